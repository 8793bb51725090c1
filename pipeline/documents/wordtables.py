"""One table of a Word file: cells on the columns of its grid, merged downwards and sideways."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.documents.grids import PlacedCell, UnnumberedBlock, UnnumberedGrid
from pipeline.documents.inline import joined
from pipeline.documents.limits import Budget
from pipeline.documents.markup import Element
from pipeline.documents.wordxml import child, number, value

_MAX_SPAN = 1000


@dataclass
class _Cell:
    lines: list[str]
    row: int
    column: int
    colspan: int
    rowspan: int = 1
    merges_down: bool = False
    continues: bool = False


class WordTable:
    """Takes the rows and cells of `element`, a `<w:tbl>`, and gives its grid."""

    def __init__(self, element: Element, budget: Budget) -> None:
        self.element = element
        self.later: list[UnnumberedBlock] = []
        """What stands inside the cells and comes after the table."""
        self.covered: list[str] = []
        """Texts of cells that a merge covers: Word does not show them."""
        self._budget = budget
        self._rows = 0
        self._columns = 0
        self._cells: list[_Cell] = []
        self.row: Element | None = None
        """The `<w:tr>` that is open."""
        self._row_cells: list[_Cell] = []
        self._next_column = 0
        self._open_merges: dict[int, _Cell] = {}

    def start_row(self, row: Element) -> None:
        """A `<w:tr>` begins. Raises TooLargeDocument."""
        if self.row is not None:
            return  # a row within a row is no row
        self._budget.cell()
        self.row = row
        self._next_column = number(child(row, "w:trPr", "w:gridBefore"), 0, _MAX_SPAN)

    def add_cell(self, cell: Element, lines: list[str]) -> None:
        """A `<w:tc>` of the row is over. Raises TooLargeDocument."""
        self._budget.cell()
        colspan = max(1, number(child(cell, "w:tcPr", "w:gridSpan"), 1, _MAX_SPAN))
        column = self._next_column
        self._next_column += colspan
        if self._row_cells and _continues(value(child(cell, "w:tcPr", "w:hMerge"))):
            self._row_cells[-1].colspan += colspan
            self._cover(lines)
            return
        merge = value(child(cell, "w:tcPr", "w:vMerge"))
        self._row_cells.append(
            _Cell(lines, self._rows, column, colspan, merges_down=merge is not None, continues=_continues(merge))
        )

    def end_row(self) -> None:
        """The open `<w:tr>` ends. Raises TooLargeDocument."""
        width = self._next_column
        if self.row is not None:
            width += number(child(self.row, "w:trPr", "w:gridAfter"), 0, _MAX_SPAN)
        merges: dict[int, _Cell] = {}
        for cell in self._row_cells:
            above = self._open_merges.get(cell.column)
            # Word merges only cells that stand on the same columns; any other continuation is a cell of its own.
            if cell.continues and above is not None and above.colspan == cell.colspan:
                above.rowspan += 1
                self._cover(cell.lines)
                merges[cell.column] = above
                continue
            self._cells.append(cell)
            if cell.merges_down:
                merges[cell.column] = cell
        self._open_merges = merges
        self._row_cells = []
        self.row = None
        self._rows += 1
        self._columns = max(self._columns, width)
        self._budget.row(self._columns)

    def blocks(self) -> list[UnnumberedBlock]:
        """The grid, then what stood inside its cells. A table of a single cell is a frame: its text comes as lines."""
        if len(self._cells) < 2:
            return [*(line for cell in self._cells for line in cell.lines), *self.later]
        cells = tuple(PlacedCell(joined(c.lines), c.row, c.column, c.rowspan, c.colspan) for c in self._cells)
        return [UnnumberedGrid(self._rows, self._columns, cells), *self.later]

    def _cover(self, lines: list[str]) -> None:
        if lines:
            self.covered.append(joined(lines))


def _continues(merge: str | None) -> bool:
    return merge is not None and merge != "restart"
