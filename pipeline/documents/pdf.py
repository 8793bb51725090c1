"""PDF files by PyMuPDF: pages of words and rulings.

Only characters, drawings and images are taken from MuPDF; its table finder is not used, because its cell texts lose
low glyphs (`7730.28` comes out as `773028.`). Coordinates are those of the page as shown, rotation applied; a page
whose text runs up, down or upside down is turned until it is upright.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pymupdf

from pipeline.documents.model import Document, DocumentKind, Page, Ruling
from pipeline.documents.pagewise import MUPDF_ERRORS, damages, in_short, read_pages, text_lost
from pipeline.documents.painted import is_picture
from pipeline.documents.pdfbounds import check_page
from pipeline.documents.pdfwords import Characters, words
from pipeline.documents.scans import read_scanned_page
from pipeline.documents.scans.pasted import with_pictures
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLargeDocument

MAX_CHARACTERS = 60_000
"""On one page; a full page of Chinese print holds about 1,500."""
MAX_RULINGS = 8_000
"""On one page; the densest official table draws about 250."""

_THIN = 3.0
"""Points: a filled rectangle not wider than this is a ruling drawn as an area."""
_REPAIRED = "the PDF is damaged or truncated: what could be recovered of it was read, but part of it may be lost"
_TEXT = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
_NEARLY_ALL = 0.8
"""Share of a page's characters that must run in one direction for the page to be turned to it."""


def read_pdf(data: bytes, name: str, sha256: str) -> Document:
    """Opens a PDF.

    Raises EncryptedDocument, DamagedDocument, EmptyDocument (no pages) or TooLargeDocument.
    """
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
    except MUPDF_ERRORS as error:
        raise DamagedDocument(f"the PDF cannot be opened: {in_short(error)}") from None
    with pdf:
        if pdf.needs_pass:
            raise EncryptedDocument("the PDF asks for a password; save it without one and run again")
        lost: dict[int, str] = {}
        try:
            pages = read_pages(pdf, lambda page, number: _read_page(page, number, lost))
        except MUPDF_ERRORS as error:
            raise DamagedDocument(f"the pages of the PDF cannot be read: {in_short(error)}") from None
        pages = tuple(_in_doubt(page, lost) for page in pages)
        warnings = (*((_REPAIRED,) if pdf.is_repaired else ()), *damages(pages))
    return Document(name, DocumentKind.PDF, sha256, pages=pages, warnings=warnings)


def make_upright(page: Any) -> dict[str, Any]:
    """Turns a page so that its text runs from left to right, and gives its text ("rawdict" of MuPDF).

    Places on a `Page` are those of the page turned so; who shows them must turn the page too.
    """
    page.remove_rotation()
    raw: dict[str, Any] = page.get_text("rawdict", flags=_TEXT)
    degrees = _turn(raw)
    if degrees:
        page.set_rotation(degrees)
        page.remove_rotation()
        raw = page.get_text("rawdict", flags=_TEXT)
    return raw


def _turn(raw: dict[str, Any]) -> int:
    """By how many degrees, clockwise, a page must be turned for nearly all of its text to be upright."""
    counts = {0: 0, 90: 0, 180: 0, 270: 0}
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            across, down = line["dir"]
            degrees = (0 if across > 0 else 180) if abs(across) >= abs(down) else (90 if down < 0 else 270)
            counts[degrees] += sum(len(span["chars"]) for span in line["spans"])
    most = max(counts, key=lambda degrees: counts[degrees])
    return most if counts[most] > _NEARLY_ALL * sum(counts.values()) else 0


def _read_page(page: Any, number: int, lost: dict[int, str]) -> Page:
    """One page. What MuPDF says of damage to its text is put into `lost` under its number, where that text is what is
    read or drawn of it; empty where there is none."""
    check_page(page, number)
    characters = Characters.of(make_upright(page))
    said = text_lost()
    shown, shape = characters.shown, page.rect
    if shown > MAX_CHARACTERS:
        raise TooLargeDocument(f"page {number} holds {shown} characters; no report does")
    if characters.unmapped * 10 > shown > 0:
        lost[number] = said
        return read_scanned_page(page, number)
    if is_picture(page, shown, characters.hidden, characters.pale):
        return read_scanned_page(page, number)
    lost[number] = said
    rulings = tuple(_rulings(page, number))
    read = Page(number, shape.width, shape.height, tuple(words(characters, rulings)), rulings)
    return with_pictures(read, page) if page.get_images() else read


def _in_doubt(page: Page, lost: Mapping[int, str]) -> Page:
    """Digits or whole numbers may be lost from a page whose text is damaged, and from the others of its file: pages
    share their fonts, and of a broken one MuPDF speaks but once."""
    first = next((number for number, said in lost.items() if said), None)
    if first is None or page.number not in lost or page.damage or not page.words:
        return page
    said = lost[page.number]
    text = f"is damaged ({said})" if said else f"may have a font that is damaged, as page {first} has ({lost[first]})"
    return replace(page, damage=f"{text}: digits or whole numbers may be lost from it; get the file anew")


# --- drawings -> rulings ---------------------------------------------------------------------------------------------


def _rulings(page: Any, number: int) -> Iterator[Ruling]:
    count = 0
    for drawing in page.get_cdrawings():
        stroked = "s" in drawing["type"] and not _is_white(drawing.get("color"))
        filled = "f" in drawing["type"] and not _is_white(drawing.get("fill"))
        for item in drawing["items"]:
            for ruling in _of_item(item, stroked, filled):
                count += 1
                if count > MAX_RULINGS:
                    raise TooLargeDocument(f"page {number} draws more than {MAX_RULINGS} lines; no report does")
                yield ruling


def _is_white(color: Iterable[float] | None) -> bool:
    return color is not None and all(part > 0.97 for part in color)


def _of_item(item: tuple[Any, ...], stroked: bool, filled: bool) -> Iterator[Ruling]:
    if item[0] == "l" and stroked:
        (x0, y0), (x1, y1) = item[1], item[2]
        yield from _straight(x0, y0, x1, y1)
        return
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
    elif item[0] == "qu":
        xs = [point[0] for point in item[1]]
        ys = [point[1] for point in item[1]]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    else:
        return
    width, height = abs(x1 - x0), abs(y1 - y0)
    if min(width, height) <= _THIN:
        if filled or stroked:
            yield from _bar(x0, y0, x1, y1, width >= height)
    elif stroked:
        yield from _straight(x0, y0, x1, y0)
        yield from _straight(x0, y1, x1, y1)
        yield from _straight(x0, y0, x0, y1)
        yield from _straight(x1, y0, x1, y1)


def _straight(x0: float, y0: float, x1: float, y1: float) -> Iterator[Ruling]:
    if abs(y1 - y0) <= 1.0:
        yield from _bar(x0, y0, x1, y1, horizontal=True)
    elif abs(x1 - x0) <= 1.0:
        yield from _bar(x0, y0, x1, y1, horizontal=False)


def _bar(x0: float, y0: float, x1: float, y1: float, horizontal: bool) -> Iterator[Ruling]:
    if horizontal and abs(x1 - x0) > _THIN:
        y = (y0 + y1) / 2
        yield Ruling(min(x0, x1), y, max(x0, x1), y)
    elif not horizontal and abs(y1 - y0) > _THIN:
        x = (x0 + x1) / 2
        yield Ruling(x, min(y0, y1), x, max(y0, y1))
