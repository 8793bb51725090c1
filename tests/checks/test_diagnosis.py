"""What is suspected and suggested, from hand-made readings of a whole table."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hand_tables import applications, disputes, names, reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.balance import Balance
from pipeline.checks.check import CheckedTable, check_table
from pipeline.checks.identities import assess
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISPUTES
from schemas.values import Value, parse_value

TRUE = {
    "received": "2120 41 0 0 3 6 2170",
    "carried_in": "12 1 0 0 0 0 13",
    "granted": "900 20 0 0 1 2 923",
    "partially_granted": "1200 12 0 0 1 3 1216",
    "processed_total": "2100 32 0 0 2 5 2139",
    "carried_out": "32 10 0 0 1 1 44",
}


def _read(rows: Mapping[str, str], other: Mapping[str, str] | None = None) -> CheckedTable:
    """Table three as TRUE but for some rows, read alike by both readers unless the model has `other` rows."""
    layout, llm = applications(TRUE | dict(rows)), applications(TRUE | dict(rows if other is None else other))
    return check_table(reading_of(APPLICATIONS_2021, layout), reading_of(APPLICATIONS_2021, llm, "llm"))


def _sums(checked: CheckedTable) -> list[Finding]:
    return [f for f in checked.findings if f.kind not in (FindingKind.DISAGREEMENT, FindingKind.UNGROUNDED)]


def _first(finding: Finding) -> dict[str, int]:
    return {
        f"{change.field.row}.{change.field.column}": int(change.number) for change in finding.suggestions[0].changes
    }


@pytest.mark.parametrize(
    ("rows", "first", "reason"),
    [
        pytest.param(
            {"received": "2102 41 0 0 3 6 2170"}, {"received.natural_person": 2120}, "slip_swapped", id="swapped"
        ),
        pytest.param(
            {"granted": "200 20 0 0 1 2 923"}, {"granted.natural_person": 900}, "slip_other_digit", id="digit"
        ),
        pytest.param(
            {"partially_granted": "120 12 0 0 1 3 1216"},
            {"partially_granted.natural_person": 1200},
            "slip_dropped",
            id="dropped",
        ),
        pytest.param(
            {"carried_in": "12 _ 0 0 0 0 13"}, {"carried_in.commercial_enterprise": 1}, "slip_lost", id="lost"
        ),
        pytest.param(
            {"granted": "90020 0 0 0 1 2 923"},
            {"granted.natural_person": 900, "granted.commercial_enterprise": 20},
            "move_merged",
            id="two cells merged",
        ),
        pytest.param(
            {"received": "21 20 0 0 3 6 2170", "processed_total": "2100 32 0 0 2 5 2139"},
            None,
            "",
            id="what no slip explains is not suggested",
        ),
        pytest.param(
            {"carried_out": "10 32 0 0 1 1 44"},
            {"carried_out.natural_person": 32, "carried_out.commercial_enterprise": 10},
            "move_cells",
            id="changed about",
        ),
        pytest.param(
            {"granted": "20 0 0 1 2 923 _"},
            {
                "granted.natural_person": 900,
                "granted.commercial_enterprise": 20,
                "granted.public_welfare_organization": 0,
                "granted.legal_service_institution": 1,
                "granted.other_organization": 2,
                "granted.total": 923,
            },
            "move_shifted",
            id="the row moved by one",
        ),
    ],
)
def test_what_may_stand_there_instead(rows: dict[str, str], first: dict[str, int] | None, reason: str) -> None:
    found = [finding for finding in _sums(_read(rows)) if finding.suggestions]
    if first is None:
        assert not found
        return
    assert all(_first(finding) == first for finding in found)
    assert {finding.suggestions[0].reason.key for finding in found} == {reason}


def test_the_other_reading_is_believed_before_any_slip() -> None:
    checked = _read({"granted": "908 20 0 0 1 2 923"}, other={})
    assert {f.cause for f in _sums(checked)} == {Cause.READING}
    assert all(_first(f) == {"granted.natural_person": 900} for f in _sums(checked))
    assert {f.suggestions[0].reason.key for f in _sums(checked)} == {"slip_other_reading"}


def test_a_published_error_is_kept_and_explained() -> None:
    """The same change before the page was made: both readings have it."""
    checked = _read({"granted": "908 20 0 0 1 2 923"})
    assert {f.cause for f in _sums(checked)} == {Cause.SOURCE}
    text = _sums(checked)[0].message.text(Lang.ZH)
    assert "自然人 908 + 商业企业 20 + 法律服务机构 1 + 其他 2 = 931，表中总计 923，相差 8" in text
    assert "各数均与原件一致" in text
    taken = next(
        c.value for c in checked.record.cells if (c.field.row, c.field.column) == ("granted", "natural_person")
    )
    assert taken is not None
    assert taken.number == Decimal(908), "nothing is changed"


def test_a_disagreement_says_which_number_the_sums_bear_out() -> None:
    checked = _read({}, other={"granted": "908 20 0 0 1 2 923"})
    (finding,) = checked.findings
    assert finding.message.text(Lang.EN).endswith("The sums hold with 900")


def test_the_suspected_cells_are_flagged_though_their_own_sums_hold() -> None:
    """Three errors that hide each other in part: the cell in the middle breaks no sum."""
    checked = _read({"granted": "907 13 0 0 1 2 923", "partially_granted": "1200 19 0 0 1 3 1216"})
    named = {cell for finding in checked.findings for cell in finding.cells}
    suspects = {cell for finding in checked.findings for cell in finding.suspects}
    assert suspects
    assert suspects <= named


def test_two_wrong_cells_are_named_together() -> None:
    checked = _read({"granted": "980 20 0 0 1 2 923", "carried_in": "12 1 0 0 0 0 31"})
    assert {names(f.suspects)[0] for f in _sums(checked)} == {"carried_in.total"}
    assert all(set(names(f.suspects)) == {"granted.natural_person", "carried_in.total"} for f in _sums(checked))


OUTCOMES = next(rule.left for rule in APPLICATIONS_2021.rules if rule.kind == "outcome_total")
texts = st.sampled_from(["0", "1", "3", "8", "12", "21", "120", "_", "/"])


@settings(max_examples=60)
@given(st.lists(st.lists(texts, min_size=5, max_size=5), min_size=3, max_size=3))
def test_a_suggestion_always_repairs(rows: list[list[str]]) -> None:
    """Whatever stands in table four: every suggestion makes all sums of its part hold, and changes something."""
    values = disputes({row.id: " ".join(cells) for row, cells in zip(DISPUTES.rows, rows, strict=True)})
    checked = check_table(reading_of(DISPUTES, values), reading_of(DISPUTES, values, "llm"))
    for part in checked.diagnosis.parts:
        for suggestion in part.suggestions:
            assert suggestion.changes
            _assert_repairs(DISPUTES, values, dict(suggestion.changes), part.localisation.fields)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(APPLICATIONS_2021.fields), st.integers(0, 3000)), min_size=1, max_size=3),
)
def test_a_suggestion_repairs_table_three_whole(wrong: list[tuple[FieldId, int]]) -> None:
    values = applications(TRUE) | {field: parse_value(str(number)) for field, number in wrong}
    checked = check_table(reading_of(APPLICATIONS_2021, values), None)
    for part in checked.diagnosis.parts:
        for suggestion in part.suggestions:
            _assert_repairs(APPLICATIONS_2021, values, dict(suggestion.changes), part.localisation.fields)


def _assert_repairs(
    table: Table, values: Mapping[FieldId, Value], changes: Mapping[FieldId, Decimal], fields: object
) -> None:
    repaired = dict(values) | {field: parse_value(str(number)) for field, number in changes.items()}
    balance = Balance.of(assess(table, repaired), repaired)
    assert balance is not None
    assert not balance.failing & balance.touched(fields)  # type: ignore[arg-type]
