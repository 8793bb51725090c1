"""Figures as people read them: shares in percent, cut and not rounded so that only all is 100; and how sure."""

from __future__ import annotations

import math
from typing import NamedTuple

from eval.conditions import NO_CONDITION
from eval.estimates import Estimate, percent
from eval.intervals import Interval
from eval.measures import Measure, Unit
from eval.saved import in_words
from eval.scoring.cells import CellResult
from schemas.values import Value

NOTHING = "-"
"""Where there was nothing to count."""
ALL = "all documents"
"""A set whose documents name no condition."""


class Told(NamedTuple):
    """A figure and its bounds, which are empty where there is nothing to measure."""

    value: str
    bounds: str

    def __str__(self) -> str:
        return f"{self.value} {self.bounds}".strip()


def condition_words(name: str, count: int) -> str:
    """In: a condition, and how many there are. Out: how it is called: the only one that is none is all documents."""
    return ALL if count == 1 and name == NO_CONDITION else name


def told(measure: Measure, estimate: Estimate) -> Told:
    """A figure of a measure in its own unit: `99.66`, `99.14–99.93`."""
    return share(estimate) if measure.unit is Unit.SHARE else ratio(estimate)


def share(estimate: Estimate, digits: int = 2) -> Told:
    """`99.66`, `99.14–99.93`; `100`, `≥99.00`; `?` where one document tells nothing of others."""
    if not estimate.whole:
        return Told(NOTHING, "")
    return Told(percent(estimate.part, estimate.whole, digits), share_bounds(estimate, digits))


def share_bounds(estimate: Estimate, digits: int = 2) -> str:
    """`99.14–99.93`, in percent; `≤1.00` where none, `≥99.00` where all."""
    if not estimate.whole:
        return ""
    if not estimate.interval.known:
        return "?"
    low, high = (f"{bound * 100:.{digits}f}" for bound in (estimate.interval.low, estimate.interval.high))
    if estimate.part == 0:
        return f"≤{high}"
    return f"≥{low}" if estimate.part == estimate.whole else f"{low}–{high}"


def ratio(estimate: Estimate) -> Told:
    """`2.40`, `1.90–3.10`: so many a document."""
    if estimate.value is None:
        return Told(NOTHING, "")
    return Told(amount(estimate.value), ratio_bounds(estimate.interval) if estimate.part else "")


def ratio_bounds(interval: Interval) -> str:
    return f"{amount(interval.low)}–{amount(interval.high)}" if interval.known else "?"


def amount(number: float) -> str:
    """A number with about three figures: `1204`, `31.5`, `2.40`, `0.0031`."""
    size = abs(number)
    if size == 0:
        return "0"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else min(6, 1 - math.floor(math.log10(size)))
    return f"{number:.{digits}f}"


def quoted(value: Value | None) -> str:
    """A value in a sentence."""
    words = in_words(value)
    return "nothing" if words is None else words or "blank"


def slip(cell: CellResult) -> str:
    """`6, true is 5`."""
    return f"{quoted(cell.got)}, true is {quoted(cell.expected)}"
