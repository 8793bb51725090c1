"""The layout reading of a grid whose rows stand side by side, each a block of columns (table four)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Cell, Grid
from pipeline.messages import message
from pipeline.readers.collected import Collected, Evidence, cell_doubt
from pipeline.readers.headers import Heads, report_garbled, whole_heads
from pipeline.readers.pairing import Header, pair
from pipeline.readers.reading import Reading
from pipeline.tables.labels import LabelSet, column_labels, row_labels
from schemas.declaration import FieldId, Table
from schemas.values import parse_value


@dataclass(frozen=True, slots=True)
class _Block:
    """A block's label."""

    row_id: str
    cell: Cell


def read_blocks(table: Table, grids: Sequence[Grid]) -> Reading:
    """Reads table four from the grids that hold it."""
    collected = Collected(table)
    for grid in grids:
        _read_grid(collected, grid)
    return collected.reading()


def _read_grid(collected: Collected, grid: Grid) -> None:
    columns = column_labels(collected.table)
    rows = [number for number in range(grid.rows) if _names_columns(grid, number, columns)]
    if not rows:
        return
    last = max(cell.last_row for cell in grid.cells if cell.row in rows and columns.exact(cell.text))
    above = whole_heads(collected.table, [cell for cell in grid.cells if cell.row <= last])
    for number in range(last + 1, grid.rows):
        if any(cell.row == number for cell in grid.in_row(number)):
            _read_line(collected, grid.in_row(number), above)


def _names_columns(grid: Grid, number: int, columns: LabelSet) -> bool:
    return sum(bool(columns.exact(cell.text)) for cell in grid.in_row(number) if cell.row == number) >= 2


def _read_line(collected: Collected, cells: Sequence[Cell], above: Sequence[Cell]) -> None:
    """The values of a line under the header cells `above`: of the block that its own label names, else of all."""
    table, rows = collected.table, row_labels(collected.table)
    labelled = [i for i, cell in enumerate(cells) if rows.match(cell.text)]
    label = cells[labelled[-1]] if labelled else None
    own = rows.match(label.text) if label is not None else None
    values = cells[labelled[-1] + 1 :] if labelled else cells
    headers = list(_headers(table, own.id, above)) if own is not None else list(_all_headers(table, above))
    headers.sort(key=lambda header: header.cell.column)
    if not headers or len({header.key for header in headers}) != len(headers):
        return
    for paired in pair(headers, values, above):
        target, value = paired.header.key, paired.value
        column = table.row_of[target.row].column(target.column)
        report_garbled(collected, column, Header(column.id, paired.header.cell, paired.doubt))
        evidence = Evidence(value.place, label.place if label else None, paired.header.cell.place)
        collected.add(target, parse_value(value.text), evidence, cell_doubt(value) or paired.doubt)


def _all_headers(table: Table, above: Sequence[Cell]) -> Iterator[Header[FieldId]]:
    """The headers of all blocks: of each label of a block those below it, down to the next label."""
    blocks = [_Block(match.id, cell) for cell in above if (match := row_labels(table).match(cell.text))]
    for block in blocks:
        under = [cell for cell in above if cell.row > block.cell.row and _is_within(cell, block.cell)]
        if not any(other.cell in under for other in blocks):
            yield from _headers(table, block.row_id, under)


def _is_within(cell: Cell, block: Cell) -> bool:
    return block.column <= cell.column <= block.last_column


def _headers(table: Table, row_id: str, cells: Sequence[Cell]) -> Iterator[Header[FieldId]]:
    """The headers of one block among the header cells below its label."""
    known: dict[str, Header[str]] = {}
    for cell in cells:
        id_ = column_labels(table).exact(cell.text)
        if id_:
            doubt = message("header_repeated") if id_ in known else None
            known[id_] = replace(known[id_], doubt=doubt) if id_ in known else Header(id_, cell)
    for header in Heads(table, known, tuple(cells)).over([column.id for column in table.row_of[row_id].columns]):
        yield Header(FieldId(table.id, row_id, header.key), header.cell, header.doubt)
