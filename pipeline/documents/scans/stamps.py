"""Seals and pens taken out of a sheet: by their colour, or, on a grey scan, by their even grey.

Black print is black also under a seal. So what a stamp adds is brightened to paper and what is darker stays, a little
thinner than it was; who reads digits there must know that a stamp lay on them (`stain`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.documents.scans.picture import Pixels

STAIN, VEIL = 255, 128
"""Where a stamp was taken out: print is still there, or print may have gone with it."""
_COLOURED = 55
"""How far the channels of a pixel lie apart that is of coloured ink."""
_INK_UNDER, _BRIGHTER = 95.0, 20.0
"""The brightest channel of a seal over black print: what is darker is ink. Faded print is brighter than that; the print
beside the seal tells, and what is brighter by so much is the seal's."""
_COLOUR_ALONE = (130.0, 185.0)
"""The brightest channel of a seal or a pen over paper: what lies between that and the ink is stretched."""
_FAINT_SHARE = 20
"""Percentage of the pixels of one colour that are darker than its usual brightness: where it lies over print."""

_GREY = (70, 190)
"""A seal on a grey scan: darker than paper, brighter than print."""
_EVEN = 42
"""How far the greys of neighbouring pixels of a seal lie apart at most."""
_SEAL = (150, 560)
"""Pixels that a seal is wide and high: 20 to 70 mm."""
_SQUARE = 1.5
"""Its longer side to its shorter, at most; one that stands half on the page is shorter."""
_FEWEST = 400
"""Pixels of even grey in it."""
_TOGETHER = 41
"""Pixels between the parts of a seal at most."""
_AROUND = 7
"""Pixels around its even grey that are its blurred edge."""
_DARKER, _DARK_SHARE = 30, 0.0015
"""Print is darker than a seal by so much, in so large a share of the page; else the print itself is grey."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """`grey` with stamps brightened to paper; `stain`: STAIN or VEIL where they were, None where there are none."""

    grey: Pixels
    stain: Pixels | None = None


def without_colour(pixels: Pixels) -> Stamped:
    """In: rows of (red, green, blue) on white paper. Out: the brightest channel of each pixel, in which a seal is
    nearly paper, brightened to paper where there is colour."""
    red, green, blue = cv2.split(pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    stain = cv2.threshold(cv2.subtract(brightest, darkest), _COLOURED, 255, cv2.THRESH_BINARY)[1]
    if not cv2.countNonZero(stain):
        return Stamped(brightest)
    near = cv2.dilate(stain, np.ones((3, 3), np.uint8))
    print_ = brightest[(near == 0) & (brightest < _GREY[1])]
    dark, usual = np.percentile(print_, (25, 50)) if print_.size else (0.0, 0.0)
    usual += _BRIGHTER
    grey = brightest.copy()
    for channel in (red, green, blue):
        own = (near > 0) & (channel == brightest)
        coloured = brightest[own & (stain > 0)]
        if coloured.size:
            alone = float(np.clip(np.percentile(coloured, _FAINT_SHARE), *_COLOUR_ALONE))
            ink = min(max(_INK_UNDER, usual), alone - _BRIGHTER)
            grey[own] = _brightened(brightest[own], ink, alone)
    return Stamped(grey, stain if dark <= _INK_UNDER else np.where(stain > 0, np.uint8(VEIL), stain))


def without_seal(grey: Pixels) -> Stamped:
    """In: a sheet without colour, on white paper. Out: the sheet without the round seals on it, if its print is darker
    than they are."""
    kernel = np.ones((3, 3), np.uint8)
    dark, bright = cv2.erode(grey, kernel), cv2.dilate(grey, kernel)
    level = cv2.subtract(bright, dark) <= _EVEN  # blurred print is grey, too, but never level
    even = (level & (dark >= _GREY[0]) & (bright <= _GREY[1])).astype(np.uint8) * 255
    result, stain = grey, None
    for box in _seals(even):
        found = grey[box][even[box] > 0]
        alone = float(np.percentile(found, 5))
        print_ = grey[grey < alone - _DARKER]
        if print_.size < _DARK_SHARE * grey.size:
            continue
        if stain is None:
            result, stain = grey.copy(), np.zeros_like(grey)
        near = cv2.dilate(even[box], np.ones((_AROUND, _AROUND), np.uint8)) > 0
        bright_ = _brightened(grey[box], float(np.median(print_)) + _DARKER / 2, alone)
        result[box] = np.where(near, bright_, result[box])
        stain[box][near] = VEIL  # thin print is no darker than a seal
    return Stamped(result, stain)


def _seals(even: Pixels) -> Iterator[tuple[slice, slice]]:
    """Where even grey is spread over the area of a seal."""
    small = cv2.resize(even, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    core = cv2.threshold(small, 100, 255, cv2.THRESH_BINARY)[1]
    side = _TOGETHER // 4
    joined = cv2.dilate(core, np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    low, high = _SEAL
    for x, y, width, height, _ in (stats[1:count] * 4).tolist():
        box = (slice(max(0, y), y + height), slice(max(0, x), x + width))
        short, long = sorted((width - 4 * side, height - 4 * side))
        if short >= low and long <= high and long <= _SQUARE * short and cv2.countNonZero(even[box]) >= _FEWEST:
            yield box


def _brightened(grey: Pixels, ink: float, paper: float) -> Pixels:
    """Stretched from `ink`, which becomes black, to `paper`, which becomes white; nothing becomes darker."""
    stretched = np.clip((grey.astype(np.float32) - ink) * (255.0 / max(1.0, paper - ink)), 0, 255)
    return np.maximum(grey, stretched.astype(np.uint8))
