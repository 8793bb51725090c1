"""Scanned pages and photos: from pixels to a `Page` of words and rulings, each word with the reader's confidence.

Only here are OpenCV and ONNX Runtime used, and only once a page is a picture: a digital PDF loads none of it. What is
recognised stands in points of the page made upright and straight; `Page.shown` leads back to the page as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.documents.model import Box, Page


def recognises() -> bool:
    """Whether what recognition needs is installed (`gouji[ocr]`). Imports none of it."""
    from pipeline.documents.scans.models import is_installed

    return is_installed()


def read_scanned_page(page: Any, number: int, is_image: bool = False, within: Box | None = None) -> Page:
    """In: a page of MuPDF that is a picture, or is one `within` a box, which is then read as if it were the page. Out:
    the page as recognised; `scanned` and without words where what recognition needs is not installed;
    `damage` says so where its picture is damaged.

    Raises TooLargeDocument, and MuPDF's errors.
    """
    if not recognises():
        return Page(number, page.rect.width, page.rect.height, scanned=True)
    from pipeline.documents.scans.picture import picture_of
    from pipeline.documents.scans.read import read_scan

    picture = picture_of(page, is_image, within)
    read = read_scan(picture, number)
    return _in_doubt(read, picture.damage) if picture.damage else read


def _in_doubt(page: Page, damage: str) -> Page:
    """What is left of a damaged picture may stand at the wrong place, or be cut off where nobody sees it."""
    text = f"is a damaged picture ({damage}): what could be read of it is in doubt; get the file anew or scan it again"
    return replace(page, damage=text)
