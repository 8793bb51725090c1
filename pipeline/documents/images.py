"""Image files: PNG, JPEG, TIFF of one or more pages, WebP. Each page is a scan."""

from __future__ import annotations

from functools import partial

import pymupdf

from pipeline.documents.model import Document, DocumentKind, Page
from pipeline.documents.pagewise import MUPDF_ERRORS, damages, in_short, read_pages
from pipeline.documents.scans import read_scanned_page, recognises
from pipeline.documents.scans.picture import check_pixels, check_shape
from pipeline.documents.scans.webp import as_pnm, header_of, is_webp
from pipeline.errors import DamagedDocument

_FIRST_ONLY = "the WebP file is an animation: only its first picture was read"


def read_image(data: bytes, name: str, sha256: str) -> Document:
    """Opens a PNG, JPEG, TIFF or WebP file as scanned pages. Raises DamagedDocument or TooLargeDocument."""
    if is_webp(data):
        return _read_webp(data, name, sha256)
    pages = _pages(data)
    return Document(name, DocumentKind.IMAGE, sha256, pages=pages, warnings=damages(pages))


def _pages(data: bytes) -> tuple[Page, ...]:
    try:
        with pymupdf.open(stream=data) as image:
            return read_pages(image, partial(read_scanned_page, is_image=True))
    except MUPDF_ERRORS as error:
        raise DamagedDocument(f"the image is damaged or cut off: {in_short(error)}") from None


def _read_webp(data: bytes, name: str, sha256: str) -> Document:
    header = header_of(data)
    check_pixels(header.width * header.height, 1)
    check_shape(header.width, header.height, 1)
    if recognises():
        pages = _pages(as_pnm(data, header))
    else:
        pages = (Page(1, float(header.width), float(header.height), scanned=True),)
    warnings = ((_FIRST_ONLY,) if header.is_animation else ()) + damages(pages)
    return Document(name, DocumentKind.IMAGE, sha256, pages=pages, warnings=warnings)
