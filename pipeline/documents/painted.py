"""In what order a page paints its text and its images, which tells whether what a person sees of it is a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pymupdf
from pymupdf import mupdf

_COVER = 0.85
"""Share of a page that images cover which hide the text under them."""
_SCAN_COVER = 0.5
"""Share of a page that its images must cover for a page without text to be a scan."""
_OPAQUE, _FAINT = 0.9, 0.1
"""How opaque an image is that hides text, and text that is hardly seen."""
_SLOTS = 64
"""A side of the grid on which it is kept what of a page images cover: they may come as strips."""
_BRIGHT = 160.0
"""Mean brightness of a page on which white text cannot be seen."""


def is_picture(page: Any, shown: int, hidden: int, pale: int) -> bool:
    """Whether what a person sees of a page is a picture: its text, if there is any, is invisible or painted over.

    In: how many characters its text paints, how many it writes without painting them, and how many of the former are
    white. Raises MuPDF's errors.
    """
    if shown <= hidden:
        return image_cover(page) >= _SCAN_COVER
    if not page.get_images() or image_cover(page) < _COVER:
        return False
    if shown - pale <= shown // 10 and _is_bright(page):
        return True
    return _is_painted_over(page)


def image_cover(page: Any) -> float:
    """The share of a page that its images cover; those that overlap are counted each."""
    area = page.rect.width * page.rect.height
    covered = sum(pymupdf.Rect(image["bbox"]).intersect(page.rect).get_area() for image in page.get_image_info())
    return float(covered / area) if area else 0.0


def _is_bright(page: Any) -> bool:
    small = page.get_pixmap(dpi=18, colorspace=pymupdf.csGRAY, alpha=False)
    return bool(np.frombuffer(small.samples, np.uint8).mean() > _BRIGHT)


def _is_painted_over(page: Any) -> bool:
    """Whether nearly all text lies under images that are painted later: what another program recognised in a scan."""
    painter = _Painter(page)
    mupdf.fz_run_page(page.this, painter, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(painter)
    return painter.under > 0 and painter.over <= (painter.under + painter.over) // 10


class _Painter(mupdf.FzDevice2):  # type: ignore[misc]
    """Counts the characters that a page paints `under` images that hide them, and those `over` them."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.under = self.over = 0
        self._page = page.rect
        self._covered = np.zeros((_SLOTS, _SLOTS), bool)
        self._groups: list[bool] = []
        for method in ("fill_text", "stroke_text", "fill_image", "begin_group", "end_group"):
            getattr(self, f"use_virtual_{method}")()

    def fill_text(
        self, _context: Any, text: Any, _matrix: Any, _space: Any, _colour: Any, alpha: float, _: Any
    ) -> None:
        if alpha >= _FAINT:
            self._write(text)

    def stroke_text(self, _context: Any, text: Any, *_: Any) -> None:
        self._write(text)

    def _write(self, text: Any) -> None:
        self._covered[:] = False
        span = text.head
        while span:
            self.over += span.len
            span = span.next

    def fill_image(self, _context: Any, image: Any, matrix: Any, alpha: float, _: Any) -> None:
        if alpha < _OPAQUE or image.mask or not all(self._groups):
            return
        box = pymupdf.Rect(0, 0, 1, 1).transform(
            pymupdf.Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        )
        across, down = _SLOTS / self._page.width, _SLOTS / self._page.height
        x0, x1 = ((x - self._page.x0) * across for x in (box.x0, box.x1))
        y0, y1 = ((y - self._page.y0) * down for y in (box.y0, box.y1))
        self._covered[_slots(y0, y1), _slots(x0, x1)] = True
        if self._covered.mean() >= _COVER:
            self.under, self.over = self.under + self.over, 0

    def begin_group(self, _context: Any, _area: Any, _space: Any, _1: int, _2: int, blend: int, alpha: float) -> None:
        self._groups.append(alpha >= _OPAQUE and blend == 0)

    def end_group(self, *_: Any) -> None:
        self._groups.pop()


def _slots(low: float, high: float) -> slice:
    """The slots whose middle lies between two places."""
    start, end = (min(_SLOTS, max(0, round(place))) for place in (low, high))
    return slice(start, end)
