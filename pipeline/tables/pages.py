"""From pages to grids and lines in reading order.

A table that breaks over a page is joined on the union of its x-coordinates, because the rules inside a merged stub may
be drawn on one of the pages only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.documents.model import Block, Cell, Flaw, Grid, Line, Page, PagePlace, Ruling, Span, Word
from pipeline.tables.geometry import cluster, nearest, text_lines
from pipeline.tables.lattice import Lattice, LatticeCell, ruled_page
from pipeline.tables.unruled import unruled_tables
from schemas.values import fold

_FEWEST_ROWS = 3
"""Lines with words that stand apart, in a table without rules: those of table four at least."""
_APART = 0.8
"""Heights of a line: a page's number stands further from the text."""
_SAME_ACROSS_PAGES = 4.5
"""Points: edges of two parts of a table that are closer than this are one."""


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The grids and the lines of text between them, in reading order."""
    laid: list[Lattice | tuple[float, Line]] = []
    for page in pages:
        ruled = ruled_page(page)
        lines = _lines(ruled.words, page.number)
        ordered: list[tuple[float, Lattice | tuple[float, Line]]] = [(top, (top, line)) for top, line in lines]
        ordered += [(lattice.box.y0, lattice) for lattice in ruled.lattices]
        for _, item in sorted(ordered, key=lambda pair: pair[0]):
            laid.append(item)
    blocks = [_grid(item) if isinstance(item, Lattice) else item[1] for item in _joined(laid)]
    verticals = {page.number: [rule for rule in page.rulings if rule.x0 == rule.x1] for page in pages}
    return tuple(_with_unruled(blocks, verticals))


def _with_unruled(blocks: Sequence[Block], verticals: Mapping[int, Sequence[Ruling]]) -> Iterator[Block]:
    """The blocks, with a grid in the place of the lines in which a table without rules stands."""
    for kind, group in groupby(blocks, key=type):
        if kind is Grid:
            yield from group
            continue
        lines = [block for block in group if isinstance(block, Line)]
        if sum(len(line.spans) > 1 for line in lines) < _FEWEST_ROWS:
            yield from lines  # prose
            continue
        held = [index for index in range(len(lines)) if not _is_margin(lines, index)]
        tables = unruled_tables([lines[index] for index in held], verticals)
        gone = {held[number] for table in tables for number in table.lines}
        first = {held[min(table.lines)]: table.grid for table in tables}
        for index, line in enumerate(lines):
            if index in first:
                yield first[index]
            if index not in gone:
                yield line


def _is_margin(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a page's number: at its head or foot and apart from the rest. Among the lines of a table a
    number may stand alone too."""
    if not _is_page_number(lines[index]):
        return False
    here = _where(lines[index])
    beside = [_where(lines[i]) for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    same = [place.box for place in beside if place.page == here.page]
    apart = [max(box.y0 - here.box.y1, here.box.y0 - box.y1) for box in same]
    return len(same) < 2 and all(gap > _APART * here.box.height for gap in apart)


def _where(line: Line) -> PagePlace:
    """Where the first word of a line of a page stands."""
    place = line.spans[0].place
    if not isinstance(place, PagePlace):
        raise TypeError(f"a line of a page stands at {place}")
    return place


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
    return all(isinstance(item, tuple) and (_is_page_number(item[1]) or _is_beside(item[1], table)) for item in items)


def _is_beside(line: Line, table: Lattice) -> bool:
    text = line.text.strip()
    place = line.place(0, len(text))
    if not isinstance(place, PagePlace) or len(text) > _PIECE_OF_LABEL:
        return False
    left, first = _vertical_edges(table)[:2]
    return place.box.x1 <= first and first - left <= _WIDEST_GROUP


def _is_page_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(fold(line.text)) is not None


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
    return cluster(_sides(lattice), _SAME_ACROSS_PAGES)


def _sides(lattice: Lattice) -> set[float]:
    return {x for cell in lattice.cells for x in (cell.box.x0, cell.box.x1)}


def _append(first: Lattice, second: Lattice) -> Lattice:
    """Both parts as one table. Where the first row of the second is the rest of a row, its numbers go on in the cells
    above them, which are marked: their box holds only the part that stands in it."""
    rest = _rest_of_row(first, second)
    moved = tuple(replace(c, row=c.row + first.rows, text="" if c in rest else c.text) for c in second.cells)
    above = {upper: replace(upper, text=upper.text + lower.text, flaw=Flaw.GOES_ON) for lower, upper in rest.items()}
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
    xs = _vertical_edges(lattice)
    edge_at = {x: nearest(xs, x) for x in _sides(lattice)}
    cells = []
    for cell in lattice.cells:
        column, end = edge_at[cell.box.x0], edge_at[cell.box.x1]
        place = PagePlace(cell.page, cell.box)
        cells.append(Cell(cell.text, cell.row, column, place, cell.rowspan, max(1, end - column), cell.flaw))
    return Grid(lattice.rows, len(xs) - 1, tuple(cells))
