"""What happens to a page of `render_html` on its way to a reader: a page in, the same page with one trouble out.

A browser shows most of them as it showed the page before; those with a row or a span broken it shows broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TABLE = re.compile(r"<table(?! class=).*?</table>", re.DOTALL)
_CELL = re.compile(r"(<td[^>]*>)(.*?)(</td>)", re.DOTALL)
_NUMBER = re.compile(r"(<p [^>]*>)([-\d.,]+(?:万?元)?)(</p>)")
_WORDS = re.compile(r"(?<=>)[^<>\n]+(?=<)")
_CHARACTER = re.compile(r"&\w+;|.")
_BETWEEN_TABLES = re.compile(r"</tbody></table>\s*<p [^>]*><strong>([^<]*)</strong></p>\s*<table[^>]*>(?:<tbody>)?")


def in_gbk(page: bytes, declared: bool = True) -> bytes:
    """The page in GBK, saying so as old pages do, or not saying what it is in."""
    text = page.decode()
    said = '<meta charset="utf-8">'
    if said not in text:
        raise ValueError("the page does not say what it is in")
    return text.replace(said, '<meta charset="gb2312">' if declared else "").encode("gb18030")


def in_character_spans(page: bytes) -> bytes:
    """Every character of the tables stands in a <span> of its own."""
    return _in_tables(page, lambda table: _WORDS.sub(lambda words: _CHARACTER.sub(_spanned, words[0]), table))


def padded(page: bytes) -> bytes:
    """The numbers of the tables have `&nbsp;` around them."""
    return _in_tables(page, lambda table: _NUMBER.sub(r"\1&nbsp;\2&nbsp; &nbsp;\3", table))


def in_layout_tables(page: bytes) -> bytes:
    """Each table stands in a cell of another one, and the whole page in a cell beside a list of links."""
    text = _TABLE.sub(
        lambda table: f'<table class="frame"><tbody><tr><td>{table[0]}</td></tr></tbody></table>', page.decode()
    )
    side = '<td width="180"><ul><li><a href="/open/">公开指南</a></li><li><a href="/year/">公开年报</a></li></ul></td>'
    opening, closing = f'<table class="page"><tbody><tr>{side}<td>', "</td></tr></tbody></table>"
    if "<body>" not in text:
        return f"{opening}{text}{closing}".encode()
    return text.replace("<body>", f"<body>{opening}").replace("</body>", f"{closing}</body>").encode()


def with_loose_spans(page: bytes) -> bytes:
    """Spans that reach over the edges of their tables: over the last column, under the last row; and some that are no
    numbers. A browser cuts or drops them."""

    def loosened(table: str) -> str:
        rows = table.split("<tr")
        if 'style="height' in rows[1]:
            rows[1] = rows[1].replace('colspan="4"', 'colspan="9"').replace('colspan="7"', 'colspan="12"')
            rows[-1] = rows[-1].replace("<td ", '<td rowspan="3" ')
            rows[-2] = re.sub(r"<td (?!rowspan|colspan)", '<td rowspan="1x" colspan="" ', rows[-2])
        return "<tr".join(rows)

    return _in_tables(page, loosened)


def with_spans_too_long(page: bytes) -> bytes:
    """The labels of groups of rows reach one row too far down: a browser pushes the next row to the right."""
    return _in_tables(
        page, lambda table: re.sub(r'rowspan="([4-9]|[12]\d)"', lambda span: f'rowspan="{int(span[1]) + 1}"', table)
    )


def in_one_table(page: bytes) -> bytes:
    """All three tables are one, their headings rows of it."""
    return _BETWEEN_TABLES.sub(
        lambda heading: f'<tr><td colspan="15"><p><strong>{heading[1]}</strong></p></td></tr>', page.decode()
    ).encode()


def with_shifted_row(page: bytes, label: str) -> bytes:
    """The row of that label has an empty cell before its numbers: they stand a column too far to the right."""
    return _in_row(page, label, lambda cells: [cells[0], "<td></td>", *cells[1:]])


def with_short_row(page: bytes, label: str) -> bytes:
    """The row of that label has lost the cell of its first number: the others stand a column too far to the left."""
    return _in_row(page, label, lambda cells: [cells[0], *cells[2:]])


def _in_tables(page: bytes, change: Callable[[str], str]) -> bytes:
    return _TABLE.sub(lambda table: change(table[0]), page.decode()).encode()


def _in_row(page: bytes, label: str, change: Callable[[list[str]], list[str]]) -> bytes:
    """The page with the cells of one row changed, from its label on. Raises ValueError where no row has the label."""
    text = page.decode()
    for row in re.finditer(r"(<tr[^>]*>)(.*?)(</tr>)", text, re.DOTALL):
        cells = [cell[0] for cell in _CELL.finditer(row[2])]
        places = [place for place, cell in enumerate(cells) if label in re.sub("<[^>]*>", "", cell)]
        if places:
            before, rest = cells[: places[0]], cells[places[0] :]
            return text.replace(row[0], f"{row[1]}{''.join((*before, *change(rest)))}{row[3]}").encode()
    raise ValueError(f"no row is called {label}")


def _spanned(character: re.Match[str]) -> str:
    return f"<span>{character[0]}</span>"
