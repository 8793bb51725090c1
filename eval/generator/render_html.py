"""A report as the page of a government web site: navigation, a table about the document, then the report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from eval.generator.html_pages import TEMPLATES, Page, Template
from eval.generator.layouts import layout, without_head_rowspans
from eval.generator.report import Report, Section
from eval.generator.rulings import Align, Rulings, TableLook, sides
from schemas.layout import Cell, Grid, Role


class Breaks(StrEnum):
    """How a long header label is broken."""

    NONE = "none"
    BR = "br"
    PARAGRAPHS = "paragraphs"
    """Two paragraphs, the second one padded with `&nbsp;`."""


class Cells(StrEnum):
    """What a cell of a table is in the page."""

    PARAGRAPHS = "paragraphs"
    """A paragraph in a `<td>`, each with its style."""
    BARE = "bare"
    """Words alone, headers and row labels in `<th>`, with spaces and new lines around them."""
    WORD = "word"
    """Pasted from Word: a paragraph of spans, numbers apart from other characters."""


@dataclass(frozen=True)
class HtmlStyle(TableLook):
    """How a site publishes."""

    site: str = "政府门户网站"
    breaks: Breaks = Breaks.BR
    merged_head: bool = True
    """Whether header cells are merged downwards."""
    page: Page = Page.SITE
    """What stands around the report."""
    cells: Cells = Cells.PARAGRAPHS


USUAL = HtmlStyle()

_FONT = "宋体"
_RUN = re.compile(r"[!-~]+|[^!-~]+")
_CELL = "padding:0 4px;"
_RULE = "1px solid windowtext;"


def render_html(report: Report, style: HtmlStyle = USUAL) -> bytes:
    """The page in UTF-8; the same report and style give the same bytes."""
    date = f"{report.year + 1}-01-26"
    template = TEMPLATES[style.page]
    words = [_words(template.paragraph, each, style) for each in report.preface]
    words += [part for section in report.sections for part in _section(section, report, template, style)]
    page = template.frame.format(
        title=escape(report.title),
        site=escape(style.site),
        issuer=escape(report.issuer),
        date=date,
        index=f"XXGK/{report.year + 1}-{len(report.tables):05d}",
        body="\n".join(words),
    )
    sheet = "<style>@page{size:A4 landscape}</style>" if style.across else ""
    return (sheet + page).encode()


def _section(section: Section, report: Report, template: Template, style: HtmlStyle) -> list[str]:
    parts = [_words(template.heading, section.heading, style)]
    parts += [_words(template.paragraph, each, style) for each in section.paragraphs]
    if section.table is not None:
        grid = layout(section.table, report)
        parts.append(_table(grid if style.merged_head else without_head_rowspans(grid), style))
    return parts


def _words(wrapping: str, text: str, style: HtmlStyle) -> str:
    return wrapping.format(text=escape(text), font=style.font or _FONT)


def _table(grid: Grid, style: HtmlStyle) -> str:
    rows = ("".join(_cell(cell, grid, style) for cell in grid.starting_in(row)) for row in range(grid.rows))
    opening = "<tr>\n" if style.cells is Cells.BARE else '<tr style="height:19px">'
    lines = [f"{opening}{row}</tr>" for row in rows]
    border = int(style.rulings is Rulings.ALL)
    type_ = f"font-size:{16 * style.scale:.4g}px;" if style.scale != 1 else ""
    type_ += f"font-family:{style.font};" if style.font else ""
    look = f'style="border-collapse:collapse;border:none;{type_}" border="{border}" cellspacing="0" align="center"'
    head = "\n".join(("<thead>", *lines[: grid.head], "</thead>")) if style.repeated_head and grid.head else ""
    body = "\n".join(lines[grid.head :] if head else lines)
    return f"<table {look}>{head}<tbody>\n{body}\n</tbody></table>"


def _cell(cell: Cell, grid: Grid, style: HtmlStyle) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    width = 640 * sum(grid.widths[cell.column : cell.column_end]) // sum(grid.widths)
    tint = "background:#c6d9f1;" if cell.role is Role.SECTION else ""
    turned = "writing-mode:vertical-rl;" if style.vertical and cell.role is Role.STUB and cell.rowspan > 1 else ""
    look = f"{_CELL}{_borders(cell, grid, style.rulings)}{tint}{turned}"
    if style.cells is Cells.BARE:
        tag, align = ("td", style.align) if cell.role is Role.VALUE else ("th", Align.CENTRE)
        words = f"\n    {'<br>'.join(map(escape, _lines(cell, width, style)))}\n  " if cell.text else ""
        return f'  <{tag}{spans} style="{look}" align="{align}">{words}</{tag}>\n'
    return f'<td{spans} style="{look}" width="{width}" valign="center">{_content(cell, width, style)}</td>'


def _borders(cell: Cell, grid: Grid, rulings: Rulings) -> str:
    if rulings is Rulings.ALL:
        return f"border:{_RULE}"
    ruled = sides(cell, grid, rulings)
    return "".join(f"border-{side}:{_RULE}" for side in ("top", "right", "bottom", "left") if getattr(ruled, side))


def _content(cell: Cell, width: int, style: HtmlStyle) -> str:
    if not cell.text:
        return "" if cell.role is Role.FILLER else "&nbsp;"
    if style.cells is Cells.WORD:
        return _pasted(_lines(cell, width, style), style)
    align = Align.LEFT if cell.role is Role.STUB else style.align if cell.role is Role.VALUE else Align.CENTRE
    opening = f'<p style="text-indent:0;text-align:{align};">'
    lines = _lines(cell, width, style)
    if style.breaks is not Breaks.PARAGRAPHS or len(lines) == 1:
        return f"{opening}{'<br>'.join(map(escape, lines))}</p>"
    first, second = map(escape, lines)
    return f"{opening}{first}</p>{opening}{second}&nbsp; &nbsp; &nbsp;</p>"


def _pasted(lines: tuple[str, ...], style: HtmlStyle) -> str:
    """Paragraphs of Word, one a line."""
    look = f'style="font-size:10.5pt;font-family:{style.font or _FONT}"'
    return "".join(
        f'<p class="MsoNormal" align="center">{"".join(_span(run, look) for run in _RUN.findall(line))}</p>'
        for line in lines
    )


def _span(run: str, look: str) -> str:
    language = ' lang="EN-US"' if run.isascii() else ""
    return f"<span{language} {look}>{escape(run)}</span>"


def _lines(cell: Cell, width: int, style: HtmlStyle) -> tuple[str, ...]:
    return (cell.text,) if style.breaks is Breaks.NONE else _halves(cell, width)


def _halves(cell: Cell, width: int) -> tuple[str, ...]:
    """The two lines of a label that a narrow cell breaks."""
    narrow = cell.role is Role.HEAD and width < 110 and len(cell.text) > 3
    grouped = cell.role is Role.STUB and cell.rowspan > 1
    if not (narrow or grouped):
        return (cell.text,)
    middle = (len(cell.text) + 1) // 2
    return (cell.text[:middle], cell.text[middle:])
