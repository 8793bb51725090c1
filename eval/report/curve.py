"""Coverage against accuracy: how right the cells are of which the record is surest, and how many those are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eval.scoring.cells import CellResult, Tier, Verdict


@dataclass(frozen=True, slots=True)
class Point:
    """All cells of a tier or a surer one: how many of `cells` those are, and how many are right."""

    tier: Tier
    taken: int
    right: int
    cells: int

    @property
    def coverage(self) -> float:
        return self.taken / self.cells

    @property
    def accuracy(self) -> float:
        return self.right / self.taken


def curve(results: Iterable[CellResult]) -> tuple[Point, ...]:
    """In: the verdicts on cells; those without a true value are passed over. Out: a point a tier that has any, the
    surest first; the last one takes all cells."""
    known = [result for result in results if result.expected is not None]
    taken = Counter(result.tier for result in known)
    right = Counter(result.tier for result in known if result.verdict is Verdict.RIGHT)
    points: list[Point] = []
    for tier in sorted(taken):
        before = points[-1] if points else Point(tier, 0, 0, len(known))
        points.append(Point(tier, before.taken + taken[tier], before.right + right[tier], len(known)))
    return tuple(points)
