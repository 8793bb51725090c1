"""Figures by condition: the intervals of hand-made counts, and how documents are put together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hand_gold import gold, record
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from eval.conditions import Estimate, Interval, Tally, by_condition, condition_of, interval, render, shown, tally
from eval.generator.draw import Draw
from eval.report import to_json
from eval.scoring import DocumentScore, SetScore, score_record


def right(each: Tally) -> int:
    return each.numbers_right


def numbers(each: Tally) -> int:
    return each.numbers


def bounds(*documents: tuple[int, int]) -> Interval:
    """The interval of (right, of) a document."""
    tallies = [Tally(numbers=of, numbers_right=part) for part, of in documents]
    return interval(tallies, right, numbers, Draw(1))


def document(name: str, read: str, true: str = "5 0 0 _ 5") -> DocumentScore:
    return replace(score_record(record(read), gold(true)), name=name)


def line(score: SetScore, name: str) -> tuple[int, int, str, str, str]:
    found = next(each for each in by_condition(score) if each.name == name)
    parts = (f"{each.part}/{each.whole}" for each in (found.right, found.silent, found.flagged))
    return (found.documents, found.cells, *parts)  # type: ignore[return-value]


# --- intervals ------------------------------------------------------------------------------------------------------


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


def test_a_large_document_weighs_by_its_cells() -> None:
    found = bounds((100, 1000), (10, 10), (10, 10))
    assert found.low == pytest.approx(0.1)
    assert found.high == 1


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (((150, 150), (150, 150)), Interval(0.99, 1)),
        (((0, 150), (0, 150)), Interval(0, 0.01)),
        (((1, 1),), Interval(0, 1)),
        (((0, 0),), Interval(0, 1)),
    ],
)
def test_where_all_or_none_is_right_the_rule_of_three_bounds(
    documents: tuple[tuple[int, int], ...], expected: Interval
) -> None:
    assert bounds(*documents) == expected


def test_one_document_alone_tells_nothing_of_others() -> None:
    assert bounds((9, 10)) == Interval(0, 1)


@given(
    st.lists(st.integers(1, 50).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=2, max_size=6)
)
def test_an_interval_lies_between_the_worst_and_the_best_document(documents: list[tuple[int, int]]) -> None:
    found, shares = bounds(*documents), [part / of for part, of in documents]
    assert found.low <= found.high
    if 0 < sum(part for part, _ in documents) < sum(of for _, of in documents):
        assert min(shares) <= found.low + 1e-9
        assert found.high - 1e-9 <= max(shares)


# --- grouping -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("blur--a.pdf", "blur"),
        ("seed-2/mixed-office--2021-b.pdf", "mixed-office"),
        ("blur--a--b.pdf", "blur"),
        ("a.pdf", "(none)"),
        ("odd--folder/a.pdf", "(none)"),
    ],
)
def test_a_name_begins_with_its_condition(name: str, condition: str) -> None:
    assert condition_of(name) == condition


def test_blanks_are_cells_and_no_numbers() -> None:
    assert tally(document("a.pdf", "5 1 0? _ 5")) == Tally(cells=5, numbers=4, numbers_right=3, silent=1, flagged=1)


def test_a_blank_read_as_a_number_is_a_silent_error_of_the_cells() -> None:
    assert tally(document("a.pdf", "5 0 0 7 5")) == Tally(cells=5, numbers=4, numbers_right=4, silent=1)


def test_conditions_come_by_name_the_mixtures_last_and_then_the_sums() -> None:
    names = ("mixed-b--x.pdf", "blur--x.pdf", "mixed-a--x.pdf", "angle--x.pdf")
    score = SetScore(tuple(document(name, "5 0 0 _ 5") for name in names))
    assert [each.name for each in by_condition(score)] == [
        *("angle", "blur", "mixed-a", "mixed-b"),
        *("all single faults", "all mixtures", "all"),
    ]


def test_a_condition_sums_its_documents() -> None:
    score = SetScore((document("blur--x.pdf", "5 0 0 _ 5"), document("blur--y.pdf", "5 0 1 _ 6?")))
    assert line(score, "blur") == (2, 10, "6/8", "1/10", "1/10")
    assert len(by_condition(score)) == 1


def test_a_document_counts_once_over_all_its_scans() -> None:
    # Both scans of x err alike: two clusters of two scans each, so the bounds are those of two documents.
    names = ("a--x.pdf", "b--x.pdf", "a--y.pdf", "b--y.pdf")
    score = SetScore(tuple(document(name, "1 1 1 _ 1" if "x" in name else "5 0 0 _ 5") for name in names))
    total = next(each for each in by_condition(score) if each.name == "all single faults")
    assert total.right.interval == Interval(0, 1)


# --- shown ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (Estimate(9999, 10_000, Interval(0.9994, 1)), "99.99 99.94–100.00"),
        (Estimate(299_999, 300_000, Interval(0.99, 1)), "99.99 99.00–100.00"),
        (Estimate(1, 300_000, Interval(0, 0.01)), "0.00 0.00–1.00"),
        (Estimate(300, 300, Interval(0.99, 1)), "100 ≥99.00"),
        (Estimate(0, 300, Interval(0, 0.01)), "0 ≤1.00"),
        (Estimate(199, 200, Interval(0, 1)), "99.50 ?"),
        (Estimate(0, 0, Interval(0, 1)), "-"),
    ],
)
def test_a_share_is_never_rounded_to_all(estimate: Estimate, expected: str) -> None:
    assert shown(estimate, 2) == expected


def test_a_line_a_condition_is_printed_and_told_in_the_json() -> None:
    score = SetScore(tuple(document(f"blur--{name}.pdf", "5 0 1 _ 5") for name in "xy"))
    conditions = by_condition(score)
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(render(conditions))
    text = " ".join(capture.get().split())
    assert "blur 2 10 75.00 75.00–75.00 2 20.00–20.00 0 ≤30.0" in text
    (told,) = json.loads(to_json(score, conditions))["conditions"]
    assert (told["condition"], told["numbers"], told["numbers_of"]) == ("blur", 6, 8)
    assert told["silent_interval"] == [0.2, 0.2]
