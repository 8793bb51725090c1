"""Figures of documents with how far they can be trusted, and what became of them from one result to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from eval import intervals
from eval.conditions import print_of
from eval.intervals import Interval, Ratio
from eval.measures import MEASURES, Better, Measure, Number, Unit
from eval.scoring.counts import Counts, total


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure as counted and how far it can be trusted."""

    part: Number
    whole: Number
    interval: Interval

    @property
    def value(self) -> float | None:
        """None where there was nothing to count."""
        return float(self.part) / float(self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of the same documents in two results. `interval` is that of the new figure less the old one;
    `documents` are those that both results have."""

    old: Estimate
    new: Estimate
    interval: Interval
    better: Better
    documents: int

    @property
    def is_beyond_noise(self) -> bool:
        """Whether drawing other documents of the same kind would hardly ever turn the difference round."""
        return self.interval.known and not self.interval.low <= 0 <= self.interval.high

    @property
    def is_worse(self) -> bool:
        """Whether the figure has become worse beyond noise."""
        return self.is_beyond_noise and self._gain < 0

    @property
    def is_better(self) -> bool:
        """Whether the figure has become better beyond noise."""
        return self.is_beyond_noise and self._gain > 0

    @property
    def _gain(self) -> float:
        return {Better.HIGHER: 1, Better.LOWER: -1, Better.NEITHER: 0}[self.better] * self.interval.low


class Counted(Protocol):
    """A document with its counts."""

    @property
    def name(self) -> str: ...

    @property
    def counts(self) -> Counts: ...


def estimate(measure: Measure, documents: Iterable[Counted]) -> Estimate:
    """In: a measure and the documents that it is told of. Out: the figure, with its interval: documents that show one
    print are drawn together."""
    return estimates(documents, (measure,))[measure.id]


def estimates(documents: Iterable[Counted], measures: Sequence[Measure] = MEASURES) -> Mapping[str, Estimate]:
    """The figures of all measures by id."""
    clusters = tuple(_clusters(documents).values())
    every = total(clusters)
    return {measure.id: _estimate(measure, clusters, every) for measure in measures}


def difference(measure: Measure, old: Iterable[Counted], new: Iterable[Counted]) -> Difference:
    """In: a measure, and the documents of two results. Out: what became of the figure, over the documents that both
    have."""
    before, after = ({each.name: each for each in documents} for documents in (old, new))
    names = [name for name in after if name in before]
    one, other = (tuple(_clusters(held[name] for name in names).values()) for held in (before, after))
    between = intervals.difference(_ratio(measure, one), _ratio(measure, other))
    was, now = (_estimate(measure, clusters, total(clusters)) for clusters in (one, other))
    return Difference(was, now, between, measure.better, len(names))


def percent(part: Number, whole: Number, digits: int = 1) -> str:
    """In: a part of a whole. Out: percent, cut: `100` only for all, `0` only for none."""
    if not whole:
        return "-"
    if part in (0, whole):
        return "100" if part else "0"
    cut = int(Decimal(part) * 100 * 10**digits // Decimal(whole))
    return f"{Decimal(cut).scaleb(-digits):.{digits}f}"


def _clusters(documents: Iterable[Counted]) -> Mapping[str, Counts]:
    """The counts of each print."""
    clusters: dict[str, list[Counts]] = defaultdict(list)
    for document in documents:
        clusters[print_of(document.name)].append(document.counts)
    return {key: total(held) for key, held in sorted(clusters.items())}


def _estimate(measure: Measure, clusters: Sequence[Counts], every: Counts) -> Estimate:
    part, whole = measure.part(every), measure.whole(every)
    if not whole:
        return Estimate(part, whole, intervals.UNKNOWN)
    return Estimate(part, whole, intervals.interval(_ratio(measure, clusters), measure.unit is Unit.SHARE))


def _ratio(measure: Measure, clusters: Sequence[Counts]) -> Ratio:
    return Ratio([float(measure.part(c)) for c in clusters], [float(measure.whole(c)) for c in clusters])
