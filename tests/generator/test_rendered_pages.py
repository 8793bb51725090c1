"""PDF, web page and Word file: what the tables print stands in the file, in its cells, in order."""

import io
import zipfile
from collections import Counter
from itertools import groupby

import pymupdf
import pytest
from drawn import request
from lxml import etree, html

from eval.generator.faults import Fault
from eval.generator.html_pages import Page
from eval.generator.layouts import layout
from eval.generator.make import Form, make_report
from eval.generator.pdf_table import Broken
from eval.generator.pdf_type import Typeface
from eval.generator.printing import Printing
from eval.generator.render_docx import render_docx
from eval.generator.render_html import Breaks, HtmlStyle, render_html
from eval.generator.render_pdf import PdfStyle, Rules, render_pdf
from eval.generator.report import Report
from schemas.declaration import Arrangement, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMS = pytest.mark.parametrize("form", Form)


def printed_rows(report: Report, table: Table) -> list[list[str]]:
    """The printed values of a table, a list a line of numbers on the page."""
    if table.arrangement is Arrangement.BLOCKS:
        return [[report.tables[field] for field in table.fields]]
    return [[text for field, text in report.tables.items() if field[:2] == (table.id, row.id)] for row in table.rows]


def lines(data: bytes) -> list[str]:
    """The words of a PDF, a line of the page each, from left to right."""
    found = []
    with pymupdf.open(stream=data) as document:
        for page in document:
            words = sorted(page.get_text("words"), key=lambda word: (round((word[1] + word[3]) / 2), word[0]))
            found += [
                [each[4] for each in group]
                for _, group in groupby(words, key=lambda word: round((word[1] + word[3]) / 2))
            ]
    return [" ".join(each) for each in found]


@FORMS
@pytest.mark.parametrize("style", [PdfStyle(), PdfStyle(Broken.OPEN, Rules.RECTANGLES, centred=True)])
def test_a_pdf_prints_every_number_in_its_row(form: Form, style: PdfStyle) -> None:
    report = make_report(request(form, "city", printing=Printing(thousands=True)))
    on_page = lines(render_pdf(report, style))
    for table in report.declarations:
        for row in printed_rows(report, table):
            assert any(line.endswith(" ".join(row)) for line in on_page), row


def test_a_pdf_is_small_numbered_and_has_fixed_dates() -> None:
    data = render_pdf(make_report(request()))
    assert len(data) < 200_000
    with pymupdf.open(stream=data) as document:
        assert [f"- {page.number + 1} -" in page.get_text() for page in document] == [True] * len(document)
        assert document.metadata["creationDate"] == "D:20250126093000+08'00'"
    assert render_pdf(make_report(request())) == data


@FORMS
@pytest.mark.parametrize("style", [PdfStyle(disclosure_row=26), PdfStyle(Broken.OPEN, leading=24, disclosure_row=26)])
def test_the_text_layer_holds_each_character_once(form: Form, style: PdfStyle) -> None:
    report = make_report(request(form))
    with pymupdf.open(stream=render_pdf(report, style)) as document:
        found = Counter("".join("".join(page.get_text().split()) for page in document))
        pages = "".join(f"-{page.number + 1}-" for page in document)
    words = [report.title, pages, *report.preface]
    for section in report.sections:
        words += [section.heading, *section.paragraphs]
    words += [cell.text for table in report.declarations for cell in layout(table, report).cells]
    assert found == Counter("".join("".join(words).split()))


def test_the_text_layer_is_in_reading_order() -> None:
    report = make_report(request())
    with pymupdf.open(stream=render_pdf(report)) as document:
        text = "".join("".join(page.get_text().split()) for page in document)
    assert text.startswith(report.title)
    headings = [text.index(section.heading) for section in report.sections]
    assert headings == sorted(headings)


@pytest.mark.parametrize(("broken", "rules_at_foot"), [(Broken.CLOSED, True), (Broken.OPEN, False)])
def test_table_three_goes_over_the_page_inside_a_group(broken: Broken, rules_at_foot: bool) -> None:
    report = make_report(request())
    with pymupdf.open(stream=render_pdf(report, PdfStyle(broken, disclosure_row=26))) as document:
        over = [page for page in document if "申请人情况" in page.get_text()]
        assert len(over) == 1
        page, following = over[0], document[over[0].number + 1]
        assert "1.属于国家秘密" in page.get_text()
        assert "8.属于行政查询事项" in following.get_text()
        assert "自然人" not in following.get_text()
        strokes = [drawing["rect"] for drawing in page.get_drawings()]
        foot = max(rect.y1 for rect in strokes)
        assert any(rect.y1 - rect.y0 < 1 and rect.y1 > foot - 1 for rect in strokes) is rules_at_foot


@pytest.mark.parametrize(("rules", "kind"), [(Rules.LINES, "l"), (Rules.RECTANGLES, "re")])
def test_rules_are_lines_or_thin_boxes(rules: Rules, kind: str) -> None:
    with pymupdf.open(stream=render_pdf(make_report(request()), PdfStyle(rules=rules))) as document:
        drawings = [drawing for page in document for drawing in page.get_drawings()]
    thin = [each for each in drawings if min(each["rect"].width, each["rect"].height) < 1]
    assert {item[0] for each in thin for item in each["items"]} == {kind}


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("法律服务机构", 36, ("法律服务", "机构")),
        ("共12345件", 20, ("共", "12345", "件")),
        ("一二三，四", 27, ("一二三，", "四")),
        ("一二（三四）", 27, ("一二", "（三四）")),
        ("", 20, ()),
    ],
)
def test_lines_break_as_chinese_type_does(text: str, width: float, expected: tuple[str, ...]) -> None:
    assert Typeface().wrap(text, 9, width) == expected


def web_tables(data: bytes) -> list[html.HtmlElement]:
    return [table for table in html.fromstring(data.decode()).iter("table") if table.get("class") != "about"]


def last_cells(rows: list[list[str]], expected: list[list[str]]) -> list[list[str]]:
    """The rows that end in as many values as are expected, in order."""
    return [row[-len(want) :] for row, want in zip(rows, expected, strict=True)]


@FORMS
@pytest.mark.parametrize(
    "style", [HtmlStyle(), HtmlStyle(breaks=Breaks.PARAGRAPHS, merged_head=False, page=Page.ARTICLE)]
)
def test_a_web_page_has_every_value_in_its_row(form: Form, style: HtmlStyle) -> None:
    report = make_report(request(form, printing=Printing(zero="")))
    tables = web_tables(render_html(report, style))
    for table, element in zip(report.declarations, tables, strict=True):
        expected = printed_rows(report, table)
        rows = [["".join(cell.itertext()).strip() for cell in row.iter("td")] for row in element.iter("tr")]
        if table.arrangement is Arrangement.SECTIONS:
            rows = [row for row in rows if row[0] in {each.label for each in table.rows}]
        assert last_cells(rows[-len(expected) :], expected) == expected


def test_a_web_page_is_that_of_a_site() -> None:
    data = render_html(
        make_report(request(printing=Printing(zero=""))), HtmlStyle("松岭县", merged_head=False)
    ).decode()
    assert data.index('class="nav"') < data.index('class="about"') < data.index("<h1") < data.index("一、总体情况")
    assert "&nbsp;</td>" in data
    assert "结果<br>维持" in data
    tree = html.fromstring(data)
    (person,) = (cell for cell in tree.iter("td") if "".join(cell.itertext()) == "自然人")
    assert person.get("rowspan") is None


def test_a_fragment_has_no_site() -> None:
    data = render_html(make_report(request()), HtmlStyle(page=Page.ARTICLE)).decode()
    assert not any(mark in data for mark in ("<html", "nav", "<title"))


@FORMS
def test_a_word_file_has_every_value_in_its_row(form: Form) -> None:
    report = make_report(request(form, printing=Printing(zero="")))
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as archive:
        assert archive.testzip() is None
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    for table, element in zip(report.declarations, parts["word/document.xml"].iter(f"{W}tbl"), strict=True):
        grid = len(element.findall(f"{W}tblGrid/{W}gridCol"))
        rows = []
        for row in element.iter(f"{W}tr"):
            spans = [
                int(cell.find(f"{W}tcPr/{W}gridSpan").get(f"{W}val"))
                if cell.find(f"{W}tcPr/{W}gridSpan") is not None
                else 1
                for cell in row.iter(f"{W}tc")
            ]
            assert sum(spans) == grid
            rows.append(["".join(cell.itertext()) for cell in row.iter(f"{W}tc")])
        expected = printed_rows(report, table)
        if table.arrangement is Arrangement.SECTIONS:
            rows = [row for row in rows if row[0] in {each.label for each in table.rows}]
        assert last_cells(rows[-len(expected) :], expected) == expected


def test_a_word_file_does_not_depend_on_a_compressor() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(make_report(request())))) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_wrong_total_is_printed_as_it_is_said() -> None:
    report = make_report(request(profile="city", published_errors=(Fault.DISPUTES_TOTAL,)))
    (finding,) = report.findings
    on_page = lines(render_pdf(report))
    row = " ".join(report.tables[field] for field in report.declarations[2].fields)
    assert finding.printed_right in row.split()
    assert any(line.endswith(row) for line in on_page)
