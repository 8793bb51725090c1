"""The lines of print of a sheet: in each cell of its tables, and outside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.dirt import is_dirt
from pipeline.documents.scans.ink import Ink, by_cell, extent, free_lines, lines_of
from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.rulings import Area, Rules

_USUAL_HEIGHT = 26.0
"""Of a character, where a page has too few to tell."""
_FOREIGN = 0.03
"""Share of a line's area: less ink that is none of its own is dirt."""
_PAPER = np.uint8(255)


@dataclass(frozen=True)
class Line:
    """A line of print: its pieces of ink, the area around them, and what of the sheet is shown to the reader.

    `dirt` are specks to be painted over; `crossed` where ink that is no print of the cell runs into it.
    """

    pieces: NDArray[np.int32]
    area: Area
    shown: Area
    cell: Area | None = None
    dirt: NDArray[np.int32] | None = None
    crossed: bool = False

    def crop(self, grey: Pixels) -> Pixels:
        """The line as the reader sees it."""
        shown = self.shown
        crop = grey[shown.y0 : shown.y1, shown.x0 : shown.x1]
        if self.dirt is None or not len(self.dirt):
            return crop
        crop = crop.copy()
        for x0, y0, x1, y1, _ in self.dirt.tolist():
            rows = slice(max(0, y0 - 1 - shown.y0), max(0, y1 + 1 - shown.y0))
            crop[rows, max(0, x0 - 1 - shown.x0) : max(0, x1 + 1 - shown.x0)] = _PAPER
        return crop


def find_lines(ink: Ink, rules: Rules) -> Iterator[Line]:
    """The lines of print of each cell, then those outside tables."""
    cells = [cell for table in rules.tables for cell in table.cells]
    home = by_cell(ink, cells, ink.grey.shape)
    size = character_height(ink.pieces)
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(cells) + 1))
    for index, cell in enumerate(cells):
        own = ink.pieces[order[starts[index] : starts[index + 1]]]
        dirty = is_dirt(own, size)
        within = Area(cell.x0 + 2, cell.y0 + 2, cell.x1 - 1, cell.y1 - 1)
        for pieces in lines_of(own[~dirty], size):
            area = extent(pieces)
            yield Line(
                pieces,
                area,
                _shown(area, within, size),
                cell,
                own[dirty],
                _is_crossed(area, pieces, own[dirty], ink.mask),
            )
    sheet = Area(0, 0, ink.grey.shape[1], ink.grey.shape[0])
    for pieces in free_lines(ink, home):
        area = extent(pieces)
        yield Line(pieces, area, _shown(area, sheet, size))


def character_height(pieces: NDArray[np.int32]) -> float:
    """Of the larger characters of a page: of the Chinese ones, where there are any."""
    heights = pieces[:, 3] - pieces[:, 1]
    heights = heights[(heights >= 12) & (heights <= 60)]
    return float(np.percentile(heights, 75)) if len(heights) >= 20 else _USUAL_HEIGHT


def _is_crossed(area: Area, pieces: NDArray[np.int32], dirt: NDArray[np.int32], mask: Pixels) -> bool:
    """Whether there is ink among a line's pieces that is none of them."""
    held = int(np.count_nonzero(mask[area.y0 : area.y1, area.x0 : area.x1]))
    own = int(pieces[:, 4].sum()) + int(dirt[:, 4].sum())
    return held - own > _FOREIGN * area.width * area.height


def _shown(area: Area, within: Area, size: float) -> Area:
    """A line with paper around it, as high as a character at least."""
    pad = max(3, round(0.15 * size))
    lack = max(0, round(size - area.height) // 2)
    return Area(
        max(within.x0, area.x0 - 2 * pad),
        max(within.y0, area.y0 - pad - lack),
        min(within.x1, area.x1 + 2 * pad),
        min(within.y1, area.y1 + pad + lack),
    )
