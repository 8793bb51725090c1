"""Ruling lines as they run over a sheet that is not yet straight."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels

_THICKEST = 13
"""A rule is thinner; what is thicker is a bar or a shade."""
_FAINTEST, _DARK = 28.0, 60.0
"""How much darker than the paper beside it a rule is at least, on clean paper and on any."""
_OVER_GRAIN, _PAPER = 3.0, 75
"""By what factor it is darker than the grain of the paper, and percentage of a page that is paper at least."""
_SAMPLED = 4
_GAP = 5
"""White pixels within a rule that dirt made."""
SHORTEST_RUN = 34
"""A rule that runs straight for so long; the stroke of 一 is shorter."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The course of one rule: `along` are places on it at equal steps, `across` where it runs there."""

    along: NDArray[np.float64]
    across: NDArray[np.float64]

    @property
    def length(self) -> float:
        return float(self.along[-1] - self.along[0])


def rule_pixels(grey: Pixels, run: int = SHORTEST_RUN) -> Pixels:
    """255 on horizontal rules (give the transposed sheet for the vertical ones): thin, dark, and `run` pixels long."""
    return runs(thin_lines(grey), run)


def thin_lines(grey: Pixels) -> Pixels:
    """255 on what is darker than the paper over and under it."""
    hat = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((_THICKEST, 1), np.uint8))
    grain = float(np.percentile(hat[::_SAMPLED, ::_SAMPLED], _PAPER))
    faintest = min(max(_FAINTEST, _OVER_GRAIN * grain), _DARK)
    thin = cv2.threshold(hat, faintest, 255, cv2.THRESH_BINARY)[1]
    return cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))


def runs(pixels: Pixels, length: int) -> Pixels:
    """Only what runs on horizontally for `length` pixels."""
    return cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))


_STEP = 16
_SHORTEST = 90
"""Of a trace: a shorter one says little about the course of the lines."""


def traces(rules: Pixels) -> list[Trace]:
    """The courses of the horizontal rules among pixels that lie on rules."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(part) for part in stats[index])
        if width < _SHORTEST or height * 4 > width:
            continue
        rows, columns = np.nonzero(labels[y : y + height, x : x + width] == index)
        bins = columns // _STEP
        counts = np.bincount(bins)
        sums = np.bincount(bins, weights=rows)
        held = counts > 0
        places = (np.flatnonzero(held) + 0.5) * _STEP + x
        found.append(Trace(places.astype(np.float64), sums[held] / counts[held] + y))
    return found
