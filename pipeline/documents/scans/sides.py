"""Which sides of a table's slots are ruled: by what is printed of the rule there, how it ends, and what crosses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.mending import Lines, Rule
from pipeline.documents.scans.picture import Pixels

_OFF = 3
"""Pixels by which a rule may run off its course."""
_CORNER = 6
"""Pixels around a crossing rule that belong to it."""
_SURELY, _RULED = 0.8, 0.5
"""Share of a side that is printed where it is ruled, the latter where a rule reaches a corner: strokes of characters
stand away from the corners."""
_PARTLY = 0.2
"""The same, where the rule starts at a corner of the slot and no print crosses it."""
_NEARLY, _STARTS, _NEAR = 3, 14, 8
"""Pixels from a corner at which a rule starts there, those that it then runs on at least, and those at which a longer
one still reaches it."""
_WHOLE, _MOSTLY = 0.96, 0.9
"""Rules are whole where so large a share of the sides is printed to this share."""
_STRAY, _STRAY_BROKEN = 10, 34
"""Pixels beyond a corner that a rule must be missing, where rules are whole and where they are broken: one that ends
anywhere but at another rule was longer."""
_MISSING = 320
"""Pixels of a rule at most that are taken to be missing."""
_OVER = 5
"""Pixels over and under a side to which print must reach that crosses it."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Edge:
    """A horizontal edge of a table: the rules that run along it, two where it is double."""

    at: int
    rules: tuple[Rule, ...] = ()


def ruled_sides(edges: Sequence[Edge], along: Sequence[int], lines: Lines) -> Flags:
    """For each horizontal edge, whether it is ruled in each interval between neighbours `along` it."""
    printed = [_printed(edge, along[0], along[-1], lines.dashes) for edge in edges]
    slots = _slots(along)
    inner = [[row[slot][_CORNER:-_CORNER] for slot in slots] for row in printed]
    shares = np.array([[float(part.mean()) for part in parts] for parts in inner])
    is_whole = _are_whole(shares)
    stray = _STRAY if is_whole else _STRAY_BROKEN
    reaches = _starts if is_whole else _is_near
    held = np.array([[reaches(part) for part in parts] for parts in inner])
    found = (shares >= _SURELY) | ((shares >= _RULED) & held)
    for index, edge in enumerate(edges):
        clear = ~_crossed(edge, along, lines.print_)
        found[index] |= (shares[index] >= _PARTLY) & [_starts(part) for part in inner[index]] & clear
        for first, last in _unruled(found[index]):
            if _is_torn(printed[index], slots, first, last, stray):
                found[index, first : last + 1] = clear[first : last + 1]
    return found


def _slots(along: Sequence[int]) -> list[slice]:
    """The intervals between neighbours, counted from the first place on."""
    return [slice(low - along[0], high - along[0]) for low, high in pairwise(along)]


def _printed(edge: Edge, x0: int, x1: int, dashes: Pixels) -> Flags:
    """For each column from x0 to x1, whether a rule of the edge is printed there."""
    result = np.zeros(x1 - x0, bool)
    for rule in edge.rules:
        result |= _band(dashes, _course(rule, x0, x1), x0, _OFF).any(axis=0)
    return result


def _course(rule: Rule, x0: int, x1: int) -> NDArray[np.float64]:
    """The row of the sheet on which a rule runs, for each column from x0 to x1."""
    places = [(x, y) for piece in rule.pieces for x, y in ((piece.x0, piece.y0), (piece.x1, piece.y1))]
    xs, ys = zip(*sorted(places), strict=True)
    return np.interp(np.arange(x0, x1), xs, ys)


def _band(pixels: Pixels, rows: NDArray[np.float64], x0: int, reach: int) -> Flags:
    """The pixels up to `reach` over and under these rows, from column x0 on."""
    band = np.rint(rows).astype(np.intp) + np.arange(-reach, reach + 1)[:, None]
    columns = np.arange(x0, x0 + len(rows))
    return np.asarray(pixels[np.clip(band, 0, len(pixels) - 1), columns] > 0)


def _are_whole(shares: NDArray[np.float64]) -> bool:
    ruled = shares[shares >= _RULED]
    return len(ruled) > 0 and float((ruled >= _WHOLE).mean()) >= _MOSTLY


def _is_near(part: Flags) -> bool:
    """Whether a rule is printed near either end of a side."""
    return bool(part[:_NEAR].any() or part[-_NEAR:].any())


def _starts(part: Flags) -> bool:
    """Whether a rule starts at either end of a side and runs on."""
    return any(bool(end[:_NEARLY].any() and end[_NEARLY : _NEARLY + _STARTS].all()) for end in (part, part[::-1]))


def _unruled(ruled: Flags) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of intervals that are not ruled."""
    steps = np.flatnonzero(np.diff(np.concatenate([[True], ruled, [True]]).astype(np.int8)))
    for first, end in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True):
        yield first, end - 1


def _is_torn(printed: Flags, slots: Sequence[slice], first: int, last: int, stray: int) -> bool:
    """Whether the rule ends beyond the corners between which it is missing, or before them."""
    start, end = slots[first].start, slots[last].stop
    before, inside, after = np.flatnonzero(printed[:start]), printed[start:end], np.flatnonzero(printed[end:])
    left = start - int(before[-1]) if len(before) else 0
    right = int(after[0]) if len(after) else 0
    if end - start + left + right > _MISSING:
        return False
    stub = _CORNER + stray
    return max(left, right) > stub or any(len(part) > stub and part[:stub].all() for part in (inside, inside[::-1]))


def _crossed(edge: Edge, along: Sequence[int], print_: Pixels) -> Flags:
    """For each interval along an edge, whether print crosses it."""
    if not edge.rules:
        return np.zeros(len(along) - 1, bool)
    rows = np.mean([_course(rule, along[0], along[-1]) for rule in edge.rules], axis=0)
    band = _band(print_, rows, along[0], _OVER)
    return np.array([_is_crossed(band[:, slot][:, _CORNER:-_CORNER]) for slot in _slots(along)])


def _is_crossed(band: Flags) -> bool:
    """Whether ink in a band reaches from the one side of it to the other."""
    if not band[0].any() or not band[-1].any():
        return False
    _, labels = cv2.connectedComponents(band.astype(np.uint8), connectivity=8)
    both = np.intersect1d(labels[0], labels[-1])
    return bool((both > 0).any())
