"""What a picture of an item shows: its cells with the labels of their rows and the headers of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pipeline.checks.record import RecordCell
from pipeline.documents.model import Box, CellOnPage, PagePlace


def on_page(cells: Sequence[RecordCell]) -> CellOnPage | None:
    """In: the cells in question. Out: where a page shows them, as one part of it; those on other pages than the first
    are left out. None where none of them is known to stand on a page together with its labels."""
    placed = [
        CellOnPage(cell.place, cell.row_place, cell.column_place)
        for cell in cells
        if isinstance(cell.place, PagePlace)
        and isinstance(cell.row_place, PagePlace)
        and isinstance(cell.column_place, PagePlace)
    ]
    if not placed:
        return None
    first = placed[0]
    together = [each for each in placed if all(own.page == other.page for own, other in zip(each, first, strict=True))]
    return CellOnPage(*(_union([each[part] for each in together]) for part in range(3)))


def _union(places: Sequence[PagePlace]) -> PagePlace:
    return PagePlace(places[0].page, reduce(Box.union, (place.box for place in places)))
