from collections.abc import Mapping

import pytest
from hand_tables import applications, names, reading_of

from pipeline.checks.check import CheckedTable, check_table
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang
from schemas.forms import APPLICATIONS_2021

TRUE = {
    "received": "21 4 0 0 3 6 34",
    "carried_in": "12 1 0 0 0 0 13",
    "granted": "9 2 0 0 1 2 14",
    "partially_granted": "20 1 0 0 1 3 25",
    "processed_total": "29 3 0 0 2 5 39",
    "carried_out": "4 2 0 0 1 1 8",
}


def _checked(other: Mapping[str, str]) -> CheckedTable:
    layout, llm = applications(TRUE), applications(TRUE | dict(other))
    return check_table(reading_of(APPLICATIONS_2021, layout), reading_of(APPLICATIONS_2021, llm, "llm"))


def _disagreements(other: Mapping[str, str]) -> list[Finding]:
    return [finding for finding in _checked(other).findings if finding.kind is FindingKind.DISAGREEMENT]


@pytest.mark.parametrize(
    ("other", "cells", "named", "told"),
    [
        pytest.param(
            {"received": TRUE["carried_in"], "carried_in": TRUE["received"]},
            10,
            ("", ""),
            "two rows in each other's place",
            id="rows that no sum tells apart",
        ),
        pytest.param(
            {row: " ".join([*reversed(text.split()[:2]), *text.split()[2:]]) for row, text in TRUE.items()},
            12,
            ("", ""),
            "two columns in each other's place",
            id="columns that no sum tells apart",
        ),
        pytest.param(
            {"granted": "2 9 0 0 1 2 14"}, 2, ("granted", ""), "two cells in each other's place", id="cells of a row"
        ),
        pytest.param({"granted": "0 9 2 0 0 1 2"}, 6, ("granted", ""), "the cells of the row moved by one", id="a row"),
    ],
)
def test_the_same_numbers_in_other_places_are_told_once(
    other: dict[str, str], cells: int, named: tuple[str, str], told: str
) -> None:
    (finding,) = _disagreements(other)
    assert (len(finding.cells), (finding.row, finding.column)) == (cells, named)
    assert told in finding.message.text(Lang.EN)


def test_other_numbers_are_told_cell_by_cell() -> None:
    found = _disagreements({"granted": "7 3 0 0 1 2 13"})
    assert [names(finding.cells) for finding in found] == [
        ["granted.natural_person"],
        ["granted.commercial_enterprise"],
        ["granted.total"],
    ]


def test_a_row_of_which_most_is_disputed_is_told_once() -> None:
    """A small model that read a row of run-together digits otherwise made an item of each of its cells."""
    (finding,) = _disagreements({"granted": "7 3 0 0 1 1 12"})
    assert (finding.row, finding.column, finding.cause) == ("granted", "", Cause.READING)
    assert names(finding.cells) == [
        "granted.natural_person",
        "granted.commercial_enterprise",
        "granted.other_organization",
        "granted.total",
    ]
    told = finding.message.text(Lang.EN)
    assert "商业企业 2 ≠ 3; 其他 2 ≠ 1; 总计 14 ≠ 12" in told
    assert told.endswith("The sums hold with the layout's")


def test_a_blank_cell_is_told_by_its_word() -> None:
    (finding,) = _disagreements({"granted": "_ 3 0 0 1 1 12"})
    assert "自然人 9 ≠ blank;" in finding.message.text(Lang.EN)


def test_a_row_of_which_most_is_disputed_is_flagged_cell_by_cell() -> None:
    checked = _checked({"granted": "7 3 0 0 1 1 12"})
    flagged = {cell.field.column for cell in checked.record.cells if cell.status == "flagged"}
    assert flagged == {"natural_person", "commercial_enterprise", "other_organization", "total"}


def test_the_sums_bear_out_the_layout_where_the_model_moved_a_row() -> None:
    (finding,) = _disagreements({"granted": "0 9 2 0 0 1 2"})
    assert finding.message.text(Lang.EN).endswith("The sums hold with the layout's")


def test_every_displaced_cell_is_flagged() -> None:
    checked = _checked({"received": TRUE["carried_in"], "carried_in": TRUE["received"]})
    flagged = {cell.field for cell in checked.record.cells if cell.status == "flagged"}
    assert flagged == set(checked.findings[0].cells)
