"""A second look at digits, made differently: each is compared with the other digits of its page, as they are printed.

The print of one page is of one type. A glyph that the network takes for a 9 and that looks more like the page's own 0
is in doubt, however sure the network is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels

_SIDE = 24
_ALIKE = 0.85
"""Correlation of a glyph with the mean of its kind, at least."""
_BETTER = 0.08
"""By how much it is more like its own kind than like any other."""
_LIKE_ANOTHER = 0.88
"""Correlation of a glyph with another kind, where it is of that rather than of its own, which the page has not."""
_FEWEST = 3
"""Glyphs that make a kind."""
_HEIGHTS = (0.72, 1.4)
"""A glyph's height to that of its kind."""
_UPRIGHT, _LEANING = 0.12, 0.22
"""Sideways pixels a pixel of height: a 1 leans by less, a / by more."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One piece of ink that was read as one character."""

    text: str
    vector: Vector
    slant: float
    """Sideways pixels a pixel upward."""
    height: int


@dataclass(frozen=True, slots=True)
class Kind:
    """What the glyphs of one character of a page have in common."""

    vector: Vector
    height: float


def glyph(text: str, ink: Pixels) -> Glyph:
    """In: a character as read, and its piece of ink (dark on white, cut close)."""
    dark = 255 - ink.astype(np.float32)
    height, width = dark.shape
    scale = _SIDE / max(height, width)
    small = cv2.resize(
        dark, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    framed = np.zeros((_SIDE, _SIDE), np.float32)
    top, left = (_SIDE - small.shape[0]) // 2, (_SIDE - small.shape[1]) // 2
    framed[top : top + small.shape[0], left : left + small.shape[1]] = small
    vector = cv2.GaussianBlur(framed, (0, 0), 0.8).ravel()
    vector -= vector.mean()
    return Glyph(text, vector / max(1e-6, float(np.linalg.norm(vector))), _slant(dark), height)


def _slant(dark: NDArray[np.float32]) -> float:
    """The regression of x on height, by the weight of the ink."""
    total = float(dark.sum())
    if not total:
        return 0.0
    ys, xs = np.mgrid[0 : dark.shape[0], 0 : dark.shape[1]]
    mean_x, mean_y = float((xs * dark).sum()) / total, float((ys * dark).sum()) / total
    down = float((np.square(ys - mean_y) * dark).sum())
    return -float(((xs - mean_x) * (ys - mean_y) * dark).sum()) / down if down else 0.0


def kinds(glyphs: Sequence[Glyph]) -> Mapping[str, Kind]:
    """The kind of each character that stands several times on a page, by those that are most alike."""
    by_text: dict[str, list[Glyph]] = {}
    for each in glyphs:
        if not _leans_wrong(each):
            by_text.setdefault(each.text, []).append(each)
    return {text: _kind(held) for text, held in by_text.items() if len(held) >= _FEWEST}


def _kind(glyphs: Sequence[Glyph]) -> Kind:
    held = np.array([each.vector for each in glyphs])
    middle = np.median(held, axis=0)
    close = held[held @ middle >= np.quantile(held @ middle, 0.25)]
    mean: Vector = close.mean(axis=0)
    return Kind(mean / max(1e-6, float(np.linalg.norm(mean))), float(np.median([each.height for each in glyphs])))


def _leans_wrong(each: Glyph) -> bool:
    """Whether a / stands upright or a 1 leans."""
    return each.slant < _LEANING if each.text == "/" else each.text == "1" and each.slant > _UPRIGHT


def by_slant(ink: Pixels) -> str | None:
    """Which of 1 and / a piece of ink is that is one of them; None where it leans as neither does."""
    slant = _slant(255 - ink.astype(np.float32))
    return "/" if slant >= _LEANING else "1" if slant <= _UPRIGHT else None


class Likeness(StrEnum):
    """How a glyph compares with the others of its page."""

    FITS = "fits"
    """It looks as its kind does, and not as any other."""
    UNKNOWN = "unknown"
    """The page has too few of its kind to tell, and it looks like no other."""
    ODD = "odd"
    """It looks like none, or like several."""
    OTHER = "other"
    """It looks like another kind."""


def likeness(each: Glyph, known: Mapping[str, Kind]) -> Likeness:
    """Compares a glyph with the kinds of its page."""
    if _leans_wrong(each):
        return Likeness.OTHER
    others = (float(each.vector @ kind.vector) for text, kind in known.items() if text != each.text)
    rival = max(others, default=0.0)
    if each.text not in known:
        return Likeness.OTHER if rival >= _LIKE_ANOTHER else Likeness.UNKNOWN
    kind = known[each.text]
    low, high = _HEIGHTS
    own = float(each.vector @ kind.vector)
    if rival >= max(own + _BETTER, _ALIKE):
        return Likeness.OTHER
    fits = own >= _ALIKE and own >= rival + _BETTER and low * kind.height <= each.height <= high * kind.height
    return Likeness.FITS if fits else Likeness.ODD
