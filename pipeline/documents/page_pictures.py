"""Pictures of whole pages, as a person sees them, for the review page.

Documents are hostile: this is to be done in a process that may crash, as the reading of them is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.documents.crops import DrawnPages, opened
from pipeline.documents.model import PagePicture
from pipeline.documents.pagewise import MUPDF_ERRORS, in_short
from pipeline.errors import DamagedDocument

MAX_SIDE = 2600
"""Pixels of a picture's longer side."""
MAX_BYTES = 400 * 1024
_ZOOM = 110 / 72
"""Pixels a point: digits of 10 points are 15 pixels high."""
_QUALITY = 60


def page_pictures(path: Path, numbers: Sequence[int]) -> dict[int, PagePicture]:
    """In: a PDF or an image, and pages counted from 1. Out: a grey picture for each that the file has, of at most
    MAX_SIDE pixels a side and, wherever shrinking can do it, MAX_BYTES.

    Raises UnsupportedDocument for a file without pages, another DocumentError where it cannot be opened or drawn.
    """
    with opened(path) as source:
        pages = DrawnPages(source)
        try:
            return {number: _picture(pages[number]) for number in numbers if 1 <= number <= source.page_count}
        except MUPDF_ERRORS as error:
            raise DamagedDocument(f"its pages cannot be drawn: {in_short(error)}") from None


def _picture(page: Any) -> PagePicture:
    width, height = page.rect.width, page.rect.height
    zoom = min(_ZOOM, MAX_SIDE / width, MAX_SIDE / height)
    picture = _smallest(page, zoom, width, height)
    while len(picture.data) > MAX_BYTES and zoom * max(width, height) > 64:
        zoom /= 1.25
        picture = _smallest(page, zoom, width, height)
    return picture


def _smallest(page: Any, zoom: float, width: float, height: float) -> PagePicture:
    """Print is smaller as PNG, a scan as JPEG."""
    drawn = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False)
    png, jpeg = drawn.tobytes("png"), drawn.tobytes("jpg", jpg_quality=_QUALITY)
    data, media_type = (png, "image/png") if len(png) <= len(jpeg) else (jpeg, "image/jpeg")
    return PagePicture(data, media_type, width, height)
