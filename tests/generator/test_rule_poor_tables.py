"""Tables without some of their rules: the same choice in PDF, web page and Word file."""

import io
import zipfile
from collections import Counter

import pymupdf
import pytest
from drawn import request
from lxml import etree, html

from eval.generator.html_pages import Page
from eval.generator.layouts import layout
from eval.generator.make import make_report
from eval.generator.render_docx import render_docx
from eval.generator.render_html import HtmlStyle, render_html
from eval.generator.render_pdf import PdfStyle, render_pdf
from eval.generator.rulings import Align, Rulings, Sides, TableLook, sides

REPORT = make_report(request())
MATRIX = layout(REPORT.declarations[1], REPORT)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def edges(pdf: bytes) -> Counter[str]:
    """How many rules run across and down."""
    found = Counter[str]()
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            for drawing in page.get_drawings():
                rect = drawing["rect"]
                if min(rect.width, rect.height) < 1:
                    found["across" if rect.width > rect.height else "down"] += 1
    return found


@pytest.mark.parametrize(
    ("rulings", "corner", "inner", "last"),
    [
        (Rulings.ALL, Sides(True, True, True, True), Sides(True, True, True, True), Sides(True, True, True, True)),
        (Rulings.HORIZONTAL, Sides(1, 0, 1, 0), Sides(1, 0, 1, 0), Sides(1, 0, 1, 0)),
        (Rulings.VERTICAL, Sides(0, 1, 0, 1), Sides(0, 1, 0, 1), Sides(0, 1, 0, 1)),
        (Rulings.FRAME, Sides(1, 0, 0, 1), Sides(0, 0, 0, 0), Sides(0, 1, 1, 0)),
        (Rulings.THREE_LINES, Sides(1, 0, 1, 0), Sides(0, 0, 0, 0), Sides(0, 0, 1, 0)),
        (Rulings.HEADER, Sides(0, 0, 1, 0), Sides(0, 0, 0, 0), Sides(0, 0, 0, 0)),
        (Rulings.NONE, Sides(0, 0, 0, 0), Sides(0, 0, 0, 0), Sides(0, 0, 0, 0)),
    ],
)
def test_which_edges_of_a_cell_are_ruled(rulings: Rulings, corner: Sides, inner: Sides, last: Sides) -> None:
    cells = {(cell.row, cell.column): cell for cell in MATRIX.cells}
    assert sides(cells[0, 0], MATRIX, rulings) == corner
    assert sides(cells[5, 4], MATRIX, rulings) == inner
    assert sides(cells[MATRIX.rows - 1, MATRIX.columns - 1], MATRIX, rulings) == last


@pytest.mark.parametrize(
    ("rulings", "kinds"),
    [
        (Rulings.HORIZONTAL, {"across"}),
        (Rulings.VERTICAL, {"down"}),
        (Rulings.FRAME, {"across", "down"}),
        (Rulings.HEADER, {"across"}),
        (Rulings.NONE, set()),
    ],
)
def test_a_pdf_draws_these_rules_and_no_other(rulings: Rulings, kinds: set[str]) -> None:
    assert set(edges(render_pdf(REPORT, PdfStyle(rulings=rulings)))) == kinds


def test_three_lines_are_three_a_table_and_one_a_section_of_table_two() -> None:
    assert edges(render_pdf(REPORT, PdfStyle(rulings=Rulings.THREE_LINES)))["across"] == 3 * 3 + 3


@pytest.mark.parametrize(
    ("rulings", "borders"),
    [
        (Rulings.HORIZONTAL, {"border-top", "border-bottom"}),
        (Rulings.VERTICAL, {"border-left", "border-right"}),
        (Rulings.NONE, set()),
    ],
)
def test_a_web_page_shows_these_borders_and_no_other(rulings: Rulings, borders: set[str]) -> None:
    tree = html.fromstring(render_html(REPORT, HtmlStyle(page=Page.ARTICLE, rulings=rulings)).decode())
    styles = [part.split(":")[0] for cell in tree.iter("td") for part in cell.get("style").split(";")]
    assert {name for name in styles if name.startswith("border")} == borders
    assert {table.get("border") for table in tree.iter("table")} == {"0"}


@pytest.mark.parametrize(
    ("rulings", "drawn"),
    [
        (Rulings.HORIZONTAL, {"top", "bottom", "insideH"}),
        (Rulings.FRAME, {"top", "bottom", "left", "right"}),
        (Rulings.NONE, set()),
    ],
)
def test_a_word_file_has_these_borders_and_no_other(rulings: Rulings, drawn: set[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(REPORT, TableLook(rulings=rulings)))) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    for borders in tree.iter(f"{W}tblBorders"):
        assert {etree.QName(side).localname for side in borders if side.get(f"{W}val") == "single"} == drawn
        assert len(borders) == 6
    assert next(tree.iter(f"{W}tblBorders"), None) is not None


@pytest.mark.parametrize(("align", "edge"), [(Align.LEFT, 0), (Align.RIGHT, 2)])
def test_numbers_of_a_column_stand_on_one_line_at_the_chosen_side(align: Align, edge: int) -> None:
    report = make_report(request(profile="city"))
    with pymupdf.open(stream=render_pdf(report, PdfStyle(rulings=Rulings.NONE, align=align))) as document:
        words = [word for page in document for word in page.get_text("words")]
    numbers = {
        text
        for field, text in report.tables.items()
        if field[0] == "applications" and field[2] == "total" and len(text) > 1
    }
    places = Counter(round(word[edge]) for word in words if word[4] in numbers and word[0] > 470)
    assert len(places) == 1
