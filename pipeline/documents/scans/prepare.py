"""From a picture as scanned to ink on white paper: seal and coloured marks taken out, shadow flattened, fade undone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.stamps import VEIL, without_colour, without_seal

_TILE = 8
"""Pixels a side of the tiles by which the brightness of the paper is known."""
_DARKEST = 0.004
"""Share of a page that its darkest pixels make: what they have is the ink's darkness."""
_CHARACTER = 40
"""Pixels of the ink of a character at least, faint as it may be."""
_LEAST_CONTRAST = 40.0
"""Of ink to paper: less is no print, and is not made darker."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`grey`: ink is near 0, paper near 255. `stain`: STAIN or VEIL where a stamp was taken out, None where there was
    none."""

    grey: Pixels
    stain: Pixels | None = None

    @property
    def veil(self) -> Pixels | None:
        """255 where print may have gone with a stamp."""
        return None if self.stain is None else np.where(self.stain == VEIL, np.uint8(255), np.uint8(0))


def cleaned(pixels: Pixels) -> Sheet:
    """The sheet that a picture shows, in greys: no colour, no shadow, ink as dark as print is."""
    if pixels.ndim == 2:
        stamped = without_seal(_flattened(pixels, _paper(pixels)))
    else:
        paper = _paper(pixels.max(axis=2))
        stamped = without_colour(cv2.merge([_flattened(channel, paper) for channel in cv2.split(pixels)]))
    return Sheet(_strengthened(stamped.grey), stamped.stain)


def _paper(grey: Pixels) -> Pixels:
    """The brightness of the paper around each pixel."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _TILE), max(1, height // _TILE)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.max(cv2.GaussianBlur(paper, (0, 0), 3), np.full_like(paper, 40))
    return cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)


def _flattened(grey: Pixels, paper: Pixels) -> Pixels:
    """Each pixel by the brightness of the paper around it."""
    return cv2.divide(grey, paper, scale=255)


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


def print_of(grey: Pixels) -> Pixels:
    """255 where there is print: all of a stroke of which a part is dark enough for ink, and what is fainter but large
    enough for a character."""
    darker = cv2.subtract(cv2.blur(grey, (41, 41)), grey)
    faint = cv2.bitwise_and(
        cv2.threshold(grey, 195, 255, cv2.THRESH_BINARY_INV)[1], cv2.threshold(darker, 26, 255, cv2.THRESH_BINARY)[1]
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(faint, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _CHARACTER
    kept[np.unique(labels[ink_of(grey) > 0])] = True
    kept[0] = False
    return (kept * np.uint8(255))[labels]
