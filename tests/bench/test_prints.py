"""Printing by Chromium and LibreOffice, where they are installed; without them a plain error."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pymupdf
import pytest

from eval.bench import prints
from eval.bench.documents import PRINTS, Group, landscape_docx, landscape_html, missing_programs
from eval.bench.prints import PrintFailed, chromium_path, chromium_pdf, libreoffice_path, libreoffice_pdf
from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_docx import render_docx

REPORT = make_report(Request(Office("松岭县人民政府", "我县", "松岭县人民政府网"), 2023, Form.F2021, "office", 1))
needs_chromium = pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed")
needs_libreoffice = pytest.mark.skipif(libreoffice_path() is None, reason="LibreOffice is not installed")


def _text_and_width(pdf: bytes) -> tuple[str, float]:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return "".join(document[0].get_text().split()), float(document[0].rect.width)


@needs_chromium
def test_chromium_prints_a_page() -> None:
    text, width = _text_and_width(chromium_pdf(landscape_html("<meta charset=utf-8><p>共 3 件".encode())))

    assert "共3件" in text
    assert width == pytest.approx(842, abs=2)


@needs_libreoffice
def test_libreoffice_prints_a_word_file() -> None:
    text, width = _text_and_width(libreoffice_pdf(landscape_docx(render_docx(REPORT))))

    assert "松岭县人民政府2023年" in text
    assert width == pytest.approx(842, abs=2)


@needs_libreoffice
def test_a_file_that_cannot_be_printed_is_an_error_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "_SECONDS", 0.01)

    with pytest.raises(PrintFailed, match="did not finish"):
        libreoffice_pdf(render_docx(REPORT))


@pytest.mark.parametrize(("print_", "name"), [(chromium_pdf, "Chromium"), (libreoffice_pdf, "LibreOffice")])
def test_without_the_program_the_error_says_what_to_install(
    print_: Callable[[bytes], bytes], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PrintFailed, match=f"{name}.* is not installed .Debian: apt-get install"):
        print_(b"")
    assert len(missing_programs()) == 2


def test_a_page_across_changes_nothing_but_the_page() -> None:
    upright, across = render_docx(REPORT), landscape_docx(render_docx(REPORT))
    before, after = (zipfile.ZipFile(BytesIO(data)) for data in (upright, across))

    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml"]


def test_every_form_is_printed_by_every_program() -> None:
    printed = {(each.group, each.request.form) for each in PRINTS}

    assert printed == {(g, form) for g in (Group.DRAWN, Group.CHROMIUM, Group.LIBREOFFICE) for form in Form}
    assert len({(each.group, each.name) for each in PRINTS}) == len(PRINTS)
