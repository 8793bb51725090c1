"""What a file holds once it is open: pages with words and rulings, grids of web and Word tables, lines of text.

Every piece of text knows its *place*, so that every value read from it has evidence. Nothing here knows of reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class DocumentKind(StrEnum):
    """Where the document's structure comes from."""

    PDF = "pdf"
    IMAGE = "image"
    HTML = "html"
    WORD = "word"
    TEXT = "text"


class Box(NamedTuple):
    """A rectangle in points (PDF), origin at the top left of the page as shown."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


@dataclass(frozen=True, slots=True)
class PagePlace:
    """On a page (counted from 1), in a box."""

    page: int
    box: Box

    def __str__(self) -> str:
        return f"page {self.page}"


@dataclass(frozen=True, slots=True)
class LinePlace:
    """In a text: line (counted from 1) and characters `start` to `end` (counted from 0, end excluded)."""

    line: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"line {self.line}, characters {self.start + 1}-{self.end}"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """In a web or Word table: table, row and column, each counted from 1."""

    table: int
    row: int
    column: int

    def __str__(self) -> str:
        return f"table {self.table}, row {self.row}, column {self.column}"


Place = PagePlace | LinePlace | CellPlace


class CellOnPage(NamedTuple):
    """Where a page shows a value, the label of its row and the header of its column (perhaps on a page before)."""

    value: PagePlace
    row_label: PagePlace
    header: PagePlace


class PagePicture(NamedTuple):
    """A picture of a page: `width` and `height` are the page's own, in the points of a `PagePlace`."""

    data: bytes
    media_type: str
    width: float
    height: float


class Flaw(StrEnum):
    """Why what a cell prints may not be all that it holds, or may stand elsewhere too."""

    CUT = "cut"
    """The print ends inside the cell: what it holds may be lost in part."""
    GOES_ON = "goes_on"
    """It goes on over the page: its text is of both parts, its place of the first."""
    CROSSED = "crossed"
    """A number stands across the rule beside it: a part of it may stand in the next cell, or one of that here."""
    BARE = "bare"
    """Its table prints nothing at all where values are due: they may stand there in some other way than as text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; it covers rows `row` … `row + rowspan - 1`, likewise columns, each counted from 0."""

    text: str
    row: int
    column: int
    place: Place
    rowspan: int = 1
    colspan: int = 1
    flaw: Flaw | None = None

    @property
    def last_row(self) -> int:
        return self.row + self.rowspan - 1

    @property
    def last_column(self) -> int:
        return self.column + self.colspan - 1


@dataclass(frozen=True)
class Grid:
    """A table of cells with their spans resolved: no two cells cover the same slot; slots may be uncovered."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def in_row(self, row: int) -> tuple[Cell, ...]:
        """The cells that cover a row, from left to right."""
        return self._by_row.get(row, ())

    @cached_property
    def _by_row(self) -> dict[int, tuple[Cell, ...]]:
        held: dict[int, list[Cell]] = {}
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            for row in range(cell.row, cell.last_row + 1):
                held.setdefault(row, []).append(cell)
        return {row: tuple(cells) for row, cells in held.items()}


class Span(NamedTuple):
    """Characters `start` to `end` of a line stand at `place`."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text with the places of its pieces (words on a page; the line itself in a text)."""

    text: str
    spans: tuple[Span, ...]

    def place(self, start: int, end: int) -> Place:
        """Where the characters `start` to `end` stand. Raises ValueError for a line without places."""
        touched = [s.place for s in self.spans if s.start < max(end, start + 1) and start < s.end] or [
            s.place for s in self.spans
        ]
        if not touched:
            raise ValueError("a line without places")
        first = touched[0]
        if isinstance(first, LinePlace):
            offset = first.start - self.spans[0].start
            return LinePlace(first.line, offset + start, offset + end)
        if isinstance(first, PagePlace):
            box = first.box
            for place in touched[1:]:
                if isinstance(place, PagePlace) and place.page == first.page:
                    box = box.union(place.box)
            return PagePlace(first.page, box)
        return first

    def cut(self, start: int, end: int) -> Line:
        """The characters `start` to `end` as a line of their own, each at its place."""
        spans = []
        for span in self.spans:
            low, high = max(span.start, start), min(span.end, end)
            if low < high or span.start == span.end == start:
                place = span.place
                if isinstance(place, LinePlace):
                    place = LinePlace(place.line, place.start + low - span.start, place.start + high - span.start)
                spans.append(Span(low - start, high - start, place))
        return Line(self.text[start:end], tuple(spans))


Block = Grid | Line


class Recognition(NamedTuple):
    """How well a word was recognised in a picture: the probability of its least certain character, for each character
    what else it may be (the likelier first), what a second look made of the whole word where that is another, and
    whether the word can be trusted."""

    confidence: float
    alternatives: tuple[str, ...] = ()
    other: str = ""
    is_sure: bool = True


class Word(NamedTuple):
    """Characters that stand together on a page, as drawn, with the box around them; `recognition` where they were
    recognised in a picture."""

    text: str
    box: Box
    recognition: Recognition | None = None


class Ruling(NamedTuple):
    """A straight line, horizontal or vertical, from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF or image: `number` counts from 1.

    `scanned` where the page is a picture that was not recognised. A page that was has its words, which stand on the
    page made upright and straight; `shown` leads from a box there to the box on the page as a person sees it.
    `damage` says, after the words "page 3", that it could be read in part only or not at all, and why.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    scanned: bool = False
    shown: Callable[[Box], Box] | None = field(default=None, compare=False)
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An open document.

    A PDF has `pages`; the others have `blocks` (grids and lines in reading order). `title` is what the file itself
    calls its title (HTML `<title>`), empty where it does not.
    """

    name: str
    kind: DocumentKind
    sha256: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    title: str = ""
    warnings: tuple[str, ...] = field(default=())
