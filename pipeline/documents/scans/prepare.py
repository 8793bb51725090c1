"""From a picture as scanned to ink on white paper: seal and coloured marks taken out, shadow flattened, fade undone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.documents.scans.picture import Pixels

_COLOURED = 55
"""How far the channels of a pixel lie apart that is of coloured ink."""
_INK_UNDER = 95.0
"""The brightest channel of a seal over black print: what is darker is ink."""
_COLOUR_ALONE = (130.0, 185.0)
"""The brightest channel of a seal or a pen over paper: what lies between that and the ink is stretched."""
_FAINT_SHARE = 20
"""Percentage of the pixels of one colour that are darker than its usual brightness: where it lies over print."""
_TILE = 8
"""Pixels a side of the tiles by which the brightness of the paper is known."""
_DARKEST = 0.004
"""Share of a page that its darkest pixels make: what they have is the ink's darkness."""
_LEAST_CONTRAST = 40.0
"""Of ink to paper: less is no print, and is not made darker."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`grey`: ink is near 0, paper near 255. `stain`: 255 where coloured ink was taken out; None where none was."""

    grey: Pixels
    stain: Pixels | None = None


def cleaned(pixels: Pixels) -> Sheet:
    """The sheet that a picture shows, in greys: no colour, no shadow, ink as dark as print is."""
    if pixels.ndim == 2:
        return Sheet(_strengthened(_flattened(pixels)))
    grey, stain = _without_coloured_ink(pixels)
    return Sheet(_strengthened(_flattened(grey)), stain)


def _without_coloured_ink(pixels: Pixels) -> tuple[Pixels, Pixels | None]:
    """The brightest channel of each pixel: in it a seal is nearly paper, and black print is black also under a seal."""
    red, green, blue = cv2.split(pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    stain = cv2.threshold(cv2.subtract(brightest, darkest), _COLOURED, 255, cv2.THRESH_BINARY)[1]
    if not cv2.countNonZero(stain):
        return brightest, None
    near = cv2.dilate(stain, np.ones((3, 3), np.uint8))
    cleaned_ = brightest.copy()
    for channel in (red, green, blue):
        own = (near > 0) & (channel == brightest)
        coloured = brightest[own & (stain > 0)]
        if coloured.size:
            low, high = _COLOUR_ALONE
            alone = float(np.clip(np.percentile(coloured, _FAINT_SHARE), low, high))
            stretched = (brightest[own].astype(np.float32) - _INK_UNDER) * (255.0 / (alone - _INK_UNDER))
            cleaned_[own] = np.maximum(brightest[own], np.clip(stretched, 0, 255).astype(np.uint8))
    return cleaned_, stain


def _flattened(grey: Pixels) -> Pixels:
    """Each pixel by the brightness of the paper around it."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _TILE), max(1, height // _TILE)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.max(cv2.GaussianBlur(paper, (0, 0), 3), np.full_like(paper, 40))
    return cv2.divide(grey, cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), scale=255)


def _strengthened(grey: Pixels) -> Pixels:
    """Stretched so that the ink is dark: the network was trained on print that is not faded."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256)
    darkness = 255 - int(np.searchsorted(np.cumsum(counts), _DARKEST * counts.sum()))
    if darkness < _LEAST_CONTRAST or darkness > 235:
        return grey
    gain = 235 / darkness
    return cv2.convertScaleAbs(cv2.bitwise_not(cv2.convertScaleAbs(cv2.bitwise_not(grey), alpha=gain)))


def ink_of(grey: Pixels) -> Pixels:
    """255 where there is ink: dark in itself and darker than what is around."""
    around = cv2.blur(grey, (41, 41))
    darker = cv2.subtract(around, grey)
    return cv2.bitwise_and(
        cv2.threshold(grey, 165, 255, cv2.THRESH_BINARY_INV)[1], cv2.threshold(darker, 22, 255, cv2.THRESH_BINARY)[1]
    )
