"""Each trouble by itself: what it changes in a file, and that it changes nothing else."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from itertools import pairwise

import pymupdf
import pytest
from drawn import request
from lxml import etree, html

from eval.generator import troubles_html, troubles_pdf, troubles_word
from eval.generator.html_pages import Page
from eval.generator.make import Form, make_report
from eval.generator.pdf_table import Broken
from eval.generator.render_docx import render_docx
from eval.generator.render_html import Breaks, HtmlStyle, render_html
from eval.generator.render_pdf import Layer, PdfStyle, Rules, render_pdf
from schemas.declaration import FieldId

REPORT = make_report(request())
PDF = render_pdf(REPORT)
PAGE = render_html(REPORT)
WORD = render_docx(REPORT)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(pdf: bytes) -> list[str]:
    """The text of each page without white space."""
    with pymupdf.open(stream=pdf) as document:
        return ["".join(page.get_text().split()) for page in document]


def tables(page: bytes) -> list[html.HtmlElement]:
    tree = html.fromstring(page.decode())
    return [table for table in tree.iter("table") if table.get("class") not in ("about", "page", "frame")]


def cells(page: bytes) -> list[list[str]]:
    rows = [row for table in tables(page) for row in table.iter("tr")]
    return [["".join("".join(cell.itertext()).split()) for cell in row.iter("td")] for row in rows]


# --- PDF -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_shows_the_same(degrees: int) -> None:
    with pymupdf.open(stream=PDF) as upright, pymupdf.open(stream=troubles_pdf.turned(PDF, degrees)) as turned:
        assert {page.rotation for page in turned} == {degrees}
        for before, after in zip(upright, turned, strict=True):
            assert after.rect == before.rect
            assert after.get_pixmap(dpi=20).samples == before.get_pixmap(dpi=20).samples


def test_radicals_stand_for_characters_in_the_text_layer_alone() -> None:
    changed = troubles_pdf.with_radicals(PDF)
    assert "⼆、主动公开" in words(changed)[1]
    assert [unicodedata.normalize("NFKC", each) for each in words(changed)] == [
        unicodedata.normalize("NFKC", each) for each in words(PDF)
    ]


@pytest.mark.parametrize(("only_latin", "has_words"), [(False, False), (True, True)])
def test_without_unicode_numbers_are_no_numbers(only_latin: bool, has_words: bool) -> None:
    (_, page, *_) = words(troubles_pdf.without_unicode(PDF, only_latin))
    assert re.search("[0-9]", page) is None
    assert ("主动公开" in page) is has_words


def test_a_scanned_page_is_a_picture_under_invisible_words() -> None:
    with pymupdf.open(stream=troubles_pdf.scanned(PDF)) as document:
        for page, text in zip(document, words(PDF), strict=True):
            assert len(page.get_images()) == 1
            assert page.get_drawings() == []
            spans = [
                span
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
            ]
            assert all(not span["char_flags"] & (8 | 16) for span in spans)
            assert "".join("".join(page.get_text().split())) == text


def test_words_written_twice_are_there_twice() -> None:
    (_, page, *_) = words(render_pdf(REPORT, PdfStyle(layer=Layer.TWICE)))
    assert "主动公开政府信息情况二、主动公开政府信息情况" in page


def test_spaced_words_have_a_space_behind_each_character() -> None:
    with pymupdf.open(stream=render_pdf(REPORT, PdfStyle(layer=Layer.SPACED))) as document:
        assert "信 息 内 容 " in document[1].get_text()


def test_a_row_that_breaks_over_the_page_leaves_its_numbers_before_the_break() -> None:
    pages = words(render_pdf(REPORT, PdfStyle(Broken.IN_ROW, disclosure_row=26)))
    before, after = next((one, two) for one, two in pairwise(pages) if "申请人情况" in one)
    field = FieldId("applications", "partially_granted", "natural_person")
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    first = next(label[:length] for length in range(len(label), 0, -1) if label[:length] in before)
    assert first != label
    assert before[before.index(first) + len(first) :].startswith(REPORT.tables[field])
    assert label.removeprefix(first) in after


def test_a_header_is_repeated_under_the_words_that_carry_on() -> None:
    style = PdfStyle(repeated_head=True, carried="（续上表）", disclosure_row=26)
    pages = words(render_pdf(REPORT, style))
    again = [page for page in pages if page.startswith("（续上表）")]
    assert len(again) == 1
    assert again[0].index("自然人") < again[0].index("（七）总计")
    assert sum("自然人" in page for page in pages) == 2


@pytest.mark.parametrize(("rules", "least"), [(Rules.DOUBLE, 1.9), (Rules.CELLS, 1.4)])
def test_double_rules_and_boxes_draw_more_than_plain_ones(rules: Rules, least: float) -> None:
    def drawn(style: PdfStyle) -> int:
        with pymupdf.open(stream=render_pdf(REPORT, style)) as document:
            return sum(len(drawing["items"]) for page in document for drawing in page.get_drawings())

    assert drawn(PdfStyle(rules=rules)) > least * drawn(PdfStyle()) > 0


# --- web pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "said"), [(True, 'charset="gb2312"'), (False, None)])
def test_a_page_in_gbk_says_so_or_nothing(declared: bool, said: str | None) -> None:
    text = troubles_html.in_gbk(PAGE, declared).decode("gb18030")
    assert (said in text) if said else ("charset" not in text)
    assert cells(text.encode()) == cells(PAGE)


def test_a_page_that_does_not_say_its_encoding_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say"):
        troubles_html.in_gbk(render_html(REPORT, HtmlStyle(page=Page.ARTICLE)))


@pytest.mark.parametrize(
    "change", [troubles_html.in_character_spans, troubles_html.padded, troubles_html.in_layout_tables]
)
def test_cells_hold_the_same_words(change: Callable[[bytes], bytes]) -> None:
    changed = change(render_html(REPORT, HtmlStyle(breaks=Breaks.PARAGRAPHS)))
    assert changed != PAGE
    assert cells(changed) == cells(PAGE)


def test_each_character_stands_in_a_span() -> None:
    for table in tables(troubles_html.in_character_spans(PAGE)):
        assert {len(span.text or "") for span in table.iter("span")} == {1}
        assert {(each.text or "").strip() for each in table.iter("p")} == {""}


def test_a_layout_holds_each_table_in_a_cell() -> None:
    for table in tables(troubles_html.in_layout_tables(PAGE)):
        assert [each.get("class") for each in table.iterancestors("table")] == ["frame", "page"]


def test_loose_spans_reach_over_the_edges() -> None:
    for before, after in zip(tables(PAGE), tables(troubles_html.with_loose_spans(PAGE)), strict=True):
        assert cells(html.tostring(after, encoding="utf-8")) == cells(html.tostring(before, encoding="utf-8"))
        assert {cell.get("rowspan") for cell in after.findall(".//tr")[-1].iter("td")} == {"3"}


def test_all_tables_in_one() -> None:
    (table,) = tables(troubles_html.in_one_table(PAGE))
    rows = [row for row in cells(troubles_html.in_one_table(PAGE)) if len(row) > 1]
    assert rows == [row for row in cells(PAGE) if len(row) > 1 or row[0].startswith("（")]
    assert "四、政府信息公开行政复议、行政诉讼情况" in "".join(table.itertext())


def test_a_shifted_row_has_an_empty_cell_before_its_numbers_and_a_short_one_lacks_the_first() -> None:
    def row(page: bytes) -> list[str]:
        return next(each for each in cells(page) if "2.重复申请" in each)

    label, *numbers = row(PAGE)
    assert row(troubles_html.with_shifted_row(PAGE, label)) == [label, "", *numbers]
    assert row(troubles_html.with_short_row(PAGE, label)) == [label, *numbers[1:]]
    with pytest.raises(ValueError, match="no row"):
        troubles_html.with_short_row(PAGE, "no such label")


def test_spans_too_long_are_those_of_groups() -> None:
    def spans(page: bytes) -> list[int]:
        return [int(cell.get("rowspan")) for table in tables(page) for cell in table.iter("td") if cell.get("rowspan")]

    changed = spans(troubles_html.with_spans_too_long(PAGE))
    assert changed == [span + 1 if span > 3 else span for span in spans(PAGE)]
    assert changed != spans(PAGE)


# --- Word files ------------------------------------------------------------------------------------------------------


def body(word: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("word/document.xml"))


def shown(tree: etree._Element) -> str:
    return "".join(text.text or "" for text in tree.iter(f"{W}t"))


@pytest.mark.parametrize(
    "change", [troubles_word.tracked, troubles_word.in_character_runs, troubles_word.in_nested_tables]
)
def test_a_word_file_shows_the_same_words(change: Callable[[bytes], bytes]) -> None:
    assert change(WORD) != WORD
    assert shown(body(change(WORD))) == shown(body(WORD))


def test_tracked_changes_delete_numbers_and_rows() -> None:
    tree = body(troubles_word.tracked(WORD))
    assert len(list(tree.iter(f"{W}ins"))) > 80
    assert len([row for row in tree.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]) == 3
    assert not any(list(run.iter(f"{W}t")) for deleted in tree.iter(f"{W}del") for run in deleted.iter(f"{W}r"))


def test_text_boxes_hold_the_title_and_the_last_table_in_two_ways() -> None:
    boxes = [shown(box) for box in body(troubles_word.in_text_boxes(WORD)).iter(f"{W}txbxContent")]
    assert len(boxes) == 4
    assert boxes[0] == boxes[1] == REPORT.title
    assert boxes[2] == boxes[3]
    assert "尚未审结" in boxes[2]


def test_nested_tables_stand_in_cells() -> None:
    tree = body(troubles_word.in_nested_tables(WORD))
    assert len(list(tree.iter(f"{W}tbl"))) == 6
    assert len(tree.findall(f"{W}body/{W}tbl/{W}tr/{W}tc/{W}tbl")) == 3


def test_character_runs_are_of_one_character() -> None:
    texts = [text.text for text in body(troubles_word.in_character_runs(WORD)).iter(f"{W}t")]
    assert {len(text or "") for text in texts} == {1}


@pytest.mark.parametrize("form", Form)
def test_troubles_of_word_files_are_made_in_every_form(form: Form) -> None:
    word = render_docx(make_report(request(form)))
    for change in (troubles_word.tracked, troubles_word.in_text_boxes, troubles_word.in_nested_tables):
        assert body(change(word)) is not None
