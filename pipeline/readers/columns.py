"""Which columns the numbers of a row of text stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.messages import Message, message
from pipeline.tables.rows import Shape, TextRow, TextTable, Token, cell_index, is_celled, width
from pipeline.tables.scan import Hit
from schemas.declaration import Arrangement, Row, Table
from schemas.values import Mark

_FEW = 3
"""Columns whose headers all stand on one line."""


@dataclass(frozen=True, slots=True)
class RowTokens:
    """The tokens that are a row's cells, as many as it has columns. `heads` are their headers where these stand in the
    same cells of their lines; else they are empty, and the order decides."""

    tokens: tuple[Token, ...]
    doubt: Message | None = None
    heads: tuple[Hit, ...] = ()


def aligned(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> RowTokens | None:
    """The tokens by the headers over them: where each column's header stands in a line of as many cells as the row's,
    and the row prints nothing but under headers. Blank cells are told from padding so."""
    cells = _header_cells(table, row, parts, text_row)
    by_cell = {token.cell: token for token in text_row.tokens}
    if not cells or len(by_cell) != len(text_row.tokens) or _prints_beside(cells, text_row):
        return None
    if not cells.keys() <= by_cell.keys():
        return None
    order = sorted(cells)
    return RowTokens(tuple(by_cell[cell] for cell in order), heads=tuple(cells[cell] for cell in order))


def is_off_headers(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> bool:
    """Whether a row prints something in another cell than the headers of its columns."""
    cells = _header_cells(table, row, parts, text_row)
    return bool(cells) and _prints_beside(cells, text_row)


def _header_cells(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> Mapping[int, Hit]:
    """The cells (of a line) that the headers of a row's columns stand in; none unless all stand in lines of as many
    cells as the row's."""
    cells: dict[int, Hit] = {}
    for hit in _headers_before(table, row, parts, text_row) if text_row.width else ():
        index = parts.text.line_at(hit.start)
        line = parts.text.parts[index].text
        if not is_celled(line) or width(line) != text_row.width:
            return {}
        cells[cell_index(line, hit.start - parts.text.starts[index])] = hit
    found, wanted = sorted(hit.id for hit in cells.values()), sorted(column.id for column in row.columns)
    return cells if found == wanted else {}


def _prints_beside(cells: Mapping[int, Hit], text_row: TextRow) -> bool:
    return any(token.value.printed and token.cell not in cells for token in text_row.tokens)


def by_count(row: TextRow, due: int, most: int = 0) -> RowTokens | None:
    """The tokens by their number: as many as are due. Blank cells before and after them are separators of the text,
    where the rest is complete without them. Where `most`, the tokens of the longest row alike, are more than due,
    cells are padded so, and a blank is in doubt: it may be padding in the place of a lost cell."""
    tokens = row.tokens
    short = message("cell_count") if len(tokens) < most else None
    if len(tokens) == due:
        has_blank = any(token.value.mark is Mark.BLANK for token in tokens)
        return RowTokens(tokens, short if has_blank else None)
    if not row.celled or len(tokens) < due:
        return None
    printed = [i for i, token in enumerate(tokens) if token.value.mark is not Mark.BLANK]
    if not printed:
        return RowTokens(tokens[:due], short)
    if len(printed) == due and printed[-1] - printed[0] == due - 1:
        return RowTokens(tokens[printed[0] : printed[-1] + 1])
    if printed[-1] < due and row.shape is Shape.BESIDE and tokens[0].value.mark is not Mark.BLANK:
        return RowTokens(tokens[:due], message("cell_count"))
    return None


def heads_in_order(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> tuple[Hit, ...]:
    """The headers of a row's columns in the order in which they stand before it; none where not all stand there.

    Over several lines the printed order is not the order of the columns (the first and last header of table three
    span two lines and come first), so there the official order is taken, where that is how the headers stand.
    """
    wanted = [column.id for column in row.columns]
    hits = _headers_before(table, row, parts, text_row)
    last = {hit.id: hit for hit in hits}
    if last.keys() != set(wanted):
        return ()
    on_one_line = len({parts.text.line_at(hit.start) for hit in hits}) == 1
    if on_one_line and len(hits) == len(wanted) and _is_header_line(parts, hits):
        return tuple(hits)
    printed = list(dict.fromkeys(hit.id for hit in hits))
    if printed == wanted or _is_spanning(wanted, printed, [parts.text.line_at(last[id_].start) for id_ in printed]):
        return tuple(last[id_] for id_ in wanted)
    return ()


def _is_spanning(wanted: Sequence[str], printed: Sequence[str], lines: Sequence[int]) -> bool:
    """Whether the first and the last header stand apart from the others, which follow each other: both span the lines
    of these. On one line with each other they have their order."""
    outer, inner = (wanted[0], wanted[-1]), list(wanted[1:-1])
    start = printed.index(wanted[1])
    if len(wanted) <= _FEW or list(printed[start : start + len(inner)]) != inner:
        return False
    first, second = (printed.index(id_) for id_ in outer)
    return first < second or lines[first] != lines[second]


def _headers_before(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> Sequence[Hit]:
    """The headers of the row's columns that stand before it: in table two the nearest ones."""
    before = text_row.tokens[0].start
    wanted = {column.id for column in row.columns}
    if table.arrangement is not Arrangement.MATRIX:
        return parts.headers(wanted, before)[-len(wanted) :]
    first_label = before if parts.first_label is None else min(before, parts.first_label)
    return parts.headers(wanted, first_label) or parts.headers(wanted, before)


def _is_header_line(parts: TextTable, hits: Sequence[Hit]) -> bool:
    """Whether the headers stand in one row of cells. On a line that holds the whole table they may come from header
    cells over each other."""
    line = parts.text.line_at(hits[0].start)
    start = parts.text.starts[line]
    end = start + len(parts.text.parts[line].text)
    return not any(hit.role == "row" and start <= hit.start <= end for hit in parts.hits)
