"""Rules that are broken or faint made whole: pieces that run on in one line are one rule, if it meets others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.traces import SHORTEST_RUN, runs, thin_lines

_PIECE = 14
"""Pixels of the shortest piece of a broken rule."""
_DASH = 5
"""Pixels of the shortest piece on a line where a rule is known to run."""
_JOINED = 7
"""White pixels within a piece, where another rule crosses it."""
_CLEAR = (4, 6)
"""Pixels over and under a rule where no print stands; a stroke of a character has others beside it."""
_ALONG = 6
"""Pixels along a stroke between those of its places over and under which other strokes stand."""
_SURELY = 110
"""A straight line so long is a rule, whatever stands beside it."""
_END = 34
"""Pixels of the last piece of a rule at least: a stroke of a character may lie in the line of a rule that ends."""
_THICKEST = 12
_BOWED, _STRETCHED = 1.0, 200
"""Pixels by which a piece may be bowed, and of its length for one more: the ring of a seal is bowed more."""
_LEVEL = 4
"""A piece no higher than that is level."""
_ASIDE = 2.5
"""Pixels by which one piece may lie off the line of the one before."""
_GAP = 56
"""Pixels between two pieces of one rule at most."""
_WHOLE = 0.55
"""Share of its length that a rule is printed."""
_UNBROKEN = 0.97
"""Share of all rules that is printed where they are not broken."""
_LONGEST = 48
"""Pixels of its longest piece at least: strokes of characters are shorter."""
_SHORTEST, _LONG = 40, 56
"""Pixels of a rule at least; a line of the latter length is no stroke of a character."""
_DASHED = 200
"""A line of short pieces is a rule if it is so long."""
_MEETS = 14
"""Pixels between a rule and one that it meets at most, for the end of either may be lost."""
LOST = 60
"""Pixels that may be lost at the ends of the crossing rules, where a rule ends on two of them."""
_LEVEL_ENDS, _SEVERAL = 4, 3
"""Pixels by which the ends of rules lie apart that end together, and how many do."""
_STUB, _TOUCHES = 80, 6
"""A line so long that so nearly touches a crossing rule is what is left of a rule."""
_MISSING = 300
"""Pixels of a rule that may be missing between two pieces that both meet crossing rules."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken piece of a horizontal line: from (x0, y0) to (x1, y1)."""

    x0: int
    x1: int
    y0: float
    y1: float

    @property
    def length(self) -> int:
        return self.x1 - self.x0


@dataclass(frozen=True)
class Rule:
    """A horizontal rule by its printed pieces, from left to right."""

    pieces: tuple[Piece, ...]

    @cached_property
    def x0(self) -> int:
        return self.pieces[0].x0

    @cached_property
    def x1(self) -> int:
        return max(piece.x1 for piece in self.pieces)

    @cached_property
    def y(self) -> float:
        """Its height on the sheet, where it is printed."""
        return sum((piece.y0 + piece.y1) / 2 * piece.length for piece in self.pieces) / self.printed

    @property
    def length(self) -> int:
        return self.x1 - self.x0

    @cached_property
    def printed(self) -> int:
        return sum(piece.length for piece in self.pieces)

    @property
    def is_plain(self) -> bool:
        """Whether its pieces are long enough, and enough of it is printed."""
        longest = max(piece.length for piece in self.pieces)
        is_long = longest >= min(_LONGEST, 0.8 * self.length) or self.length >= _DASHED
        return self.length >= _SHORTEST and is_long and self.printed >= _WHOLE * self.length


@dataclass(frozen=True)
class Lines:
    """What is seen of the horizontal rules: the rules themselves, all pixels (255) that may belong to them, and the
    ink that does not."""

    rules: tuple[Rule, ...]
    dashes: Pixels
    print_: Pixels


@dataclass(frozen=True)
class Ruled:
    """The rules of a straight sheet; the upright ones as horizontal ones of the transposed sheet."""

    level: Lines
    upright: Lines


def whole_rules(grey: Pixels, ink: Pixels) -> Ruled:
    """The rules of a straight sheet, strokes of characters left out."""
    thin, thin_up = thin_lines(grey), thin_lines(cv2.transpose(grey))
    rules = cv2.bitwise_or(runs(thin, SHORTEST_RUN), cv2.transpose(runs(thin_up, SHORTEST_RUN)))
    print_ = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(rules, np.ones((3, 3), np.uint8))))
    print_up = cv2.transpose(print_)
    dashes, dashes_up = _dashes(thin, print_), _dashes(thin_up, print_up)
    rows, columns = _chains(dashes), _chains(dashes_up)
    held, held_columns = _held(rows, columns), _held(columns, rows)
    level, upright = _held(rows, held_columns), _held(columns, held)
    return Ruled(Lines(tuple(level), dashes, print_), Lines(tuple(upright), dashes_up, print_up))


def _dashes(thin: Pixels, print_: Pixels) -> Pixels:
    """Pieces of horizontal rules, however short, with no print close over or under them."""
    near, far = _CLEAR
    beside = np.zeros_like(thin)
    for away in range(near, far + 1):
        cv2.bitwise_or(beside[away:], print_[:-away], beside[away:])
        cv2.bitwise_or(beside[:-away], print_[away:], beside[:-away])
    beside = cv2.dilate(beside, np.ones((1, 2 * _ALONG + 1), np.uint8))
    free = cv2.bitwise_and(runs(thin, _DASH), cv2.bitwise_not(beside))
    return cv2.bitwise_or(runs(free, _DASH), runs(thin, _SURELY))


def _chains(dashes: Pixels) -> list[Rule]:
    """Pieces that run on in one line."""
    ends: dict[int, list[list[Piece]]] = {}
    chains: list[list[Piece]] = []
    for piece in sorted(_pieces(dashes), key=lambda piece: piece.x0):
        row = int(piece.y0 // _ASIDE)
        fits = [chain for at in (row - 1, row, row + 1) for chain in ends.get(at, ()) if _goes_on(chain[-1], piece)]
        if fits:
            chain = max(fits, key=lambda each: each[-1].x1)
            ends[int(chain[-1].y1 // _ASIDE)].remove(chain)
            chain.append(piece)
        else:
            chain = [piece]
            chains.append(chain)
        ends.setdefault(int(piece.y1 // _ASIDE), []).append(chain)
    rules = [rule for rule in (Rule(tuple(chain)) for chain in chains) if rule.is_plain]
    if sum(rule.printed for rule in rules) >= _UNBROKEN * sum(rule.length for rule in rules):
        rules = [rule for rule in map(_trimmed, rules) if rule.is_plain]
    return rules


def _pieces(dashes: Pixels) -> Iterator[Piece]:
    closed = cv2.morphologyEx(dashes, cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8))
    contours, _ = cv2.findContours(runs(closed, _PIECE), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for x, y, width, height in map(cv2.boundingRect, contours):
        middle = y + (height - 1) / 2
        if height <= _LEVEL:
            yield Piece(x, x + width, middle, middle)
            continue
        box = closed[y : y + height, x : x + width]
        left, right = _height(box[:, :_PIECE]), _height(box[:, -_PIECE:])
        half = (width - _PIECE) // 2
        bow = abs(_height(box[:, half : half + _PIECE]) - (left + right) / 2)
        is_thin = cv2.countNonZero(box) <= _THICKEST * width and height * 3 <= max(width, 3 * _THICKEST)
        if is_thin and bow <= _BOWED + width / _STRETCHED:
            yield Piece(x, x + width, y + left, y + right)


def _height(box: Pixels) -> float:
    """The row around which the pixels of a box lie."""
    rows = np.nonzero(box)[0]
    return float(rows.mean()) if len(rows) else 0.0


def _goes_on(last: Piece, piece: Piece) -> bool:
    return abs(last.y1 - piece.y0) <= _ASIDE and -_PIECE <= piece.x0 - last.x1 <= _GAP


def _trimmed(rule: Rule) -> Rule:
    """Without short pieces at both ends, which rules that are not broken do not have."""
    pieces = list(rule.pieces)
    while len(pieces) > 1 and pieces[-1].length < _END and pieces[-1].x0 > pieces[-2].x1:
        pieces.pop()
    while len(pieces) > 1 and pieces[0].length < _END and pieces[1].x0 > pieces[0].x1:
        pieces.pop(0)
    return Rule(tuple(pieces))


def _held(rules: Sequence[Rule], columns: Sequence[Rule]) -> list[Rule]:
    """The rules that others hold: they cross one, end on two, or are what is left of one that does."""
    posts = [column for column in columns if column.length >= _LONG]
    held: list[Rule] = []
    loose: list[Rule] = []
    for rule in rules:
        (held if _is_held(rule, posts) else loose).append(rule)
    held += [rule for rule in loose if _ends_with_others(rule, held, posts)]
    loose = sorted((rule for rule in loose if rule not in held), key=lambda rule: rule.x0)
    for index, left in enumerate(loose):
        for right in loose[index + 1 :]:
            is_one = abs(left.pieces[-1].y1 - right.pieces[0].y0) <= _ASIDE and right.x0 - left.x1 <= _MISSING
            if is_one and _is_held(Rule((*left.pieces, *right.pieces)), posts):
                held += [rule for rule in (left, right) if rule not in held]
    return held


def _ends_with_others(rule: Rule, held: Sequence[Rule], posts: Sequence[Rule]) -> bool:
    """Whether a rule starts at an upright one and ends where several others do: at the edge of a table that goes on
    over the page, which no rule marks."""
    meets = [post.y for post in posts if meet(rule, post)]
    for start, end in ((rule.x0, rule.x1), (rule.x1, rule.x0)):
        level = sum(min(abs(other.x0 - end), abs(other.x1 - end)) <= _LEVEL_ENDS for other in held)
        if level >= _SEVERAL and any(abs(x - start) <= _TOUCHES for x in meets):
            return True
    return False


def _is_held(rule: Rule, posts: Sequence[Rule]) -> bool:
    """Whether a horizontal rule crosses upright ones, or ends on them (their x and y are swapped)."""
    meets = [post.y for post in posts if meet(rule, post)]
    if any(rule.x0 + _MEETS < x < rule.x1 - _MEETS for x in meets):
        return True
    if rule.length >= _STUB and any(min(abs(x - rule.x0), abs(x - rule.x1)) <= _TOUCHES for x in meets):
        return True
    ends = [post.y for post in posts if meet(rule, post, LOST)]
    return any(x <= rule.x0 + _MEETS for x in ends) and any(x >= rule.x1 - _MEETS for x in ends)


def meet(rule: Rule, column: Rule, lost: int = _MEETS) -> bool:
    """Whether a horizontal and an upright rule meet or cross, `lost` pixels of the upright one missing at its ends."""
    beside = rule.x0 - _MEETS <= column.y <= rule.x1 + _MEETS
    return beside and column.x0 - lost <= rule.y <= column.x1 + lost
