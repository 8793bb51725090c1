"""How far a figure can be trusted: what other documents of the same kind might have given.

Cells of one document share its print, its scan and its luck, so an interval is a bootstrap over documents, not over
cells: documents are drawn with replacement. Several documents that show one print are drawn together. The draws of so
many documents are always the same, so that figures of the same documents can be compared, and come out alike each time.
Where nothing was ever wrong the bootstrap knows no doubt; there the bound of a share is that of the rule of three, 3 in
the number of cells, which holds for cells that err alone and is too narrow as far as they err together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000
_TAIL = 0.025
_SEED = 7

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what bounds a figure is thought to lie, with 95 % confidence; not `known`: one document tells nothing of
    others, and nothing was counted that could."""

    low: float
    high: float
    known: bool = True


UNKNOWN = Interval(0, 1, known=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part and a whole, one of each a cluster of documents; numbers below 2**53 stay exact."""

    parts: Sequence[float]
    wholes: Sequence[float]


def interval(ratio: Ratio, is_share: bool = True) -> Interval:
    """In: part and whole of each cluster. Out: the middle 95 % of the figures of resampled clusters. For a share one
    bound from the rule of three where it is 0 or all."""
    part, whole = sum(ratio.parts), sum(ratio.wholes)
    if not whole:
        return UNKNOWN
    if is_share and part in (0, whole):
        bound = min(1.0, 3 / whole)
        return Interval(0, bound) if not part else Interval(1 - bound, 1)
    if len(ratio.parts) == 1:
        return UNKNOWN
    return _middle(_resampled(ratio))


def difference(old: Ratio, new: Ratio) -> Interval:
    """In: part and whole of the same clusters in two results. Out: between what bounds the new figure less the old one
    lies when the same clusters are drawn for both."""
    if len(old.parts) != len(new.parts):
        raise ValueError("the two results are not of the same documents")
    if len(old.parts) < 2 or not sum(old.wholes) or not sum(new.wholes):
        return UNKNOWN
    return _middle(_resampled(new) - _resampled(old))


def _resampled(ratio: Ratio) -> Floats:
    times = _times_drawn(len(ratio.parts))
    parts, wholes = times @ np.asarray(ratio.parts, float), times @ np.asarray(ratio.wholes, float)
    figures: Floats = np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes != 0)
    return figures


def _middle(figures: Floats) -> Interval:
    ordered = np.sort(figures)
    cut = int(_TAIL * RESAMPLES)
    return Interval(float(ordered[cut]), float(ordered[-1 - cut]))


@lru_cache(maxsize=64)
def _times_drawn(count: int) -> Floats:
    """How often each of `count` clusters comes into each resample. The stream of RandomState is promised to stay."""
    drawn = (np.random.RandomState(_SEED).random_sample((RESAMPLES, count)) * count).astype(np.int64)
    places = drawn + np.arange(RESAMPLES)[:, None] * count
    counted = np.bincount(places.ravel(), minlength=RESAMPLES * count)
    times: Floats = counted.reshape(RESAMPLES, count).astype(np.float64)
    return times
