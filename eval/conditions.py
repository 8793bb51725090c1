"""Figures by condition, where a document is named CONDITION--DOCUMENT: shares with 95 % intervals.

Cells of one document share its print, its scan and its luck, so an interval is a bootstrap over documents, not over
cells: documents are drawn with replacement, seeded. Over several conditions a document is drawn with all its scans.
Where nothing was ever wrong the bootstrap knows no doubt; there the bound is that of the rule of three, 3 in the number
of cells, which holds for cells that err alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePosixPath

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from eval.generator.draw import Draw
from eval.scoring import DocumentScore, SetScore, Verdict

SEPARATOR = "--"
"""Between the condition and the document in a name."""
MIXED = "mixed-"
"""Begins the names of conditions in which several faults come together."""
_RESAMPLES = 2000
_TAIL = 0.025
_HEADS = ("condition", "docs", "cells", "right %", "silent", "flagged %")
_LEGEND = (
    "right: of the cells that print a number. silent: how many cells of all, flagged: share of all. Behind it what "
    "95 % of 2,000 draws of the documents give, in percent; ≤ and ≥, where none or all are: rule of three; ?: one "
    "document tells nothing of others."
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the cells of one document, or of several."""

    cells: int = 0
    numbers: int = 0
    numbers_right: int = 0
    silent: int = 0
    flagged: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what bounds a share is thought to lie."""

    low: float
    high: float


UNKNOWN = Interval(0, 1)
"""Nothing is known."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share as counted and how far it can be trusted."""

    part: int
    whole: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class ConditionScore:
    """One line of the figures."""

    name: str
    documents: int
    cells: int
    right: Estimate
    silent: Estimate
    flagged: Estimate


Count = Callable[[Tally], int]


def by_condition(score: SetScore) -> tuple[ConditionScore, ...]:
    """In: the figures of a set. Out: those of every condition by name, then of all single faults, of all mixtures and
    of everything together, as far as there are several. A document that names no condition counts as `(none)`."""
    groups: dict[str, list[DocumentScore]] = defaultdict(list)
    for document in score.documents:
        groups[condition_of(document.name)].append(document)
    single = sorted(name for name in groups if not name.startswith(MIXED))
    mixed = sorted(name for name in groups if name.startswith(MIXED))
    lines = {name: groups[name] for name in (*single, *mixed)}
    for title, names in (("all single faults", single), ("all mixtures", mixed)):
        if len(names) > 1:
            lines[title] = [document for name in names for document in groups[name]]
    if single and mixed:
        lines["all"] = list(score.documents)
    return tuple(_scored(name, documents) for name, documents in lines.items())


def condition_of(name: str) -> str:
    """In: a document's name in its set. Out: the condition that it begins with."""
    condition, separator, _ = PurePosixPath(name).name.partition(SEPARATOR)
    return condition if separator else "(none)"


def interval(tallies: Sequence[Tally], part: Count, whole: Count, draw: Draw) -> Interval:
    """In: one tally a document, and the two counts of a share. Out: the middle 95 % of the shares of resampled
    documents; one bound from the rule of three where the share is 0 or 1; all that is possible where there is one
    document, which tells nothing of others."""
    parts, wholes = [part(tally) for tally in tallies], [whole(tally) for tally in tallies]
    total = sum(wholes)
    if not total:
        return UNKNOWN
    if sum(parts) in (0, total):
        bound = min(1, 3 / total)
        return Interval(0, bound) if not sum(parts) else Interval(1 - bound, 1)
    if len(tallies) == 1:
        return UNKNOWN
    shares = sorted(_resampled(parts, wholes, draw) for _ in range(_RESAMPLES))
    cut = int(_TAIL * _RESAMPLES)
    return Interval(shares[cut], shares[-1 - cut])


def render(scores: Iterable[ConditionScore]) -> RenderableType:
    """What rich prints: a line a condition, in 80 columns."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in _HEADS:
        grid.add_column(head, justify="left" if head == "condition" else "right", no_wrap=True)
    for score in scores:
        right, silent, flagged = shown(score.right, 2), _counted(score.silent), shown(score.flagged, 1)
        grid.add_row(score.name, str(score.documents), str(score.cells), right, silent, flagged)
    return Group(grid, Text(_LEGEND, style="dim"))


def figures(scores: Iterable[ConditionScore]) -> list[dict[str, object]]:
    """The same for JSON."""
    return [
        {
            "condition": score.name,
            "documents": score.documents,
            "cells": score.cells,
            **_told("numbers", score.right),
            **_told("silent", score.silent),
            **_told("flagged", score.flagged),
        }
        for score in scores
    ]


def shown(estimate: Estimate, digits: int) -> str:
    """`99.66 99.14–99.93`: percent, cut and not rounded, so that only all is 100."""
    if not estimate.whole:
        return "-"
    if estimate.part in (0, estimate.whole):
        return ("0" if not estimate.part else "100") + _bounds(estimate, digits)
    cut = estimate.part * 100 * 10**digits // estimate.whole
    return f"{cut / 10**digits:.{digits}f}{_bounds(estimate, digits)}"


def _counted(estimate: Estimate) -> str:
    return f"{estimate.part}{_bounds(estimate, 2)}" if estimate.whole else "-"


def _bounds(estimate: Estimate, digits: int) -> str:
    if estimate.interval == UNKNOWN:
        return " ?"
    low, high = (f"{bound * 100:.{digits}f}" for bound in (estimate.interval.low, estimate.interval.high))
    if estimate.part == 0:
        return f" ≤{high}"
    return f" ≥{low}" if estimate.part == estimate.whole else f" {low}–{high}"


def _told(name: str, estimate: Estimate) -> Mapping[str, object]:
    bounds = [round(estimate.interval.low, 5), round(estimate.interval.high, 5)]
    return {name: estimate.part, f"{name}_of": estimate.whole, f"{name}_interval": bounds}


def _scored(name: str, documents: Sequence[DocumentScore]) -> ConditionScore:
    clusters: dict[str, Tally] = defaultdict(Tally)
    for document in documents:
        clusters[_print_of(document.name)] += tally(document)
    tallies, total = tuple(clusters.values()), sum(clusters.values(), Tally())

    def estimate(part: Count, whole: Count, word: str) -> Estimate:
        return Estimate(part(total), whole(total), interval(tallies, part, whole, Draw("bootstrap", name, word)))

    return ConditionScore(
        name,
        len(documents),
        total.cells,
        estimate(lambda each: each.numbers_right, lambda each: each.numbers, "right"),
        estimate(lambda each: each.silent, lambda each: each.cells, "silent"),
        estimate(lambda each: each.flagged, lambda each: each.cells, "flagged"),
    )


def tally(document: DocumentScore) -> Tally:
    """The counts of one document."""
    known = [result for result in document.cells.results if result.expected is not None]
    numbers = [result for result in known if result.expected is not None and result.expected.is_number]
    return Tally(
        cells=len(known),
        numbers=len(numbers),
        numbers_right=sum(result.verdict is Verdict.RIGHT for result in numbers),
        silent=sum(result.is_silent for result in known),
        flagged=sum(result.flagged for result in known),
    )


def _print_of(name: str) -> str:
    """What was scanned: the name without its condition and kind of file."""
    path = PurePosixPath(name)
    _, separator, document = path.stem.partition(SEPARATOR)
    return str(path.with_name(document if separator else path.stem))


def _resampled(parts: Sequence[int], wholes: Sequence[int], draw: Draw) -> float:
    taken = [draw.whole(0, len(parts) - 1) for _ in parts]
    whole = sum(wholes[place] for place in taken)
    return sum(parts[place] for place in taken) / whole if whole else 0.0
