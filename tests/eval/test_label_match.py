"""The label match that a user would write: hand-made tables in, values out."""

from __future__ import annotations

import pytest

from eval.baselines.labels import PlainTable, match_labels
from eval.gold import forms_held
from schemas.declaration import FieldId
from schemas.forms import APPLICATIONS_2019, DISCLOSURE_2019, DISCLOSURE_2021, DISPUTES

APPLICANTS = [column.id for column in APPLICATIONS_2019.columns]


def _read(table: PlainTable, *more: PlainTable, form: str = "applications") -> dict[str, str]:
    forms = {"applications": APPLICATIONS_2019, "disclosure": DISCLOSURE_2019, "disputes": DISPUTES}
    values = match_labels([table, *more], [forms[form]])
    return {f"{field.row}/{field.column}": value.printed for field, value in values.items()}


@pytest.mark.parametrize(
    "cells",
    [
        ["（五）不予处理", None, "2.重复申请", "1", "0", "2", "", "/", "0", "3"],
        [None, None, "2 重复申请\n.", "1", "0", "2", "", "/", "0", "3"],
        ["", "", "2. 重 复\n申请", "1", "0", "2", "", "/", "0", "3"],
        [None, "(五)不予处理", "2.重复申请", "1", "0", "2", None, "/", "0", "3"],
    ],
)
def test_a_row_of_table_three_is_found_by_its_label_and_read_from_the_right(cells: list[str | None]) -> None:
    printed = _read([cells])

    assert printed == {
        f"declined_repeated/{column}": text
        for column, text in zip(APPLICANTS, ("1", "0", "2", "", "/", "0", "3"), strict=True)
    }


def test_radicals_are_read_as_the_characters_they_stand_for() -> None:
    assert _read([["⼀、本年新收政府信息公开申请数量", *"1000001"]])["received/total"] == "1"


def test_merged_cells_share_the_width_of_a_row_of_table_two() -> None:
    table = [
        ["规章", "1", None, "2", None, "3", None],
        ["行政事业性收费", "4", None, None, "-5", None, None],
    ]

    assert _read(table, form="disclosure") == {
        "regulations/newly_made": "1",
        "regulations/newly_disclosed": "2",
        "regulations/total_disclosed": "3",
        "administrative_fees/prior_items": "4",
        "administrative_fees/change": "-5",
    }


HEADS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
NUMBERS = [str(number) for number in range(15)]


@pytest.mark.parametrize("tables", [[[HEADS, NUMBERS]], [[HEADS], [NUMBERS]]], ids=["one page", "broken"])
def test_the_line_of_table_four_stands_below_its_headers(tables: list[PlainTable]) -> None:
    printed = _read(*tables, form="disputes")

    assert list(printed.values()) == NUMBERS
    assert printed["litigation_direct/total"] == "9"


def test_a_row_with_too_few_cells_is_left_out() -> None:
    assert _read([["2.重复申请", "1 0 2", "0 0", "3"]]) == {}


def test_the_form_is_the_one_that_explains_most_of_the_true_fields() -> None:
    true = (*DISCLOSURE_2021.fields, *APPLICATIONS_2019.fields, FieldId("disputes", "reconsideration", "total"))

    assert [(form.id, form.form) for form in forms_held(true)] == [
        ("disclosure", "2021"),
        ("applications", "2019"),
        ("disputes", "both"),
    ]
