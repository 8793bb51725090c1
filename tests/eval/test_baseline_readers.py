"""What is shown to a model that is asked without any layout, and what other extractors make of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baselines.extracting import extract_text, extract_values
from eval.baselines.questions import RESERVED, fitting, section, table_question, whole_text_question
from eval.baselines.texts import plain_text, without_tags
from pipeline.readers.answers import answer_schema
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES
from tests.run.gold_model import EXAMPLES

TEXT = """一、总体情况
新收申请 8 件。
二、主动公开政府信息情况
规章 1
三、收到和处理政府信息公开申请情况
一、本年新收 8
三、本年度办理结果 2
四、结转下年度继续办理 0
四、政府信息公开行政复议、行政诉讼情况
0
1
五、存在的主要问题及改进情况
无"""


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        (DISCLOSURE_2021, "二、主动公开政府信息情况\n规章 1\n"),
        (DISPUTES, "四、政府信息公开行政复议、行政诉讼情况\n0\n1\n"),
    ],
    ids=["two", "four"],
)
def test_a_table_is_asked_about_with_its_section(table: object, shown: str) -> None:
    assert section(TEXT, table) == shown  # type: ignore[arg-type]


def test_rows_that_are_numbered_do_not_end_a_section() -> None:
    assert section(TEXT, APPLICATIONS_2021).endswith("四、结转下年度继续办理 0\n")


def test_without_headings_the_whole_text_is_shown() -> None:
    assert section("规章 1", DISCLOSURE_2021) == "规章 1"
    assert table_question("规章 1", DISCLOSURE_2021).user == "表名：主动公开政府信息情况\n\n规章 1"


def test_a_text_is_cut_off_where_the_context_of_the_model_ends() -> None:
    assert fitting("字" * 20_000, 16_384) == "字" * (16_384 - RESERVED)
    assert fitting("字" * 20_000, None) == "字" * 20_000


def test_one_schema_holds_all_tables_and_a_cell_is_a_number_or_null() -> None:
    question = whole_text_question(TEXT, (DISCLOSURE_2021, DISPUTES))
    schema = answer_schema(question.response_model)
    assert schema["required"] == ["主动公开政府信息情况", "政府信息公开行政复议、行政诉讼情况"]
    numbers = schema["$defs"]["disputes_both"]["properties"]["numbers"]
    assert (numbers["minItems"], {kind["type"] for kind in numbers["items"]["anyOf"]}) == (15, {"integer", "null"})
    assert question.user == TEXT


def test_a_web_page_without_its_tags() -> None:
    page = "<style>p {}</style><p>总计&nbsp;<b>7</b></p>\n\n<!-- <i>no</i> --><script>1 < 2</script>  <td>0</td>"
    assert without_tags(page) == "总计\xa07\n0"


@pytest.mark.parametrize(
    "name", ["qiyun-district-2021.html", "moquan-housing-bureau-2022.docx", "yunling-city-2023.pdf"]
)
def test_the_text_of_each_kind_of_document(name: str) -> None:
    text = plain_text(EXAMPLES / name)
    assert "收到和处理政府信息公开申请情况" in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("name", "data", "failure"),
    [
        ("scan.pdf", (EXAMPLES / "linxi-water-bureau-2022.pdf").read_bytes(), "DocumentError: it has no text"),
        ("a.rtf", b"{\\rtf1 7}", "DocumentError: PyMuPDF does not open it"),
    ],
)
def test_a_document_without_text_has_failed(name: str, data: bytes, failure: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    taken = extract_text(tmp_path / name)
    assert (taken.text, taken.failure[: len(failure)]) == ("", failure)


@pytest.mark.parametrize("extractor", ["find-tables", "pdfplumber"])
def test_an_extractor_under_the_label_match(extractor: str) -> None:
    pytest.importorskip("pdfplumber", reason="pdfplumber is not installed: pip install 'gouji[eval]'")
    taken = extract_values(extractor, EXAMPLES / "yunling-city-2023.pdf", (APPLICATIONS_2021,))
    assert taken.failure == ""
    assert len(taken.values) > 100
    assert 0 < taken.cpu_seconds < 60


def test_what_an_extractor_raises_is_why_it_failed() -> None:
    taken = extract_values("pdfplumber", EXAMPLES / "qiyun-district-2021.html", (APPLICATIONS_2021,))
    assert taken.failure.startswith("PdfminerException: ")
