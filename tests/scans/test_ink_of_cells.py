"""What of the ink in a cell is print, what dirt or a stroke; and what its glyphs look like."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import NEEDS_OCR, Sheet, paper, ruled

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.dirt import belongs, is_small, is_tiny  # noqa: E402
from pipeline.documents.scans.glyphs import Likeness, glyph, kinds, likeness  # noqa: E402
from pipeline.documents.scans.ink import Pieces, bodies, find_ink, lines_of  # noqa: E402
from pipeline.documents.scans.lines import find_lines  # noqa: E402
from pipeline.documents.scans.rulings import find_rules  # noqa: E402

SIZE = 28.0
DIGIT, NEXT = (10, 10, 22, 32), (26, 10, 38, 32)
WIDE = (10, 6, 38, 32)

Box = tuple[int, int, int, int]


def pieces(*boxes: Box) -> Pieces:
    return np.array([[*box, 20] for box in boxes], np.int32)


BESIDE = {
    "a point between digits": ([DIGIT, NEXT], (22, 28, 25, 32), True),
    "the flag of a 5, broken off": ([(10, 13, 22, 32)], (12, 8, 17, 11), True),
    "a speck between digits, high": ([DIGIT, NEXT], (22, 11, 25, 14), False),
    "a speck after a digit": ([DIGIT], (26, 28, 30, 32), False),
    "a speck before a digit": ([DIGIT], (2, 12, 6, 16), False),
    "a speck far over a digit": ([DIGIT], (14, 0, 17, 3), False),
    "a dot of a Chinese character": ([WIDE], (14, 2, 18, 5), True),
    "a mark between Chinese characters": ([WIDE, (50, 6, 78, 32)], (41, 27, 45, 31), True),
    "a speck after Chinese characters": ([WIDE], (46, 12, 50, 16), False),
}


@pytest.mark.parametrize("name", BESIDE)
def test_which_specks_belong_to_print(name: str) -> None:
    line, speck, expected = BESIDE[name]
    assert is_tiny(pieces(speck), SIZE).all()
    assert belongs(pieces(speck)[0], pieces(*line), SIZE) is expected


@pytest.mark.parametrize(("speck", "expected"), [((44, 20, 51, 27), True), ((60, 20, 67, 27), False)])
def test_what_is_larger_than_a_point_belongs_where_a_digit_may_have_been(speck: Box, expected: bool) -> None:
    assert belongs(pieces(speck)[0], pieces(DIGIT, NEXT), SIZE) is expected


def test_parts_of_digits_are_never_tiny() -> None:
    upper_and_lower_half = pieces((10, 10, 22, 19), (12, 22, 22, 32))
    assert not is_tiny(upper_and_lower_half, SIZE).any()
    assert len(bodies(upper_and_lower_half)) == 1


def test_a_dash_is_print_and_a_spot_is_not() -> None:
    assert is_small(pieces((10, 20, 22, 23), (10, 20, 17, 27)), SIZE).tolist() == [False, True]


def test_the_strokes_of_a_character_are_one_line_and_two_lines_are_two() -> None:
    assert len(lines_of(pieces((14, 4, 30, 7), (10, 22, 34, 26)), SIZE)) == 1
    assert len(lines_of(pieces(DIGIT, (10, 44, 22, 66)), SIZE)) == 2


def test_two_lines_that_a_fleck_holds_together_are_two() -> None:
    above = [(x, 10, x + 24, 36) for x in range(10, 200, 30)]
    below = [(x, 44, x + 24, 70) for x in range(10, 200, 30)]
    assert [len(line) for line in lines_of(pieces(*above, (90, 34, 94, 46), *below), SIZE)] in ([8, 7], [7, 8])


def cell_with_digits() -> Sheet:
    """A cell of a table that holds 20, drawn as tall as a character is where a page has too few to tell."""
    sheet = ruled(paper(400, 600), (50, 250, 450), (50, 150, 250))
    cv2.putText(sheet, "20", (310, 112), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    return sheet


def lines_in(sheet: Sheet) -> list[tuple[int, bool]]:
    """For each line of a sheet how many bodies it has and whether a stroke may hide part of it."""
    rules = find_rules(sheet)
    return [(len(line.bodies), line.struck) for line in find_lines(find_ink(sheet, rules), rules)]


def test_a_ring_around_a_number_is_taken_out_and_the_number_is_struck() -> None:
    sheet = cell_with_digits()
    cv2.ellipse(sheet, (330, 100), (34, 36), 0, 0, 360, 0, 3)
    assert lines_in(sheet) == [(2, True)]


def test_a_line_under_a_number_is_taken_out_and_hides_nothing() -> None:
    sheet = cell_with_digits()
    cv2.line(sheet, (300, 128), (380, 131), 0, 3)
    assert lines_in(sheet) == [(2, False)]


def test_a_stroke_alone_in_a_cell_may_hide_a_number() -> None:
    sheet = cell_with_digits()
    cv2.ellipse(sheet, (150, 200), (60, 36), 0, 0, 360, 0, 3)
    assert lines_in(sheet) == [(2, False), (0, True)]


def drawn(text: str, thickness: int = 3) -> Sheet:
    sheet = paper(80, 60)
    cv2.putText(sheet, text, (10, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, thickness, cv2.LINE_AA)
    rows, columns = np.nonzero(sheet < 128)
    return sheet[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


PAGE = kinds([glyph(digit, drawn(digit, thickness)) for digit in "0368" for thickness in (2, 3, 3, 4)])


@pytest.mark.parametrize(
    ("read", "printed", "expected"),
    [
        ("3", "3", Likeness.FITS),
        ("8", "3", Likeness.OTHER),
        ("0", "6", Likeness.OTHER),
        ("7", "7", Likeness.UNKNOWN),
        ("7", "0", Likeness.OTHER),
        ("1", "/", Likeness.OTHER),
    ],
)
def test_a_glyph_is_borne_out_by_the_others_of_its_page(read: str, printed: str, expected: Likeness) -> None:
    assert likeness(glyph(read, drawn(printed)), PAGE) is expected


def test_a_glyph_of_another_size_is_odd() -> None:
    half = cv2.resize(drawn("3"), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert likeness(glyph("3", half), PAGE) is Likeness.ODD
