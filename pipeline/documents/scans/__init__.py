"""Scanned pages and photos: from pixels to a `Page` of words and rulings, each word with the reader's confidence.

Only here are OpenCV and ONNX Runtime used, and only once a page is a picture: a digital PDF loads none of it. What is
recognised stands in points of the page made upright and straight; `Page.shown` leads back to the page as it is.
"""

from __future__ import annotations

from typing import Any

from pipeline.documents.model import Page


def read_scanned_page(page: Any, number: int, is_image: bool = False) -> Page:
    """In: a page of MuPDF that is a picture. Out: the page as recognised; `scanned` and without words where what
    recognition needs is not installed (`gouji[ocr]`).

    Raises TooLargeDocument, and MuPDF's errors.
    """
    from pipeline.documents.scans.models import is_installed

    if not is_installed():
        return Page(number, page.rect.width, page.rect.height, scanned=True)
    from pipeline.documents.scans.picture import picture_of
    from pipeline.documents.scans.read import read_scan

    return read_scan(picture_of(page, is_image), number)
