"""Rules that are broken or faint made whole: pieces that run on in one line are one rule, if it meets others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import ink_of
from pipeline.documents.scans.traces import rule_pixels

_PIECE = 14
"""Pixels of the shortest piece of a broken rule."""
_JOINED = 7
"""White pixels within a piece, where another rule crosses it."""
_CLEAR = (4, 6)
"""Pixels over and under a rule where no print stands; a stroke of a character has others beside it."""
_SURELY = 110
"""A straight line so long is a rule, whatever stands beside it."""
_END = 34
"""Pixels of the last piece of a rule at least: a stroke of a character may lie in the line of a rule that ends."""
_THICKEST = 12
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
_SHORTEST = 40
_LONG = 56
"""A line so long is no stroke of a character."""
_MEETS = 14
"""Pixels between a rule and one that it meets at most, for the end of either may be lost."""
_AT = 7
"""Where both ends of a gap stand so near to a crossing rule, a merged cell lies between them."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """An unbroken piece of a horizontal line."""

    x0: int
    x1: int
    y: float
    thick: int

    @property
    def length(self) -> int:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class _Chain:
    """Pieces of one line, from left to right."""

    pieces: list[_Piece]

    @property
    def x0(self) -> int:
        return self.pieces[0].x0

    @property
    def x1(self) -> int:
        return max(piece.x1 for piece in self.pieces[-2:])

    @property
    def length(self) -> int:
        return self.x1 - self.x0

    @property
    def y(self) -> float:
        return self.pieces[-1].y

    @property
    def printed(self) -> int:
        return sum(piece.length for piece in self.pieces)

    @property
    def is_rule(self) -> bool:
        """Whether its pieces are long enough, and enough of it is printed."""
        longest = max(piece.length for piece in self.pieces)
        is_long = self.length >= _SHORTEST and longest >= min(_LONGEST, 0.8 * self.length)
        return is_long and self.printed >= _WHOLE * self.length


def whole_rules(grey: Pixels) -> tuple[Pixels, Pixels]:
    """The horizontal and the vertical rules of a straight sheet (255 on them), gaps filled, strokes of characters left
    out. The vertical ones come as columns of the same sheet."""
    ink = ink_of(grey)
    level = _free_rules(grey, ink)
    upright = _free_rules(_transposed(grey), _transposed(ink))
    chains = _chains(level, _crossings(upright))
    columns = _chains(upright, _crossings(level))
    kept = [chain for chain in chains if _is_held(chain, columns)]
    kept_columns = [chain for chain in columns if _is_held(chain, kept)]
    return _drawn(level, kept), _transposed(_drawn(upright, kept_columns))


def _free_rules(grey: Pixels, ink: Pixels) -> Pixels:
    """Pieces of horizontal rules, and of nothing else: no print stands close over or under them."""
    thin = rule_pixels(grey, _PIECE)
    print_ = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(rule_pixels(grey), np.ones((3, 3), np.uint8))))
    near, far = _CLEAR
    beside = np.zeros_like(grey)
    for away in range(near, far + 1):
        beside[away:] |= print_[:-away]
        beside[:-away] |= print_[away:]
    free = cv2.bitwise_or(cv2.bitwise_and(thin, cv2.bitwise_not(beside)), rule_pixels(grey, _SURELY))
    free = cv2.morphologyEx(free, cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8))
    return cv2.morphologyEx(free, cv2.MORPH_OPEN, np.ones((1, _PIECE), np.uint8))


def _transposed(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels.T)


def _crossings(upright: Pixels) -> NDArray[np.bool_]:
    """Where rules run that are no strokes of characters, seen from those that cross them; given transposed."""
    long = cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8))
    near = cv2.dilate(long, np.ones((2 * _AT + 1, 2 * _AT + 1), np.uint8))
    return _transposed(near) > 0


def _chains(level: Pixels, crossings: NDArray[np.bool_]) -> list[_Chain]:
    open_at: dict[int, list[_Chain]] = {}
    chains: list[_Chain] = []
    for piece in _pieces(level):
        row = int(piece.y // _ASIDE)
        near = [chain for at in (row - 1, row, row + 1) for chain in open_at.get(at, ())]
        fits = [chain for chain in near if _goes_on(chain, piece, crossings)]
        if fits:
            chain = max(fits, key=lambda each: each.x1)
            open_at[int(chain.y // _ASIDE)].remove(chain)
            chain.pieces.append(piece)
        else:
            chain = _Chain([piece])
            chains.append(chain)
        open_at.setdefault(row, []).append(chain)
    rules = [chain for chain in chains if chain.is_rule]
    if sum(chain.printed for chain in rules) >= _UNBROKEN * sum(chain.length for chain in rules):
        for chain in rules:
            _trim(chain)
    return [chain for chain in rules if chain.is_rule]


def _pieces(level: Pixels) -> list[_Piece]:
    _, _, stats, centers = cv2.connectedComponentsWithStats(level, connectivity=8)
    found = [
        _Piece(x, x + width, float(center[1]), height)
        for (x, _, width, height, _), center in zip(stats[1:].tolist(), centers[1:], strict=True)
        if height <= _THICKEST
    ]
    return sorted(found, key=lambda piece: piece.x0)


def _goes_on(chain: _Chain, piece: _Piece, crossings: NDArray[np.bool_]) -> bool:
    near = abs(chain.y - piece.y) <= _ASIDE and -_PIECE <= piece.x0 - chain.x1 <= _GAP
    return near and not _is_merged_cell(crossings, chain, piece.x0, piece.y)


def _trim(chain: _Chain) -> None:
    """Takes short pieces off both ends, which rules that are not broken do not have."""
    pieces = chain.pieces
    while len(pieces) > 1 and pieces[-1].length < _END and pieces[-1].x0 > pieces[-2].x1:
        pieces.pop()
    while len(pieces) > 1 and pieces[0].length < _END and pieces[1].x0 > pieces[0].x1:
        pieces.pop(0)


def _is_merged_cell(crossings: NDArray[np.bool_], chain: _Chain, x0: int, y: float) -> bool:
    if x0 - chain.x1 <= 2 * _AT:
        return False
    row = int(y)
    return bool(crossings[row, min(chain.x1, crossings.shape[1] - 1)] and crossings[row, x0])


def _is_held(chain: _Chain, columns: Sequence[_Chain]) -> bool:
    """Whether a horizontal rule crosses a vertical one, or meets one at either end (their x and y are swapped)."""
    meets = [
        column.y
        for column in columns
        if column.length >= _LONG
        and column.x0 - _MEETS <= chain.y <= column.x1 + _MEETS
        and chain.x0 - _MEETS <= column.y <= chain.x1 + _MEETS
    ]
    crosses = any(chain.x0 + _MEETS < x < chain.x1 - _MEETS for x in meets)
    return crosses or (any(x <= chain.x0 + _MEETS for x in meets) and any(x >= chain.x1 - _MEETS for x in meets))


def _drawn(level: Pixels, chains: Sequence[_Chain]) -> Pixels:
    """Only the pixels of these rules, their gaps filled."""
    result = np.zeros_like(level)
    for chain in chains:
        for piece in chain.pieces:
            half = piece.thick // 2 + 2
            area = (slice(max(0, int(piece.y) - half), int(piece.y) + half + 1), slice(piece.x0, piece.x1))
            result[area] |= level[area]
        for left, right in pairwise(chain.pieces):
            result[round((left.y + right.y) / 2), left.x1 : right.x0 + 1] = 255
    return result
