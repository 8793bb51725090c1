"""How far a figure can be trusted: the intervals of hand-made counts."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import UNKNOWN, Interval, Ratio, difference, interval, tail

Documents = tuple[tuple[float, float], ...]


def ratio(*documents: tuple[float, float]) -> Ratio:
    """Of a part and a whole a document."""
    return Ratio([part for part, _ in documents], [whole for _, whole in documents])


def bounds(*documents: tuple[float, float]) -> Interval:
    return interval(ratio(*documents))


def test_documents_that_are_all_alike_leave_no_doubt() -> None:
    assert bounds((9, 10), (9, 10), (9, 10)) == Interval(0.9, 0.9)


def test_one_bad_document_of_two_may_be_drawn_twice_or_never() -> None:
    # Drawn 0, 1 or 2 times with chances of 1/4, 1/2, 1/4: the middle 95 % are all three.
    assert bounds((10, 10), (0, 10)) == Interval(0, 1)


def test_errors_in_one_document_are_less_sure_than_the_same_errors_spread_out() -> None:
    together = bounds((90, 100), *[(100, 100)] * 9)
    spread = bounds(*[(99, 100)] * 10)
    assert together.high - together.low > 0.015
    assert spread == Interval(0.99, 0.99)


def test_one_bad_document_of_ten_is_drawn_none_to_four_times() -> None:
    # Binomial of 10 draws at 1/10: 4 times or more in 1.28 %, 5 or more in 0.16 %; of ten documents 0.86 % are cut off.
    assert bounds((0, 10), *[(10, 10)] * 9) == Interval(0.6, 1)


@pytest.mark.parametrize(("count", "cut"), [(2, 0), (3, 0), (6, 0.0024), (10, 0.0086), (30, 0.0188), (1000, 0.0249)])
def test_of_few_documents_less_is_cut_off(count: int, cut: float) -> None:
    assert tail(count) == pytest.approx(cut, abs=1e-4)


def test_of_six_documents_most_intervals_hold_the_truth() -> None:
    # 200 cells each, right with a chance of 0.9 that differs from document to document.
    rng, held = Random(1), 0
    for _ in range(200):
        chances = [rng.betavariate(18, 2) for _ in range(6)]
        rights = [sum(rng.random() < chance for _ in range(200)) for chance in chances]
        found = bounds(*((right, 200) for right in rights))
        held += found.low <= 0.9 <= found.high
    assert held / 200 > 0.9


def test_a_large_document_weighs_by_its_cells() -> None:
    found = bounds((100, 1000), (10, 10), (10, 10))
    assert found.low == pytest.approx(0.1)
    assert found.high == 1


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (((150, 150), (150, 150)), Interval(0.99, 1)),
        (((0, 150), (0, 150)), Interval(0, 0.01)),
        (((300, 300),), Interval(0.99, 1)),
        (((1, 1),), Interval(0, 1)),
        (((0, 0),), UNKNOWN),
        ((), UNKNOWN),
    ],
)
def test_where_all_or_none_is_right_the_rule_of_three_bounds(documents: Documents, expected: Interval) -> None:
    assert bounds(*documents) == expected


def test_what_is_no_share_has_no_rule_of_three() -> None:
    # One item a document is not “all”, and no token at all is certain.
    assert interval(ratio((1, 1), (1, 1)), is_share=False) == Interval(1, 1)
    assert interval(ratio((0, 1), (0, 1)), is_share=False) == Interval(0, 0)


@pytest.mark.parametrize("documents", [((9, 10),), ((9, 10), (0, 0), (0, 0))])
def test_one_document_with_anything_to_count_tells_nothing_of_others(documents: Documents) -> None:
    assert not bounds(*documents).known


def test_a_draw_without_anything_to_count_says_nothing() -> None:
    # 1 of 2 faults in each of two documents; the other eight have none. No draw may count as 0 of nothing.
    assert bounds((1, 2), (1, 2), *[(0, 0)] * 8) == Interval(0.5, 0.5)


def test_the_same_documents_give_the_same_interval() -> None:
    documents = [(part, 10) for part in (9, 7, 10, 3)]
    assert bounds(*documents) == bounds(*documents)


@given(
    st.lists(st.integers(1, 50).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=2, max_size=6)
)
def test_an_interval_lies_between_the_worst_and_the_best_document(documents: list[tuple[int, int]]) -> None:
    found, shares = bounds(*documents), [part / of for part, of in documents]
    assert found.low <= found.high
    if 0 < sum(part for part, _ in documents) < sum(of for _, of in documents):
        assert min(shares) <= found.low + 1e-9
        assert found.high - 1e-9 <= max(shares)


# --- between two results --------------------------------------------------------------------------------------------


def test_a_difference_that_every_document_has_is_certain_although_the_figures_are_not() -> None:
    old, new = ratio((9, 10), (5, 10), (2, 10)), ratio((8, 10), (4, 10), (1, 10))
    found = difference(old, new)
    assert (found.low, found.high) == (pytest.approx(-0.1), pytest.approx(-0.1))
    assert interval(old).high - interval(old).low > 0.3


def test_one_document_that_got_worse_among_many_may_be_chance() -> None:
    found = difference(ratio(*[(10, 10)] * 20), ratio((5, 10), *[(10, 10)] * 19))
    assert found.low < 0
    assert found.high == 0


def test_no_difference_is_none() -> None:
    assert difference(ratio((9, 10), (5, 10)), ratio((9, 10), (5, 10))) == Interval(0, 0)


@pytest.mark.parametrize(("old", "new"), [(((9, 10),), ((1, 10),)), (((0, 0), (0, 0)), ((1, 1), (1, 1)))])
def test_a_difference_of_one_document_or_of_nothing_is_not_known(old: Documents, new: Documents) -> None:
    assert not difference(ratio(*old), ratio(*new)).known


def test_two_results_must_be_of_the_same_documents() -> None:
    with pytest.raises(ValueError, match="not of the same documents"):
        difference(ratio((1, 2)), ratio((1, 2), (1, 2)))
