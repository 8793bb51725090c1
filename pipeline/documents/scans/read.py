"""The way of a scanned page: picture → clean, upright, straight sheet → rules and ink → recognised words → `Page`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.model import Box, Page, Ruling, Word
from pipeline.documents.scans.ink import Ink, by_cell, extent, find_ink, free_lines, lines_of
from pipeline.documents.scans.orientation import turn_of, turned
from pipeline.documents.scans.picture import POINTS, Picture, Pixels
from pipeline.documents.scans.prepare import cleaned
from pipeline.documents.scans.recognise import recognise
from pipeline.documents.scans.rulings import Area, Rules, find_rules
from pipeline.documents.scans.straighten import straightened

_USUAL_HEIGHT = 26.0
"""Of a character, where a page has too few to tell."""


@dataclass(frozen=True)
class Line:
    """A line of print: its pieces of ink, the area around them, and what of the sheet is shown to the reader."""

    pieces: NDArray[np.int32]
    area: Area
    shown: Area
    cell: Area | None = None


def read_scan(picture: Picture, number: int) -> Page:
    """Recognises a page. Raises OSError where the networks cannot be loaded."""
    sheet = cleaned(picture.pixels)
    straight = straightened(turned(sheet, turn_of(sheet.grey)))
    rules = find_rules(straight.sheet.grey)
    ink = find_ink(straight.sheet.grey, rules)
    lines = tuple(_lines(ink, rules))
    words = _words(lines, ink.grey)
    height, width = ink.grey.shape
    return Page(number, width * POINTS, height * POINTS, tuple(words), tuple(_rulings(rules)))


def _lines(ink: Ink, rules: Rules) -> Iterator[Line]:
    """The lines of print of each cell, then those outside tables."""
    cells = [cell for table in rules.tables for cell in table.cells]
    home = by_cell(ink, cells, ink.grey.shape)
    size = _character_height(ink.pieces)
    whole = Area(0, 0, ink.grey.shape[1], ink.grey.shape[0])
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(cells) + 1))
    for index, cell in enumerate(cells):
        for pieces in lines_of(ink.pieces[order[starts[index] : starts[index + 1]]], size):
            yield _line(pieces, size, cell)
    for pieces in free_lines(ink, home):
        yield _line(pieces, size, None, whole)


def _character_height(pieces: NDArray[np.int32]) -> float:
    """Of the larger characters of a page: of the Chinese ones, where there are any."""
    heights = pieces[:, 3] - pieces[:, 1]
    heights = heights[(heights >= 12) & (heights <= 60)]
    return float(np.percentile(heights, 75)) if len(heights) >= 20 else _USUAL_HEIGHT


def _line(pieces: NDArray[np.int32], size: float, cell: Area | None, sheet: Area | None = None) -> Line:
    area = extent(pieces)
    within = Area(cell.x0 + 2, cell.y0 + 2, cell.x1 - 1, cell.y1 - 1) if cell else sheet or area
    pad = max(3, round(0.15 * size))
    lack = max(0, round(size - area.height) // 2)
    shown = Area(
        max(within.x0, area.x0 - 2 * pad),
        max(within.y0, area.y0 - pad - lack),
        min(within.x1, area.x1 + 2 * pad),
        min(within.y1, area.y1 + pad + lack),
    )
    return Line(pieces, area, shown, cell)


def _words(lines: Sequence[Line], grey: Pixels) -> Iterator[Word]:
    crops = [grey[line.shown.y0 : line.shown.y1, line.shown.x0 : line.shown.x1] for line in lines]
    for line, read in zip(lines, recognise(crops), strict=True):
        yield Word(read.text or "□", _box(line.area))


def _box(area: Area) -> Box:
    return Box(area.x0 * POINTS, area.y0 * POINTS, area.x1 * POINTS, area.y1 * POINTS)


def _rulings(rules: Rules) -> Iterator[Ruling]:
    """The sides of all cells, each once."""
    sides = {
        side
        for table in rules.tables
        for x0, y0, x1, y1 in (_box(cell) for cell in table.cells)
        for side in (Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1), Ruling(x0, y0, x0, y1), Ruling(x1, y0, x1, y1))
    }
    yield from sorted(sides)
