"""Words of several pages as pieces of one tall page, and the intervals that they cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.documents.model import Box, Line, PagePlace, Ruling, Word
from pipeline.tables.geometry import union_of
from schemas.values import Mark, fold, parse_value

_PAGE = 100_000.0
"""Points from the top of one page to the top of the next on the tall page: more than any page is high."""
_LINE = 12.0
"""Points: a height for a blank cell that goes on over the page."""
_MOST_RULES = 400
"""Vertical rules of a page that part columns; a page that draws more is no form."""
_EDGE = 0.5
"""Points: boxes of neighbouring characters may overlap by so much."""
_DROPPED = re.compile(r"[^\w]|_")


class Interval(NamedTuple):
    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two have more than an edge in common."""
        return min(self.high, other.high) - max(self.low, other.low) > _EDGE

    def with_(self, other: Interval) -> Interval:
        return Interval(min(self.low, other.low), max(self.high, other.high))


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A word: `key` is its text as labels are compared, `line` the index of its line, `y0` and `y1` its place on the
    tall page, `x` what it covers: all between the vertical rules beside it, where there are any."""

    text: str
    key: str
    page: int
    box: Box
    line: int
    x: Interval

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


def pieces_of(lines: Sequence[Line], verticals: Mapping[int, Sequence[Ruling]]) -> tuple[Piece, ...]:
    """The words of lines, in reading order. `verticals` are the vertical rules of each page."""
    words = [
        _Word(index, line.text[span.start : span.end], span.place)
        for index, line in enumerate(lines)
        for span in line.spans
        if isinstance(span.place, PagePlace)
    ]
    few = {page: rules for page, rules in verticals.items() if len(rules) <= _MOST_RULES}
    between = [_between(word.place.box, few.get(word.place.page, ())) for word in words]
    wide = set(_wide(words, between))
    return tuple(
        Piece(
            word.text,
            key_of(word.text),
            word.place.page,
            word.place.box,
            word.line,
            Interval(word.place.box.x0, word.place.box.x1) if x is None or x in wide else x,
        )
        for word, x in zip(words, between, strict=True)
    )


def pieces_in(lines: Sequence[Sequence[Word]]) -> tuple[Piece, ...]:
    """The words of lines that stand on one page."""
    return tuple(
        Piece(word.text, key_of(word.text), 1, word.box, index, Interval(word.box.x0, word.box.x1))
        for index, line in enumerate(lines)
        for word in line
    )


class _Word(NamedTuple):
    line: int
    text: str
    place: PagePlace


def _wide(words: Sequence[_Word], between: Sequence[Interval | None]) -> Iterator[Interval]:
    """What is between two rules but no column: words stand apart in it, as in the frame of a table."""
    pairs = pairwise(zip(words, between, strict=True))
    for (left, x), (right, other) in pairs:
        apart = right.place.box.x0 - left.place.box.x1
        if x is not None and x == other and left.line == right.line and apart > left.place.box.height:
            yield x


def _between(box: Box, verticals: Sequence[Ruling]) -> Interval | None:
    """From rule to rule, where vertical rules stand on both sides of a word."""
    middle = (box.y0 + box.y1) / 2
    beside = [rule.x0 for rule in verticals if rule.y0 <= middle <= rule.y1]
    low = max((x for x in beside if x <= box.x0 + _EDGE), default=None)
    high = min((x for x in beside if x >= box.x1 - _EDGE), default=None)
    return None if low is None or high is None else Interval(low, high)


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """A label as it is compared: its letters and digits, the enumerator's too, without white space or punctuation."""
    return _DROPPED.sub("", fold(text))


def across(pieces: Iterable[Piece]) -> Interval:
    """From the leftmost to the rightmost edge of what pieces cover. Raises ValueError where there are none."""
    held = [piece.x for piece in pieces]
    return Interval(min(x.low for x in held), max(x.high for x in held))


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
