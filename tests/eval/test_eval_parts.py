"""The figures behind the charts and the tinted forms, on cases whose figures are known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_gold import field
from hand_results import document

from eval.report.curve import Point, curve
from eval.report.digits import Confusion, confusion
from eval.report.forms import level
from eval.report.heat import FieldCounts, heat
from eval.report.worst import worst
from eval.scoring.cells import CellResult, Tier, Verdict
from eval.scoring.documents import DocumentScore
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISPUTES
from schemas.values import parse_value


def cell(true: str, read: str | None, tier: Tier = Tier.ONE, verdict: Verdict | None = None) -> CellResult:
    got = None if read is None else parse_value(read)
    verdict = verdict or (Verdict.RIGHT if true == read else Verdict.WRONG)
    return CellResult(field("total"), verdict, tier is Tier.FLAGGED, parse_value(true), got, tier)


# --- coverage and accuracy -------------------------------------------------------------------------------------------


def test_a_tier_has_a_point_that_counts_the_surer_ones_too() -> None:
    cells = [
        *[cell("1", "1", Tier.BOTH_AND_SUMS)] * 4,
        *[cell("1", "1", Tier.ONE)] * 2,
        cell("1", "7", Tier.ONE),
        *[cell("1", "7", Tier.FLAGGED)] * 3,
    ]
    assert curve(cells) == (
        Point(Tier.BOTH_AND_SUMS, 4, 4, 10),
        Point(Tier.ONE, 7, 6, 10),
        Point(Tier.FLAGGED, 10, 6, 10),
    )
    assert [(point.coverage, point.accuracy) for point in curve(cells)] == [(0.4, 1), (0.7, 6 / 7), (1, 0.6)]


def test_a_field_without_a_true_value_is_on_no_curve() -> None:
    sure = CellResult(field("total"), Verdict.UNVERIFIABLE, False, None, parse_value("1"), Tier.ONE)
    assert curve([sure]) == ()


# --- digits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        ("1234", "1284", Confusion({("3", "8"): 1}, aligned=1)),
        ("33", "88", Confusion({("3", "8"): 2}, aligned=1)),
        ("120", "12", Confusion({}, shorter=1)),
        ("12", "112", Confusion({}, longer=1)),
        ("-15", "15", Confusion({}, marks=1)),
        ("12.50", "125.0", Confusion({}, marks=1)),
        ("12.5", "12.6", Confusion({("5", "6"): 1}, aligned=1)),
        ("5", "5", Confusion({})),
        ("5", None, Confusion({})),
        ("5", "/", Confusion({})),
        ("", "5", Confusion({})),
    ],
)
def test_digits_of_wrong_numbers_are_laid_over_the_true_ones(true: str, read: str | None, expected: Confusion) -> None:
    assert confusion([cell(true, read)]) == expected


def test_a_number_of_another_cell_tells_nothing_of_digits() -> None:
    assert confusion([cell("5", "6", verdict=Verdict.MISPLACED)]).numbers == 0


# --- where errors sit ------------------------------------------------------------------------------------------------


def test_a_field_is_counted_over_the_documents_that_print_it() -> None:
    counts = heat(
        [document("a.pdf", "5 0 0? 7 5?"), document("b.pdf", "5 1? 0 _ 5"), document("c.pdf", true=". 0 0 _ 5")]
    )
    assert list(counts) == [DISPUTES]
    own = counts[DISPUTES]
    assert own[field("pending")] == FieldCounts(3, 1, 1, 0)
    assert own[field("corrected")] == FieldCounts(3, 1, 0, 1)
    assert own[field("total")] == FieldCounts(3, 0, 0, 1)
    assert own[field("upheld")].cells == 2


def test_each_document_is_counted_on_the_form_that_it_follows() -> None:
    def printed(form: Table) -> DocumentScore:
        one = parse_value("1")
        cells = (CellResult(each, Verdict.RIGHT, False, one, one) for each in form.fields)
        return replace(document("a.pdf"), cells=tuple(cells))

    counts = heat([printed(form) for form in (APPLICATIONS_2021, APPLICATIONS_2021, APPLICATIONS_2019)])
    received = FieldId("applications", "received", "total")
    assert {table: own[received].cells for table, own in counts.items()} == {APPLICATIONS_2019: 1, APPLICATIONS_2021: 2}


@pytest.mark.parametrize(("part", "expected"), [(0, 0), (1, 1), (4, 2), (8, 3), (40, 4), (41, 5), (200, 5)])
def test_a_tint_grows_with_the_share(part: int, expected: int) -> None:
    assert level(part, 200) == expected


# --- worst -----------------------------------------------------------------------------------------------------------


def test_silent_errors_are_worse_than_wrong_cells_and_those_than_flags() -> None:
    named = {
        "flagged.pdf": "5? 0? 0? _? 5",
        "exact.pdf": "5 0 0 _ 5",
        "silent.pdf": "6 0 0 _ 5",
        "wrong.pdf": "6? 1? 0 _ 5",
    }
    found = worst([document(name, read) for name, read in named.items()])
    assert [each.name for each in found] == ["silent.pdf", "wrong.pdf", "flagged.pdf"]
