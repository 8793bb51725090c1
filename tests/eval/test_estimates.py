"""Figures of documents, and what became of them from one result to the next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from eval.estimates import difference, estimate, estimates, percent
from eval.intervals import UNKNOWN, Interval
from eval.measures import MEASURES, measure_of
from eval.scoring.counts import Counts

ACCURACY, SILENT, ITEMS, COST = (measure_of(name) for name in ("accuracy", "silent", "items", "cost"))


@dataclass(frozen=True)
class Document:
    name: str
    counts: Counts


def _read(name: str, right: int, of: int = 10, silent: int = 0) -> Document:
    return Document(name, Counts(documents=1, cells=of, right=right, silent=silent))


def test_a_figure_sums_its_documents() -> None:
    found = estimate(ACCURACY, [_read("a", 10), _read("b", 8)])
    assert (found.part, found.whole, found.value, found.interval) == (18, 20, 0.9, Interval(0.8, 1))


def test_nothing_to_count_has_no_value() -> None:
    found = estimate(ACCURACY, [])
    assert (found.value, found.interval) == (None, UNKNOWN)


def test_a_document_counts_once_over_all_its_scans() -> None:
    # Both scans of x err alike: two prints of two scans each, so the bounds are those of two documents.
    names = ("a--x.pdf", "b--x.png", "a--y.pdf", "b--y.png")
    found = estimate(ACCURACY, [_read(name, 0 if "x" in name else 10) for name in names])
    assert found.interval == Interval(0, 1)


@pytest.mark.parametrize(
    ("costs", "value"),
    [
        ((Decimal("0.02"), Decimal("0.01")), 0.015),
        ((Decimal("0.02"), Decimal(0)), 0.01),
        ((Decimal("0.02"), None), None),
        ((None, None), None),
    ],
)
def test_the_cost_is_known_where_that_of_every_document_is(costs: tuple[Decimal | None, ...], value: float) -> None:
    documents = [
        Document(str(at), Counts(documents=1, cost=cost or Decimal(0), priced=int(cost is not None)))
        for at, cost in enumerate(costs)
    ]
    assert estimate(COST, documents).value == value


@pytest.mark.parametrize(
    ("part", "whole", "digits", "expected"),
    [
        (9_999, 10_000, 2, "99.99"),
        (299_999, 300_000, 2, "99.99"),
        (1, 300_000, 2, "0.00"),
        (9_999, 10_000, 1, "99.9"),
        (1, 3, 0, "33"),
        (300, 300, 2, "100"),
        (0, 300, 2, "0"),
        (0, 0, 2, "-"),
    ],
)
def test_a_share_is_never_rounded_to_all(part: int, whole: int, digits: int, expected: str) -> None:
    assert percent(part, whole, digits) == expected


# --- from one result to the next ------------------------------------------------------------------------------------


def test_what_got_worse_in_most_documents_is_beyond_noise() -> None:
    old, new = ([_read(str(at), right) for at in range(10)] for right in (9, 7))
    found = difference(ACCURACY, old, new)
    assert (found.old.value, found.new.value, found.is_beyond_noise, found.is_worse, found.is_better) == (
        *(0.9, 0.7),
        *(True, True, False),
    )
    assert difference(ACCURACY, new, old).is_better


def test_more_of_what_should_be_less_is_worse() -> None:
    old, new = ([_read(str(at), 9, silent=silent) for at in range(10)] for silent in (0, 1))
    assert difference(SILENT, old, new).is_worse
    assert difference(SILENT, new, old).is_better


def test_one_document_of_many_that_got_worse_is_noise() -> None:
    old = [_read(str(at), 10) for at in range(20)]
    found = difference(ACCURACY, old, [_read("0", 5), *old[1:]])
    assert (found.is_beyond_noise, found.is_worse, found.is_better) == (False, False, False)


def test_only_documents_that_both_results_have_are_compared() -> None:
    old = [_read("a", 9), _read("b", 9), _read("gone", 0)]
    new = [_read("new", 0), _read("b", 9), _read("a", 9)]
    found = difference(ACCURACY, old, new)
    assert (found.documents, found.old.value, found.new.value, found.interval) == (2, 0.9, 0.9, Interval(0, 0))


def test_every_figure_is_told_of_a_set() -> None:
    assert list(estimates([_read("a", 9)])) == [measure.id for measure in MEASURES]
