"""What is printed on a sheet besides its rules: pieces of ink, in which cell they lie, and the lines that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import ink_of
from pipeline.documents.scans.rulings import Area, Rules

_SPECK = 6
"""Pixels of a piece that is dirt; the point of a decimal has nine and more."""


@dataclass(frozen=True)
class Ink:
    """The pieces of ink of a sheet, one a row: x0, y0, x1, y1 (ends excluded) and the number of pixels. `mask` is 255
    on all of them, `grey` is the sheet with its rules and specks painted over."""

    pieces: NDArray[np.int32]
    mask: Pixels
    grey: Pixels


def find_ink(grey: Pixels, rules: Rules) -> Ink:
    """The pieces of ink that are neither rules nor specks."""
    ruled = cv2.dilate(rules.pixels, np.ones((3, 3), np.uint8))
    ink = cv2.bitwise_and(ink_of(grey), cv2.bitwise_not(ruled))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    specks = stats[:, cv2.CC_STAT_AREA] <= _SPECK
    covered = cv2.dilate((specks * np.uint8(255))[labels], np.ones((3, 3), np.uint8))
    covered = cv2.bitwise_or(ruled, covered)
    stats = stats[1:][~specks[1:]]
    pieces = np.stack(
        [stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3], stats[:, 4]], axis=1
    )
    return Ink(pieces.astype(np.int32), ink, np.where(covered > 0, np.uint8(255), grey))


def by_cell(ink: Ink, cells: Sequence[Area], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """For each piece the index of the cell that holds its middle, -1 where none does."""
    home = np.full(shape, -1, np.int32)
    for index, cell in enumerate(cells):
        home[cell.y0 : cell.y1, cell.x0 : cell.x1] = index
    middle_x = (ink.pieces[:, 0] + ink.pieces[:, 2]) // 2
    middle_y = (ink.pieces[:, 1] + ink.pieces[:, 3]) // 2
    return home[middle_y, middle_x]


def lines_of(pieces: NDArray[np.int32], height: float) -> list[NDArray[np.int32]]:
    """Pieces of one cell as lines of print, from top to bottom; `height` is that of a character on this page."""
    if not len(pieces):
        return []
    order = pieces[np.argsort(pieces[:, 1], kind="stable")]
    groups: list[list[NDArray[np.int32]]] = []
    end = -1
    for piece in order:
        if groups and piece[1] < end:
            groups[-1].append(piece)
        else:
            groups.append([piece])
            end = int(piece[3])
        end = max(end, int(piece[3]))
    return _whole_lines([np.array(group) for group in groups], height)


def _whole_lines(groups: list[NDArray[np.int32]], height: float) -> list[NDArray[np.int32]]:
    """Joins what is too low for a line with its neighbour, where both are no higher than one: the strokes of 二."""
    lines: list[NDArray[np.int32]] = []
    for group in groups:
        if lines:
            both = np.concatenate([lines[-1], group])
            low = min(_height(lines[-1]), _height(group)) < 0.5 * height
            if low and _height(both) <= 1.15 * height:
                lines[-1] = both
                continue
        lines.append(group)
    return lines


def _height(pieces: NDArray[np.int32]) -> int:
    return int(pieces[:, 3].max() - pieces[:, 1].min())


def extent(pieces: NDArray[np.int32]) -> Area:
    """The area around pieces of ink."""
    return Area(int(pieces[:, 0].min()), int(pieces[:, 1].min()), int(pieces[:, 2].max()), int(pieces[:, 3].max()))


_TALLEST = 90
"""Of a line of print outside tables; what is higher is a picture."""
_WIDEST = 300
"""Of a piece of ink of a character: what is wider is a rule or the edge of a picture."""
_WORD_GAP = 44
"""Pixels between two words of one line at most: beyond it they are recognised apart."""


def free_lines(ink: Ink, home: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """The pieces outside all cells as lines of print."""
    widths, heights = ink.pieces[:, 2] - ink.pieces[:, 0], ink.pieces[:, 3] - ink.pieces[:, 1]
    pieces = ink.pieces[(home < 0) & (heights <= _TALLEST) & (widths <= _WIDEST)]
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
