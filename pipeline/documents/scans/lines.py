"""The lines of print of a sheet: in each cell of its tables, and outside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.dirt import belongs, is_chinese, is_small, is_tiny
from pipeline.documents.scans.ink import Ink, Pieces, bodies, by_cell, extent, free_lines, lines_of
from pipeline.documents.scans.overrun import meets_rule
from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.rulings import Area, Rules

_FEW, _EDGE = 24, 3
"""Pixels of a stroke, or of faint ink, in a cell that is empty besides, away from its sides: less is nothing."""
_FAINT = 205
"""Grey of the paper at least; what is darker may be print that is no longer dark enough."""
_NOISE = 300
"""Small pieces in one cell: with more of them, nothing in it can be told from dirt."""
_BESIDE = 0.6
"""Heights of a character beside a line in which a stroke may have covered one of its digits."""
_FOREIGN = 0.03
"""Share of a line's area: less ink that is none of its own is dirt."""
_PAPER = np.uint8(255)
_AT_SIDE, _THIN = 8, 6
"""What is left of a broken rule: its distance from the side of the cell, and its thickness."""
_DIGIT = (0.5, 1.1)
"""Heights of a character that an upright stroke has that may be a 1."""


@dataclass(frozen=True)
class Line:
    """A line of print: its bodies of ink from left to right, the area around them, and what of the sheet is shown to
    the reader. Without bodies it is a stroke where there may have been print.

    `dirt` are specks to be painted over; `crossed` where ink that is no print of the cell runs into it; `struck` where
    a stroke of a pen or a seal may hide part of it; `alone` where it is all that its cell holds; `is_narrow` where
    none of its bodies is as wide as a Chinese character; `runs_over` where its print runs into the rule beside it.
    """

    bodies: Pieces
    area: Area
    shown: Area
    cell: Area | None = None
    dirt: Pieces | None = None
    crossed: bool = False
    struck: bool = False
    alone: bool = False
    is_narrow: bool = False
    runs_over: bool = False

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
    size = ink.size
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(cells) + 1))
    for index, cell in enumerate(cells):
        yield from _in_cell(cell, ink.pieces[order[starts[index] : starts[index + 1]]], ink)
    sheet = Area(0, 0, ink.grey.shape[1], ink.grey.shape[0])
    for pieces in free_lines(ink, home):
        if is_small(pieces, size).all():
            continue
        area = extent(pieces)
        yield Line(bodies(pieces), area, _shown(area, sheet, size))


def _in_cell(cell: Area, pieces: Pieces, ink: Ink) -> Iterator[Line]:
    size = ink.size
    within = Area(cell.x0 + 2, cell.y0 + 2, cell.x1 - 1, cell.y1 - 1)
    pieces = pieces[~_is_rule(pieces, cell, size)]
    small = is_small(pieces, size)
    if small.all():  # perhaps a mark, or what is left of a digit
        small = is_tiny(pieces, size)
    if int(small.sum()) > _NOISE:
        yield Line(np.empty((0, 5), np.int32), within, within, within, struck=True, alone=True)
        return
    lines = lines_of(pieces[~small], size)
    prints = [bodies(line) for line in lines]
    dirt: list[NDArray[np.int32]] = []
    for piece in pieces[small]:
        home = next((i for i, print_ in enumerate(prints) if belongs(piece, print_, size)), None)
        if home is None:
            dirt.append(piece)
        else:
            lines[home] = np.concatenate([lines[home], piece[None]])
            prints[home] = bodies(lines[home])
    specks = np.array(dirt, np.int32).reshape(-1, 5)
    for print_ in prints:
        area = extent(print_)
        yield Line(
            print_,
            area,
            _shown(area, within, size),
            cell,
            specks,
            crossed=_is_crossed(area, print_, specks, ink.mask),
            struck=_is_struck(area, cell, ink),
            alone=len(lines) == 1,
            is_narrow=not is_chinese(print_, size),
            runs_over=meets_rule(area, cell, ink.mask, ink.ruled),
        )
    if not lines:
        yield from _covered(within, ink)


def _is_struck(area: Area, cell: Area, ink: Ink) -> bool:
    """Whether a stroke in a cell may hide part of a line."""
    reach = round(_BESIDE * ink.size)
    x0, x1 = max(cell.x0, area.x0 - reach), min(cell.x1, area.x1 + reach)
    return bool(ink.strokes[area.y0 : area.y1, x0:x1].any())


def _covered(within: Area, ink: Ink) -> Iterator[Line]:
    """What is in a cell that holds no print: a stroke that may have run into some, or some so faint that it is none."""
    rows, columns = slice(within.y0 + _EDGE, within.y1 - _EDGE), slice(within.x0 + _EDGE, within.x1 - _EDGE)
    if int(np.count_nonzero(ink.strokes[rows, columns])) >= _FEW or _is_faint(ink.grey[rows, columns]):
        yield Line(np.empty((0, 5), np.int32), within, within, within, struck=True, alone=True)


def _is_faint(grey: Pixels) -> bool:
    """Whether anything that may be a character is a little darker than the paper."""
    faint = cv2.threshold(grey, _FAINT, 255, cv2.THRESH_BINARY_INV)[1] if grey.size else grey
    if int(np.count_nonzero(faint)) < _FEW:
        return False
    stats = cv2.connectedComponentsWithStats(faint, connectivity=8)[2]
    return bool((stats[1:, cv2.CC_STAT_AREA] >= _FEW).any())


def _is_rule(pieces: Pieces, cell: Area, size: float) -> NDArray[np.bool_]:
    """Which pieces are what is left of a broken rule: thin, along a side of the cell."""
    widths, heights = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    level = (heights <= _THIN) & (widths >= 2 * heights)
    level &= np.minimum(abs(y - cell.y0), abs(y - cell.y1)) <= _AT_SIDE
    low, high = _DIGIT
    upright = (widths <= _THIN) & (heights >= 2 * widths) & ((heights < low * size) | (heights > high * size))
    upright &= np.minimum(abs(x - cell.x0), abs(x - cell.x1)) <= _AT_SIDE
    return np.asarray(level | upright)


def _is_crossed(area: Area, print_: Pieces, dirt: Pieces, mask: Pixels) -> bool:
    """Whether there is ink among a line's bodies that is none of them."""
    held = int(np.count_nonzero(mask[area.y0 : area.y1, area.x0 : area.x1]))
    within = (dirt[:, 0] < area.x1) & (dirt[:, 2] > area.x0) & (dirt[:, 1] < area.y1) & (dirt[:, 3] > area.y0)
    own = int(print_[:, 4].sum()) + int(dirt[within][:, 4].sum())
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
