"""The official form on the columns of a sheet, which all tables of a report share.

The sheet has as many columns as the widest table (the 15 numbers of table four). A number column of every table is a
whole number of them, one in tables three and four, and the labels of the rows take what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from schemas.declaration import FieldId, Table
from schemas.forms import TABLES
from schemas.layout import Grid, Role, blank_form

SHEET_COLUMNS = max(blank_form(table).columns for table in TABLES)


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of the form on the sheet; rows count from 0 within the table, columns from 0 on the sheet; the ends are
    not included."""

    text: str
    role: Role
    field: FieldId | None
    row: int
    row_end: int
    column: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Form:
    """A blank form: its number of rows and its cells, no two of which overlap."""

    rows: int
    cells: tuple[FormCell, ...]


@lru_cache(maxsize=32)
def form_on_sheet(table: Table) -> Form:
    """The official form of a table on the columns of a sheet."""
    grid = blank_form(table)
    edges = _edges(grid)
    return Form(
        grid.rows,
        tuple(
            FormCell(c.text, c.role, c.field, c.row, c.row_end, edges[c.column], edges[c.column_end])
            for c in grid.cells
        ),
    )


def _edges(grid: Grid) -> tuple[int, ...]:
    numbers = grid.columns - grid.stubs
    each = (SHEET_COLUMNS - grid.stubs) // numbers
    stubs = _shared(SHEET_COLUMNS - each * numbers, grid.widths[: grid.stubs])
    return tuple(accumulate((*stubs, *(each for _ in range(numbers))), initial=0))


def _shared(columns: int, widths: Sequence[int]) -> list[int]:
    """Sheet columns shared out by width, each at least one, the last taking what rounding leaves."""
    if not widths:
        return []
    first = [max(1, columns * each // sum(widths)) for each in widths[:-1]]
    return [*first, columns - sum(first)]
