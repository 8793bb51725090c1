"""How a table stands on paper: cells with spans, derived from its declaration, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from math import lcm

from eval.generator.report import Report, Wording
from schemas.declaration import Arrangement, Column, FieldId, Row, Table


class Role(StrEnum):
    """What a cell is for."""

    SECTION = "section"
    """The tinted line over a section of table two."""
    HEAD = "head"
    STUB = "stub"
    """A row's label, or the label of a group of rows."""
    VALUE = "value"
    FILLER = "filler"
    """An empty cell where a publisher did not merge."""


@dataclass(frozen=True)
class Cell:
    """One cell; rows and columns count from 0. `field` is set for a value."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    role: Role = Role.VALUE
    field: FieldId | None = None

    @property
    def row_end(self) -> int:
        """The row after the last one."""
        return self.row + self.rowspan

    @property
    def column_end(self) -> int:
        return self.column + self.colspan


@dataclass(frozen=True)
class Grid:
    """A printed table: `widths` are relative, one a column; the first `head` rows are its header (none where every
    section has its own)."""

    table: Table
    widths: tuple[int, ...]
    rows: int
    head: int
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        return len(self.widths)

    def starting_in(self, row: int) -> tuple[Cell, ...]:
        """The cells whose first row is `row`, from left to right."""
        return tuple(sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column))


def layout(table: Table, report: Report) -> Grid:
    """The grid of one table of a report, filled in."""
    build = {
        Arrangement.SECTIONS: _sections,
        Arrangement.MATRIX: _matrix,
        Arrangement.BLOCKS: _blocks,
    }[table.arrangement]
    return build(table, report.tables, report.wording)


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


# --- table two ------------------------------------------------------------------------------------------------------


def _sections(table: Table, tables: Mapping[FieldId, str], wording: Wording) -> Grid:
    slots = lcm(*(len(row.columns) for row in table.rows))
    widths = (150, *(300 // slots for _ in range(slots)))
    cells: list[Cell] = []
    line = 0
    for group, rows in groupby(table.rows, key=lambda row: (row.groups, row.columns)):
        (name,), columns = group
        cells.append(Cell(name, line, 0, colspan=slots + 1, role=Role.SECTION))
        cells.append(Cell(table.notes[0], line + 1, 0, role=Role.HEAD))
        cells.extend(_line(line + 1, slots, columns, [(wording.label(column), None) for column in columns]))
        line += 2
        for row in rows:
            fields = [FieldId(table.id, row.id, column.id) for column in columns]
            cells.append(Cell(wording.label(row), line, 0, role=Role.STUB))
            cells.extend(_line(line, slots, columns, [(tables[field], field) for field in fields]))
            line += 1
    return Grid(table, widths, line, 0, tuple(cells))


def _line(row: int, slots: int, columns: tuple[Column, ...], texts: list[tuple[str, FieldId | None]]) -> Iterator[Cell]:
    span = slots // len(columns)
    for place, (text, field) in enumerate(texts):
        role = Role.HEAD if field is None else Role.VALUE
        yield Cell(text, row, 1 + place * span, colspan=span, role=role, field=field)


# --- table three ----------------------------------------------------------------------------------------------------

_STUBS = (26, 46, 110)


def _matrix(table: Table, tables: Mapping[FieldId, str], wording: Wording) -> Grid:
    stub = len(_STUBS)
    columns = table.columns
    widths = (*_STUBS, *(36 if len(column.label) < 6 else 44 for column in columns))
    rule, applicants, organisations = table.notes[:3]
    cells = [
        Cell(rule, 0, 0, 3, stub, Role.HEAD),
        Cell(applicants, 0, stub, 1, len(columns), Role.HEAD),
        Cell(wording.label(columns[0]), 1, stub, 2, 1, Role.HEAD),
        Cell(organisations, 1, stub + 1, 1, len(columns) - 2, Role.HEAD),
        Cell(wording.label(columns[-1]), 1, stub + len(columns) - 1, 2, 1, Role.HEAD),
        *(
            Cell(wording.label(each), 2, stub + place, role=Role.HEAD)
            for place, each in enumerate(columns)
            if 0 < place < len(columns) - 1
        ),
    ]
    for line, row in enumerate(table.rows, start=3):
        depth = len(row.groups)
        cells.append(Cell(wording.label(row), line, depth, colspan=stub - depth, role=Role.STUB))
        for place, column in enumerate(columns):
            field = FieldId(table.id, row.id, column.id)
            cells.append(Cell(tables[field], line, stub + place, field=field))
    cells.extend(_group_cells(table.rows))
    return Grid(table, widths, len(table.rows) + 3, 3, tuple(cells))


def _group_cells(rows: tuple[Row, ...]) -> Iterator[Cell]:
    """The labels of the groups of rows, each merged downwards over its rows."""
    for depth in range(max(len(row.groups) for row in rows)):
        line = 3
        for groups, members in groupby(rows, key=lambda row: row.groups[: depth + 1]):
            count = len(tuple(members))
            if len(groups) > depth:
                yield Cell(groups[depth], line, depth, rowspan=count, role=Role.STUB)
            line += count


# --- table four -----------------------------------------------------------------------------------------------------


def _blocks(table: Table, tables: Mapping[FieldId, str], wording: Wording) -> Grid:
    cells: list[Cell] = []
    start = 0
    for groups, members in groupby(table.rows, key=lambda row: row.groups):
        rows = tuple(members)
        if groups:
            cells.append(Cell(groups[0], 0, start, colspan=sum(len(row.columns) for row in rows), role=Role.HEAD))
        for row in rows:
            top = len(groups)
            cells.append(Cell(wording.label(row), top, start, colspan=len(row.columns), role=Role.HEAD))
            for place, column in enumerate(row.columns, start=start):
                field = FieldId(table.id, row.id, column.id)
                cells.append(Cell(wording.label(column), top + 1, place, rowspan=2 - top, role=Role.HEAD))
                cells.append(Cell(tables[field], 3, place, field=field))
            start += len(row.columns)
    return Grid(table, (30,) * start, 4, 3, tuple(cells))
