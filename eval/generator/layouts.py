"""The tables of a report as they stand on its paper: the official form filled in, and what publishers make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eval.generator.report import Report
from schemas.declaration import Table
from schemas.layout import Cell, Grid, Role, blank_form


def layout(table: Table, report: Report) -> Grid:
    """The grid of one table of a report, filled in."""
    grid = blank_form(table)
    return replace(grid, cells=tuple(_filled(cell, report) for cell in grid.cells))


def _filled(cell: Cell, report: Report) -> Cell:
    if cell.field is not None:
        return replace(cell, text=report.tables[cell.field])
    return cell if cell.names is None else replace(cell, text=report.wording.label(cell.names))


def without_head_rowspans(grid: Grid) -> Grid:
    """The grid of a publisher that did not merge header cells downwards: an empty cell stands below each.

    The corner over the row labels stays merged.
    """
    return replace(grid, cells=tuple(part for cell in grid.cells for part in _unmerged(cell)))


def with_row_in_two(grid: Grid, label: Cell, first: str, rest: str) -> Grid:
    """The grid with the row of `label` in two: the numbers stand beside `first`; beside `rest` the cells are empty."""
    return replace(
        grid, rows=grid.rows + 1, cells=tuple(part for cell in grid.cells for part in _halved(cell, label, first, rest))
    )


def _halved(cell: Cell, label: Cell, first: str, rest: str) -> Iterator[Cell]:
    if cell.row > label.row:
        yield replace(cell, row=cell.row + 1)
    elif cell.row_end <= label.row:
        yield cell
    elif cell.rowspan > 1:
        yield replace(cell, rowspan=cell.rowspan + 1)
    elif cell == label:
        yield replace(cell, text=first)
        yield replace(cell, text=rest, row=cell.row + 1)
    else:
        yield cell
        yield replace(cell, text="", row=cell.row + 1, role=Role.FILLER, field=None)


def _unmerged(cell: Cell) -> Iterator[Cell]:
    if cell.role is not Role.HEAD or cell.rowspan == 1 or (cell.row, cell.column) == (0, 0):
        yield cell
        return
    yield replace(cell, rowspan=1)
    for row in range(cell.row + 1, cell.row_end):
        yield Cell("", row, cell.column, colspan=cell.colspan, role=Role.FILLER)
