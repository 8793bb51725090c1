"""The pages of a file that MuPDF opens, each read by itself: what is wrong with one costs no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pymupdf

from pipeline.documents.model import Page
from pipeline.errors import DamagedDocument, EmptyDocument, TooLargeDocument

MAX_PAGES = 500
MUPDF_ERRORS = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises where a file is damaged."""

_PIXELS_LOST = re.compile(r"premature|truncated|read error|ran out|overflow|missing (?:pixel|IEND)|jpeg|jbig2|openjpeg")
"""What MuPDF says, in passing, of a picture that it could unpack in part only."""
_TEXT_LOST = re.compile(
    r"syntax error|cannot load|zlib error|premature end|read error|ignoring rest|invalid character|expected string"
    r"|loading embedded font"
)
"""What MuPDF says, in passing, of commands, fonts and their maps of which it lost a part: what it then gives as the
text of a page may lack digits, or whole numbers. Asked before pictures are unpacked, of which it says some of this."""
_NOT_DRAWN = "page may not be correct"

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


def read_pages(source: Any, read: Callable[[Any, int], Page]) -> tuple[Page, ...]:
    """In: a document of MuPDF, and what makes a `Page` of one of its pages and its number. Out: a page for each; one
    that cannot be read is empty and says so as its `damage`.

    Raises EmptyDocument (no pages), DamagedDocument where no page can be read, and TooLargeDocument.
    """
    if source.page_count == 0:
        raise EmptyDocument("the file has no pages, or is truncated")
    if source.page_count > MAX_PAGES:
        raise TooLargeDocument(f"{source.page_count} pages; Gouji reads reports of up to {MAX_PAGES}")
    pages = tuple(_one_by_one(source, read))
    if all(page.damage and not page.words for page in pages):
        raise DamagedDocument(f"page 1 {pages[0].damage}")
    return pages


def _one_by_one(source: Any, read: Callable[[Any, int], Page]) -> Iterator[Page]:
    for index in range(source.page_count):
        number = index + 1
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            page = read(source[index], number)
        except pymupdf.mupdf.FzErrorLimit as error:
            raise TooLargeDocument(f"page {number} is too large to be unpacked: {in_short(error)}") from None
        except MUPDF_ERRORS as error:
            yield Page(number, 0.0, 0.0, damage=f"cannot be read: {in_short(error)}")
            continue
        if not page.words and not page.damage and _NOT_DRAWN in pymupdf.TOOLS.mupdf_warnings(reset=False):
            page = replace(page, damage="is damaged, and nothing on it can be read")
        yield page


def damages(pages: Sequence[Page]) -> tuple[str, ...]:
    """What of a document is lost or in doubt because it is damaged, as warnings."""
    return tuple(f"page {page.number} {page.damage}" for page in pages if page.damage)


def pixels_lost() -> str:
    """What MuPDF said since the page was begun of a picture on it that is damaged; empty where it said nothing."""
    said = pymupdf.TOOLS.mupdf_warnings(reset=False).splitlines()
    return next((line for line in said if _PIXELS_LOST.search(line)), "")


def text_lost() -> str:
    """What MuPDF said since the page was begun of damage to its text; empty where it said nothing."""
    said = pymupdf.TOOLS.mupdf_warnings(reset=False).splitlines()
    return next((line for line in said if _TEXT_LOST.search(line)), "")


def in_short(error: Exception) -> str:
    """What an error of MuPDF says, in one line."""
    return " ".join(str(error).split())[:200]
