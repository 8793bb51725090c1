"""Pictures of single cells, each with its row label and its column header, cut out of a page as a person sees it.

Documents are hostile: this is to be done in a process that may crash, as the reading of them is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf

from pipeline.documents.kinds import kind_of
from pipeline.documents.model import Box, CellOnPage, DocumentKind, PagePlace
from pipeline.documents.opening import read_bytes
from pipeline.documents.pagewise import MUPDF_ERRORS, in_short
from pipeline.documents.pdf import make_upright
from pipeline.documents.pdfbounds import check_page
from pipeline.documents.scans.picture import check_pixels
from pipeline.documents.scans.webp import as_pnm, header_of, is_webp
from pipeline.errors import DamagedDocument, UnsupportedDocument

MAX_SIDE = 1536
"""Pixels of a picture's longer side; more is shrunk again by those who look at it."""
MAX_BYTES = 1024 * 1024
_ZOOM = 200 / 72
"""Pixels a point: digits of 10 points are 28 pixels high."""
_MARGIN = 4.0
"""Points around what is shown."""
_GAP = 6
"""Pixels between two strips."""


def crops(path: Path, cells: Sequence[CellOnPage]) -> tuple[bytes, ...]:
    """In: a PDF or an image, and cells of its pages by their places as shown. Out: a PNG for each, of at most MAX_SIDE
    pixels a side and MAX_BYTES: the strip of the headers over the strip of the row, upright.

    Raises UnsupportedDocument for a file without pages, DamagedDocument where it cannot be opened or drawn, and
    TooLargeDocument.
    """
    with opened(path) as source:
        pages = DrawnPages(source)
        try:
            return tuple(_crop(pages, cell) for cell in cells)
        except MUPDF_ERRORS as error:
            raise DamagedDocument(f"its cells cannot be drawn: {in_short(error)}") from None


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A PDF or an image as a document of MuPDF. Raises UnsupportedDocument for a file without pages, another
    DocumentError where it cannot be opened."""
    data = read_bytes(path)
    kind = kind_of(data, path.suffix.lower())
    if kind not in (DocumentKind.PDF, DocumentKind.IMAGE):
        raise UnsupportedDocument("it has no pages to cut pictures from")
    if is_webp(data):
        header = header_of(data)
        check_pixels(header.width * header.height, 1)
        data = as_pnm(data, header)
    try:
        source = pymupdf.open(stream=data, filetype="pdf" if kind is DocumentKind.PDF else None)
    except MUPDF_ERRORS as error:
        raise DamagedDocument(f"it cannot be opened: {in_short(error)}") from None
    with source:
        yield source


class DrawnPages:
    """The pages of a document of MuPDF, each turned once as the reader of PDFs turns it."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._pages: dict[int, Any] = {}

    def __getitem__(self, number: int) -> Any:
        if number not in self._pages:
            page = self._source[number - 1]
            if self._source.is_pdf:
                check_page(page, number)
                make_upright(page)
            check_pixels(sum(image["width"] * image["height"] for image in page.get_image_info()), number)
            self._pages[number] = page
        return self._pages[number]


# --- what is cut out -------------------------------------------------------------------------------------------------


class Strip(NamedTuple):
    """A part of a page that a picture shows, in the page's own points."""

    page: int
    box: Box


class Cut(NamedTuple):
    """The strips of a picture from top to bottom, and the quarter turns, clockwise, that make them upright."""

    strips: tuple[Strip, ...]
    turns: int


def cut_of(cell: CellOnPage) -> Cut:
    """The strip of the headers and the strip of the row with what stands above and below, as wide as from the row label
    to a cell beyond the value: both show the same columns, and who looks must find the cell by the words. Where the
    strips touch, or the label stands above the value (table four), they follow each other as they stand on the page."""
    turns = _turns(cell)
    upright = [PagePlace(place.page, _turned(place.box, turns)) for place in cell]
    value = upright[0].box
    beyond = value.width
    upright.append(PagePlace(cell.value.page, value._replace(y0=value.y0 - value.height, y1=value.y1 + value.height)))
    x0 = min(place.box.x0 for place in upright) - _MARGIN
    x1 = max(place.box.x1 for place in upright) + beyond + _MARGIN
    strips: list[Strip] = []
    for place in sorted(upright, key=lambda place: (place.page, place.box.y0)):
        strip = Strip(place.page, Box(x0, place.box.y0 - _MARGIN, x1, place.box.y1 + _MARGIN))
        above = strips[-1] if strips else None
        if above is not None and above.page == strip.page and strip.box.y0 <= above.box.y1:
            strips[-1] = Strip(strip.page, above.box.union(strip.box))
        else:
            strips.append(strip)
    back = -turns % 4
    return Cut(tuple(Strip(strip.page, _turned(strip.box, back)) for strip in strips), turns)


def _turns(cell: CellOnPage) -> int:
    """How a page that lies on its side or head must be turned: a value stands under its header."""
    if cell.header.page != cell.value.page:
        return 0
    header, value = _middle(cell.header.box), _middle(cell.value.box)
    across, down = value.x - header.x, value.y - header.y
    if abs(down) >= abs(across):
        return 0 if down >= 0 else 2
    return 3 if across < 0 else 1


class _Point(NamedTuple):
    x: float
    y: float


def _middle(box: Box) -> _Point:
    return _Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)


def _turned(box: Box, turns: int) -> Box:
    """A box turned clockwise about the corner of the page."""
    for _ in range(turns):
        box = Box(-box.y1, box.x0, -box.y0, box.x1)
    return box


# --- pixels ----------------------------------------------------------------------------------------------------------


def _crop(pages: DrawnPages, cell: CellOnPage) -> bytes:
    cut = cut_of(cell)
    sizes = [_turned(strip.box, cut.turns) for strip in cut.strips]
    width, height = max(box.width for box in sizes), sum(box.height for box in sizes)
    room = MAX_SIDE - _GAP * len(sizes)
    zoom = min(_ZOOM, room / width, room / height)
    picture = _drawn(pages, cut, zoom)
    while len(picture) > MAX_BYTES:
        zoom /= 1.5
        picture = _drawn(pages, cut, zoom)
    return picture


def _drawn(pages: DrawnPages, cut: Cut, zoom: float) -> bytes:
    matrix = pymupdf.Matrix(zoom, zoom).prerotate(90 * cut.turns)
    return _stacked(
        [
            pages[page].get_pixmap(matrix=matrix, clip=pymupdf.Rect(box), colorspace=pymupdf.csRGB, alpha=False)
            for page, box in cut.strips
        ]
    )


def _stacked(parts: Sequence[Any]) -> bytes:
    """Pictures one below the other, on grey."""
    width = max(part.width for part in parts)
    height = sum(part.height for part in parts) + _GAP * (len(parts) - 1)
    sheet = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, width, height), False)
    sheet.clear_with(128)
    top = 0
    for part in parts:
        part.set_origin(0, top)
        sheet.copy(part, part.irect)
        top += part.height + _GAP
    png: bytes = sheet.tobytes("png")
    return png
