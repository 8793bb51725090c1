from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, product

import pytest
from hand_tables import applications, disputes, names
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.checks.balance import LARGEST, Balance
from pipeline.checks.identities import assess
from pipeline.checks.localise import Localisation, localise
from pipeline.checks.moves import Move
from pipeline.messages import message
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISPUTES
from schemas.values import Value

ROW = [FieldId("disputes", "reconsideration", column.id) for column in DISPUTES.rows[0].columns]
REASON = message("move_cells")


def _balance(table: Table, values: Mapping[FieldId, Value]) -> Balance:
    balance = Balance.of(assess(table, values), values)
    assert balance is not None
    return balance


def _row(text: str) -> Balance:
    return _balance(DISPUTES, disputes({"reconsideration": text}))


def _alone(balance: Balance, weights: Mapping[FieldId, int] | None = None, **more: object) -> Localisation:
    costs = dict.fromkeys(balance.numbers, 100) | dict(weights or {})
    (found,) = localise(balance, costs, **more)  # type: ignore[arg-type]
    return found


def _sets(found: Localisation) -> list[dict[str, int]]:
    return [{field.column: number for field, number in repair.changes.items()} for repair in found.repairs]


def test_a_table_that_balances_has_nothing_to_repair() -> None:
    assert localise(_row("1 0 0 0 1"), {}) == ()


def test_every_cell_of_a_single_sum_may_be_the_wrong_one() -> None:
    found = _alone(_row("2 1 0 0 5"))
    assert (found.complete, sorted(map(str, _sets(found)))) == (
        True,
        ["{'corrected': 3}", "{'other': 2}", "{'pending': 2}", "{'total': 3}", "{'upheld': 4}"],
    )


def test_no_count_comes_to_be_less_than_nothing() -> None:
    assert _sets(_alone(_row("10 1 0 0 0"))) == [{"total": 11}]


def test_weak_evidence_is_doubted_first() -> None:
    assert _sets(_alone(_row("2 1 0 0 5"), {ROW[1]: 50})) == [{"corrected": 3}]


def test_a_move_counts_as_one_change() -> None:
    move = Move(REASON, {ROW[0]: 4, ROW[4]: 5})
    assert {"upheld": 4, "total": 5} in _sets(_alone(_row("5 1 0 0 4"), moves=[move]))


def test_what_a_move_lost_is_left_to_the_sums() -> None:
    """3 1 2 0 6 is printed; the 3 was lost and all that follow moved up."""
    moved = Move(REASON, {ROW[1]: 1, ROW[2]: 2, ROW[3]: 0, ROW[4]: 6}, open=(ROW[0],), weight=90)
    (repair,) = _sets(_alone(_row("1 2 0 6 0"), moves=[moved]))
    assert repair == {"upheld": 3, "corrected": 1, "other": 2, "pending": 0, "total": 6}


def test_a_free_field_costs_nothing_and_is_not_told() -> None:
    values = disputes({"reconsideration": "2 1 0 0 _", "litigation_direct": "1 0 0 0 2"})
    blank, other = localise(_balance(DISPUTES, values), dict.fromkeys(DISPUTES.fields, 100), free=frozenset({ROW[4]}))
    assert (blank.repairs, len(other.repairs)) == ((), 5)


def test_parts_that_share_no_sum_are_solved_apart() -> None:
    values = disputes({"reconsideration": "2 1 0 0 5", "litigation_direct": "1 0 0 0 2"})
    found = localise(_balance(DISPUTES, values), dict.fromkeys(DISPUTES.fields, 100))
    assert [len(part.repairs) for part in found] == [5, 5]


def test_one_wrong_cell_of_table_three_is_found_in_every_place() -> None:
    """175 cells, 39 sums: the fact that the whole of this rests on."""
    true = applications({"received": "3 1 0 0 0 0 4", "granted": "3 1 0 0 0 0 4", "processed_total": "3 1 0 0 0 0 4"})
    balance = _balance(APPLICATIONS_2021, true)
    for field in list(APPLICATIONS_2021.fields)[::7]:
        numbers = dict(balance.numbers) | {field: balance.numbers[field] + 5}
        gaps = list(balance.gaps)
        for identity, sign in balance.shares[field]:
            gaps[identity] += 5 * sign
        wrong = Balance(numbers, balance.shares, gaps, 1)
        found = _alone(wrong)
        assert [names(tuple(repair.changes)) for repair in found.repairs] == [names((field,))]


def test_a_number_that_counts_nothing_is_not_reckoned_with() -> None:
    values = disputes({"reconsideration": f"{LARGEST * 10} 0 0 0 1"})
    assert Balance.of(assess(DISPUTES, values), values) is None


@pytest.mark.parametrize("total", ["2.5", "0.1"])
def test_decimals_are_exact(total: str) -> None:
    balance = _row(f"2 0 0 0 {total}")
    assert (balance.scale, balance.number(balance.numbers[ROW[4]])) == (10, Decimal(total))
    assert {"total": 20} in _sets(_alone(balance))


def _holds(balance: Balance, changes: Mapping[FieldId, int]) -> bool:
    effects = balance.effect(changes)
    return all(gap + effects.get(index, 0) == 0 for index, gap in enumerate(balance.gaps))


small = st.integers(0, 4)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(small, min_size=5, max_size=5), st.lists(st.integers(2, 3), min_size=5, max_size=5))
def test_the_sets_are_all_of_the_cheapest_and_no_others(numbers: list[int], costs: list[int]) -> None:
    """Against trying out everything, on one sum."""
    balance = _row(" ".join(map(str, numbers)))
    if not balance.failing:
        return
    weights = dict(zip(ROW, costs, strict=True))
    found = _alone(balance, weights)
    cheapest: dict[frozenset[FieldId], int] = {}
    for size in range(1, 6):
        for fields in combinations(ROW, size):
            if any(
                _holds(balance, dict(zip(fields, new, strict=True)))
                and all(number != balance.numbers[f] for f, number in zip(fields, new, strict=True))
                for new in product(range(21), repeat=size)
            ):
                cheapest[frozenset(fields)] = sum(weights[f] for f in fields)
        if cheapest and 2 * (size + 1) > min(cheapest.values()):
            break
    least = min(cheapest.values())
    expected = {fields for fields, cost in cheapest.items() if cost == least}
    assert {repair.fields for repair in found.repairs} == expected
    assert all(_holds(balance, repair.changes) for repair in found.repairs)
