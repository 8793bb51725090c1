"""PDF and image files by PyMuPDF: pages of words and rulings.

Only characters, drawings and images are taken from MuPDF; its table finder is not used, because its cell texts lose
low glyphs (`7730.28` comes out as `773028.`). Coordinates are those of the page as shown, rotation applied; a page
whose text runs up, down or upside down is turned until it is upright.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import pymupdf

from pipeline.documents.model import Box, Document, DocumentKind, Page, Ruling, Word
from pipeline.documents.pdfbounds import check_page
from pipeline.documents.scans import read_scanned_page
from pipeline.errors import DamagedDocument, EmptyDocument, EncryptedDocument, TooLargeDocument

MAX_PAGES = 500
MAX_CHARACTERS = 60_000
"""On one page; a full page of Chinese print holds about 1,500."""
MAX_RULINGS = 8_000
"""On one page; the densest official table draws about 250."""

_THIN = 3.0
"""Points: a filled rectangle not wider than this is a ruling drawn as an area."""
_REPAIRED = "the PDF is damaged or truncated: what could be recovered of it was read, but part of it may be lost"
_SCAN_COVER = 0.5
"""Share of a page that its images must cover for the page to count as a scan."""

_PAINTED_OVER = 0.85
"""Share of a page that an image covers which hides the text under it."""

_TEXT = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
_NEARLY_ALL = 0.8
"""Share of a page's characters that must run in one direction for the page to be turned to it."""

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class _Char(NamedTuple):
    """`baseline` and `x0` come first: characters sort as they are read."""

    baseline: float
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    text: str


def read_pdf(data: bytes, name: str, sha256: str) -> Document:
    """Opens a PDF.

    Raises EncryptedDocument, DamagedDocument, EmptyDocument (no pages) or TooLargeDocument.
    """
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError, ValueError) as error:
        raise DamagedDocument(f"the PDF cannot be opened: {_short(error)}") from None
    with pdf:
        if pdf.needs_pass:
            raise EncryptedDocument("the PDF asks for a password; save it without one and run again")
        try:
            if pdf.page_count == 0:
                raise EmptyDocument("the PDF has no pages, or is truncated")
            if pdf.page_count > MAX_PAGES:
                raise TooLargeDocument(f"{pdf.page_count} pages; Gouji reads reports of up to {MAX_PAGES}")
            pages = tuple(_read_page(pdf[index], index + 1) for index in range(pdf.page_count))
        except (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
            raise DamagedDocument(f"a page of the PDF cannot be read: {_short(error)}") from None
        warnings = (_REPAIRED,) if pdf.is_repaired else ()
    return Document(name, DocumentKind.PDF, sha256, pages=pages, warnings=warnings)


def read_image(data: bytes, name: str, sha256: str) -> Document:
    """Opens a PNG, JPEG, TIFF or WebP file as scanned pages. Raises DamagedDocument or TooLargeDocument."""
    try:
        with pymupdf.open(stream=data) as image:
            if image.page_count > MAX_PAGES:
                raise TooLargeDocument(f"{image.page_count} pages; Gouji reads reports of up to {MAX_PAGES}")
            count = image.page_count
            pages = tuple(read_scanned_page(image[index], index + 1, is_image=True) for index in range(count))
    except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError, ValueError) as error:
        raise DamagedDocument(f"the image cannot be opened: {_short(error)}") from None
    return Document(name, DocumentKind.IMAGE, sha256, pages=pages)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


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


def _read_page(page: Any, number: int) -> Page:
    check_page(page, number)
    raw = make_upright(page)
    width, height = page.rect.width, page.rect.height
    lines = [_characters(line) for block in raw["blocks"] for line in block.get("lines", ())]
    count = sum(len(line.shown) for line in lines)
    if count > MAX_CHARACTERS:
        raise TooLargeDocument(f"page {number} holds {count} characters; no report does")
    hidden = sum(line.hidden for line in lines)
    unmapped = sum(line.unmapped for line in lines)
    if unmapped * 10 > count > 0 or _is_picture(page, count, hidden):
        return read_scanned_page(page, number)
    rulings = tuple(_rulings(page, number))
    words = tuple(_words([char for line in lines for char in line.shown], rulings))
    return Page(number, width, height, words, rulings)


# --- characters -> words ---------------------------------------------------------------------------------------------


class _RawLine(NamedTuple):
    shown: list[_Char]
    hidden: int
    unmapped: int


_PAINTED = 8 | 16  # MuPDF's char_flags: filled, stroked; a character that is neither is invisible (OCR under a scan)


def _characters(line: dict[str, Any]) -> _RawLine:
    shown: list[_Char] = []
    hidden = unmapped = 0
    for span in line["spans"]:
        visible = bool(span["char_flags"] & _PAINTED) and span["alpha"] != 0
        size = span["size"]
        for char in span["chars"]:
            text, is_mapped = _glyph(char["c"])
            if not text:
                continue
            if not visible:
                hidden += 1
                continue
            if not is_mapped:
                unmapped += 1
            x0, y0, x1, y1 = char["bbox"]
            shown.append(_Char(char["origin"][1], x0, y0, x1, y1, size, text))
    return _RawLine(shown, hidden, unmapped)


class _Glyph(NamedTuple):
    """What a character of the file stands for: no text for white space; not mapped where it has no meaning."""

    text: str
    is_mapped: bool


@lru_cache(maxsize=16_384)
def _glyph(char: str) -> _Glyph:
    text = _plain(char)
    if not text.strip():
        return _Glyph("", True)
    return _Glyph(text, text != "\ufffd" and unicodedata.category(text[0]) not in ("Co", "Cn"))


def _plain(char: str) -> str:
    """Radicals and compatibility ideographs (Chromium writes `⼀` for `一`) as the characters that they stand for."""
    if "⺀" <= char <= "⿟" or "豈" <= char <= "﫿":
        return unicodedata.normalize("NFKC", char)
    return char


_AGAIN = 1.5
"""Points: the same character so near is the same one, drawn twice to look bold."""


def _words(chars: Sequence[_Char], rulings: Sequence[Ruling]) -> Iterator[Word]:
    """Joins characters of one baseline that touch, never across a gap or a vertical ruling."""
    verticals = sorted((r for r in rulings if r.x0 == r.x1), key=lambda r: r.x0)
    edges = [rule.x0 for rule in verticals]
    for line in _by_baseline(chars):
        run = [line[0]]
        for char in line[1:]:
            last = run[-1]
            if char.x0 - last.x0 <= _AGAIN and char.text == last.text:
                continue
            if _gap(last, char) or _ruled_between(last, char, verticals, edges):
                yield _word(run)
                run = []
            run.append(char)
        yield _word(run)


def _by_baseline(chars: Sequence[_Char]) -> Iterator[list[_Char]]:
    line: list[_Char] = []
    for char in sorted(chars):
        if line and char.baseline - line[0].baseline > 0.3 * min(char.size, line[0].size):
            yield sorted(line, key=_X0)
            line = []
        line.append(char)
    if line:
        yield sorted(line, key=_X0)


_X0 = itemgetter(1)


def _gap(left: _Char, right: _Char) -> bool:
    """Whether two characters stand apart. Digits do so earlier: the space of a Latin font is only a quarter of an em,
    and two numbers joined are one wrong number."""
    apart = right.x0 - left.x1
    if apart <= 0:
        return False
    share = 0.13 if left.text.isdigit() and right.text.isdigit() else 0.25
    return apart > share * min(left.size, right.size)


def _ruled_between(left: _Char, right: _Char, verticals: Sequence[Ruling], edges: Sequence[float]) -> bool:
    """Whether a vertical ruling stands between the middles of two characters; `edges` are where the rulings stand."""
    end = (right.x0 + right.x1) / 2
    place = bisect_right(edges, (left.x0 + left.x1) / 2)
    while place < len(edges) and edges[place] < end:
        rule = verticals[place]
        if rule.y0 <= (left.y0 + left.y1) / 2 <= rule.y1:
            return True
        place += 1
    return False


def _word(run: Sequence[_Char]) -> Word:
    if len(run) == 1:
        (char,) = run
        return Word(char.text, Box(char.x0, char.y0, char.x1, char.y1))
    _, lefts, tops, rights, bottoms, _, texts = zip(*run, strict=True)
    return Word("".join(texts), Box(min(lefts), min(tops), max(rights), max(bottoms)))


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


def _is_picture(page: Any, shown: int, hidden: int) -> bool:
    """Whether what a person sees of a page is a picture: its text, if there is any, is invisible or painted over."""
    if shown <= hidden:
        return _image_cover(page) >= _SCAN_COVER
    return bool(page.get_images()) and _is_painted_over(page)


def _is_painted_over(page: Any) -> bool:
    """Whether nearly all text lies under images that are painted later: what another program recognised in a scan."""
    area = page.rect.width * page.rect.height
    under = over = 0
    for kind, box in page.get_bboxlog():
        if kind == "fill-text":
            over += 1
        elif kind == "fill-image" and pymupdf.Rect(box).intersect(page.rect).get_area() >= _PAINTED_OVER * area:
            under, over = under + over, 0
    return under > 0 and over <= (under + over) // 10


def _image_cover(page: Any) -> float:
    area = page.rect.width * page.rect.height
    covered = sum(pymupdf.Rect(image["bbox"]).intersect(page.rect).get_area() for image in page.get_image_info())
    return float(covered / area) if area else 0.0
