"""The ruled tables of a straight sheet: where their rules run, and the cells that these part.

A table's edges are where its rules stand; a side of a slot between them is ruled where enough of a rule is printed, or
where one that is torn must have run, or where what is printed on both sides is set as in two cells. Slots that no rule
parts are one cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.documents.scans.mending import LOST, Rule, Ruled, meet, whole_rules
from pipeline.documents.scans.parting import lost_edges, part_by_print
from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import ink_of
from pipeline.documents.scans.sides import Edge, Flags, ruled_sides

_DOUBLE = 18
"""Rules that are closer are one, drawn twice."""
_SMALLEST = (150, 40)
"""Width and height of a table."""
_END, _SEVERAL = 3, 3
"""Where so many rules end within so many pixels of each other (twice), a table has an edge."""
_AT_END = 14
"""Pixels between an upright rule and the end of a horizontal one at which it stands."""
_THICK = 9
"""Pixels of a thick rule."""
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
    ruled = whole_rules(grey, ink_of(grey))
    level, upright, sides = np.zeros_like(grey), np.zeros(grey.shape[::-1], np.uint8), np.zeros_like(grey)
    tables = []
    for rows, columns in _regions(ruled):
        table = _table(rows, columns, ruled)
        if table is None:
            continue
        tables.append(table)
        _draw_sides(sides, table)
        _draw_courses(level, rows, table.area.x0, table.area.x1)
        _draw_courses(upright, columns, table.area.y0, table.area.y1)
    lines = cv2.bitwise_or(
        cv2.bitwise_and(ruled.level.dashes, level),
        cv2.transpose(cv2.bitwise_and(ruled.upright.dashes, upright)),
    )
    near = cv2.dilate(sides, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8))
    in_order = sorted(tables, key=lambda table: (table.area.y0, table.area.x0))
    return Rules(tuple(in_order), cv2.bitwise_and(lines, near))


def _regions(ruled: Ruled) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The horizontal and the upright rules that touch each other, directly or through others."""
    rows, columns = set(range(len(ruled.level.rules))), set(range(len(ruled.upright.rules)))
    touch = np.array([[_touch(row, column) for column in ruled.upright.rules] for row in ruled.level.rules])
    while rows and columns:
        own_rows, own_columns = {min(rows)}, set[int]()
        while new := set(np.flatnonzero(touch[sorted(own_rows)].any(axis=0)).tolist()) - own_columns:
            own_columns |= new
            own_rows |= set(np.flatnonzero(touch[:, sorted(own_columns)].any(axis=1)).tolist())
        rows -= own_rows
        columns -= own_columns
        yield [ruled.level.rules[i] for i in sorted(own_rows)], [ruled.upright.rules[i] for i in sorted(own_columns)]


def _touch(row: Rule, column: Rule) -> bool:
    is_end = min(abs(column.y - row.x0), abs(column.y - row.x1)) <= _AT_END
    return meet(row, column, LOST) if is_end else meet(row, column)


def _table(rows: Sequence[Rule], columns: Sequence[Rule], ruled: Ruled) -> Table | None:
    level = _with_ends(_edges(rows), columns)
    upright = _with_ends(_edges(columns), rows)
    ys, xs = [edge.at for edge in level], [edge.at for edge in upright]
    if len(ys) < 2 or len(xs) < 3 or xs[-1] - xs[0] < _SMALLEST[0] or ys[-1] - ys[0] < _SMALLEST[1]:
        return None
    cells = _cells(level, upright, ruled)
    lost = lost_edges([(cell.x0, cell.y0, cell.x1, cell.y1) for cell in cells], xs, ruled.level.print_)
    if lost:
        cells = _cells(level, sorted((*upright, *map(Edge, lost)), key=lambda edge: edge.at), ruled)
    return Table(Area(xs[0], ys[0], xs[-1], ys[-1]), cells)


def _cells(level: Sequence[Edge], upright: Sequence[Edge], ruled: Ruled) -> tuple[Area, ...]:
    ys, xs = [edge.at for edge in level], [edge.at for edge in upright]
    below = ruled_sides(level, xs, ruled.level)
    beside = ruled_sides(upright, ys, ruled.upright)
    part_by_print(below, beside, xs, ys, ruled.level.print_)
    return tuple(
        Area(xs[left], ys[top], xs[right + 1], ys[bottom + 1]) for top, left, bottom, right in _merged(below, beside)
    )


def _edges(rules: Sequence[Rule]) -> list[Edge]:
    """Where horizontal rules stand, from top to bottom, each by the middle of its (double) line."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.y):
        if groups and rule.y - groups[-1][-1].y <= _DOUBLE:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [Edge(round(np.average([r.y for r in g], weights=[r.length for r in g])), tuple(g)) for g in groups]


def _with_ends(edges: list[Edge], crossing: Sequence[Rule]) -> list[Edge]:
    """The edges with those where most of the crossing rules end: a table that breaks over a page lacks the rule there,
    and some tables have open sides."""
    if not edges or not crossing:
        return edges
    first, last = min(rule.x0 for rule in crossing), max(rule.x1 for rule in crossing)
    starting = sum(rule.x0 <= first + 2 * _END for rule in crossing)
    ending = sum(rule.x1 >= last - 2 * _END for rule in crossing)
    above = [Edge(first + _END)] if edges[0].at - first > _DOUBLE and starting >= _SEVERAL else []
    below = [Edge(last - _END)] if last - edges[-1].at > _DOUBLE and ending >= _SEVERAL else []
    return [*above, *edges, *below]


def _merged(below: Flags, beside: Flags) -> list[tuple[int, int, int, int]]:
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


def _draw_sides(pixels: Pixels, table: Table) -> None:
    for cell in table.cells:
        cv2.rectangle(pixels, (cell.x0, cell.y0), (cell.x1, cell.y1), 255, 1)


def _draw_courses(pixels: Pixels, rules: Sequence[Rule], x0: int, x1: int) -> None:
    """Draws where horizontal rules run, from one side of a table to the other, as thick as rules are."""
    for rule in rules:
        first, last = rule.pieces[0], rule.pieces[-1]
        inner = [(x, y) for each in rule.pieces for x, y in ((each.x0, each.y0), (each.x1, each.y1))]
        places = [(min(x0, first.x0), first.y0), *inner, (max(x1, last.x1), last.y1)]
        cv2.polylines(pixels, [np.rint(places).astype(np.int32)], False, 255, _THICK)
