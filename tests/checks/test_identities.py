from decimal import Decimal

import pytest
from hand_tables import applications, disputes, names

from pipeline.checks.identities import Assessment, Verdict, assess, exact_sum
from schemas.declaration import Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES


def _first(row: str) -> Assessment:
    return assess(DISPUTES, disputes({"reconsideration": row}))[0]


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("1 2 3 4 10", Verdict.HOLDS),
        ("0 0 0 0 0", Verdict.HOLDS),
        ("1 _ / — 1", Verdict.HOLDS_WITH_BLANKS),
        ("_ _ _ _ _", Verdict.HOLDS_WITH_BLANKS),
        ("10 1 0 0 0", Verdict.FAILS),
        ("1 _ 0 0 2", Verdict.FAILS),
        ("1 0 0 0 _", Verdict.FAILS),
        ("1,000 0 0 0 1000", Verdict.HOLDS),
        ("1 0 0 0 1.0", Verdict.HOLDS),
        ("1 . 0 0 1", Verdict.NOT_ASSESSABLE),
        ("1 两件 0 0 1", Verdict.NOT_ASSESSABLE),
    ],
)
def test_a_row_holds_or_fails(row: str, verdict: Verdict) -> None:
    assert _first(row).verdict is verdict


def test_both_sums_are_kept() -> None:
    found = _first("10 1 _ 0 0")
    assert (found.left, found.right) == (Decimal(11), Decimal(0))


def test_empty_fields_are_named() -> None:
    assert names(_first("1 _ / 0 1").empty) == ["reconsideration.corrected", "reconsideration.other"]


def test_missing_fields_and_text_are_named_and_leave_no_sum() -> None:
    found = _first("1 . 两件 0 1")
    assert names(found.missing) == ["reconsideration.corrected", "reconsideration.other"]
    assert (found.left, found.right) == (None, None)


def test_a_balance_has_two_cells_on_each_side() -> None:
    values = applications({"received": "3 0 0 0 0 0 3", "carried_out": "1 0 0 0 0 0 1"})
    balance = next(a for a in assess(APPLICATIONS_2021, values) if a.identity.kind == "balance")
    assert (balance.left, balance.right, balance.verdict) == (Decimal(3), Decimal(1), Verdict.FAILS)


@pytest.mark.parametrize(
    ("table", "count"), [(APPLICATIONS_2021, 39), (APPLICATIONS_2019, 37), (DISPUTES, 3), (DISCLOSURE_2021, 0)]
)
def test_every_identity_is_assessed(table: Table, count: int) -> None:
    assert len(assess(table, {})) == count


def test_a_sum_is_exact_beyond_the_default_precision() -> None:
    big = Decimal("1" + "0" * 40)
    assert str(exact_sum([big, Decimal("0.001")])) == "1" + "0" * 40 + ".001"
