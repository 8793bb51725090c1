"""How far a figure can be trusted: what other documents of the same kind might have given.

Cells of one document share its print, its scan and its luck, so an interval is a bootstrap over documents, not over
cells: documents are drawn with replacement. Several documents that show one print are drawn together. The draws of so
many documents are always the same, so that figures of the same documents can be compared, and come out alike each time.
A bootstrap of few documents is too narrow, so that its tails are cut where Student's distribution would have them (the
expanded percentile interval of Hesterberg, 2015): of 6 documents 0.24 % at each end, of 100 2.3 %.

Where nothing was ever wrong the bootstrap knows no doubt; there the bound of a share is that of the rule of three, 3 in
the number of cells, which holds for cells that err alone and is too narrow as far as they err together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000
_TAIL = 0.025
_SEED = 7
_NORMAL = NormalDist()

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what bounds a figure is thought to lie, with 95 % confidence. Not `known` where at most one document has
    anything to count: it tells nothing of others."""

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
    if _telling(ratio) < 2:
        return UNKNOWN
    return _middle(_resampled(ratio), _telling(ratio))


def difference(old: Ratio, new: Ratio) -> Interval:
    """In: part and whole of the same clusters in two results. Out: between what bounds the new figure less the old one
    lies when the same clusters are drawn for both."""
    if len(old.parts) != len(new.parts):
        raise ValueError("the two results are not of the same documents")
    count = min(_telling(old), _telling(new))
    return UNKNOWN if count < 2 else _middle(_resampled(new) - _resampled(old), count)


def _telling(ratio: Ratio) -> int:
    """How many clusters have anything to count."""
    return sum(bool(whole) for whole in ratio.wholes)


def _resampled(ratio: Ratio) -> Floats:
    """The figure of each resample; not a number where none of its clusters has anything to count."""
    times = _times_drawn(len(ratio.parts))
    # Not `@`: the threads of BLAS wait for each other on a busy machine, two hundred times as long as this takes.
    parts, wholes = (np.einsum("ij,j->i", times, np.asarray(each, float)) for each in (ratio.parts, ratio.wholes))
    figures: Floats = np.divide(parts, wholes, out=np.full_like(parts, np.nan), where=wholes != 0)
    return figures


def _middle(figures: Floats, count: int) -> Interval:
    ordered = np.sort(figures[~np.isnan(figures)])
    if not len(ordered):
        return UNKNOWN
    cut = int(tail(count) * len(ordered))
    return Interval(float(ordered[cut]), float(ordered[-1 - cut]))


def tail(count: int) -> float:
    """What share of the draws is cut off at each end, where so many clusters have anything to count."""
    return _NORMAL.cdf(-math.sqrt(count / (count - 1)) * _student(count - 1))


def _student(freedom: int) -> float:
    """The quantile of Student's distribution that leaves `_TAIL` above it, by the expansion of Cornish and Fisher. It
    is right to a hundredth from 4 degrees of freedom on; of fewer nothing is cut off either way."""
    z, v = _NORMAL.inv_cdf(1 - _TAIL), freedom
    terms = (
        z,
        (z**3 + z) / (4 * v),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3),
    )
    return sum(terms)


@lru_cache(maxsize=64)
def _times_drawn(count: int) -> Floats:
    """How often each of `count` clusters comes into each resample. The stream of RandomState is promised to stay."""
    drawn = (np.random.RandomState(_SEED).random_sample((RESAMPLES, count)) * count).astype(np.int64)
    places = drawn + np.arange(RESAMPLES)[:, None] * count
    counted = np.bincount(places.ravel(), minlength=RESAMPLES * count)
    times: Floats = counted.reshape(RESAMPLES, count).astype(np.float64)
    return times
