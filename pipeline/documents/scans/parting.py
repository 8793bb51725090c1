"""Sides of slots that no rule marks though one did: what is printed on both sides is set as in two cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.sides import Flags

_INSET = 5
"""Pixels within a slot that may belong to the rules around it."""
_SPECK = 10
"""Pixels of a speck, or of a point, either way."""
_LOW, _HIGH = 12, 45
"""Height of a digit in pixels."""
_SMALL = 0.34
"""Of the height of a digit: a point, a comma, a minus or a speck is lower."""
_NARROW = 0.95
"""Width to height of a digit at most; a Chinese character is made of wider or of many pieces."""
_DIGIT = 0.8
"""Of its height: room that a digit takes at most."""
_LINE = 1.3
"""Height of a line of digits to that of the tallest."""
_OVERLAP = 2
_MOST, _POINTS = 14, 2
"""Digits of a number, and points or specks among them, at most."""
_APART, _FAR = 0.8, 1.2
"""Of the height of a character: paper between two numbers, and between texts of two cells."""
_OFF_MIDDLE = 0.07
"""Share of a slot's width by which print may lie off its middle that is set in it."""
_WORD, _LABEL = 1.8, 2.5
"""Widths to height of a header and of a label; single characters may be one word set wide."""

_SLOT = 30
"""Width of a slot at least."""
_STUB = 6
"""Width of what is left of an upright rule at the upper or lower side of a cell."""
_TWO_CELLS, _ONE_LINE = 110, 130
"""Width of two cells at least, and height of a row of numbers at most."""

Span = tuple[int, int, int, int]
"""A cell as x0, y0, x1, y1."""
Pieces = NDArray[np.int32]
"""Of ink, one a row: x0, y0, x1, y1, ends excluded."""


@dataclass(frozen=True)
class _Group:
    """What is printed in one slot, of which `low` and `high` are the ends, and the specks or points of two slots."""

    pieces: Pieces
    small: Pieces
    low: int
    high: int

    @property
    def x0(self) -> int:
        return int(self.pieces[:, 0].min())

    @property
    def x1(self) -> int:
        return int(self.pieces[:, 2].max())

    @property
    def tallest(self) -> int:
        return int((self.pieces[:, 3] - self.pieces[:, 1]).max())

    @property
    def is_in_the_middle(self) -> bool:
        return abs(self.x0 + self.x1 - self.low - self.high) / 2 <= _OFF_MIDDLE * (self.high - self.low)

    @property
    def is_number(self) -> bool:
        """Whether it looks like one line of narrow pieces side by side."""
        widths, heights = self.pieces[:, 2] - self.pieces[:, 0], self.pieces[:, 3] - self.pieces[:, 1]
        if len(self.pieces) == 1 and heights[0] < _LOW:
            return bool(_LOW <= widths[0] <= _HIGH and widths[0] > 2 * heights[0])
        tallest = self.tallest
        tall = heights > _SMALL * tallest
        line = self.pieces[tall]
        line = line[np.argsort(line[:, 0])]
        return bool(
            _LOW <= tallest <= _HIGH
            and len(self.pieces) <= _MOST
            and self._points(line) <= _POINTS
            and (widths[tall] <= _NARROW * tallest).all()
            and line[:, 3].max() - line[:, 1].min() <= _LINE * tallest
            and (line[1:, 0] - line[:-1, 2] >= -_OVERLAP).all()
            and (line[1:, 0] - line[:-1, 2] < _FAR * tallest).all()
            and line[:, 2].max() - line[:, 0].min() <= _DIGIT * tallest * len(line) + _SMALL * tallest
        )

    def _points(self, line: Pieces) -> int:
        """How many small pieces stand among these."""
        left, top = line[:, :2].min(axis=0)
        right, bottom = line[:, 2:].max(axis=0)
        x, y = (self.small[:, 0] + self.small[:, 2]) / 2, (self.small[:, 1] + self.small[:, 3]) / 2
        return int(((x > left) & (x < right) & (y > top) & (y < bottom)).sum())


def part_by_print(below: Flags, beside: Flags, xs: Sequence[int], ys: Sequence[int], print_: Pixels) -> None:
    """Marks as ruled those inner sides on whose both sides stand numbers, or texts in the middle of their slots."""
    for row, column in np.argwhere(~beside[1:-1].T).tolist():
        y0, y1 = ys[row] + _INSET, ys[row + 1] - _INSET
        x0, at, x1 = xs[column : column + 3]
        groups = _groups(print_[y0:y1, x0 + _INSET : x1 - _INSET], at - x0 - _INSET, axis=0)
        if groups and _are_cells_of_a_row(*groups):
            beside[column + 1, row] = True
    for row, column in np.argwhere(~below[1:-1]).tolist():
        x0, x1 = xs[column] + _INSET, xs[column + 1] - _INSET
        y0, at, y1 = ys[row : row + 3]
        groups = _groups(print_[y0 + _INSET : y1 - _INSET, x0:x1], at - y0 - _INSET, axis=1)
        if groups and all(group.is_number for group in groups):
            below[row + 1, column] = True


def lost_edges(cells: Sequence[Span], edges: Sequence[int], print_: Pixels) -> list[int]:
    """Where upright edges ran of which nothing is left: between numbers side by side in one cell, each in the middle of
    its part of it."""
    found: list[int] = []
    for x0, y0, x1, y1 in cells:
        if x1 - x0 < _TWO_CELLS or y1 - y0 > _ONE_LINE:
            continue
        for at in _between_numbers(print_[y0 + _INSET : y1 - _INSET, x0 + _INSET : x1 - _INSET]):
            if all(abs(x0 + at - edge) > _SLOT for edge in (*edges, *found)):
                found.append(x0 + at)
    return found


def _between_numbers(pixels: Pixels) -> list[int]:
    """The middles of the gaps between numbers, from the left end of the cell on."""
    pieces, small = _pieces(pixels)
    is_stub = (pieces[:, 2] - pieces[:, 0] <= _STUB) & ((pieces[:, 1] == 0) | (pieces[:, 3] == len(pixels)))
    pieces = pieces[~is_stub]
    if len(pieces) < 2:
        return []
    pieces = pieces[np.argsort(pieces[:, 0])]
    height = float(np.median(pieces[:, 3] - pieces[:, 1]))
    gaps = np.flatnonzero(pieces[1:, 0] - np.maximum.accumulate(pieces[:-1, 2]) >= _FAR * height) + 1
    parts = np.split(pieces, gaps)
    middles = [(int(left[:, 2].max()) + int(right[:, 0].min())) // 2 for left, right in pairwise(parts)]
    ends = [-_INSET, *middles, pixels.shape[1] + _INSET]
    groups = [_Group(part, small, low, high) for part, (low, high) in zip(parts, pairwise(ends), strict=True)]
    if all(group.is_number and group.is_in_the_middle for group in groups):
        return [middle + _INSET for middle in middles]
    return []


def _pieces(pixels: Pixels) -> tuple[Pieces, Pieces]:
    """The pieces of ink of a slot, and those that are as small as specks and points."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(pixels, connectivity=8)
    found = stats[1:]
    pieces = np.stack([found[:, 0], found[:, 1], found[:, 0] + found[:, 2], found[:, 1] + found[:, 3]], axis=1)
    is_small = found[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) <= _SPECK
    return pieces[~is_small], pieces[is_small]


def _groups(pixels: Pixels, at: int, axis: int) -> tuple[_Group, _Group] | None:
    """The print before and after a place along an axis; None where it crosses that place, or one side has none."""
    pieces, small = _pieces(pixels)
    starts, ends = pieces[:, axis], pieces[:, axis + 2]
    is_rest = (starts >= at - _INSET) & (ends <= at + _INSET)
    if ((starts < at) & (ends > at) & ~is_rest).any():
        return None
    first, second = pieces[~is_rest & (ends <= at)], pieces[~is_rest & (starts >= at)]
    if not len(first) or not len(second):
        return None
    width = pixels.shape[1]
    edge, start = (at, at) if axis == 0 else (width, -_INSET)
    return _Group(first, small, -_INSET, edge), _Group(second, small, start, width + _INSET)


def _are_cells_of_a_row(left: _Group, right: _Group) -> bool:
    gap, height = right.x0 - left.x1, min(max(left.tallest, right.tallest), _HIGH)
    if left.is_number and right.is_number:
        return gap >= _APART * height
    if gap < _FAR * height:
        return False
    wide = [(group.x1 - group.x0) / height for group in (left, right)]
    if right.is_number:
        return wide[0] >= _LABEL and right.is_in_the_middle
    return min(wide) >= _WORD and left.is_in_the_middle and right.is_in_the_middle
