"""The layout reading of a grid whose rows stand side by side, each a block of columns (table four)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.documents.model import Cell, Grid
from pipeline.messages import message
from pipeline.readers.collected import Collected, Evidence, cell_doubt
from pipeline.readers.headers import Heads, is_header, whole_heads
from pipeline.readers.pairing import Header, Pair, pair
from pipeline.readers.reading import Reading
from pipeline.readers.structure import (
    FoundHeader,
    FoundRow,
    report_column_order,
    report_extra_columns,
    report_header,
    report_rows,
)
from pipeline.tables.labels import LabelSet, column_labels, row_labels, spell
from schemas.declaration import FieldId, Table
from schemas.values import parse_value

_ALIKE = 60.0
"""How near the label of a block must be to the only one that is not there, in percent."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A block's label."""

    row_id: str
    cell: Cell
    exact: bool


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
    blocks = _blocks(table, above) if own is None else []
    report_rows(collected, _found(blocks))
    headers = list(_headers(table, own.id, above)) if own is not None else list(_all_headers(table, blocks, above))
    headers.sort(key=lambda header: header.cell.column)
    if not headers or len({header.key for header in headers}) != len(headers):
        return
    paired = pair(_all_or_none_sure(headers), values, above)
    _report(collected, paired, Heads(table, {}, tuple(above)).others(headers), values)
    labels = {block.row_id: block.cell.place for block in blocks}
    for each in paired:
        beside = label.place if label is not None else labels.get(each.header.key.row)
        evidence = Evidence(each.value.place, beside, each.header.cell.place)
        collected.add(each.header.key, parse_value(each.value.text), evidence, cell_doubt(each.value) or each.doubt)


def _all_or_none_sure(headers: Sequence[Header[FieldId]]) -> list[Header[FieldId]]:
    """The headers, all in doubt where one of a block stands twice: the border of two blocks, or a cell among the
    headers, is lost, and each value may stand in its neighbour's column."""
    if not any(header.doubt is not None and header.doubt.key == "header_repeated" for header in headers):
        return list(headers)
    return [replace(header, doubt=header.doubt or message("columns_shifted")) for header in headers]


def _report(
    collected: Collected, paired: Sequence[Pair[FieldId]], others: Sequence[Cell], values: Sequence[Cell]
) -> None:
    table = collected.table
    for row in table.rows:
        of_block = [each for each in paired if each.header.key.row == row.id]
        for each in of_block:
            column = row.column(each.header.key.column)
            header = Header(column.id, each.header.cell, each.header.doubt)
            report_header(collected, column, Pair(header, each.value, each.doubt))
        report_column_order(
            collected, [FoundHeader(each.header.key.column, each.header.cell.text) for each in of_block]
        )
    report_extra_columns(collected, others, [each.header.cell for each in paired], values)


def _blocks(table: Table, above: Sequence[Cell]) -> list[_Block]:
    """The labels of the blocks, from left to right; also one that is too garbled to be known, where only one is and
    only one is due."""
    rows = row_labels(table)
    found = [_Block(match.id, cell, match.exact) for cell in above if (match := rows.match(cell.text))]
    missing = [row for row in table.rows if all(block.row_id != row.id for block in found)]
    if len(missing) == 1:
        due = spell(missing[0].label).body
        alike = [
            cell
            for cell in above
            if cell.colspan == len(missing[0].columns)
            and not any(block.cell is cell for block in found)
            and not is_header(table, cell.text)
            and fuzz.ratio(due, spell(cell.text).body) >= _ALIKE
        ]
        found += [_Block(missing[0].id, cell, exact=False) for cell in alike if len(alike) == 1]
    return sorted(found, key=lambda block: block.cell.column)


def _found(blocks: Sequence[_Block]) -> list[FoundRow]:
    seen: set[str] = set()
    rows = []
    for block in blocks:
        again = block.row_id in seen
        seen.add(block.row_id)
        row_id, repeats = ("", block.row_id) if again else (block.row_id, "")
        rows.append(FoundRow(block.cell.text, "", row_id, block.exact, repeats=repeats))
    return rows


def _all_headers(table: Table, blocks: Sequence[_Block], above: Sequence[Cell]) -> Iterator[Header[FieldId]]:
    """The headers of all blocks: of each label of a block those below it, down to the next label."""
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
