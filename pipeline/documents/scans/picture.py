"""A page as pixels, at one resolution whatever it was scanned at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from pipeline.documents.model import Box
from pipeline.documents.pagewise import pixels_lost
from pipeline.errors import TooLargeDocument

Pixels = NDArray[np.uint8]

DPI = 200
"""Of every picture that is read. All lengths in this package are pixels at this resolution."""
POINTS = 72 / DPI
"""Points a pixel."""

_PAPER = (390.0, 1400.0)
"""Points that the long side of a sheet may have (A5 to a little over A3): else its size is that of no paper."""
_WIDTH, _LENGTH = 595.0, 842.0
"""Points of the sides of a sheet whose size is not known: an A4, or several one below the other."""
_SQUAT = 1.6
"""Width to height: a sheet is less wide than that, what is wider is a part cut out."""
_SCREENS = (72.0, 96.0)
"""Resolutions that an image file states where it knows none."""
_MOST_READ = 40_000_000
"""Pixels of what is read: ten sheets one below the other. What is larger is shrunk."""
MAX_PIXELS = 200_000_000
"""Of the images of a page: an A4 at 600 dpi has 35 millions. To unpack more takes too much memory."""
_LONGEST = 25
"""Long side to short side: more is a strip, on which nothing can be read once it is as large as what is read."""
_GREY_SPREAD = 24
"""How far the channels of a grey pixel may lie apart: JPEG colours grey a little."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` are rows of greys, or of (red, green, blue); `scale` is points of the page as shown a pixel; `damage` is
    what is wrong with the image, where it could be unpacked in part only."""

    pixels: Pixels
    scale: float
    damage: str = ""


def picture_of(page: Any, is_image: bool = False, within: Box | None = None) -> Picture:
    """Renders a page of MuPDF, or what of it is `within` a box. `is_image`: it is that of an image file, whose
    resolution may be made up.

    Raises TooLargeDocument where its images have more than MAX_PIXELS or it is a strip, and MuPDF's errors.
    """
    number = page.number + 1
    check_pixels(sum(image["width"] * image["height"] for image in page.get_image_info()), number)
    check_shape(page.rect.width, page.rect.height, number)
    zoom = _zoom(page, is_image)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, clip=within, alpha=False)
    pymupdf.TOOLS.store_shrink(100)  # MuPDF keeps the unpacked images of the pages before, up to 256 MB
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    pixels = rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3)
    return Picture(_without_colour(pixels), 1 / zoom, pixels_lost())


def check_pixels(count: int, number: int) -> None:
    """Raises TooLargeDocument where the images of a page have too many pixels to be unpacked."""
    if count > MAX_PIXELS:
        raise TooLargeDocument(
            f"page {number} is an image of {count // 1_000_000} million pixels; Gouji reads up to "
            f"{MAX_PIXELS // 1_000_000} million: scan it at 300 dpi, or make it smaller, and run again"
        )


def check_shape(width: float, height: float, number: int) -> None:
    """Raises TooLargeDocument where a page is so long that it is none."""
    if max(width, height) > _LONGEST * min(width, height):
        times = round(max(width, height) / max(min(width, height), 0.001))
        raise TooLargeDocument(
            f"page {number} is {times} times as {'wide' if width > height else 'high'} as it is "
            f"{'high' if width > height else 'wide'}: cut it into pages and run again"
        )


def _zoom(page: Any, is_image: bool) -> float:
    """Pixels a point at which the page has DPI."""
    width, height = max(page.rect.width, 1.0), max(page.rect.height, 1.0)
    longest = max(width, height)
    known = _PAPER[0] <= longest <= _PAPER[1] and not (is_image and _resolution(page) in _SCREENS)
    zoom = 1 / POINTS
    if not known:
        zoom *= (_LENGTH if height < width <= _SQUAT * height else _WIDTH) / width
    return float(min(zoom, (_MOST_READ / (width * height)) ** 0.5))


def _resolution(page: Any) -> float:
    return float(next((image["xres"] for image in page.get_image_info()), 0.0))


def _without_colour(pixels: Pixels) -> Pixels:
    """One channel for a page in greys."""
    sample = pixels[::4, ::4].astype(np.int16)
    spread = sample.max(axis=2) - sample.min(axis=2)
    is_grey = int(np.count_nonzero(spread > _GREY_SPREAD)) * 20_000 < spread.size
    return np.ascontiguousarray(pixels[:, :, 1]) if is_grey else pixels
