"""The grid of a table without rules, while it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.documents.model import Cell, Flaw, Grid, Word
from pipeline.tables.cell_text import cell_text
from pipeline.tables.geometry import text_lines
from pipeline.tables.unruled.bands import Band
from pipeline.tables.unruled.columns import Column, column_at, width_of
from pipeline.tables.unruled.pieces import Interval, Piece, place_at, place_of


@dataclass(frozen=True)
class Found:
    """A table put together: its grid, and the indices of the lines that it stands in."""

    grid: Grid
    lines: frozenset[int]


@dataclass
class Row:
    """A row's label, as pieces, and the words on its lines."""

    label: tuple[Piece, ...]
    y: Interval
    right: float
    """Where its label ends: values stand right of it."""
    words: list[Piece] = field(default_factory=list)


class Building:
    """The grid while it grows, row by row."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._row = 0
        self._lines: set[int] = set()
        self.has_values = False

    def take(self, pieces: Iterable[Piece]) -> None:
        """Words that are the table's, in no cell of their own."""
        self._lines.update(piece.line for piece in pieces)

    def add(self, pieces: Sequence[Piece], column: int, span: int = 1, width: float = 0.0) -> None:
        """A cell of the present row."""
        self.take(pieces)
        text = cell_text(text_lines(Word(piece.text, piece.tall) for piece in pieces), width)
        self._cells.append(Cell(text, self._row, column, place_of(pieces), colspan=span))

    def end_row(self) -> None:
        """What is added next stands in the row below."""
        self._row += 1

    def add_heads(self, columns: Sequence[Column], others: Sequence[Piece]) -> None:
        """The row of headers; over numbers without one the words that stand there."""
        for number, column in enumerate(columns, start=1):
            if column.head is not None:
                self.add(column.head.pieces, number)
                continue
            words = [p for p in others if column.x.meets(p.x)]
            if words:
                self.add(words, number)
        self.end_row()

    def add_row(self, row: Row, columns: Sequence[Column]) -> None:
        """A row's label and values; where a column has none, a blank cell."""
        if row.label:
            self.add(row.label, 0)
        held: dict[int | None, list[Piece]] = defaultdict(list)
        for piece in row.words:
            held[column_at(columns, piece)].append(piece)
        for index, column in enumerate(columns):
            if index in held:
                self.add(held[index], index + 1, width=width_of(columns, index))
                self.has_values = True
            elif column.head is not None:
                self._blank(column, row.y, index + 1)
        if None in held:
            # Words over two columns, or under none: beyond the last column they put the whole row in doubt.
            self.add(held[None], len(columns) + 1)
        self.end_row()

    def add_bare_row(self, columns: Sequence[Column], band: Band) -> None:
        """The row of a table that prints nothing under its headers."""
        height = band.heads[0].pieces[0].box.height
        for number, column in enumerate(columns, start=1):
            self._blank(column, Interval(band.y.high, band.y.high + height), number, Flaw.BARE)
        self.end_row()

    def found(self) -> Found:
        """The table as it is."""
        columns = 1 + max(cell.last_column for cell in self._cells)
        return Found(Grid(self._row, columns, tuple(self._cells)), frozenset(self._lines))

    def _blank(self, column: Column, y: Interval, number: int, flaw: Flaw | None = None) -> None:
        """A cell in which nothing is printed stands where row and column cross."""
        self._cells.append(Cell("", self._row, number, place_at(column.x, y), flaw=flaw))
