"""Places of recognised pages as places of the pages as they are: a scan is made straight before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.documents.model import Block, Box, Line, Page, PagePlace, Place

Shown = Callable[[Box], Box]


def as_shown(blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[Block, ...]:
    """The same blocks, each place where a person sees it. To be done last: rows and columns are told by places that
    are straight."""
    ways = {page.number: page.shown for page in pages if page.shown is not None}
    return tuple(_block(block, ways) for block in blocks) if ways else tuple(blocks)


def _block(block: Block, ways: Mapping[int, Shown]) -> Block:
    if isinstance(block, Line):
        return replace(block, spans=tuple(span._replace(place=_place(span.place, ways)) for span in block.spans))
    return replace(block, cells=tuple(replace(cell, place=_place(cell.place, ways)) for cell in block.cells))


def _place(place: Place, ways: Mapping[int, Shown]) -> Place:
    way = ways.get(place.page) if isinstance(place, PagePlace) else None
    return PagePlace(place.page, way(place.box)) if isinstance(place, PagePlace) and way is not None else place
