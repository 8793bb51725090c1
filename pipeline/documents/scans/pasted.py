"""Digital pages of which a part is a picture: a table pasted as an image among text, a scan with a digital footer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from pipeline.documents.model import Box, Page, Ruling, Word
from pipeline.documents.scans import read_scanned_page, recognises

_SMALLEST = 0.1
"""Share of a page that a picture covers in which a table may be."""
_WHOLE = 0.85
"""Share of a page: a picture that covers more is the page."""
_FEW = 60
"""Characters of text that may stand on a picture (a stamp, a page number); more is text on a background."""


def with_pictures(page: Page, source: Any) -> Page:
    """In: a digital page as read, and the page of MuPDF, upright. Out: the same with the tables that its pictures hold,
    each at its place, all that is recognised with its confidence. A picture without a ruled table adds nothing.

    Raises TooLargeDocument, and MuPDF's errors.
    """
    for box in _pictures(page, source) if recognises() else ():
        if box.width * box.height >= _WHOLE * page.width * page.height:
            scan = read_scanned_page(source, page.number)
            return scan if scan.rulings else page
        read = read_scanned_page(source, page.number, within=box)
        if read.rulings and not _is_on_its_side(read, box):
            page = _joined(page, read, box)
    return page


def _pictures(page: Page, source: Any) -> Iterator[Box]:
    """The places of pictures that are large enough and on which there is hardly any text; no place twice."""
    found: list[Box] = []
    for image in source.get_image_info():
        seen = pymupdf.Rect(image["bbox"]).intersect(source.rect)
        box = Box(seen.x0, seen.y0, seen.x1, seen.y1)
        if seen.is_empty or seen.get_area() < _SMALLEST * page.width * page.height:
            continue
        if sum(len(word.text) for word in page.words if _holds(box, word.box)) > _FEW:
            continue
        if not any(_meet(box, other) for other in found):
            found.append(box)
            yield box


def _holds(box: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _meet(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _is_on_its_side(read: Page, box: Box) -> bool:
    return (read.width > read.height) != (box.width > box.height)


def _joined(page: Page, read: Page, box: Box) -> Page:
    """A page with what was recognised in its picture at `box`, in place of the text that stood on it."""
    own = tuple(word for word in page.words if not _holds(box, word.box))
    words = tuple(word._replace(box=_moved(word.box, box)) for word in read.words)
    rulings = tuple(Ruling(*_moved(Box(*ruling), box)) for ruling in read.rulings)
    way = _Way(box, read.shown, page.shown)
    damage = page.damage or read.damage
    return replace(page, words=_by_lines((*own, *words)), rulings=(*page.rulings, *rulings), shown=way, damage=damage)


def _moved(inner: Box, to: Box) -> Box:
    return Box(inner.x0 + to.x0, inner.y0 + to.y0, inner.x1 + to.x0, inner.y1 + to.y0)


def _by_lines(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(sorted(words, key=lambda word: (word.box.y1, word.box.x0)))


@dataclass(frozen=True)
class _Way:
    """From a box of the page to where it is seen: in the picture as it is askew there, elsewhere where it stands."""

    picture: Box
    inside: Callable[[Box], Box] | None
    outside: Callable[[Box], Box] | None

    def __call__(self, box: Box) -> Box:
        if not _holds(self.picture, box):
            return self.outside(box) if self.outside else box
        moved = Box(
            box.x0 - self.picture.x0, box.y0 - self.picture.y0, box.x1 - self.picture.x0, box.y1 - self.picture.y0
        )
        return _moved(self.inside(moved) if self.inside else moved, self.picture)
