"""Specks in cells: pieces of ink so small that they are neither characters nor parts of them.

A digit that is taken for dirt is a wrong number that nobody notices. So only what is smaller than any part of a digit
is taken out, and only where no point, comma or dot of a character would stand; all else is left to the recognition.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.ink import Pieces

_TINY = 0.2
"""Of the height of a character: a speck is smaller both ways. A point or comma may be so, too."""
_SMALL = 0.3
"""Of the height of a character: a line of print holds something larger; what is smaller and stands apart is dirt."""
_TALL = 0.45
"""Of the height of a character: a digit is taller."""
_CHINESE = 0.9
"""Width to height of a tall body that is no digit."""
_REACH = 0.6
"""Heights of a character that a point stands from its digits at most."""
_LOOSE = 0.15
"""Heights of a character between a digit and what is no part of it, over or under it."""
_FLAT, _DASH = 2.0, 0.25
"""A dash: its width to its height, and its width to the height of a character, at least."""


def is_tiny(pieces: Pieces, size: float) -> NDArray[np.bool_]:
    """Which pieces are no larger than a speck or a point; `size` is the height of a character."""
    return _are_within(pieces, _TINY * size, size)


def is_small(pieces: Pieces, size: float) -> NDArray[np.bool_]:
    """Which pieces are no larger than the dirt of a scan, or than what is left of a faint digit."""
    return _are_within(pieces, _SMALL * size, size)


def _are_within(pieces: Pieces, most: float, size: float) -> NDArray[np.bool_]:
    """Which pieces are no larger than `most` either way, and no dash."""
    widths, heights = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    is_dash = (widths >= _DASH * size) & (widths >= _FLAT * heights)
    return np.asarray((widths <= most) & (heights <= most) & ~is_dash)


def is_chinese(bodies: Pieces, size: float) -> bool:
    """Whether a line has a body that is wider than a digit is."""
    widths, heights = bodies[:, 2] - bodies[:, 0], bodies[:, 3] - bodies[:, 1]
    return bool((widths[heights >= _TALL * size] > _CHINESE * heights[heights >= _TALL * size]).any())


def belongs(small: NDArray[np.int32], bodies: Pieces, size: float) -> bool:
    """Whether a small piece is print of a line with these bodies: part of a character, a mark between two, or a point
    or comma between digits. One that is larger than a point need only stand near: it may be left of a faint digit."""
    x0, y0, x1, y1 = (int(part) for part in small[:4])
    loose = _LOOSE * size
    top, bottom = int(bodies[:, 1].min()), int(bodies[:, 3].max())
    over = bodies[(bodies[:, 0] < x1) & (bodies[:, 2] > x0)]
    if len(over):
        return bool(((over[:, 1] - loose < y1) & (over[:, 3] + loose > y0)).any())
    if y1 < top or y0 > bottom + loose:
        return False
    left, right = x0 - bodies[bodies[:, 2] <= x0][:, 2], bodies[bodies[:, 0] >= x1][:, 0] - x1
    near_left, near_right = bool((left <= _REACH * size).any()), bool((right <= _REACH * size).any())
    if not is_tiny(small[None], size)[0]:
        return near_left or near_right
    if not (near_left and near_right):
        return False
    return is_chinese(bodies, size) or (y0 + y1) / 2 > (top + bottom) / 2
