"""What of the ink in a cell is print, what dirt; and what its glyphs look like."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import NEEDS_OCR, paper

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.dirt import is_dirt  # noqa: E402
from pipeline.documents.scans.glyphs import Likeness, glyph, kinds, likeness  # noqa: E402
from pipeline.documents.scans.ink import lines_of  # noqa: E402

SIZE = 28.0
DIGIT, NEXT = (10, 10, 22, 32), (26, 10, 38, 32)
PIECES = {
    "a point between digits": ([DIGIT, (22, 29, 25, 32), NEXT], [False, False, False]),
    "a minus before a digit": ([(0, 20, 8, 23), DIGIT], [False, False]),
    "a speck after a digit": ([DIGIT, (26, 28, 30, 32)], [False, True]),
    "a speck before a digit": ([(2, 12, 6, 16), DIGIT], [True, False]),
    "a speck far over a digit": ([(14, 0, 17, 3), DIGIT], [True, False]),
    "the broken flag of a 5": ([(12, 8, 20, 11), (10, 13, 22, 32)], [False, False]),
    "a speck in an empty cell": ([(14, 20, 18, 24)], [True]),
    "a dash in an empty cell": ([(10, 20, 22, 23)], [False]),
    "a dot of a Chinese character": ([(10, 6, 38, 32), (14, 2, 18, 5)], [False, False]),
}


def pieces(boxes: list[tuple[int, int, int, int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return np.array([[*box, 20] for box in boxes], np.int32)


@pytest.mark.parametrize("name", PIECES)
def test_which_pieces_are_dirt(name: str) -> None:
    boxes, expected = PIECES[name]
    assert is_dirt(pieces(boxes), SIZE).tolist() == expected


def test_the_strokes_of_a_character_are_one_line_and_two_lines_are_two() -> None:
    two = [(14, 4, 30, 7), (10, 22, 34, 26)]
    assert len(lines_of(pieces(two), SIZE)) == 1
    assert len(lines_of(pieces([DIGIT, (10, 44, 22, 66)]), SIZE)) == 2


def drawn(text: str, thickness: int = 3) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    sheet = paper(80, 60)
    cv2.putText(sheet, text, (10, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, thickness, cv2.LINE_AA)
    rows, columns = np.nonzero(sheet < 128)
    return sheet[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


PAGE = kinds([glyph(digit, drawn(digit, thickness)) for digit in "0368" for thickness in (2, 3, 3, 4)])


@pytest.mark.parametrize(
    ("read", "printed", "expected"),
    [
        ("3", "3", Likeness.FITS),
        ("8", "3", Likeness.ODD),
        ("0", "6", Likeness.ODD),
        ("7", "7", Likeness.UNKNOWN),
        ("7", "0", Likeness.ODD),
        ("1", "/", Likeness.ODD),
    ],
)
def test_a_glyph_is_borne_out_by_the_others_of_its_page(read: str, printed: str, expected: Likeness) -> None:
    assert likeness(glyph(read, drawn(printed)), PAGE) is expected
