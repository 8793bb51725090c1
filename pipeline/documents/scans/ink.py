"""What is printed on a sheet besides its rules: pieces of ink, in which cell they lie, and the lines that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import print_of
from pipeline.documents.scans.rulings import Area, Rules

Pieces = NDArray[np.int32]
"""Pieces of ink, one a row: x0, y0, x1, y1 (ends excluded) and the number of pixels."""

_USUAL_HEIGHT = 26.0
"""Of a character, where a page has too few to tell."""
_TOO_TALL, _THIN = 1.7, 0.25
"""A stroke of a pen or a seal: heights of a character, and the share of its box that is ink at most."""
_TOO_WIDE, _FLAT = 1.5, 0.5
"""A line that is none of a table: heights of a character along and across."""
_GRAIN = 2
"""Pixels of a piece that is the grain of the paper. The point of a small decimal has no more than six."""
_TWO = 1.6
"""Heights of a character that two lines have at least."""
_FEW_CUT = 0.2
"""Share of the ink, by height, that lies across the white between two lines at most."""
_OVER = 0.5
"""Share of its width that a piece of ink stands over another of the same character."""


@dataclass(frozen=True)
class Ink:
    """The print of a sheet in pieces; `size` is the height of a character. `mask` is 255 on all ink but rules, `ruled`
    on these, `strokes` where print may be hidden: on ink in tables that is none, and where a stamp was. `grey` is the
    sheet with rules and such ink painted over."""

    pieces: Pieces
    size: float
    mask: Pixels
    ruled: Pixels
    strokes: Pixels
    grey: Pixels


def find_ink(grey: Pixels, rules: Rules, veil: Pixels | None = None) -> Ink:
    """The pieces of ink that are no rules, and no strokes of a pen or a seal. `veil`: 255 where print may have gone
    with a stamp."""
    ruled = cv2.dilate(rules.pixels, np.ones((3, 3), np.uint8))
    mask = cv2.bitwise_and(print_of(grey), cv2.bitwise_not(ruled))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats[0] = 0  # the paper
    corners = [stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3], stats[:, 4]]
    pieces = np.stack(corners, axis=1).astype(np.int32)
    size = character_height(pieces)
    struck = _is_stroke(pieces, size) & _meets(pieces, [table.area for table in rules.tables])
    strokes = (struck * np.uint8(255))[labels] if struck.any() else np.zeros_like(mask)
    painted = cv2.bitwise_or(ruled, cv2.dilate(strokes, np.ones((3, 3), np.uint8)))
    kept = pieces[~struck & (pieces[:, 4] > _GRAIN)]
    hiding = strokes if veil is None else cv2.bitwise_or(strokes, veil)
    return Ink(kept, size, mask, ruled, hiding, np.where(painted > 0, np.uint8(255), grey))


def character_height(pieces: Pieces) -> float:
    """Of the larger characters of a page: of the Chinese ones, where there are any."""
    heights = pieces[:, 3] - pieces[:, 1]
    heights = heights[(heights >= 12) & (heights <= 60)]
    return float(np.percentile(heights, 75)) if len(heights) >= 20 else _USUAL_HEIGHT


def _is_stroke(pieces: Pieces, size: float) -> NDArray[np.bool_]:
    """Which pieces are too large and too thin for characters, even for several that touch."""
    widths, heights = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    filled = pieces[:, 4] / np.maximum(1, widths * heights)
    return np.asarray(
        ((heights > _TOO_TALL * size) & (filled < _THIN)) | ((heights < _FLAT * size) & (widths > _TOO_WIDE * size))
    )


def _meets(pieces: Pieces, areas: Sequence[Area]) -> NDArray[np.bool_]:
    """Which pieces stand at least partly in one of the areas."""
    found = np.zeros(len(pieces), bool)
    for area in areas:
        found |= (
            (pieces[:, 0] < area.x1) & (pieces[:, 2] > area.x0) & (pieces[:, 1] < area.y1) & (pieces[:, 3] > area.y0)
        )
    return found


def by_cell(ink: Ink, cells: Sequence[Area], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """For each piece the index of the cell that holds its middle, -1 where none does."""
    home = np.full(shape, -1, np.int32)
    for index, cell in enumerate(cells):
        home[cell.y0 : cell.y1, cell.x0 : cell.x1] = index
    middle_x = (ink.pieces[:, 0] + ink.pieces[:, 2]) // 2
    middle_y = (ink.pieces[:, 1] + ink.pieces[:, 3]) // 2
    return home[middle_y, middle_x]


def bodies(pieces: Pieces) -> Pieces:
    """The pieces of a line from left to right, those one over the other joined: what is left of a faint digit lies in
    pieces, and so do the strokes of a Chinese character."""
    joined: list[list[int]] = []
    for x0, y0, x1, y1, count in pieces[np.argsort(pieces[:, 0], kind="stable")].tolist():
        last = joined[-1] if joined else None
        if last is not None and min(last[2], x1) - x0 >= _OVER * min(last[2] - last[0], x1 - x0):
            last[:] = [last[0], min(last[1], y0), max(last[2], x1), max(last[3], y1), last[4] + count]
        else:
            joined.append([x0, y0, x1, y1, count])
    return np.array(joined, np.int32).reshape(-1, 5)


def lines_of(pieces: Pieces, height: float) -> list[Pieces]:
    """Pieces of one cell as lines of print, from top to bottom; `height` is that of a character on this page."""
    groups: list[list[NDArray[np.int32]]] = []
    end = -1
    for piece in pieces[np.argsort(pieces[:, 1], kind="stable")]:
        if groups and piece[1] < end:
            groups[-1].append(piece)
        else:
            groups.append([piece])
            end = int(piece[3])
        end = max(end, int(piece[3]))
    parted = (part for group in groups for part in _parted(np.array(group), height))
    return _whole_lines(list(parted), height)


def _parted(group: Pieces, height: float) -> list[Pieces]:
    """Lines that a piece of ink between them holds together, apart: where the fewest pieces are cut, if these are few
    among the many."""
    if _height(group) < _TWO * height:
        return [group]
    middles = (group[:, 1] + group[:, 3]) / 2
    weights = (group[:, 3] - group[:, 1]).astype(float)
    places = np.arange(int(group[:, 1].min() + 0.7 * height), int(group[:, 3].max() - 0.7 * height) + 1)
    if not len(places):
        return [group]
    cut = ((group[:, 1][None] < places[:, None]) & (group[:, 3][None] > places[:, None])) @ weights
    best = int(places[cut.argmin()])
    if cut.min() > _FEW_CUT * weights.sum():
        return [group]
    above, below = group[middles < best], group[middles >= best]
    if not len(above) or not len(below):
        return [group]
    return [*_parted(above, height), *_parted(below, height)]


def _whole_lines(groups: list[Pieces], height: float) -> list[Pieces]:
    """Joins what is too low for a line with its neighbour, where both are no higher than one: the strokes of 二."""
    lines: list[Pieces] = []
    for group in groups:
        if lines:
            both = np.concatenate([lines[-1], group])
            low = min(_height(lines[-1]), _height(group)) < 0.5 * height
            if low and _height(both) <= 1.15 * height:
                lines[-1] = both
                continue
        lines.append(group)
    return lines


def _height(pieces: Pieces) -> int:
    return int(pieces[:, 3].max() - pieces[:, 1].min())


def extent(pieces: Pieces) -> Area:
    """The area around pieces of ink."""
    return Area(int(pieces[:, 0].min()), int(pieces[:, 1].min()), int(pieces[:, 2].max()), int(pieces[:, 3].max()))


_TALLEST = 90
"""Of a line of print outside tables; what is higher is a picture."""
_WIDEST = 300
"""Of a piece of ink of a character: what is wider is a rule or the edge of a picture."""
_SPECK = 6
"""Pixels of a piece outside tables that is dirt."""
_WORD_GAP = 44
"""Pixels between two words of one line at most: beyond it they are recognised apart."""


def free_lines(ink: Ink, home: NDArray[np.int32]) -> list[Pieces]:
    """The pieces outside all cells as lines of print."""
    widths, heights = ink.pieces[:, 2] - ink.pieces[:, 0], ink.pieces[:, 3] - ink.pieces[:, 1]
    is_print = (heights <= _TALLEST) & (widths <= _WIDEST) & (ink.pieces[:, 4] > _SPECK)
    pieces = ink.pieces[(home < 0) & is_print]
    if not len(pieces):
        return []
    mask = np.zeros(ink.grey.shape, np.uint8)
    for x0, y0, x1, y1, _ in pieces.tolist():
        mask[y0:y1, x0:x1] = 255
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, _WORD_GAP), np.uint8))
    count, labels = cv2.connectedComponents(joined, connectivity=4)
    owner = labels[(pieces[:, 1] + pieces[:, 3]) // 2, (pieces[:, 0] + pieces[:, 2]) // 2]
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(1, count + 1))
    groups = [pieces[order[low:high]] for low, high in pairwise(starts)]
    return [group for group in groups if len(group) and _height(group) <= _TALLEST]
