"""The way of a scanned page: picture → clean, upright, straight sheet → rules and ink → recognised words → `Page`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.documents.model import Box, Page, Ruling, Word
from pipeline.documents.scans.ink import find_ink
from pipeline.documents.scans.lines import Line, find_lines
from pipeline.documents.scans.orientation import turn_of, turned, unturned
from pipeline.documents.scans.picture import POINTS, Picture
from pipeline.documents.scans.prepare import cleaned
from pipeline.documents.scans.rulings import Area, Rules, find_rules
from pipeline.documents.scans.straighten import Warp, straightened
from pipeline.documents.scans.trust import ILLEGIBLE, judged
from pipeline.errors import TooLargeDocument

MAX_CELLS = 2_500
"""On one page, or several in one picture; the three tables have about 300."""
MAX_LINES, _SHEET = 800, 1654 * 2339
"""Words outside ruled tables on a sheet of A4, and its pixels. What has more is noise."""
_NOISE = "is full of specks or noise: only the largest of what may be text was read, all of it in doubt; scan it again"


def read_scan(picture: Picture, number: int) -> Page:
    """Recognises a page. Raises TooLargeDocument, and OSError where the networks cannot be loaded."""
    sheet = cleaned(picture.pixels)
    degrees = turn_of(sheet.grey)
    straight = straightened(turned(sheet, degrees))
    rules = find_rules(straight.sheet.grey)
    cells = sum(len(table.cells) for table in rules.tables)
    if cells > MAX_CELLS:
        raise TooLargeDocument(f"page {number} is ruled into {cells} cells; no report is")
    ink = find_ink(straight.sheet.grey, rules, straight.sheet.veil)
    found = list(find_lines(ink, rules))
    lines = _bounded(found, MAX_LINES * max(1, ink.grey.size // _SHEET))
    words = tuple(
        Word(read.text, _box(line.area), read.recognition)
        for line, read in zip(lines, judged(lines, straight.sheet, ink.grey), strict=True)
        if read.text and (read.text != ILLEGIBLE or line.cell is not None or not rules.tables)
    )
    if not rules.tables and all(word.text == ILLEGIBLE for word in words):
        words = ()
    height, width = ink.grey.shape
    damage = _NOISE if len(lines) < len(found) else ""
    back = _Back(straight.warp, degrees, picture.pixels.shape, picture.scale)
    return Page(number, width * POINTS, height * POINTS, words, tuple(_rulings(rules)), shown=back, damage=damage)


def _bounded(lines: list[Line], most: int) -> list[Line]:
    """All lines in cells, and the `most` longest of the others."""
    others = sorted((line for line in lines if line.cell is None), key=lambda line: -len(line.bodies))
    dropped = {id(line) for line in others[most:]}
    return [line for line in lines if id(line) not in dropped]


@dataclass(frozen=True)
class _Back:
    """The way from a box of the straight sheet, in points, to the box around it on the page as shown."""

    warp: Warp
    degrees: int
    shape: tuple[int, ...]
    scale: float

    def __call__(self, box: Box) -> Box:
        x0, y0, x1, y1 = (part / POINTS for part in box)
        corners = self.warp.back(np.array([[x0, y0], [x1, y0], [x0, y1], [x1, y1]]))
        there = unturned(corners, self.degrees, self.shape) * self.scale
        return Box(*(float(part) for part in (*there.min(axis=0), *there.max(axis=0))))


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
