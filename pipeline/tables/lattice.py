"""From the rulings and words of one page to its ruled tables.

The elementary slots lie between neighbouring coordinates of the rulings; slots that no ruling separates are one cell;
words go into the cell that holds their middle.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents.model import Box, Flaw, Page, Ruling, Word
from pipeline.tables.cell_text import cell_text, is_full
from pipeline.tables.crossing import crossed_cells
from pipeline.tables.geometry import center, cluster, covered, nearest, text_lines
from pipeline.tables.unruled.lacking import lacks_rules

_SAME = 3.0
"""Points: rulings closer than this are one (double rules, hairlines drawn twice); no row or column is narrower."""
_TOUCH = 3.0
_STUB = 150.0
"""No merged stub is wider."""
_SIDE = 0.8
"""Share of a table's height that a rule has which is its side."""
_EDGE = 0.5
"""A side of a slot is ruled where rulings cover at least this share of it."""


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """A cell by its edges; `page` and `box` say where it stands."""

    text: str
    box: Box
    page: int
    row: int
    rowspan: int
    full: bool = False
    """Its last line leaves no room for another character: what is printed may go on over the page."""
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table on one page, or several joined over pages. `box` is where its (last) part stands."""

    first_page: int
    last_page: int
    box: Box
    rows: int
    cells: tuple[LatticeCell, ...]


@dataclass(frozen=True, slots=True)
class RuledPage:
    """The ruled tables of a page, and the words that stand in none of them."""

    lattices: tuple[Lattice, ...]
    words: tuple[Word, ...]


def ruled_page(page: Page) -> RuledPage:
    """Finds the ruled tables of a page, the smaller before those around them."""
    words = list(page.words)
    found = []
    components = sorted(
        _with_sides(_components(page.rulings)), key=lambda part: _extent(part).width * _extent(part).height
    )
    for rulings in components:
        lattice, words = _lattice(rulings, words, page.number)
        if lattice is not None:
            found.append(lattice)
    return RuledPage(tuple(found), tuple(words))


def _extent(rulings: Sequence[Ruling]) -> Box:
    lefts, tops, rights, bottoms = zip(*rulings, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _components(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Groups of rulings that touch each other, directly or through others."""
    parent = list(range(len(rulings)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_x = sorted(range(len(rulings)), key=lambda i: rulings[i].x0)
    active: list[int] = []
    for i in by_x:
        current = rulings[i]
        active = [j for j in active if rulings[j].x1 + _TOUCH >= current.x0]
        for j in active:
            other = rulings[j]
            if other.y0 - _TOUCH <= current.y1 and current.y0 - _TOUCH <= other.y1:
                parent[root(i)] = root(j)
        active.append(i)
    groups: dict[int, list[Ruling]] = {}
    for i, ruling in enumerate(rulings):
        groups.setdefault(root(i), []).append(ruling)
    return list(groups.values())


def _with_sides(components: Sequence[list[Ruling]]) -> list[list[Ruling]]:
    """Joins an outer rule that touches nothing to the table beside it: in a table that breaks over a page inside a
    merged stub, no rule need lead from the frame's side to the rest."""
    sides = [part for part in components if all(r.x0 == r.x1 for r in part)]
    tables = [list(part) for part in components if not all(r.x0 == r.x1 for r in part)]
    for side in sides:
        extent = _extent(side)
        for table in tables:
            other = _extent(table)
            gap = max(other.x0 - extent.x1, extent.x0 - other.x1)
            if gap <= _STUB and extent.y0 >= other.y0 - _TOUCH and extent.y1 <= other.y1 + _TOUCH:
                if extent.height >= _SIDE * other.height:
                    table.extend(side)
                break
    return tables


def _lattice(rulings: Sequence[Ruling], words: list[Word], page: int) -> tuple[Lattice | None, list[Word]]:
    xs, ys = _edges(rulings)
    if len(xs) < 3 or len(ys) < 2:
        return None, words
    areas = _merged_slots(xs, ys, rulings)
    if len(areas) == 1:
        return None, words  # a frame
    boxes = [_slot_box(xs, ys, area) for area in areas]
    home = _homes(areas)
    inside: list[list[Word]] = [[] for _ in boxes]
    rest = []
    for word in words:
        x, y = center(word.box)
        slot = (bisect_right(ys, y) - 1, bisect_right(xs, x) - 1)
        if slot in home:
            inside[home[slot]].append(word)
        else:
            rest.append(word)
    texts = [text_lines(held) for held in inside]
    if lacks_rules(texts):
        return None, words
    cut = _cut_side(xs, rulings)
    crossed = crossed_cells(texts)
    cells = []
    for index, (area, box, lines) in enumerate(zip(areas, boxes, texts, strict=True)):
        full = bool(lines) and is_full(lines[-1], box.width)
        flaw = Flaw.CUT if cut in (box.x0, box.x1) else Flaw.CROSSED if index in crossed else None
        cells.append(LatticeCell(cell_text(lines, box.width), box, page, area.top, area.rows, full, flaw))
    return Lattice(page, page, Box(xs[0], ys[0], xs[-1], ys[-1]), len(ys) - 1, tuple(cells)), rest


def _cut_side(xs: Sequence[float], rulings: Sequence[Ruling]) -> float | None:
    """The side of a table that is open where its other side is ruled: the end of the cells there may not be printed."""
    left, right = (any(abs(r.x0 - x) <= _SAME for r in rulings if r.x0 == r.x1) for x in (xs[0], xs[-1]))
    if left == right:
        return None
    return xs[-1] if left else xs[0]


def _homes(areas: Sequence[_Area]) -> dict[tuple[int, int], int]:
    """Which area each slot (row, column) belongs to."""
    return {
        (row, column): index
        for index, area in enumerate(areas)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def _edges(rulings: Sequence[Ruling]) -> tuple[list[float], list[float]]:
    """The x- and y-coordinates of a table. The outermost ends of crossing rulings count too: a table that breaks
    over a page, or has open sides, lacks the rule there."""
    verticals = [r for r in rulings if r.x0 == r.x1]
    horizontals = [r for r in rulings if r.y0 == r.y1]
    xs = [r.x0 for r in verticals]
    ys = [r.y0 for r in horizontals]
    if horizontals:
        xs += [min(r.x0 for r in horizontals), max(r.x1 for r in horizontals)]
    if verticals:
        ys += [min(r.y0 for r in verticals), max(r.y1 for r in verticals)]
    return cluster(xs, _SAME), cluster(ys, _SAME)


@dataclass(frozen=True, slots=True)
class _Area:
    """Slots from row `top` to `bottom` and column `left` to `right`, all included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        return self.bottom - self.top + 1


def _slot_box(xs: Sequence[float], ys: Sequence[float], area: _Area) -> Box:
    return Box(xs[area.left], ys[area.top], xs[area.right + 1], ys[area.bottom + 1])


def _merged_slots(xs: list[float], ys: list[float], rulings: Sequence[Ruling]) -> list[_Area]:
    """Slots that no ruling separates, as rectangles: grown to the right, then down, from each slot not yet taken."""
    rows, columns = len(ys) - 1, len(xs) - 1
    below = _ruled_sides(ys, xs, [(r.y0, r.x0, r.x1) for r in rulings if r.y0 == r.y1])
    beside = _ruled_sides(xs, ys, [(r.x0, r.y0, r.y1) for r in rulings if r.x0 == r.x1])
    taken = [[False] * columns for _ in range(rows)]
    areas = []
    for top in range(rows):
        for left in range(columns):
            if taken[top][left]:
                continue
            right = left
            while right + 1 < columns and not taken[top][right + 1] and not beside[right + 1][top]:
                right += 1
            bottom = top
            while bottom + 1 < rows and _open_below(below, beside, bottom, left, right):
                bottom += 1
            for row in range(top, bottom + 1):
                taken[row][left : right + 1] = [True] * (right - left + 1)
            areas.append(_Area(top, left, bottom, right))
    return areas


def _open_below(below: list[list[bool]], beside: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Whether the run of slots goes on in the next row, equally wide."""
    if any(below[row + 1][column] for column in range(left, right + 1)):
        return False
    return not any(beside[column][row + 1] for column in range(left + 1, right + 1))


def _ruled_sides(
    at: Sequence[float], along: Sequence[float], rulings: Sequence[tuple[float, float, float]]
) -> list[list[bool]]:
    """For each edge (at) and each interval between neighbours (along): whether a ruling is drawn there."""
    segments: list[list[tuple[float, float]]] = [[] for _ in at]
    for position, start, end in rulings:
        segments[nearest(at, position)].append((start, end))
    return [[_is_ruled(low, high, held) for low, high in pairwise(along)] for held in segments]


def _is_ruled(low: float, high: float, segments: Sequence[tuple[float, float]]) -> bool:
    for start, end in segments:
        if start <= low and high <= end:  # as nearly always
            return True
    return bool(segments) and covered(low, high, segments) >= _EDGE
