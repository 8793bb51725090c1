"""A table on PDF pages: row heights, pieces that fit a page, rules and words of a piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from eval.generator.layouts import with_row_in_two
from eval.generator.pdf_type import Typeface
from eval.generator.rulings import Align, Rulings, sides
from schemas.declaration import Arrangement
from schemas.layout import Cell, Grid, Role

_PAD = 3.0
_SHARE_BEFORE = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
"""How much of the room left in a cell stands before its line."""


class Broken(StrEnum):
    """How a table looks where it goes over to the next page."""

    CLOSED = "closed"
    """The frame is closed on both pages, through merged cells too; a group's label may go on over the page."""
    OPEN = "open"
    """No rule at the foot of the page, and on the next page none over a merged cell."""
    IN_ROW = "in a row"
    """As closed, and the first break falls into a row: its label goes on over the page, its numbers do not."""


@dataclass(frozen=True)
class TableStyle:
    """Sizes in points: of words, of numbers, the least height of a row. `centred` puts the headers and numbers of table
    two into the middle of their cells, the headers bold; `align` is where numbers stand instead of their usual place;
    `vertical` sets the labels of groups of rows one character under the other."""

    words: float
    numbers: float
    row: float
    centred: bool = False
    broken: Broken = Broken.CLOSED
    rulings: Rulings = Rulings.ALL
    align: Align | None = None
    vertical: bool = False


class Segment(NamedTuple):
    """A rule, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float


class Print(NamedTuple):
    """A line of words: where its baseline starts, and its size."""

    x: float
    baseline: float
    text: str
    size: float
    bold: bool


class Area(NamedTuple):
    """A tinted box, or that of a cell."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Piece:
    """What of a table stands on one page: rows `first` to `end` (excluded), from `y` down."""

    first: int
    end: int


@dataclass(frozen=True)
class Drawn:
    """A piece as ink."""

    rules: tuple[Segment, ...]
    prints: tuple[Print, ...]
    tints: tuple[Area, ...]
    cells: tuple[Area, ...]
    height: float


class TableSetter:
    """Sets one grid between `left` and `right`."""

    def __init__(
        self, grid: Grid, style: TableStyle, face: Typeface, left: float, right: float, breaks_at: int = 0
    ) -> None:
        """`breaks_at`: the row before which the page ends, even where there is room for it."""
        self.grid, self.style, self._face, self._breaks_at = grid, style, face, breaks_at
        scale = (right - left) / sum(grid.widths)
        self._xs = tuple(left + edge * scale for edge in accumulate(grid.widths, initial=0))
        self.heights = self._row_heights()

    def pieces(self, room: float, page: float) -> tuple[Piece, ...]:
        """The rows that go on each page: `room` is left on the first, `page` is on the others.

        The header and the first row after it stay together; an empty first piece means that the table starts on the
        next page.
        """
        pieces, first, used = [], 0, 0.0
        for row, height in enumerate(self.heights):
            if used + height > room or (row == self._breaks_at and row):
                end = first if first == 0 and row <= self.grid.head else row
                pieces.append(Piece(first, end))
                first, used, room = end, sum(self.heights[end:row]), page
            used += height
        return (*pieces, Piece(first, self.grid.rows))

    @property
    def head(self) -> Piece:
        """The header, as it is printed again where the table goes on."""
        return Piece(0, self.grid.head)

    @property
    def head_height(self) -> float:
        return sum(self.heights[: self.grid.head])

    def broken_in_row(self, room: float) -> TableSetter:
        """The same table with one row in two: the last one that fits into `room` and has a label of several lines.

        The first line stays with the numbers, the others go on. Without such a row the table stays as it is.
        """
        pieces = self.pieces(room, room)
        end = pieces[0].end if len(pieces) > 1 else 0
        for cell in sorted(self.grid.cells, key=lambda cell: -cell.row):
            if self.grid.head < cell.row < end and cell.role is Role.STUB and cell.rowspan == 1:
                first, *rest = self._lines(cell) or ("",)
                if rest:
                    grid = with_row_in_two(self.grid, cell, first, "".join(rest))
                    return TableSetter(grid, self.style, self._face, self._xs[0], self._xs[-1], cell.row + 1)
        return self

    def draw(self, piece: Piece, top: float) -> Drawn:
        """One piece with its upper edge at `top`."""
        ys = tuple(accumulate(self.heights[piece.first : piece.end], initial=top))
        here = [cell for cell in self.grid.cells if cell.row < piece.end and cell.row_end > piece.first]
        here.sort(key=lambda cell: (max(cell.row, piece.first), cell.column))
        rules, prints, tints, cells = set[Segment](), list[Print](), list[Area](), list[Area]()
        for cell in here:
            y0 = ys[max(cell.row, piece.first) - piece.first]
            y1 = ys[min(cell.row_end, piece.end) - piece.first]
            rules.update(self._edges(cell, piece, y0, y1))
            prints.extend(self._words(cell, piece, y0, y1))
            cells.append(Area(self._xs[cell.column], y0, self._xs[cell.column_end], y1))
            if cell.role is Role.SECTION:
                tints.append(cells[-1])
        return Drawn(_joined(rules), tuple(prints), tuple(tints), tuple(cells), ys[-1] - top)

    def _edges(self, cell: Cell, piece: Piece, y0: float, y1: float) -> Iterator[Segment]:
        x0, x1 = self._xs[cell.column], self._xs[cell.column_end]
        ruled = sides(cell, self.grid, self.style.rulings)
        closed = self.style.broken is not Broken.OPEN and self.style.rulings.parts_rows
        if ruled.left:
            yield Segment(x0, y0, x0, y1)
        if ruled.right:
            yield Segment(x1, y0, x1, y1)
        if ruled.top and (closed or cell.row >= piece.first):
            yield Segment(x0, y0, x1, y0)
        if ruled.bottom and (closed or piece.end in (self.grid.head, self.grid.rows) or cell.row_end < piece.end):
            yield Segment(x0, y1, x1, y1)

    def _words(self, cell: Cell, piece: Piece, y0: float, y1: float) -> Iterator[Print]:
        """The lines of a cell that fall into this piece, centred in it; what does not fit goes on over the page."""
        lines, leading, size = self._lines(cell), self._leading(cell), self._size(cell)
        if cell.row < piece.first:
            lines = lines[self._fitting(cell, piece.first) :]
        elif cell.row_end > piece.end:
            lines = lines[: self._fitting(cell, piece.end)]
        x0, x1 = self._xs[cell.column] + _PAD, self._xs[cell.column_end] - _PAD
        y = (y0 + y1 - len(lines) * leading) / 2
        for place, line in enumerate(lines):
            slack = x1 - x0 - self._face.width(line, size)
            align = self._align(cell)
            if align is Align.RIGHT:
                # A closing mark may hang over the edge on the right; no number starts over the one on the left.
                slack = max(0.0, slack)
            x = x0 + slack * _SHARE_BEFORE[align]
            bold = self.style.centred and cell.role is Role.HEAD
            yield Print(x, y + (place + 0.5) * leading + 0.36 * size, line, size, bold)

    def _fitting(self, cell: Cell, end: int) -> int:
        """How many lines of a cell have room above row `end`."""
        return max(1, int((sum(self.heights[cell.row : end]) + 1) / self._leading(cell)))

    def _align(self, cell: Cell) -> Align:
        if cell.role is Role.VALUE and self.style.align is not None:
            return self.style.align
        if self.grid.table.arrangement is Arrangement.SECTIONS:
            to_the_left = not self.style.centred or cell.role is Role.STUB
        else:
            to_the_left = cell.role is Role.STUB or (cell.row, cell.column, cell.rowspan) == (0, 0, self.grid.head)
        return Align.LEFT if to_the_left else Align.CENTRE

    def _size(self, cell: Cell) -> float:
        return self.style.numbers if cell.role is Role.VALUE else self.style.words

    def _leading(self, cell: Cell) -> float:
        return self._size(cell) * 1.5

    def _lines(self, cell: Cell) -> tuple[str, ...]:
        width = self._xs[cell.column_end] - self._xs[cell.column] - 2 * _PAD
        if self.style.vertical and cell.role is Role.STUB and cell.rowspan > 1:
            return tuple(cell.text)
        return self._face.wrap(cell.text, self._size(cell), width)

    def _row_heights(self) -> tuple[float, ...]:
        heights = [self.style.row] * self.grid.rows
        for cell in sorted(self.grid.cells, key=lambda cell: cell.rowspan):
            need = len(self._lines(cell)) * self._leading(cell) + 2 * _PAD
            lacking = need - sum(heights[cell.row : cell.row_end])
            if lacking > 0:
                heights[cell.row_end - 1] += lacking
        return tuple(heights)


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Rules that lie in one line and touch, as one."""
    across, down = (
        defaultdict[float, list[tuple[float, float]]](list),
        defaultdict[float, list[tuple[float, float]]](list),
    )
    for each in segments:
        if each.y0 == each.y1:
            across[each.y0].append((each.x0, each.x1))
        else:
            down[each.x0].append((each.y0, each.y1))
    rows = [Segment(x0, y, x1, y) for y in sorted(across) for x0, x1 in _merged(across[y])]
    return (*rows, *(Segment(x, y0, x, y1) for x in sorted(down) for y0, y1 in _merged(down[x])))


def _merged(spans: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    start, end = None, 0.0
    for low, high in sorted(spans):
        if start is not None and low > end + 0.01:
            yield start, end
            start = low
        elif start is None:
            start = low
        end = max(end, high)
    if start is not None:
        yield start, end
