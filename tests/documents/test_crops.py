"""Pictures of single cells, cut out of the pages of PDFs and images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from pipeline.documents.crops import MAX_BYTES, MAX_SIDE, Cut, Strip, crops, cut_of
from pipeline.documents.model import Box, CellOnPage, PagePlace
from pipeline.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument

HEADER, LABEL, VALUE = Box(200, 100, 240, 120), Box(100, 300, 180, 320), Box(200, 300, 240, 320)
CELL = CellOnPage(PagePlace(1, VALUE), PagePlace(1, LABEL), PagePlace(1, HEADER))
RED, BLUE, GREEN, WHITE = (1, 0, 0), (0, 0, 1), (0, 1, 0), (255, 255, 255)


def on(page: int, cell: CellOnPage, turned: Callable[[Box], Box] = lambda box: box) -> CellOnPage:
    return CellOnPage(*(PagePlace(page, turned(place.box)) for place in cell))


def drawn(turned: Callable[[Box], Box] = lambda box: box, size: float = 600) -> bytes:
    """A page with a red header, a green label and a blue value."""
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=size, height=size)
        for box, colour in ((HEADER, RED), (LABEL, GREEN), (VALUE, BLUE)):
            page.draw_rect(pymupdf.Rect(turned(box)), color=colour, fill=colour)
        data: bytes = pdf.tobytes()
    return data


def written(tmp_path: Path, data: bytes, name: str = "a.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def colour_at(picture: bytes, x: float, y: float) -> tuple[int, ...]:
    """The colour at so many parts of the width and the height."""
    pixels = pymupdf.Pixmap(picture)
    colour: tuple[int, ...] = pixels.pixel(int(pixels.width * x), int(pixels.height * y))
    return colour


def shows_the_cell(picture: bytes) -> bool:
    """Header above the value, label left of it."""
    found = {
        name: colour_at(picture, x, y) for name, x, y in (("red", 0.63, 0.25), ("green", 0.2, 0.7), ("blue", 0.63, 0.7))
    }
    return found == {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)} and (
        colour_at(picture, 0.2, 0.25) == WHITE
    )


def test_the_strip_of_the_headers_over_the_strip_of_the_row() -> None:
    assert cut_of(CELL) == Cut((Strip(1, Box(96, 96, 284, 124)), Strip(1, Box(96, 296, 284, 324))), 0)


def test_headers_on_the_page_before_come_first() -> None:
    cell = CellOnPage(PagePlace(2, VALUE), PagePlace(2, LABEL), PagePlace(1, HEADER))
    assert [strip.page for strip in cut_of(cell).strips] == [1, 2]


def test_strips_that_touch_are_one() -> None:
    near = CELL._replace(header=PagePlace(1, Box(200, 280, 240, 299)))
    assert cut_of(near).strips == (Strip(1, Box(96, 276, 284, 324)),)


def test_a_label_above_the_value_has_a_strip_of_its_own() -> None:
    above = CELL._replace(row_label=PagePlace(1, Box(180, 40, 300, 60)))
    assert [strip.box.y0 for strip in cut_of(above).strips] == [36, 96, 296]


def test_a_picture_shows_header_label_and_value(tmp_path: Path) -> None:
    (picture,) = crops(written(tmp_path, drawn()), [CELL])
    assert shows_the_cell(picture)


QUARTERS: dict[str, Callable[[Box], Box]] = {
    "90": lambda box: Box(600 - box.y1, box.x0, 600 - box.y0, box.x1),
    "180": lambda box: Box(600 - box.x1, 600 - box.y1, 600 - box.x0, 600 - box.y0),
    "270": lambda box: Box(box.y0, 600 - box.x1, box.y1, 600 - box.x0),
}


@pytest.mark.parametrize("turned", QUARTERS.values(), ids=QUARTERS)
def test_a_cell_of_a_page_on_its_side_is_shown_upright(tmp_path: Path, turned: Callable[[Box], Box]) -> None:
    (picture,) = crops(written(tmp_path, drawn(turned)), [on(1, CELL, turned)])
    assert shows_the_cell(picture)


def test_a_page_that_its_file_turns_is_cut_as_it_was_read(tmp_path: Path) -> None:
    """The reader of PDFs takes the rotation away first: places are those of the page without it."""
    with pymupdf.open(stream=drawn()) as pdf:
        pdf[0].set_rotation(90)
        turned = pdf.tobytes()
    (picture,) = crops(written(tmp_path, turned), [on(1, CELL, QUARTERS["90"])])
    assert shows_the_cell(picture)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_an_image_is_a_page(tmp_path: Path, suffix: str) -> None:
    with pymupdf.open(stream=drawn()) as pdf:
        image = pdf[0].get_pixmap(dpi=72).tobytes(suffix)
    with pymupdf.open(stream=image) as opened:
        scale = opened[0].rect.width / 600
    cell = on(1, CELL, lambda box: Box(*(part * scale for part in box)))
    (picture,) = crops(written(tmp_path, image, f"a.{suffix}"), [cell])
    assert pymupdf.Pixmap(picture).height > 50
    assert colour_at(picture, 0.63, 0.7)[2] > 240


def test_the_same_cell_gives_the_same_bytes(tmp_path: Path) -> None:
    """Answers are kept under the picture that they were given to."""
    path = written(tmp_path, drawn())
    assert crops(path, [CELL, CELL]) == crops(path, [CELL]) * 2


def test_a_picture_is_bounded_in_pixels_and_bytes(tmp_path: Path) -> None:
    noise = pymupdf.Pixmap(
        pymupdf.csRGB, 1200, 1200, bytes((n * n * 31 >> 3) % 251 for n in range(1200 * 1200 * 3)), False
    )
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=5000, height=5000)
        page.insert_image(page.rect, pixmap=noise)
        data = pdf.tobytes()
    huge = on(1, CELL, lambda box: Box(*(part * 12 for part in box)))
    (picture,) = crops(written(tmp_path, data), [huge])
    pixels = pymupdf.Pixmap(picture)
    assert max(pixels.width, pixels.height) <= MAX_SIDE
    assert len(picture) <= MAX_BYTES


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"\xef\xbb\xbfno pages", "a.txt", UnsupportedDocument),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.html", UnsupportedDocument),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "a.png", DamagedDocument),
        (b"%PDF-1.7\n" + bytes(range(256)), "a.pdf", DamagedDocument),
    ],
)
def test_what_has_no_pages_or_cannot_be_drawn(tmp_path: Path, data: bytes, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        crops(written(tmp_path, data, name), [CELL])


@pytest.mark.parametrize("cell", [on(7, CELL), on(1, CELL, lambda _: Box(9000, 9000, 9000, 9000))])
def test_a_place_that_is_not_there(tmp_path: Path, cell: CellOnPage) -> None:
    with pytest.raises(DamagedDocument):
        crops(written(tmp_path, drawn()), [cell])


def test_a_page_that_draws_too_much_is_not_drawn(tmp_path: Path) -> None:
    with pymupdf.open(stream=drawn()) as pdf:
        pdf.update_stream(pdf[0].get_contents()[0], b"0 0 m 9 9 l S\n" * 700_000)
        data = pdf.tobytes(deflate=True)
    with pytest.raises(TooLargeDocument):
        crops(written(tmp_path, data), [CELL])
