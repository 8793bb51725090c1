"""Which way up a sheet is: the way in which samples of its print can be read."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import Sheet, ink_of
from pipeline.documents.scans.recognise import recognise
from pipeline.documents.scans.rulings import Area

Points = NDArray[np.float64]
"""Rows of (x, y)."""

_SAMPLES = 10
_LINE_HEIGHT = (14, 60)
_WORD = 15
"""Pixels that stand between two characters of a line at most."""
_READABLE = 0.93
"""Legibility of samples that are surely the right way up."""
_CLEARLY = 1.1
"""By how much another way must be more legible for a sheet to be turned."""
_LONG = 3
"""Characters of a sample: of what stands on its side one or two are seen, and those sometimes with certainty."""


def turned(sheet: Sheet, degrees: int) -> Sheet:
    """A sheet turned clockwise by a multiple of 90 degrees."""
    times = -(degrees // 90)
    stain = None if sheet.stain is None else np.ascontiguousarray(np.rot90(sheet.stain, times))
    return Sheet(np.ascontiguousarray(np.rot90(sheet.grey, times)), stain)


def unturned(points: Points, degrees: int, shape: tuple[int, ...]) -> Points:
    """Places of a turned sheet as places of the sheet before, whose shape is given."""
    height, width = shape[:2]
    x, y = points[:, 0], points[:, 1]
    back = {0: (x, y), 90: (y, height - x), 180: (width - x, height - y), 270: (width - y, x)}
    return np.stack(back[degrees], axis=1)


def turn_of(grey: Pixels) -> int:
    """By how many degrees, clockwise, a sheet must be turned to be upright; 0 where nothing on it can be read."""
    upright = _legibility(grey)
    if upright >= _READABLE:
        return 0
    scores = {
        degrees: _legibility(np.ascontiguousarray(np.rot90(grey, -(degrees // 90)))) for degrees in (90, 180, 270)
    }
    best = max(scores, key=lambda degrees: scores[degrees])
    return best if scores[best] > _CLEARLY * upright else 0


def _legibility(grey: Pixels) -> float:
    """Mean probability of the characters of samples, less where these are single ones; 0 to 1."""
    samples = [grey[a.y0 : a.y1, a.x0 : a.x1] for a in _samples(grey)]
    if not samples:
        return 0.0
    read = recognise(samples)
    certainty = float(np.mean([np.mean([c.probability for c in line.chars]) if line.chars else 0.0 for line in read]))
    return certainty * min(1.0, float(np.mean([len(line.chars) for line in read])) / _LONG)


def _samples(grey: Pixels) -> list[Area]:
    """Words of several characters, those of middling length first."""
    found = sorted(_words(grey), key=lambda area: abs(area.width - 6 * area.height))
    return found[:_SAMPLES]


def _words(grey: Pixels) -> Iterator[Area]:
    ink = cv2.morphologyEx(ink_of(grey), cv2.MORPH_CLOSE, np.ones((1, _WORD), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = _LINE_HEIGHT
    height, width = grey.shape
    for x, y, w, h, area in stats[1:].tolist():
        if low <= h <= high and 2 * h <= w <= 14 * h and area >= 0.3 * w * h:
            pad = h // 6
            yield Area(max(0, x - pad), max(0, y - pad), min(width, x + w + pad), min(height, y + h + pad))
