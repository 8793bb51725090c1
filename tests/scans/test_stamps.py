"""Seals and pens are taken out of a sheet, and print stays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sheets import NEEDS_OCR, Sheet, paper

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.stamps import VEIL, without_colour, without_seal  # noqa: E402

PRINT = (slice(300, 320), slice(100, 600))
"""A black bar through the ring."""


def stamped(colour: tuple[int, ...]) -> NDArray[np.uint8]:
    """A sheet with a ring and a bar of black print across it, which stays black under the ring."""
    ring = paper(700, 700)
    cv2.circle(ring, (350, 310), 160, 0, 9)
    sheet = np.full((700, 700, len(colour)), 255, np.uint8)
    sheet[ring == 0] = colour
    sheet[PRINT] = 10
    return sheet


def only_the_bar(sheet: Sheet) -> bool:
    bar = np.zeros(sheet.shape, bool)
    bar[PRINT] = True
    return bool((sheet[bar] < 60).all() and (sheet[~bar] > 200).mean() > 0.999)


@pytest.mark.parametrize("ink", [(205, 28, 38), (35, 50, 160), (20, 140, 60)], ids=["red", "blue", "green"])
def test_coloured_ink_goes_and_print_stays(ink: tuple[int, int, int]) -> None:
    found = without_colour(stamped(ink))
    assert only_the_bar(found.grey)
    assert found.stain is not None
    assert found.stain[310 - 160, 350] == 255


def test_under_a_seal_on_a_faded_print_some_may_be_gone() -> None:
    sheet = stamped((205, 28, 38))
    sheet[PRINT] = 130
    found = without_colour(sheet)
    assert found.stain is not None
    assert set(np.unique(found.stain).tolist()) == {0, VEIL}


def test_a_seal_on_a_grey_scan_goes_and_print_stays() -> None:
    found = without_seal(stamped((110,))[:, :, 0])
    assert only_the_bar(found.grey)
    assert found.stain is not None
    assert found.stain[310 - 160, 350] == VEIL


def test_thin_print_as_grey_as_a_seal_stays_beside_it_and_may_be_lost_under_it() -> None:
    sheet = stamped((110,))[:, :, 0]
    sheet[200:220, 350:352] = 115
    sheet[147:153, 300:400] = np.minimum(sheet[147:153, 300:400], 115)
    found = without_seal(sheet)
    assert (found.grey[200:220, 350:352] < 130).all()
    assert found.stain is not None
    assert found.stain[150, 350] == VEIL


def test_grey_print_is_no_seal() -> None:
    sheet = paper(700, 700)
    for y in range(100, 500, 60):
        cv2.putText(sheet, "2 0 1 9 3 8", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 110, 8)
    found = without_seal(sheet)
    assert found.stain is None
    assert np.array_equal(found.grey, sheet)


def test_blurred_print_is_no_seal() -> None:
    """Its strokes are grey where they stand close together, and the print of a heading is darker."""
    sheet = paper(700, 700)
    for x in range(150, 450, 8):
        sheet[150:450, x : x + 3] = 0
    cv2.putText(sheet, "2 0 1 9", (100, 600), cv2.FONT_HERSHEY_SIMPLEX, 3, 0, 16)
    assert without_seal(cv2.GaussianBlur(sheet, (0, 0), 1.4)).stain is None


def test_a_sheet_in_black_and_white_has_no_stain() -> None:
    assert without_colour(stamped((10, 10, 10))).stain is None
