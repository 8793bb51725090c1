import random
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hand_tables import applications, disputes, names
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.evidence import Evidence
from pipeline.checks.identities import assess
from pipeline.checks.sums import check_sums
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISPUTES
from schemas.values import Value, parse_value

NATURAL = FieldId("applications", "granted", "natural_person")
CONSISTENT = {
    "received": "3 1 0 0 0 0 4",
    "granted": "2 1 0 0 0 0 3",
    "processed_total": "2 1 0 0 0 0 3",
    "carried_out": "1 0 0 0 0 0 1",
}


def _found(
    table: Table, values: Mapping[FieldId, Value], evidence: Mapping[FieldId, Evidence] | None = None
) -> tuple[Finding, ...]:
    known = dict.fromkeys(table.fields, Evidence(certain=True)) | dict(evidence or {})
    return check_sums(table, values, assess(table, values), known).findings


def _told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{f.kind} {f.row}/{f.column} {f.left}|{f.right}" for f in findings]


def _dispute(row: str, evidence: Mapping[FieldId, Evidence] | None = None) -> tuple[Finding, ...]:
    return _found(DISPUTES, disputes({"reconsideration": row}), evidence)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1 0 0 0 1", []),
        ("_ _ _ _ _", []),
        ("1 _ / — 1", []),
        ("10 1 0 0 0", ["disputes_total reconsideration/ 11|0"]),
        ("0 0 0 0 3", ["disputes_total reconsideration/ 0|3"]),
        ("2 1 0 0 _", ["blank_total reconsideration/total 3|"]),
        ("2 1 0 0 /", ["blank_total reconsideration/total 3|/"]),
        ("0 0 0 0 _", []),
        ("2 . 0 0 _", []),
        ("2 两 0 0 3", []),
    ],
)
def test_what_a_row_of_disputes_yields(row: str, told: list[str]) -> None:
    assert _told(_dispute(row)) == told


def test_a_failing_row_doubts_its_numbers_zeros_too() -> None:
    (finding,) = _dispute("10 1 0 _ 0")
    assert names(finding.cells) == [f"reconsideration.{c}" for c in ("upheld", "corrected", "other", "total")]


def test_a_blank_total_doubts_only_itself() -> None:
    (finding,) = _dispute("2 1 0 0 _")
    assert names(finding.cells) == ["reconsideration.total"]


def test_a_blank_is_doubted_where_a_lost_digit_would_explain_the_failure() -> None:
    (finding,) = _dispute("1 _ 0 0 2")
    assert "reconsideration.corrected" in names(finding.cells)


def test_a_lost_digit_in_table_three_is_doubted_in_row_and_column() -> None:
    found = _found(APPLICATIONS_2021, applications(CONSISTENT | {"granted": "2 _ 0 _ 0 0 3"}))
    assert _told(found) == [
        "row_total granted/ 2|3",
        "outcome_total /commercial_enterprise 0|1",
    ]
    assert all("granted.commercial_enterprise" in names(f.cells) for f in found)
    assert not any("granted.public_welfare_organization" in names(f.cells) for f in found), "its column holds"


@pytest.mark.parametrize(
    ("row", "doubted"),
    [("2 _ _ _ _ _ _", True), ("_ _ _ _ _ _ _", True), ("2 _ _ _ _ _ 2", False)],
    ids=["beside a number", "in a blank row", "under a printed total"],
)
def test_where_totals_are_left_blank_a_lost_digit_is_sought_by_its_column_alone(row: str, doubted: bool) -> None:
    rows = {"partially_granted": "1 _ _ _ _ _ _", "granted": row, "processed_total": "3 1 0 0 0 0 4"}
    found = _found(APPLICATIONS_2021, applications(rows))
    (column,) = [f for f in found if (f.kind, f.column) == (FindingKind.OUTCOME_TOTAL, "commercial_enterprise")]
    assert ("granted.commercial_enterprise" in names(column.cells)) is doubted


def test_a_message_says_how_many_blanks_count_as_0() -> None:
    (finding,) = _dispute("1 _ _ 0 0")
    assert "(blank cells counted as 0: 2)" in finding.message.text(Lang.EN)
    assert "行政复议" in finding.message.text(Lang.ZH)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(
            CONSISTENT | {"granted": "2 1 0 0 0 0 _"},
            ["blank_total granted/total 3|"],
            id="the column of totals follows from the blank",
        ),
        pytest.param(
            CONSISTENT | {"carried_out": "1 0 0 0 0 0 _"},
            ["blank_total carried_out/total 1|"],
            id="the balance follows from the blank",
        ),
        pytest.param(
            CONSISTENT | {"processed_total": "2 _ 0 0 0 0 3"},
            ["blank_total processed_total/commercial_enterprise 1|"],
            id="a blank part of a row that is the total of its column",
        ),
        pytest.param(
            CONSISTENT | {"processed_total": "_ _ _ _ _ _ _"},
            [f"blank_total processed_total/{c}|" for c in ("natural_person 2", "commercial_enterprise 1", "total 3")],
            id="the whole row of totals is blank",
        ),
        pytest.param(
            CONSISTENT | {"granted": "2 1 0 0 0 0 _", "processed_total": "_ _ _ _ _ _ _"},
            ["blank_total granted/total 3|"]
            + [f"blank_total processed_total/{c}|" for c in ("natural_person 2", "commercial_enterprise 1")],
            id="a corner that is blank because its parts are is told by them",
        ),
        pytest.param(
            CONSISTENT | {"granted": "2 1 0 0 0 0 _", "processed_total": "2 1 0 0 0 0 9"},
            [
                "blank_total granted/total 3|",
                "row_total processed_total/ 3|9",
            ],
            id="sums that follow from a wrong total of a row are told once",
        ),
        pytest.param(
            CONSISTENT | {"granted": "2 1 0 0 0 0 4", "processed_total": "2 1 0 0 0 0 _"},
            ["blank_total processed_total/total 3|", "row_total granted/ 3|4"],
            id="a blank total under a wrong one",
        ),
        pytest.param(
            CONSISTENT | {"granted": "2 1 0 0 0 0 5"},
            ["row_total granted/ 3|5"],
            id="the column of totals follows from a wrong total of a row",
        ),
        pytest.param(
            CONSISTENT
            | {"granted": "2 1 0 0 0 0 5", "partially_granted": "0 0 0 0 0 0 _", "carried_out": "1 0 0 0 0 0 2"},
            ["row_total granted/ 3|5", "row_total carried_out/ 1|2"],
            id="two wrong totals are told by their rows",
        ),
        pytest.param(
            CONSISTENT | {"granted": "2 4 0 0 0 0 3"},
            ["row_total granted/ 6|3", "outcome_total /commercial_enterprise 4|1"],
            id="a wrong part breaks its row and its column",
        ),
        pytest.param(
            CONSISTENT
            | {"processed_total": "2 1 0 0 0 0 3", "granted": "2 1 0 0 0 0 3", "carried_in": "5 0 0 0 0 0 5"},
            ["balance /natural_person 8|3", "balance /total 9|4"],
            id="a column that no row explains",
        ),
    ],
)
def test_blank_totals_of_table_three(rows: Mapping[str, str], told: list[str]) -> None:
    assert _told(_found(APPLICATIONS_2021, applications(rows))) == told


UPHELD, TOTAL = (FieldId("disputes", "reconsideration", column) for column in ("upheld", "total"))
WEAK = Evidence(doubted=True)


@pytest.mark.parametrize(
    ("row", "field", "evidence", "cause"),
    [
        pytest.param("10 1 0 0 0", UPHELD, Evidence(certain=True), Cause.SOURCE, id="all read exactly"),
        pytest.param("10 1 0 0 0", UPHELD, Evidence(), Cause.UNKNOWN, id="one not read exactly"),
        pytest.param("12 1 0 0 22", TOTAL, WEAK, Cause.UNKNOWN, id="no slip of the weak cell repairs the sum"),
        pytest.param("12 1 0 0 18", TOTAL, WEAK, Cause.READING, id="a slip of the weak cell repairs it"),
        pytest.param(
            "12 1 0 0 40", TOTAL, Evidence(doubted=True, others=(Decimal(13),)), Cause.READING, id="the other reading"
        ),
        pytest.param(
            "12 1 0 0 40", TOTAL, Evidence(doubted=True, others=(Decimal(14),)), Cause.UNKNOWN, id="neither reading"
        ),
    ],
)
def test_whose_fault_a_failure_is(row: str, field: FieldId, evidence: Evidence, cause: Cause) -> None:
    (finding,) = _dispute(row, {field: evidence})
    assert finding.cause is cause


OUTCOMES = next(rule.left for rule in APPLICATIONS_2021.rules if rule.kind == "outcome_total")
PARTS = next(rule.left for rule in APPLICATIONS_2021.rules if rule.kind == "row_total")
few_numbers = st.dictionaries(
    st.tuples(st.sampled_from((*OUTCOMES, "carried_in", "carried_out")), st.sampled_from(PARTS)), st.integers(0, 99)
)
fields = st.sampled_from(APPLICATIONS_2021.fields)


def _consistent(some: Mapping[tuple[str, str], int], zero: str = "0") -> dict[FieldId, Value]:
    """A table three in which every identity holds; its zeros are printed as `zero`."""
    numbers = dict.fromkeys(((f.row, f.column) for f in APPLICATIONS_2021.fields), 0) | dict(some)
    for part in PARTS:
        processed = sum(numbers[row, part] for row in OUTCOMES)
        numbers["carried_in", part] = min(numbers["carried_in", part], processed)
        numbers["processed_total", part] = processed
        numbers["received", part] = processed + numbers["carried_out", part] - numbers["carried_in", part]
    for row in APPLICATIONS_2021.row_of:
        numbers[row, "total"] = sum(numbers[row, part] for part in PARTS)
    return {
        FieldId("applications", row, column): parse_value(str(number) if number else zero)
        for (row, column), number in numbers.items()
    }


@given(few_numbers, st.sampled_from(["0", "", "/", "—"]))
def test_a_consistent_table_yields_no_finding(some: dict[tuple[str, str], int], zero: str) -> None:
    assert _found(APPLICATIONS_2021, _consistent(some, zero)) == ()


@given(few_numbers, fields, st.integers(1, 999))
def test_one_wrong_number_is_always_among_the_doubted(
    some: dict[tuple[str, str], int], field: FieldId, extra: int
) -> None:
    values = _consistent(some)
    wrong = values | {field: parse_value(str((values[field].number or 0) + extra))}
    assert any(field in finding.cells for finding in _found(APPLICATIONS_2021, wrong))


@given(few_numbers, fields, st.integers(1, 999))
def test_one_invented_number_among_blanks_is_always_noticed(
    some: dict[tuple[str, str], int], field: FieldId, extra: int
) -> None:
    values = _consistent(some, zero="")
    wrong = values | {field: parse_value(str((values[field].number or 0) + extra))}
    assert _found(APPLICATIONS_2021, wrong) != ()


@given(few_numbers, st.sampled_from(["0", ""]), fields)
def test_one_lost_number_is_always_among_the_doubted(
    some: dict[tuple[str, str], int], zero: str, field: FieldId
) -> None:
    values = _consistent(some, zero)
    if values[field].number:
        found = _found(APPLICATIONS_2021, values | {field: parse_value("")})
        assert any(field in finding.cells for finding in found)


@given(few_numbers, st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_nothing(some: dict[tuple[str, str], int], chance: random.Random) -> None:
    wrong = _consistent(some) | {NATURAL: parse_value("1000")}
    shuffled = dict(chance.sample(list(wrong.items()), len(wrong)))
    assert _found(APPLICATIONS_2021, shuffled) == _found(APPLICATIONS_2021, wrong)


def test_every_finding_has_a_message_in_both_languages() -> None:
    found = _found(APPLICATIONS_2021, applications({"received": "9 0 0 0 0 0 1", "granted": "0 0 0 0 0 5 _"}))
    assert {f.kind for f in found} >= {FindingKind.ROW_TOTAL, FindingKind.BALANCE, FindingKind.BLANK_TOTAL}
    assert all(f.message.text(Lang.EN) and f.message.text(Lang.ZH) for f in found)
