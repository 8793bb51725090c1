"""A table's region as text for a language model: one line a row, cells parted by tabs, empty cells written as 空.

Small models copy rows parted by tabs without a slip, and lose numbers between pipes (see eval/README.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from typing import NamedTuple

from pipeline.documents.model import Block, Grid, Line, LinePlace, PagePlace, Place
from pipeline.tables.labels import LabelSet, column_labels, row_labels
from pipeline.tables.locate import Region
from pipeline.tables.rows import is_celled, is_rule
from schemas.declaration import Arrangement, Row, Table
from schemas.values import Mark, fold, parse_value

EMPTY = "空"
SEPARATOR = "\t"
_HEADERS = 2


class _Rendered(NamedTuple):
    """A line of a region's text, and where its pieces stand."""

    text: str
    places: tuple[Place, ...]

    def holds(self, place: Place) -> bool:
        return any(_meet(own, place) for own in self.places)

    @property
    def values(self) -> int:
        """How many of its pieces may be values of a row."""
        pieces = self.text.split(SEPARATOR) if SEPARATOR in self.text else self.text.split()
        return sum(piece == EMPTY or _may_be_value(piece) for piece in pieces)


def render(region: Region) -> str:
    """The text of a region in reading order. White space is folded; every character else stays."""
    return "\n".join(line.text for line in _rendered(region))


def render_row(region: Region, row: Row, value: Place, label: Place, header: Place) -> str:
    """In: a row of the region's table, and where a value of it, its label and the value's column header stand. Out: the
    lines of the region's text with the headers, with all of the row, and with the rows above and below, in reading
    order: who reads it must find the row and the column by their words.

    Empty where no single line holds the whole row: a value shown without its neighbours would not tell its column.
    """
    lines = _rendered(region)
    at = {place: [i for i, line in enumerate(lines) if line.holds(place)] for place in (value, label, header)}
    if not all(at.values()):
        return ""
    own, labels, heads = (at[place][0] for place in (value, label, header))
    beneath = region.table.arrangement is Arrangement.BLOCKS and lines[own].values >= len(region.table.fields)
    if lines[own].values < len(row.columns) or not (beneath or own in at[label]):
        return ""
    beside = {i for i in (own - 1, own + 1) if 0 <= i < len(lines) and lines[i].values}
    shown = {own, labels, *_headers(lines, heads), *beside}
    return "\n".join(lines[i].text for i in sorted(shown))


def _headers(lines: Sequence[_Rendered], head: int) -> range:
    """The lines of headers around one of them: those next to it that hold no values."""
    first = last = head
    while first > 0 and not lines[first - 1].values:
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].values:
        last += 1
    return range(first, last + 1)


def _rendered(region: Region) -> list[_Rendered]:
    lines = tuple(_printed(region.blocks))
    columns = _Columns(lines, column_labels(region.table))
    rendered = (_Rendered(_row(line.cells, columns.of(line), _due(line, region.table)), line.places) for line in lines)
    return [line for line in rendered if line.text]


def _due(line: _Printed, table: Table) -> frozenset[int]:
    """How many values a line may hold: as many as the row that it names, or as any row of the table."""
    named = next(filter(None, (row_labels(table).exact(text) for _, text in line.cells if text)), "")
    if named and table.arrangement is not Arrangement.BLOCKS:
        return frozenset({len(table.row_of[named].columns)})
    return frozenset(len(row.columns) for row in table.rows) | {len(table.fields)}


class _Printed(NamedTuple):
    """A line as it is printed: its cells as (column, text), columns counted within its part; `part` is the piece of a
    table that it belongs to, `width` how many columns that has there. A line without cells is one."""

    cells: tuple[tuple[int, str], ...]
    places: tuple[Place, ...]
    part: int
    width: int


def _printed(blocks: Sequence[Block]) -> Iterator[_Printed]:
    part = 0
    for block, after in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Grid):
            yield from _grid_lines(block, part + 1)
            part += 2
        elif is_rule(block.text):
            continue
        elif is_celled(block.text):
            # A table of Markdown begins with the line above its rule.
            part += isinstance(after, Line) and is_rule(after.text)
            texts = block.text.replace("\t", "|").strip("|\n").split("|")
            yield _Printed(tuple(enumerate(map(fold, texts), 1)), _places(block), part, len(texts))
        else:
            part += 1
            yield _Printed(((1, fold(block.text)),), _places(block), part, 1)


def _grid_lines(grid: Grid, part: int) -> Iterator[_Printed]:
    for number in range(grid.rows):
        own = [cell for cell in grid.in_row(number) if cell.row == number]
        cells = tuple((cell.column, fold(cell.text)) for cell in own)
        yield _Printed(cells, tuple(cell.place for cell in own), part, grid.columns)


def _places(line: Line) -> tuple[Place, ...]:
    return tuple(span.place for span in line.spans)


class _Columns:
    """Which printed columns hold values: those with a number or a mark in some line, or the form's header of one.
    The others are of labels, or come from spans that the document does not say. A part without headers goes on from
    others as wide."""

    def __init__(self, lines: Sequence[_Printed], headers: LabelSet) -> None:
        self._of_parts: dict[int, set[int]] = defaultdict(set)
        self._of_widths: dict[int, set[int]] = defaultdict(set)
        self._headed: set[int] = set()
        for line in lines:
            columns = {column for column, text in line.cells if _may_be_value(text)}
            named = set() if columns else {column for column, text in line.cells if text and headers.exact(text)}
            columns |= named
            self._of_parts[line.part] |= columns
            self._of_widths[line.width] |= columns
            if named:
                self._headed.add(line.part)

    def of(self, line: _Printed) -> AbstractSet[int]:
        """The columns of values in a line."""
        return self._of_parts[line.part] if line.part in self._headed else self._of_widths[line.width]


def _meet(one: Place, other: Place) -> bool:
    """Whether two places share a part of the document."""
    if isinstance(one, LinePlace) and isinstance(other, LinePlace):
        return one.line == other.line and one.start <= other.end and other.start <= one.end
    if isinstance(one, PagePlace) and isinstance(other, PagePlace):
        a, b = one.box, other.box
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        return one.page == other.page and not apart
    return one == other


def _row(cells: Sequence[tuple[int, str]], columns: AbstractSet[int], due: AbstractSet[int]) -> str:
    """An empty cell is written where it may be one of the row's values. Those of headers, before the first text, around
    numbers that are as many as are `due`, and outside the `columns` of values where those that are left make as many
    values as are due, come only from spans and from the text's own separators."""
    first = next((i for i, (_, text) in enumerate(cells) if text), len(cells))
    kept = [text for _, text in cells[first:]]
    numbers = sum(parse_value(text).is_number for text in kept)
    words = sum(bool(text) and not any(ch.isdigit() for ch in text) for text in kept)
    if numbers in due or (words >= _HEADERS and not numbers):
        kept = [text for text in kept if text]
    elif numbers:
        within = [text for column, text in cells[first:] if text or column in columns]
        if sum(not text or _may_be_value(text) for text in within) in due:
            kept = within
    return SEPARATOR.join(text or EMPTY for text in kept)


def _may_be_value(text: str) -> bool:
    return bool(text) and parse_value(text).mark is not Mark.OTHER


def shows_empty(text: str) -> bool:
    """Whether any cell of a rendered text is empty, or a mark that stands for nothing."""
    return any(
        cell == EMPTY or parse_value(cell).is_empty for line in text.splitlines() for cell in line.split(SEPARATOR)
    )
