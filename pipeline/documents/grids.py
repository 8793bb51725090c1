"""From rows of cells with spans to grids, and from the blocks of a document to blocks that know their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.documents import limits
from pipeline.documents.model import Block, Cell, CellPlace, Grid, Line, LinePlace, Span
from pipeline.errors import TooLargeDocument


class SpannedCell(NamedTuple):
    """A cell as the markup gives it; `rowspan` 0 reaches to the end of its row group."""

    text: str
    rowspan: int = 1
    colspan: int = 1


class PlacedCell(NamedTuple):
    """A cell on its slots, counted from 0."""

    text: str
    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class UnnumberedGrid:
    """A grid that does not know yet which table of its document it is."""

    rows: int
    columns: int
    cells: tuple[PlacedCell, ...]


UnnumberedBlock = UnnumberedGrid | str
RowGroup = list[list[SpannedCell]]


def lay_out(groups: Iterable[RowGroup], budget: limits.Budget) -> UnnumberedGrid:
    """Gives each cell its slots, as the HTML table algorithm does.

    `groups` are the row groups (thead, tbody, tfoot) in order: no span leaves its group. Where a cell would cover a
    slot that another has already, it is clipped. Raises TooLargeDocument.
    """
    cells: list[PlacedCell] = []
    columns = row = 0
    for group in groups:
        end = row + len(group)
        free_from: dict[int, int] = {}
        for spanned in group:
            width = _place_row(spanned, row, end, free_from, cells)
            columns = max(columns, width)
            budget.row(columns)
            row += 1
    return UnnumberedGrid(row, columns, tuple(cells))


def _place_row(
    row_cells: list[SpannedCell], row: int, end: int, free_from: dict[int, int], out: list[PlacedCell]
) -> int:
    """Places the cells of one row; `free_from` says for each column which row is its next free one. Gives the width."""
    column = 0
    for cell in row_cells:
        while free_from.get(column, 0) > row:
            column += 1
        rowspan = min(cell.rowspan or end, end - row)
        colspan = 1
        while colspan < cell.colspan and free_from.get(column + colspan, 0) <= row:
            colspan += 1
        for covered in range(column, column + colspan):
            free_from[covered] = row + rowspan
        out.append(PlacedCell(cell.text, row, column, rowspan, colspan))
        column += colspan
    return column


def numbered(blocks: Iterable[UnnumberedBlock]) -> tuple[Block, ...]:
    """The blocks with their places: lines and tables are each counted from 1 in reading order.

    Raises TooLargeDocument.
    """
    result: list[Block] = []
    lines = tables = 0
    for block in blocks:
        if isinstance(block, str):
            lines += 1
            result.append(line_of(block, lines))
        else:
            tables += 1
            result.append(grid_of(block, tables))
    if lines > limits.MAX_LINES:
        raise TooLargeDocument(f"it has more than {limits.MAX_LINES:,} lines")
    return tuple(result)


def line_of(text: str, number: int) -> Line:
    """The line `number` (counted from 1) of a text."""
    return Line(text, (Span(0, len(text), LinePlace(number, 0, len(text))),))


def grid_of(grid: UnnumberedGrid, table: int) -> Grid:
    """The table `table` (counted from 1) of a document."""
    cells = tuple(
        Cell(
            cell.text,
            cell.row,
            cell.column,
            CellPlace(table, cell.row + 1, cell.column + 1),
            cell.rowspan,
            cell.colspan,
        )
        for cell in grid.cells
    )
    return Grid(grid.rows, grid.columns, cells)
