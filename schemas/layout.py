"""How a table stands on paper: cells with spans, derived from its declaration, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from math import lcm

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
    """One cell; rows and columns count from 0. `field` is set for a value, whose text is empty in the blank form;
    `names` for the label of one row or column."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    role: Role = Role.VALUE
    field: FieldId | None = None
    names: Row | Column | None = None

    @property
    def row_end(self) -> int:
        """The row after the last one."""
        return self.row + self.rowspan

    @property
    def column_end(self) -> int:
        return self.column + self.colspan


@dataclass(frozen=True)
class Grid:
    """A printed table: `widths` are relative, one a column; the first `stubs` columns hold the labels of rows, the
    first `head` rows are its header (none where every section has its own)."""

    table: Table
    widths: tuple[int, ...]
    stubs: int
    rows: int
    head: int
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        return len(self.widths)

    def starting_in(self, row: int) -> tuple[Cell, ...]:
        """The cells whose first row is `row`, from left to right."""
        return tuple(sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column))


@lru_cache(maxsize=32)
def blank_form(table: Table) -> Grid:
    """The grid of a table as the official form has it, its labels in official words, its values empty."""
    build = {
        Arrangement.SECTIONS: _sections,
        Arrangement.MATRIX: _matrix,
        Arrangement.BLOCKS: _blocks,
    }[table.arrangement]
    return build(table)


# --- table two ------------------------------------------------------------------------------------------------------


def _sections(table: Table) -> Grid:
    slots = lcm(*(len(row.columns) for row in table.rows))
    widths = (150, *(300 // slots for _ in range(slots)))
    cells: list[Cell] = []
    line = 0
    for group, rows in groupby(table.rows, key=lambda row: (row.groups, row.columns)):
        (name,), columns = group
        cells.append(Cell(name, line, 0, colspan=slots + 1, role=Role.SECTION))
        cells.append(Cell(table.notes[0], line + 1, 0, role=Role.HEAD))
        span = slots // len(columns)
        for place, column in enumerate(columns):
            cells.append(Cell(column.label, line + 1, 1 + place * span, colspan=span, role=Role.HEAD, names=column))
        line += 2
        for row in rows:
            cells.append(Cell(row.label, line, 0, role=Role.STUB, names=row))
            for place, column in enumerate(columns):
                cells.append(Cell("", line, 1 + place * span, colspan=span, field=FieldId(table.id, row.id, column.id)))
            line += 1
    return Grid(table, widths, 1, line, 0, tuple(cells))


# --- table three ----------------------------------------------------------------------------------------------------

_STUBS = (26, 46, 110)


def _matrix(table: Table) -> Grid:
    stub = len(_STUBS)
    columns = table.columns
    widths = (*_STUBS, *(36 if len(column.label) < 6 else 44 for column in columns))
    rule, applicants, organisations = table.notes[:3]
    cells = [
        Cell(rule, 0, 0, 3, stub, Role.HEAD),
        Cell(applicants, 0, stub, 1, len(columns), Role.HEAD),
        Cell(columns[0].label, 1, stub, 2, 1, Role.HEAD, names=columns[0]),
        Cell(organisations, 1, stub + 1, 1, len(columns) - 2, Role.HEAD),
        Cell(columns[-1].label, 1, stub + len(columns) - 1, 2, 1, Role.HEAD, names=columns[-1]),
        *(
            Cell(each.label, 2, stub + place, role=Role.HEAD, names=each)
            for place, each in enumerate(columns)
            if 0 < place < len(columns) - 1
        ),
    ]
    for line, row in enumerate(table.rows, start=3):
        depth = len(row.groups)
        cells.append(Cell(row.label, line, depth, colspan=stub - depth, role=Role.STUB, names=row))
        for place, column in enumerate(columns):
            cells.append(Cell("", line, stub + place, field=FieldId(table.id, row.id, column.id)))
    cells.extend(_group_cells(table.rows))
    return Grid(table, widths, stub, len(table.rows) + 3, 3, tuple(cells))


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


def _blocks(table: Table) -> Grid:
    cells: list[Cell] = []
    start = 0
    for groups, members in groupby(table.rows, key=lambda row: row.groups):
        rows = tuple(members)
        if groups:
            cells.append(Cell(groups[0], 0, start, colspan=sum(len(row.columns) for row in rows), role=Role.HEAD))
        for row in rows:
            top = len(groups)
            cells.append(Cell(row.label, top, start, colspan=len(row.columns), role=Role.HEAD, names=row))
            for place, column in enumerate(row.columns, start=start):
                cells.append(Cell(column.label, top + 1, place, rowspan=2 - top, role=Role.HEAD, names=column))
                cells.append(Cell("", 3, place, field=FieldId(table.id, row.id, column.id)))
            start += len(row.columns)
    return Grid(table, (30,) * start, 0, 4, 3, tuple(cells))
