"""Print that meets the rule at a side of its cell: a number wider than its cell, whose digit there goes with the rule
or stands in the next cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.rulings import Area

_REACH = 14
"""Pixels on both sides of a cell's edge that are looked at: more than a rule is thick, less than a digit is wide."""
_INSET = 4
"""Pixels at the upper and lower side of a cell that may belong to the rules there."""
_THICKER = 3
"""Pixels by which print makes a rule thicker."""
_ROWS = 4
"""Rows of a digit that meet a rule at least; and rows beside the line that show how thick the rule is."""


def meets_rule(area: Area, cell: Area, mask: Pixels, ruled: Pixels) -> bool:
    """In: a line of print, its cell, 255 on all ink but rules, and 255 on rules. Out: whether the rule left or right of
    the line is thicker there than it is above and below, as if print ran into it."""
    rows = np.arange(cell.y0 + _INSET, cell.y1 - _INSET)
    beside = (rows >= area.y0) & (rows < area.y1)
    if int((~beside).sum()) < _ROWS:
        return False
    return any(_is_thicker(_thickness(edge, rows, mask, ruled), beside) for edge in (cell.x0, cell.x1))


def _is_thicker(thickness: NDArray[np.int_], beside: NDArray[np.bool_]) -> bool:
    usual = float(np.median(thickness[~beside]))
    return usual > 0 and int((thickness[beside] >= usual + _THICKER).sum()) >= _ROWS


def _thickness(edge: int, rows: NDArray[np.int_], mask: Pixels, ruled: Pixels) -> NDArray[np.int_]:
    """For each row how much ink stands together around the rule at an edge; 0 where it has none."""
    low, high = max(0, edge - _REACH), min(mask.shape[1], edge + _REACH + 1)
    rule = ruled[rows, low:high] > 0
    anchor = int(np.argmax(rule.sum(axis=0)))
    inked = rule | (mask[rows, low:high] > 0)
    right, left = _run(inked[:, anchor:]), _run(inked[:, anchor::-1])
    return np.maximum(0, left + right - 1)


def _run(inked: NDArray[np.bool_]) -> NDArray[np.int_]:
    """For each row how many pixels from its start on are ink."""
    return np.asarray(np.cumprod(inked, axis=1).sum(axis=1))
