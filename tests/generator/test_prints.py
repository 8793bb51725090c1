"""Printing by Chromium and LibreOffice, where they are installed; without them a plain error."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pymupdf
import pytest
from drawn import request

from eval.generator import prints
from eval.generator.make import make_report
from eval.generator.prints import (
    PrintFailed,
    chromium_path,
    chromium_pdf,
    libreoffice_files,
    libreoffice_path,
    libreoffice_pdf,
)
from eval.generator.render_docx import render_docx
from eval.generator.rulings import TableLook

REPORT = make_report(request(profile="office"))
ACROSS = render_docx(REPORT, TableLook(across=True))
needs_chromium = pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed")
needs_libreoffice = pytest.mark.skipif(libreoffice_path() is None, reason="LibreOffice is not installed")


def _text_and_width(pdf: bytes) -> tuple[str, float]:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return "".join(document[0].get_text().split()), float(document[0].rect.width)


@needs_chromium
def test_chromium_prints_a_page() -> None:
    page = "<style>@page{size:A4 landscape}</style><meta charset=utf-8><p>共 3 件"
    text, width = _text_and_width(chromium_pdf(page.encode()))

    assert "共3件" in text
    assert width == pytest.approx(842, abs=2)


@needs_libreoffice
def test_libreoffice_prints_a_word_file() -> None:
    text, width = _text_and_width(libreoffice_pdf(ACROSS))

    assert "松岭县人民政府2024年" in text
    assert width == pytest.approx(842, abs=2)


@needs_libreoffice
def test_libreoffice_turns_several_files_in_one_go() -> None:
    made = libreoffice_files({"a.docx": render_docx(REPORT), "b.docx": ACROSS}, "odt")

    assert list(made) == ["a.docx", "b.docx"]
    for odt in made.values():
        with zipfile.ZipFile(BytesIO(odt)) as archive:
            assert "政府信息公开工作年度报告" in archive.read("content.xml").decode()


@needs_libreoffice
def test_a_file_that_cannot_be_printed_is_an_error_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "_SECONDS", 0.01)

    with pytest.raises(PrintFailed, match="did not finish"):
        libreoffice_pdf(ACROSS)


@pytest.mark.parametrize(("print_", "name"), [(chromium_pdf, "Chromium"), (libreoffice_pdf, "LibreOffice")])
def test_without_the_program_the_error_says_what_to_install(
    print_: Callable[[bytes], bytes], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PrintFailed, match=f"{name}.* is not installed .Debian: apt-get install"):
        print_(b"")


def test_a_sheet_across_changes_nothing_but_the_sheet() -> None:
    before, after = (zipfile.ZipFile(BytesIO(data)) for data in (render_docx(REPORT), ACROSS))

    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml"]
