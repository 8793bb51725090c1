"""Which rules of a table are drawn, and where its numbers stand in their columns: the same for every kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.layout import Cell, Grid, Role


class Rulings(StrEnum):
    """The rules that a publisher draws."""

    ALL = "all"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
    FRAME = "frame"
    """Round the table, none inside."""
    THREE_LINES = "three lines"
    """三线表: over the header, under it, under the table; each section of table two has its line under the header."""
    HEADER = "header"
    """Under the header alone."""
    NONE = "none"

    @property
    def parts_rows(self) -> bool:
        """Whether there is a rule between any two rows."""
        return self in (Rulings.ALL, Rulings.HORIZONTAL)

    @property
    def under_header(self) -> bool:
        """Whether the header's lower edge is ruled although other rows are not parted."""
        return self in (Rulings.THREE_LINES, Rulings.HEADER)


class Align(StrEnum):
    """Where a number stands in its column."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class TableLook:
    """What the tables of a page or Word file look like, whatever else its kind of file allows."""

    rulings: Rulings = Rulings.ALL
    """Which rules are shown."""
    align: Align = Align.CENTRE
    """Where numbers stand."""
    across: bool = False
    """Whether the sheet that it prints on lies on its side."""
    vertical: bool = False
    """Whether the labels of groups of rows run downwards."""
    repeated_head: bool = False
    """Whether a printed table that goes on over the page has its header again there."""
    scale: float = 1.0
    """Makes the type of the tables larger or smaller."""
    font: str = ""
    """The font that is asked for; empty: 宋体, and in the tables of a page whatever its reader takes."""


@dataclass(frozen=True)
class Sides:
    """Which edges of a cell are ruled."""

    top: bool
    right: bool
    bottom: bool
    left: bool


def sides(cell: Cell, grid: Grid, rulings: Rulings) -> Sides:
    """The ruled edges of one cell of a table."""
    framed = rulings is Rulings.FRAME
    rows, columns = rulings.parts_rows, rulings in (Rulings.ALL, Rulings.VERTICAL)
    ends = framed or rulings is Rulings.THREE_LINES
    return Sides(
        top=rows or (ends and cell.row == 0),
        right=columns or (framed and cell.column_end == grid.columns),
        bottom=rows or (ends and cell.row_end == grid.rows) or (rulings.under_header and ends_header(cell, grid)),
        left=columns or (framed and cell.column == 0),
    )


def ends_header(cell: Cell, grid: Grid) -> bool:
    """Whether numbers stand under this cell of the header; in table two every section has a header."""
    return cell.row_end == grid.head if grid.head else cell.role is Role.HEAD
