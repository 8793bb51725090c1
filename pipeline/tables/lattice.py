"""From the rulings and words of pages to grids and lines in reading order.

The elementary slots lie between neighbouring coordinates of the rulings; slots that no ruling separates are one cell;
words go into the cell that holds their middle. A table that breaks over a page is joined on the union of its
x-coordinates, because the rules inside a merged stub may be drawn on one of the pages only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.documents.model import Block, Box, Cell, Grid, Line, Page, PagePlace, Ruling, Span, Word
from pipeline.tables.geometry import center, cluster, covered, nearest, text_lines, union_of
from schemas.values import fold

_SAME = 3.0
"""Points: rulings closer than this are one (double rules, hairlines drawn twice); no row or column is narrower."""
_SAME_ACROSS_PAGES = 4.5
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
    cut: bool = False
    """It is open to the outside where the table's other side is ruled: its end may lie outside the print."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table on one page, or several joined over pages. `box` is where its (last) part stands."""

    first_page: int
    last_page: int
    box: Box
    rows: int
    cells: tuple[LatticeCell, ...]


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The grids and the lines of text between them, in reading order."""
    laid: list[Lattice | tuple[float, Line]] = []
    for page in pages:
        lattices, rest = _lattices(page)
        lines = _lines(rest, page.number)
        ordered: list[tuple[float, Lattice | tuple[float, Line]]] = [(top, (top, line)) for top, line in lines]
        ordered += [(lattice.box.y0, lattice) for lattice in lattices]
        for _, item in sorted(ordered, key=lambda pair: pair[0]):
            laid.append(item)
    return tuple(_grid(item) if isinstance(item, Lattice) else item[1] for item in _joined(laid))


# --- one page --------------------------------------------------------------------------------------------------------


def _lattices(page: Page) -> tuple[list[Lattice], list[Word]]:
    """The ruled tables of a page, and the words that stand in none of them."""
    words = list(page.words)
    found = []
    components = sorted(
        _with_sides(_components(page.rulings)), key=lambda part: _extent(part).width * _extent(part).height
    )
    for rulings in components:
        lattice, words = _lattice(rulings, words, page.number)
        if lattice is not None:
            found.append(lattice)
    return found, words


def _extent(rulings: Sequence[Ruling]) -> Box:
    return union_of([Box(*ruling) for ruling in rulings])


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
    cells = []
    for box, held in zip(boxes, inside, strict=True):
        row, end = nearest(ys, box.y0), nearest(ys, box.y1)
        full, cut = _is_full(held, box.width), _is_cut(box, xs, rulings)
        cells.append(LatticeCell(cell_text(held, box.width), box, page, row, end - row, full, cut))
    return Lattice(page, page, Box(xs[0], ys[0], xs[-1], ys[-1]), len(ys) - 1, tuple(cells)), rest


def _is_cut(box: Box, xs: Sequence[float], rulings: Sequence[Ruling]) -> bool:
    if box.x0 != xs[0] and box.x1 != xs[-1]:
        return False
    left, right = (any(abs(r.x0 - x) <= _SAME for r in rulings if r.x0 == r.x1) for x in (xs[0], xs[-1]))
    return (not left and right and box.x0 == xs[0]) or (left and not right and box.x1 == xs[-1])


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
    return [[covered(low, high, held) >= _EDGE for low, high in pairwise(along)] for held in segments]


# --- words -> text ---------------------------------------------------------------------------------------------------

_CJK = re.compile(r"[　-〿㐀-鿿＀-￯“”‘’]")


_FOLLOWS = 1.6
"""Heights of a line: two lines of one paragraph are not further apart."""
_PADDINGS = 11.5
"""Points: what a word processor keeps clear at the two sides of a cell (twice 0.19 cm), and a little more."""
_PART_OF_NUMBER = re.compile(r"[-−]?[\d,，.．]+")


def cell_text(words: Iterable[Word], width: float = 0.0) -> str:
    """The words of one cell as one text. Chinese characters join without a space; digits that stand apart stay apart,
    because two numbers in one cell are not one number: but for a number too long for a cell of this width, which goes
    on in the next line."""
    text = ""
    above: list[Word] = []
    for line in text_lines(words):
        own = _join([word.text for word in line])
        text = text + own if above and _is_wrapped(above, line, width) else _join([text, own] if text else [own])
        above = line
    return text


def _is_wrapped(above: Sequence[Word], below: Sequence[Word], width: float) -> bool:
    """Whether a line of digits goes on in the next: it fills its cell, and the next is shorter and follows close."""
    if len(above) != 1 or len(below) != 1 or not _is_full(above, width):
        return False
    upper, lower = above[0], below[0]
    follows = lower.box.y1 - upper.box.y1 <= _FOLLOWS * upper.box.height and len(lower.text) < len(upper.text)
    return follows and all(_PART_OF_NUMBER.fullmatch(word.text) for word in (upper, lower))


def _is_full(words: Sequence[Word], width: float) -> bool:
    """Whether the last line of a cell has no room for another digit."""
    last = text_lines(words)[-1:]
    if not last:
        return False
    used = last[0][-1].box.x1 - last[0][0].box.x0
    return 0 <= width - used < _PADDINGS + used / sum(len(word.text) for word in last[0])


def _join(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        if text and not (_CJK.match(text[-1]) or _CJK.match(part[0])):
            text += " "
        text += part
    return text


def _lines(words: Iterable[Word], page: int) -> list[tuple[float, Line]]:
    lines = []
    for held in text_lines(words):
        text, spans, previous = "", [], None
        for word in held:
            if previous is not None:
                gap = word.box.x0 - previous.box.x1
                text += "  " if gap > previous.box.height else "" if gap < 0.1 * previous.box.height else " "
            spans.append(Span(len(text), len(text) + len(word.text), PagePlace(page, word.box)))
            text += word.text
            previous = word
        lines.append((min(word.box.y0 for word in held), Line(text, tuple(spans))))
    return lines


# --- over pages ------------------------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(r"[-—–－\s·.]*(第?\s*\d{1,4}\s*页?)([/共\s]*\d{1,4}\s*页?)?[-—–－\s·.]*")


def _joined(laid: Sequence[Lattice | tuple[float, Line]]) -> list[Lattice | tuple[float, Line]]:
    """Joins a table with its continuation on the next page, where only page numbers stand between the two."""
    result: list[Lattice | tuple[float, Line]] = []
    for item in laid:
        if isinstance(item, Lattice):
            back = len(result) - 1
            while back >= 0 and not isinstance(result[back], Lattice):
                back -= 1
            before = result[back] if back >= 0 else None
            if isinstance(before, Lattice) and _continues(before, item) and _are_aside(result[back + 1 :], before):
                result[back] = _append(before, item)
                continue
        result.append(item)
    return result


def _are_aside(items: Sequence[Lattice | tuple[float, Line]], table: Lattice) -> bool:
    """Whether lines that follow a table are only page numbers, or stand beside it: the words of a merged cell whose
    outer side is not drawn on this page."""
    return all(_is_page_number(item) or _is_beside(item, table) for item in items)


def _is_beside(item: Lattice | tuple[float, Line], table: Lattice) -> bool:
    if isinstance(item, Lattice):
        return False
    text = item[1].text.strip()
    place = item[1].place(0, len(text))
    if not isinstance(place, PagePlace) or len(text) > _PIECE_OF_LABEL:
        return False
    left, first = _vertical_edges(table)[:2]
    return place.box.x1 <= first and first - left <= _WIDEST_GROUP


def _is_page_number(item: Lattice | tuple[float, Line]) -> bool:
    return not isinstance(item, Lattice) and _PAGE_NUMBER.fullmatch(fold(item[1].text)) is not None


_PIECE_OF_LABEL = 4
"""Characters of a line of a group's label; a heading has more."""
_WIDEST_GROUP = 72.0
"""Points: the column of a group's label is not wider; that of table two's row labels is."""
_FEWEST_SHARED = 4
"""Edges that two parts of a table have in common at least. All but one of the part that has fewer: a browser draws no
outer side of a merged cell on a page where the cell neither begins nor ends, and a part may lack an inner edge."""


def _continues(first: Lattice, second: Lattice) -> bool:
    if second.first_page != first.last_page + 1:
        return False
    if abs(first.box.x0 - second.box.x0) <= 12 and abs(first.box.x1 - second.box.x1) <= 12:
        return True
    mine, theirs = _vertical_edges(first), _vertical_edges(second)
    shared = sum(abs(theirs[nearest(theirs, x)] - x) <= _SAME_ACROSS_PAGES for x in mine)
    return shared >= max(_FEWEST_SHARED, min(len(mine), len(theirs)) - 1)


def _vertical_edges(lattice: Lattice) -> list[float]:
    return cluster([x for cell in lattice.cells for x in (cell.box.x0, cell.box.x1)], _SAME_ACROSS_PAGES)


def _append(first: Lattice, second: Lattice) -> Lattice:
    """Both parts as one table. Where the first row of the second is the rest of a row, its numbers go on in the cells
    above them."""
    rest = _rest_of_row(first, second)
    moved = tuple(replace(c, row=c.row + first.rows, text="" if c in rest else c.text) for c in second.cells)
    above = {upper: replace(upper, text=upper.text + lower.text) for lower, upper in rest.items()}
    cells = (*(above.get(c, c) for c in first.cells), *moved)
    return Lattice(first.first_page, second.last_page, second.box, first.rows + second.rows, cells)


def _rest_of_row(first: Lattice, second: Lattice) -> dict[LatticeCell, LatticeCell]:
    """The printed cells of the row that a page break cut, each with the cell above it that it goes on from; none unless
    all of them do."""
    rest = {}
    for lower in second.cells:
        if lower.row or not lower.text:
            continue
        upper = next((c for c in first.cells if c.row + c.rowspan == first.rows and _is_above(c, lower)), None)
        if upper is None or not upper.full or not upper.text[-1].isdigit():
            return {}
        rest[lower] = upper
    return rest


def _is_above(upper: LatticeCell, lower: LatticeCell) -> bool:
    return (
        abs(upper.box.x0 - lower.box.x0) <= _SAME_ACROSS_PAGES
        and abs(upper.box.x1 - lower.box.x1) <= _SAME_ACROSS_PAGES
    )


def _grid(lattice: Lattice) -> Grid:
    xs = cluster([x for cell in lattice.cells for x in (cell.box.x0, cell.box.x1)], _SAME_ACROSS_PAGES)
    cells = []
    for cell in lattice.cells:
        column, end = nearest(xs, cell.box.x0), nearest(xs, cell.box.x1)
        place = PagePlace(cell.page, cell.box)
        cells.append(Cell(cell.text, cell.row, column, place, cell.rowspan, max(1, end - column), cell.cut))
    return Grid(lattice.rows, len(xs) - 1, tuple(cells))
