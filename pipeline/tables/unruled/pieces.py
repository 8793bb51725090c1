"""Words of several pages as pieces of one tall page, and the intervals that they cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents.model import Box, Line, PagePlace
from pipeline.tables.geometry import union_of
from schemas.values import Mark, fold, parse_value

_PAGE = 100_000.0
"""Points from the top of one page to the top of the next on the tall page: more than any page is high."""
_LINE = 12.0
"""Points: a height for a blank cell that goes on over the page."""
_DROPPED = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A word: `key` is its text as labels are compared, `line` the index of its line, `y0` and `y1` its place on the
    tall page."""

    text: str
    key: str
    page: int
    box: Box
    line: int

    @property
    def y0(self) -> float:
        return self.page * _PAGE + self.box.y0

    @property
    def y1(self) -> float:
        return self.page * _PAGE + self.box.y1

    @property
    def tall(self) -> Box:
        """Its box on the tall page."""
        return Box(self.box.x0, self.y0, self.box.x1, self.y1)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def is_value(self) -> bool:
        """Whether it could be all that a value cell prints."""
        value = parse_value(self.text)
        return value.mark is not Mark.OTHER and not value.note


class Interval(NamedTuple):
    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two have more than an edge in common."""
        return min(self.high, other.high) - max(self.low, other.low) > _EDGE

    def with_(self, other: Interval) -> Interval:
        return Interval(min(self.low, other.low), max(self.high, other.high))


_EDGE = 0.5
"""Points: boxes of neighbouring characters may overlap by so much."""


def pieces_of(lines: Sequence[Line]) -> tuple[Piece, ...]:
    """The words of lines, in reading order, without page numbers."""
    pieces = []
    for index, line in enumerate(lines):
        for span in line.spans:
            if isinstance(span.place, PagePlace):
                text = line.text[span.start : span.end]
                pieces.append(Piece(text, key_of(text), span.place.page, span.place.box, index))
    return tuple(pieces)


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """A label as it is compared: its letters and digits, the enumerator's too, without white space or punctuation."""
    return _DROPPED.sub("", fold(text))


def across(pieces: Iterable[Piece]) -> Interval:
    """From the leftmost to the rightmost edge. Raises ValueError where there are no pieces."""
    boxes = [piece.box for piece in pieces]
    return Interval(min(box.x0 for box in boxes), max(box.x1 for box in boxes))


def down(pieces: Iterable[Piece]) -> Interval:
    """From the uppermost to the lowest edge on the tall page. Raises ValueError where there are no pieces."""
    held = list(pieces)
    return Interval(min(piece.y0 for piece in held), max(piece.y1 for piece in held))


def place_of(pieces: Sequence[Piece]) -> PagePlace:
    """Where pieces stand: those on the page of the first. Raises IndexError where there are none."""
    page = pieces[0].page
    return PagePlace(page, union_of([piece.box for piece in pieces if piece.page == page]))


def place_at(x: Interval, y: Interval) -> PagePlace:
    """Where a part of the tall page stands: on the page where it begins."""
    page, top = divmod(y.low, _PAGE)
    height = y.high - y.low if y.high // _PAGE == page else _LINE
    return PagePlace(int(page), Box(x.low, top, x.high, top + height))


def merged(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """The unions of intervals that meet, from left to right."""
    current: Interval | None = None
    for interval in sorted(intervals):
        if current is not None and current.meets(interval):
            current = current.with_(interval)
            continue
        if current is not None:
            yield current
        current = interval
    if current is not None:
        yield current
