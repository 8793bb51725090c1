"""The ruled tables of a straight sheet: where their rules run, and the cells that these part.

A table's edges are where its rules stand; a side of a slot between them is ruled where rules cover it for the greater
part, so that a rule may be broken or double. Slots that no rule parts are one cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.mending import whole_rules
from pipeline.documents.scans.picture import Pixels

_DOUBLE = 14
"""Rules that are closer are one, drawn twice."""
_TOUCH = 9
"""Rules that come so near to each other belong to one table."""
_SMALLEST = (150, 40)
"""Width and height of a table."""
_SHORTEST_RULE = 40
_END, _SEVERAL = 3, 3
"""Where so many rules end within so many pixels of each other (twice), a table has an edge."""
_COVERED, _WHOLE_COVERED = 0.5, 0.86
"""Share of a slot's side that is ruled, where rules are broken and where they are whole."""
_WHOLE, _MOSTLY = 0.96, 0.9
"""Rules are whole where so large a share of the sides is covered to this share."""
_NEAR = 6
"""A rule may run so far off its edge."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the sheet in pixels, `x1` and `y1` excluded."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0


@dataclass(frozen=True)
class Table:
    """A ruled table by its edges and its cells, each by the middles of the rules around it."""

    area: Area
    cells: tuple[Area, ...]


@dataclass(frozen=True)
class Rules:
    """The tables of a sheet, and the pixels (255) of their rules."""

    tables: tuple[Table, ...]
    pixels: Pixels


def find_rules(grey: Pixels) -> Rules:
    """Finds the ruled tables of a straight sheet."""
    level, upright = whole_rules(grey)
    tables = []
    drawn = np.zeros_like(grey)
    for area in _regions(cv2.bitwise_or(level, upright)):
        table = _table(level, upright, area)
        if table is not None:
            tables.append(table)
            _draw(drawn, table)
    near = cv2.dilate(drawn, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8))
    return Rules(tuple(tables), cv2.bitwise_and(cv2.bitwise_or(level, upright), near))


def _transposed(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels.T)


def _regions(rules: Pixels) -> list[Area]:
    """Where rules that touch each other make something as large as a table."""
    joined = cv2.dilate(rules, np.ones((_TOUCH, _TOUCH), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(part) for part in stats[index])
        if width >= _SMALLEST[0] and height >= _SMALLEST[1]:
            found.append(Area(x, y, x + width, y + height))
    return found


def _table(level: Pixels, upright: Pixels, area: Area) -> Table | None:
    inside = (slice(area.y0, area.y1), slice(area.x0, area.x1))
    ys = _with_ends(_edges(level[inside]), upright[inside])
    xs = _with_ends(_edges(_transposed(upright[inside])), _transposed(level[inside]))
    if len(ys) < 2 or len(xs) < 3:
        return None
    below = np.array([_coverage(level[inside], y, xs) for y in ys])
    beside = np.array([_coverage(_transposed(upright[inside]), x, ys) for x in xs])
    least = _least_coverage(np.concatenate([below.ravel(), beside.ravel()]))
    cells = tuple(
        Area(xs[left] + area.x0, ys[top] + area.y0, xs[right + 1] + area.x0, ys[bottom + 1] + area.y0)
        for top, left, bottom, right in _merged(below >= least, beside >= least)
    )
    return Table(Area(xs[0] + area.x0, ys[0] + area.y0, xs[-1] + area.x0, ys[-1] + area.y0), cells)


def _edges(rules: Pixels) -> list[int]:
    """Where horizontal rules stand, from top to bottom, each by the middle of its (double) line."""
    count, _, stats, centroids = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = sorted(
        (float(centroids[i][1]), int(stats[i][cv2.CC_STAT_WIDTH]))
        for i in range(1, count)
        if stats[i][cv2.CC_STAT_WIDTH] >= _SHORTEST_RULE
    )
    groups: list[list[tuple[float, int]]] = []
    for place, length in found:
        if groups and place - groups[-1][-1][0] <= _DOUBLE:
            groups[-1].append((place, length))
        else:
            groups.append([(place, length)])
    return [round(sum(p * n for p, n in group) / sum(n for _, n in group)) for group in groups]


def _with_ends(edges: list[int], crossing: Pixels) -> list[int]:
    """The edges with those where most of the crossing rules end: a table that breaks over a page lacks the rule there,
    and some tables have open sides."""
    found = np.flatnonzero(crossing.any(axis=1))
    if not len(edges) or not len(found):
        return edges
    first, last = int(found[0]), int(found[-1])
    above = [first + _END] if edges[0] - first > _DOUBLE and _reaching(crossing[first : first + 2 * _END]) else []
    below = [last - _END] if last - edges[-1] > _DOUBLE and _reaching(crossing[last - 2 * _END : last]) else []
    return [*above, *edges, *below]


def _reaching(rows: Pixels) -> bool:
    """Whether several rules reach into these rows."""
    columns = np.asarray(rows.any(axis=0))
    return int(np.count_nonzero(columns[1:] > columns[:-1])) + bool(columns[0]) >= _SEVERAL


def _coverage(rules: Pixels, at: int, along: Sequence[int]) -> list[float]:
    """For each interval between neighbours `along` an edge: the share of it that rules cover."""
    reach = _NEAR + 2
    band = rules[max(0, at - reach) : at + reach + 1].max(axis=0) > 0
    sums = np.concatenate([[0], np.cumsum(band)])
    result = []
    for low, high in pairwise(along):
        low, high = low + 3, max(low + 4, high - 3)
        result.append(float(sums[high] - sums[low]) / (high - low))
    return result


def _least_coverage(found: NDArray[np.float64]) -> float:
    """The share from which a side is ruled: nearly all of it where the table's rules are whole, else the greater
    part."""
    ruled = found[found >= _COVERED]
    is_whole = len(ruled) > 0 and float((ruled >= _WHOLE).mean()) >= _MOSTLY
    return _WHOLE_COVERED if is_whole else _COVERED


def _merged(below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Slots that no rule parts, as (top, left, bottom, right), all included: grown to the right, then down."""
    rows, columns = len(below) - 1, len(beside) - 1
    taken = np.zeros((rows, columns), bool)
    found = []
    for top in range(rows):
        for left in range(columns):
            if taken[top, left]:
                continue
            right = left
            while right + 1 < columns and not taken[top, right + 1] and not beside[right + 1, top]:
                right += 1
            bottom = top
            while (
                bottom + 1 < rows
                and not below[bottom + 1, left : right + 1].any()
                and not beside[left + 1 : right + 1, bottom + 1].any()
            ):
                bottom += 1
            taken[top : bottom + 1, left : right + 1] = True
            found.append((top, left, bottom, right))
    return found


def _draw(pixels: Pixels, table: Table) -> None:
    for cell in table.cells:
        cv2.rectangle(pixels, (cell.x0, cell.y0), (cell.x1, cell.y1), 255, 1)
