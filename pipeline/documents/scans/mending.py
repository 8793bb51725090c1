"""Rules that are broken or faint made whole: pieces that run on in one line are one rule, if it meets others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_THICKEST = 12
_ASIDE = 2.5
"""Pixels by which one piece may lie off the line of the one before."""
_GAP = 56
"""Pixels between two pieces of one rule at most."""
_WHOLE = 0.55
"""Share of its length that a rule is printed."""
_LONGEST = 48
"""Pixels of its longest piece at least: strokes of characters are shorter."""
_SHORTEST = 40
_LONG = 56
"""A line so long is no stroke of a character."""
_MEETS = 14
"""Pixels between a rule and one that it meets at most, for the end of either may be lost."""
_AT = 7
"""Where both ends of a gap stand so near to a crossing rule, a merged cell lies between them."""


@dataclass(slots=True)
class _Chain:
    """Pieces of one horizontal line from left to right: where it begins and ends, at what height, how much of it is
    printed; `gaps` are to be filled."""

    x0: int
    x1: int
    y: float
    printed: int
    thick: int
    longest: int
    gaps: list[tuple[int, int, float]]


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
    free = cv2.morphologyEx(
        cv2.bitwise_and(thin, cv2.bitwise_not(beside)), cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8)
    )
    return cv2.morphologyEx(free, cv2.MORPH_OPEN, np.ones((1, _PIECE), np.uint8))


def _transposed(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels.T)


def _crossings(upright: Pixels) -> NDArray[np.bool_]:
    """Where rules run that are no strokes of characters, seen from those that cross them; given transposed."""
    long = cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8))
    near = cv2.dilate(long, np.ones((2 * _AT + 1, 2 * _AT + 1), np.uint8))
    return _transposed(near) > 0


def _chains(level: Pixels, crossings: NDArray[np.bool_]) -> list[_Chain]:
    _, _, stats, centers = cv2.connectedComponentsWithStats(level, connectivity=8)
    flat = np.flatnonzero(stats[:, cv2.CC_STAT_HEIGHT] <= _THICKEST)
    flat = flat[flat > 0]
    open_at: dict[int, list[_Chain]] = {}
    chains: list[_Chain] = []
    for index in flat[np.argsort(stats[flat, cv2.CC_STAT_LEFT], kind="stable")].tolist():
        x0, _, width, height, _ = (int(part) for part in stats[index])
        y = float(centers[index][1])
        row = int(y // _ASIDE)
        near = [chain for at in (row - 1, row, row + 1) for chain in open_at.get(at, ())]
        fits = [
            chain
            for chain in near
            if abs(chain.y - y) <= _ASIDE
            and -_PIECE <= x0 - chain.x1 <= _GAP
            and not _is_merged_cell(crossings, chain, x0, y)
        ]
        if not fits:
            chain = _Chain(x0, x0 + width, y, width, height, width, [])
            chains.append(chain)
            open_at.setdefault(row, []).append(chain)
            continue
        chain = max(fits, key=lambda each: each.x1)
        if x0 > chain.x1:
            chain.gaps.append((chain.x1, x0, (chain.y + y) / 2))
        open_at[int(chain.y // _ASIDE)].remove(chain)
        chain.printed += width
        chain.x1, chain.y, chain.thick = max(chain.x1, x0 + width), y, max(chain.thick, height)
        chain.longest = max(chain.longest, width)
        open_at.setdefault(row, []).append(chain)
    return [
        chain
        for chain in chains
        if chain.x1 - chain.x0 >= _SHORTEST
        and chain.longest >= min(_LONGEST, 0.8 * (chain.x1 - chain.x0))
        and chain.printed >= _WHOLE * (chain.x1 - chain.x0)
    ]


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
        if column.x1 - column.x0 >= _LONG
        and column.x0 - _MEETS <= chain.y <= column.x1 + _MEETS
        and chain.x0 - _MEETS <= column.y <= chain.x1 + _MEETS
    ]
    crosses = any(chain.x0 + _MEETS < x < chain.x1 - _MEETS for x in meets)
    return crosses or (any(x <= chain.x0 + _MEETS for x in meets) and any(x >= chain.x1 - _MEETS for x in meets))


def _drawn(pixels: Pixels, chains: Sequence[_Chain]) -> Pixels:
    """Only the pixels of these rules, their gaps filled."""
    result = np.zeros_like(pixels)
    for chain in chains:
        half = chain.thick // 2 + 1
        rows = slice(max(0, int(chain.y) - half - 3), int(chain.y) + half + 4)
        result[rows, chain.x0 : chain.x1] = np.maximum(
            result[rows, chain.x0 : chain.x1], pixels[rows, chain.x0 : chain.x1]
        )
        for start, end, y in chain.gaps:
            result[round(y), start : end + 1] = 255
    return result
