"""What the model is asked about a single cell, and how its answer is grounded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.documents.model import Box, CellOnPage, CellPlace, PagePlace
from pipeline.messages import Message, message
from pipeline.readers.answers import Answer
from pipeline.readers.layout import read_layout
from pipeline.readers.reading import CellReading
from pipeline.readers.recognised import UNSURE_DIGITS
from pipeline.readers.second_look import Target, by_picture, by_text, read_look
from pipeline.tables.locate import Region
from prompts import load
from schemas.answers import cell_answer_model
from schemas.declaration import FieldId, Kind
from schemas.values import parse_value
from tests.llm.regions import disputes_page, in_text

PLAIN = ["1", "0", "2", "0", "3", "0", "0", "0", "0", "0", "4", "5", "0", "0", "9"]
LAST = FieldId("disputes", "litigation_after_reconsideration", "total")
GRANTED = FieldId("applications", "granted", "total")

HEADS = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
ROWS = {
    "一、本年新收政府信息公开申请数量": "5\t1\t0\t0\t0\t0\t6",
    "二、上年结转政府信息公开申请数量": "0\t0\t0\t0\t0\t0\t0",
    "（一）予以公开": "3\t\t0\t0\t0\t0\t4",
    "（七）总计": "5\t1\t0\t0\t0\t0\t6",
    "四、结转下年度继续办理": "0\t0\t0\t0\t0\t0\t0",
}
BESIDE = "\n".join((HEADS, *(f"{label}\t{numbers}" for label, numbers in ROWS.items())))
STACKED = "\n".join((*HEADS.split(), *(f"{label}\n{numbers}" for label, numbers in ROWS.items()))).replace("\t", "\n")


def target(region: Region, field: FieldId, doubt: Message | None = None) -> Target:
    cell = read_layout(region).cells[field]
    return Target(region, (replace(cell, doubt=doubt or cell.doubt),))


def test_the_question_names_row_and_column_and_shows_the_printed_row_with_its_headers() -> None:
    asked = by_text(target(in_text(BESIDE, "applications"), GRANTED))
    assert asked.user.splitlines() == [
        "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计",
        "(一)予以公开\t3\t空\t0\t0\t0\t0\t4",
        "",
        "行：三、本年度办理结果/（一）予以公开",
        "列：总计",
    ]
    assert (asked.system, asked.prompt_version) == (load("second_look").text, load("second_look").version)


def test_of_table_four_the_labels_over_the_row_are_shown() -> None:
    assert by_text(target(disputes_page(PLAIN), LAST)).user.splitlines() == [
        "行政复议\t行政诉讼",
        "未经复议直接起诉\t复议后起诉",
        "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3),
        "\t".join(PLAIN),
        "",
        "行：行政诉讼/复议后起诉",
        "列：总计",
    ]


def test_a_row_with_each_cell_on_a_line_of_its_own_is_shown_with_the_whole_table() -> None:
    """The lone line would tell the column that the layout reading found for it."""
    region = in_text(STACKED.replace("\n\n", "\n0\n"), "applications")
    assert "本年新收" in by_text(target(region, GRANTED)).user


@pytest.mark.parametrize(
    ("doubt", "whole"),
    [(None, False), (UNSURE_DIGITS, False), (message("by_order"), True), (message("cut_cell"), True)],
)
def test_a_row_whose_place_is_in_doubt_is_shown_with_the_whole_table(doubt: Message | None, whole: bool) -> None:
    asked = by_text(target(in_text(BESIDE, "applications"), GRANTED, doubt))
    assert ("本年新收" in asked.user) is whole


@pytest.mark.parametrize(("blank", "null_offered"), [("", True), ("/", True), ("0", False)])
def test_null_is_offered_where_the_row_shows_an_empty_cell(blank: str, null_offered: bool) -> None:
    schema = str(by_text(target(disputes_page([*PLAIN[:-1], blank]), LAST)).response_model.model_json_schema())
    assert ("null" in schema) is null_offered


def test_a_picture_is_shown_in_place_of_the_text() -> None:
    asked = by_picture(target(disputes_page(PLAIN), LAST), b"\x89PNG")
    assert (asked.user, asked.image) == ("行：行政诉讼/复议后起诉\n列：总计", b"\x89PNG")
    assert "null" in str(asked.response_model.model_json_schema())


PAGE = PagePlace(2, Box(0, 0, 9, 9))
ON_PAGE = CellReading(LAST, parse_value("9"), PAGE, None, PAGE, PAGE)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (ON_PAGE, True),
        (replace(ON_PAGE, doubt=UNSURE_DIGITS), True),
        (replace(ON_PAGE, doubt=message("by_order")), False),
        (replace(ON_PAGE, row_place=None), False),
        (replace(ON_PAGE, column_place=None), False),
        (replace(ON_PAGE, place=CellPlace(1, 1, 1)), False),
    ],
    ids=["on a page", "digits in doubt", "position in doubt", "no label", "no header", "no page"],
)
def test_which_cells_a_page_shows(cell: CellReading, shown: bool) -> None:
    assert Target(disputes_page(PLAIN), (cell,)).on_page == (CellOnPage(PAGE, PAGE, PAGE) if shown else None)


LAYOUT, LLM = CellReading(LAST, parse_value("9件"), PAGE), CellReading(LAST, parse_value("7"), CellPlace(1, 1, 1))


@pytest.mark.parametrize(
    ("number", "readings", "expected"),
    [
        (9, (LAYOUT, LLM), LAYOUT),
        (7, (LAYOUT, LLM), LLM),
        (7, (LAYOUT, replace(LLM, place=None)), CellReading(LAST, parse_value("7"), None)),
        (8, (LAYOUT, LLM), CellReading(LAST, parse_value("8"), None)),
        (None, (LAYOUT, LLM), CellReading(LAST, parse_value(""), None)),
        (None, (replace(LAYOUT, value=parse_value("/")),), replace(LAYOUT, value=parse_value("/"))),
        (9, (replace(LAYOUT, doubt=message("by_order")),), LAYOUT),
    ],
    ids=["the layout's", "the model's", "stands nowhere", "another", "blank", "a mark", "in doubt before"],
)
def test_a_look_is_grounded_where_an_earlier_reading_of_its_value_stands(
    number: int | None, readings: tuple[CellReading, ...], expected: CellReading
) -> None:
    answer = Answer(cell_answer_model(Kind.INTEGER).model_validate({"number": number}), "", "stop", cached=False)
    assert read_look(Target(disputes_page(PLAIN), readings), answer) == expected


@pytest.mark.parametrize(
    ("kind", "number", "value"),
    [
        (Kind.INTEGER, 5, Decimal(5)),
        (Kind.INTEGER, -5, Decimal(-5)),
        (Kind.INTEGER, None, None),
        (Kind.MONEY, 5, Decimal(5)),
        (Kind.MONEY, Decimal("5.10"), Decimal("5.10")),
    ],
)
def test_an_answer_about_a_cell(kind: Kind, number: object, value: Decimal | None) -> None:
    assert cell_answer_model(kind).model_validate({"number": number}).value == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Kind.INTEGER, {"number": "5"}),
        (Kind.INTEGER, {"number": True}),
        (Kind.INTEGER, {"number": Decimal("5.5")}),
        (Kind.MONEY, {"number": "5"}),
        (Kind.MONEY, {"number": True}),
        (Kind.INTEGER, {}),
        (Kind.INTEGER, {"number": 5, "unit": "件"}),
    ],
)
def test_what_is_no_answer_about_a_cell(kind: Kind, given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"number|unit"):
        cell_answer_model(kind).model_validate(given)
