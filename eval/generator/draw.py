"""Seeded chance that comes out the same on every Python.

Only `Random.random()` is promised to stay as it is between versions of Python, so everything here is made of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Range(NamedTuple):
    """Whole numbers from `low` to `high`, both included, taken with this `weight` beside other ranges."""

    weight: int
    low: int
    high: int


Spread = tuple[Range, ...]
"""How a count is distributed: first a range by weight, then a number in it."""


class Draw:
    """One stream of chance. The same key always gives the same stream."""

    def __init__(self, *key: str | int) -> None:
        self._key = key
        self._random = Random("/".join(map(str, key)))  # noqa: S311 (examples, not secrets)

    def child(self, name: str) -> Draw:
        """Another stream of the same key: what is drawn from one does not move the other."""
        return Draw(*self._key, name)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent

    def pick(self, items: Sequence[T]) -> T:
        return items[self.whole(0, len(items) - 1)]

    def sample(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """`count` different items in their own order; all of them where there are fewer."""
        places = list(range(len(items)))
        taken = [places.pop(self.whole(0, len(places) - 1)) for _ in range(min(count, len(places)))]
        return tuple(items[place] for place in sorted(taken))

    def from_spread(self, spread: Spread) -> int:
        chosen = spread[self._place([each.weight for each in spread])]
        return self.whole(chosen.low, chosen.high)

    def deal(self, count: int, weights: Mapping[str, int]) -> dict[str, int]:
        """`count` cases dealt out one by one over the keys of `weights`; every key is in the answer."""
        keys = tuple(weights)
        dealt = dict.fromkeys(keys, 0)
        bounds = list(accumulate(weights.values()))
        for _ in range(count):
            dealt[keys[bisect_right(bounds, int(self._random.random() * bounds[-1]))]] += 1
        return dealt

    def _place(self, weights: Sequence[int]) -> int:
        bounds = list(accumulate(weights))
        return bisect_right(bounds, int(self._random.random() * bounds[-1]))
