"""From a picture as scanned to a straight sheet in greys."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import NEEDS_OCR, paper, ruled

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.orientation import turned, unturned  # noqa: E402
from pipeline.documents.scans.prepare import Sheet, cleaned  # noqa: E402
from pipeline.documents.scans.straighten import skew, straightened  # noqa: E402

BLACK, RED, RED_ON_BLACK = (15, 15, 15), (215, 40, 50), (130, 30, 35)


def coloured() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((200, 200, 3), 250, np.uint8)


def test_a_red_seal_is_taken_out_and_print_under_it_stays() -> None:
    picture = coloured()
    picture[60:140, 60:140] = RED
    picture[90:110, 90:94] = RED_ON_BLACK
    picture[20:40, 20:24] = BLACK
    sheet = cleaned(picture)
    assert sheet.grey[70, 70] > 200
    assert sheet.grey[100, 92] < 120
    assert sheet.grey[30, 22] < 60


def test_where_a_seal_was_is_remembered() -> None:
    picture = coloured()
    picture[60:140, 60:140] = RED
    stain = cleaned(picture).stain
    assert stain is not None
    assert (stain[100, 100], stain[10, 10]) == (255, 0)


def test_a_shadow_is_paper_and_print_in_it_is_print() -> None:
    picture = paper(400, 400)
    picture[:] = np.linspace(250, 120, 400).astype(np.uint8)
    picture[200:220, 380:384] = 20
    grey = cleaned(picture).grey
    assert grey[100, 390] > 225
    assert grey[210, 382] < 80


def test_faded_print_is_made_dark() -> None:
    picture = paper(400, 400)
    picture[100:120, 50:350] = 190
    assert cleaned(picture).grey[110, 200] < 60


@pytest.mark.parametrize("degrees", [-3.0, -0.7, 0.0, 1.0, 2.5])
def test_the_skew_of_a_table_is_found(degrees: float) -> None:
    sheet = ruled(paper(900, 900), range(150, 751, 150), range(150, 751, 60))
    matrix = cv2.getRotationMatrix2D((450, 450), degrees, 1.0)
    askew = cv2.warpAffine(sheet, matrix, (900, 900), borderValue=255)
    assert skew(askew) == pytest.approx(degrees, abs=0.15)


def test_a_straightened_place_leads_back_to_where_it_was() -> None:
    sheet = ruled(paper(900, 900), range(150, 751, 150), range(150, 751, 60))
    matrix = cv2.getRotationMatrix2D((450, 450), 2.0, 1.0)
    straight = straightened(Sheet(cv2.warpAffine(sheet, matrix, (900, 900), borderValue=255)))
    corner = np.array([[150.0, 150.0]])
    assert straight.warp.back(corner)[0] == pytest.approx(matrix @ (150, 150, 1), abs=2)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_place_leads_back_to_where_it_was(degrees: int) -> None:
    sheet = paper(40, 60)
    sheet[10, 50] = 0
    ((row, column),) = np.argwhere(turned(Sheet(sheet), degrees).grey == 0)
    middle = np.array([[column + 0.5, row + 0.5]])
    assert unturned(middle, degrees, sheet.shape)[0].tolist() == [50.5, 10.5]
