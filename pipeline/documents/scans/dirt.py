"""Specks in cells: small pieces of ink that are no part of what is printed there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TALL = 0.5
"""Of the height of a character: a digit is taller."""
_SMALL = 0.36
"""Of the height of a character: a point, a comma or a speck is smaller both ways."""
_NARROW = 0.9
"""Width to height: digits are narrower, most Chinese characters are not."""
_REACH = 1.3
"""Heights of a character that a point stands from its digits at most."""
_LOOSE = 0.15
"""Heights of a character between a digit and what is no part of it, over or under it."""
_FLAT, _MINUS = 2.0, 0.15
"""A minus sign: its width to its height, and its width to the height of a character, at least."""


def is_dirt(pieces: NDArray[np.int32], size: float) -> NDArray[np.bool_]:
    """In: the pieces of ink of one cell, and the height of a character. Out: which are specks: small, and neither part
    of a digit, nor a point between digits, nor a minus before them. Among Chinese characters nothing is a speck."""
    if not len(pieces):
        return np.zeros(0, bool)
    widths, heights = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    small = (widths <= _SMALL * size) & (heights <= _SMALL * size)
    tall = pieces[heights >= _TALL * size]
    if not len(tall):
        return small & ~((widths >= _MINUS * size) & (widths >= _FLAT * heights))
    if bool(((tall[:, 2] - tall[:, 0]) > _NARROW * (tall[:, 3] - tall[:, 1])).any()):
        return np.zeros(len(pieces), bool)
    belongs = [bool(each) and _belongs(piece, tall, size) for piece, each in zip(pieces, small, strict=True)]
    return small & ~np.array(belongs)


def _belongs(piece: NDArray[np.int32], digits: NDArray[np.int32], size: float) -> bool:
    x0, y0, x1, y1 = (int(part) for part in piece[:4])
    loose = _LOOSE * size
    over = digits[(digits[:, 0] < x1) & (digits[:, 2] > x0)]
    if len(over):
        return bool(((over[:, 1] - loose < y1) & (over[:, 3] + loose > y0)).any())
    level = digits[(digits[:, 1] - loose < y0) & (y1 < digits[:, 3] + 2 * loose)]
    left = level[(level[:, 2] <= x0) & (x0 - level[:, 2] < _REACH * size)]
    right = level[(level[:, 0] >= x1) & (level[:, 0] - x1 < _REACH * size)]
    if not len(right):
        return False
    if len(left):
        return True
    height = right[0][3] - right[0][1]
    middle = right[0][1] + 0.25 * height < (y0 + y1) / 2 < right[0][3] - 0.2 * height
    return bool(middle and x1 - x0 >= _FLAT * (y1 - y0) and x1 - x0 >= _MINUS * size)
