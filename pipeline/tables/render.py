"""A table's region as text for a language model: one line a row, cells parted by tabs, empty cells written as 空.

Small models copy rows parted by tabs without a slip, and lose numbers between pipes (see eval/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.documents.model import Block, Grid, LinePlace, PagePlace, Place
from pipeline.tables.locate import Region
from pipeline.tables.rows import is_celled, is_rule
from schemas.declaration import Arrangement, Row
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
        return sum(piece == EMPTY or parse_value(piece).mark is not Mark.OTHER for piece in pieces)


def render(region: Region) -> str:
    """The text of a region in reading order. White space is folded; every character else stays."""
    return "\n".join(line.text for line in _rendered(region))


def render_row(region: Region, row: Row, value: Place, label: Place, header: Place) -> str:
    """In: a row of the region's table, and where a value of it, its label and the value's column header stand. Out: the
    lines of the region's text with the headers and with all of the row, in reading order.

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
    shown = {own, labels, *_headers(lines, heads)}
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
    widths = frozenset(len(row.columns) for row in region.table.rows) | {len(region.table.fields)}
    return [line for block in region.blocks for line in _lines(block, widths) if line.text]


def _lines(block: Block, widths: frozenset[int]) -> Iterator[_Rendered]:
    if isinstance(block, Grid):
        for number in range(block.rows):
            cells = [cell for cell in block.in_row(number) if cell.row == number]
            yield _Rendered(_row([fold(cell.text) for cell in cells], widths), tuple(cell.place for cell in cells))
    elif not is_rule(block.text):
        places = tuple(span.place for span in block.spans)
        parts = block.text.replace("\t", "|").strip("|\n").split("|")
        celled = is_celled(block.text)
        yield _Rendered(_row([fold(part) for part in parts], widths) if celled else fold(block.text), places)


def _meet(one: Place, other: Place) -> bool:
    """Whether two places share a part of the document."""
    if isinstance(one, LinePlace) and isinstance(other, LinePlace):
        return one.line == other.line and one.start <= other.end and other.start <= one.end
    if isinstance(one, PagePlace) and isinstance(other, PagePlace):
        a, b = one.box, other.box
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        return one.page == other.page and not apart
    return one == other


def _row(cells: list[str], widths: frozenset[int]) -> str:
    """An empty cell is written where it may be one of the row's values. Those of headers, before the first text, and
    around numbers that are as many as a row has, come only from spans and from the text's own separators."""
    first = next((i for i, text in enumerate(cells) if text), len(cells))
    kept = cells[first:]
    numbers = sum(parse_value(text).is_number for text in kept)
    words = sum(bool(text) and not any(ch.isdigit() for ch in text) for text in kept)
    if numbers in widths or (words >= _HEADERS and not numbers):
        kept = [text for text in kept if text]
    return SEPARATOR.join(text or EMPTY for text in kept)


def shows_empty(text: str) -> bool:
    """Whether any cell of a rendered text is empty, or a mark that stands for nothing."""
    return any(
        cell == EMPTY or parse_value(cell).is_empty for line in text.splitlines() for cell in line.split(SEPARATOR)
    )
