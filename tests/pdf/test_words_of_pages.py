"""Characters of a PDF page to words: every character once, and two numbers never one."""

from __future__ import annotations

import re
from typing import Any

import pymupdf
import pytest
from ink import opened, pdf, words, write


@pytest.mark.parametrize(("between", "expected"), [("", ["105", "7"]), (" ", ["105", "7"])])
def test_two_numbers_a_thin_space_apart_stay_two(between: str, expected: list[str]) -> None:
    """A quarter of an em, the space of Times, was taken for the space inside a word: `105 7` came out as 1057."""

    def draw(page: Any) -> None:
        font = pymupdf.Font("tiro")
        writer = pymupdf.TextWriter(page.rect)
        writer.append((50, 50), f"105{between}", font=font, fontsize=10)
        writer.append((50 + font.text_length("105", 10) + 2.5, 50), "7", font=font, fontsize=10)
        writer.write_text(page)

    assert words(pdf(draw)) == expected


def test_low_glyphs_stay_in_their_number() -> None:
    assert words(pdf(lambda page: write(page, 50, 50, "7730.28"))) == ["7730.28"]


def test_text_drawn_twice_is_there_once() -> None:
    def draw(page: Any) -> None:
        write(page, 50, 50, "8166")
        write(page, 50.3, 50, "8166")

    assert words(pdf(draw)) == ["8166"]


def test_a_digit_that_stands_twice_side_by_side_is_there_twice() -> None:
    assert words(pdf(lambda page: write(page, 50, 50, "1100"))) == ["1100"]


def test_a_vertical_rule_parts_words_that_touch() -> None:
    def draw(page: Any) -> None:
        write(page, 50, 50, "12")
        page.draw_line((60, 30), (60, 70))

    assert words(pdf(draw)) == ["1", "2"]


def test_invisible_text_is_not_read() -> None:
    def draw(page: Any) -> None:
        write(page, 50, 50, "12")
        write(page, 50, 80, "34", render_mode=3)

    assert words(pdf(draw)) == ["12"]


def test_a_page_with_only_a_large_image_is_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.documents.scans.models.is_installed", lambda: False)

    def draw(page: Any) -> None:
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 20, 20), False)
        picture.clear_with(230)
        page.insert_image(page.rect, pixmap=picture)

    (page,) = opened(pdf(draw)).pages
    assert page.scanned


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_that_is_shown_upright_is_read_upright(degrees: int) -> None:
    flat = pymupdf.open(stream=pdf(lambda page: write(page, 50, 50, "规章 12")))
    turned: Any = pymupdf.open()
    size = (842, 595) if degrees != 180 else (595, 842)
    page = turned.new_page(width=size[0], height=size[1])
    page.show_pdf_page(page.rect, flat, 0, rotate=degrees)
    page.set_rotation(degrees)
    assert words(turned.tobytes()) == ["规章", "12"]


def test_radicals_are_the_characters_they_stand_for() -> None:
    """Chromium's PDFs say `⼀` (a Kangxi radical) where they show `一`."""

    def draw(page: Any) -> None:
        writer = pymupdf.TextWriter(page.rect)
        writer.append((50, 50), "一", font=pymupdf.Font("cjk"), fontsize=10)
        writer.write_text(page)

    document: Any = pymupdf.open(stream=pdf(draw))
    for xref in range(1, document.xref_length()):
        stream = document.xref_stream(xref) if document.xref_is_stream(xref) else b""
        if b"beginbfchar" in stream or b"beginbfrange" in stream:
            document.update_stream(xref, re.sub(b"(?i)<4e00>", b"<2f00>", stream))
    assert "⼀" in document[0].get_text()
    assert words(document.tobytes()) == ["一"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_turned_upright(degrees: int) -> None:
    document: Any = pymupdf.open(stream=pdf(lambda page: write(page, 50, 50, "规章 12")))
    document[0].set_rotation(degrees)
    assert words(document.tobytes()) == ["规章", "12"]


def test_a_line_up_the_margin_does_not_turn_a_page() -> None:
    def draw(page: Any) -> None:
        write(page, 50, 50, "第二十条第（一）项 12")
        write(page, 20, 400, "附件", rotate=90)

    assert "12" in words(pdf(draw))


def _over_a_ruling(page: Any, text: str) -> None:
    """Two words that touch, with a ruling before the last character of the first."""
    write(page, 50, 50, text)
    write(page, 50 + 10 * len(text), 50, "8")
    page.draw_line((50 + 10 * len(text) - 8, 40), (50 + 10 * len(text) - 8, 60))


def test_a_closing_mark_hangs_over_the_edge_of_its_cell() -> None:
    """Word lets marks hang over: `（含修订）` came out as `（含修订` and `）8`."""
    assert words(pdf(lambda page: _over_a_ruling(page, "（含修订）"))) == ["（含修订）", "8"]


def test_another_character_beyond_a_ruling_begins_a_word() -> None:
    assert words(pdf(lambda page: _over_a_ruling(page, "（含修订件"))) == ["（含修订", "件8"]
