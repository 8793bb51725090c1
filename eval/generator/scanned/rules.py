"""Faults of the ruling lines: missing, broken and double ones. The rules are found on the clean print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from eval.generator.draw import Draw
from eval.generator.scanned.sheet import Pixels, Sheet, Stage, cv

_DARK = 140
_SHORTEST_MM = 8.0
"""No character is so long; what is dark in one line over this length is a rule."""
_THICKEST_MM = 1.0


class Rule(NamedTuple):
    """A ruling line as a box of pixels, ends excluded."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def is_upright(self) -> bool:
        return self.y1 - self.y0 > self.x1 - self.x0

    @property
    def length(self) -> int:
        return max(self.x1 - self.x0, self.y1 - self.y0)

    def part(self, start: int, length: int) -> Rule:
        """`length` pixels of it from `start` on."""
        if self.is_upright:
            return Rule(self.x0, self.y0 + start, self.x1, min(self.y1, self.y0 + start + length))
        return Rule(self.x0 + start, self.y0, min(self.x1, self.x0 + start + length), self.y1)


def rules_of(sheet: Sheet) -> tuple[Rule, ...]:
    """The ruling lines of a clean print, the level ones first, each from top to bottom and left to right."""
    level, upright = _ruled(sheet)
    return (*_boxes(level, sheet), *_boxes(upright, sheet))


def frames_of(sheet: Sheet) -> tuple[Rule, ...]:
    """The outer boxes of what is ruled together: the tables on a sheet."""
    level, upright = _ruled(sheet)
    return tuple(box for box in _components(level | upright) if min(box.x1 - box.x0, box.y1 - box.y0) > sheet.px(5))


@dataclass(frozen=True)
class MissingRules:
    """`count` stretches of rules that were never printed, each some cells long."""

    count: int = 3
    stage: ClassVar[Stage] = Stage.PRINTED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        pixels, rules = sheet.pixels.copy(), rules_of(sheet)
        for _ in range(self.count if rules else 0):
            rule = draw.pick(rules)
            length = min(rule.length, int(sheet.px(draw.whole(10, 35))))
            erase(pixels, rule.part(draw.whole(0, rule.length - length), length))
        return sheet.with_pixels(pixels)


@dataclass(frozen=True)
class BrokenRules:
    """Every rule with gaps of 0.5 to 2.5 mm, `gaps` on 100 mm."""

    gaps: float = 8
    stage: ClassVar[Stage] = Stage.PRINTED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        pixels = sheet.pixels.copy()
        for rule in rules_of(sheet):
            for _ in range(round(rule.length / sheet.px(100) * self.gaps)):
                length = max(1, int(sheet.px(draw.whole(5, 25) / 10)))
                erase(pixels, rule.part(draw.whole(0, max(0, rule.length - length)), length))
        return sheet.with_pixels(pixels)


@dataclass(frozen=True)
class DoubleRules:
    """A second line `gap` millimetres off: round every table, and with `inner` beside and below every rule."""

    gap: float = 0.8
    inner: bool = False
    stage: ClassVar[Stage] = Stage.PRINTED

    def on(self, sheet: Sheet, _: Draw) -> Sheet:
        pixels, off, thick = sheet.pixels.copy(), round(sheet.px(self.gap)), max(1, round(sheet.px(0.17)))
        for frame in frames_of(sheet):
            corner, other = (frame.x0 - off, frame.y0 - off), (frame.x1 - 1 + off, frame.y1 - 1 + off)
            cv.rectangle(pixels, corner, other, (0, 0, 0), thick)
        for rule in rules_of(sheet) if self.inner else ():
            dx, dy = (off, 0) if rule.is_upright else (0, off)
            pixels[rule.y0 + dy : rule.y0 + dy + (rule.y1 - rule.y0), rule.x0 + dx : rule.x1 + dx] = 0
        return sheet.with_pixels(pixels)


def erase(pixels: Pixels, rule: Rule) -> None:
    """Paints a rule over with what stands beside it, the brighter side of the two; rules that cross it stay."""
    if rule.is_upright:
        left, right = max(0, rule.x0 - 3), min(pixels.shape[1] - 1, rule.x1 + 2)
        beside = np.maximum(pixels[rule.y0 : rule.y1, left], pixels[rule.y0 : rule.y1, right])
        pixels[rule.y0 : rule.y1, left + 1 : right] = beside[:, None]
    else:
        above, below = max(0, rule.y0 - 3), min(pixels.shape[0] - 1, rule.y1 + 2)
        beside = np.maximum(pixels[above, rule.x0 : rule.x1], pixels[below, rule.x0 : rule.x1])
        pixels[above + 1 : below, rule.x0 : rule.x1] = beside[None, :]


Mask = npt.NDArray[np.uint8]


def _ruled(sheet: Sheet) -> tuple[Mask, Mask]:
    dark = (sheet.pixels.max(axis=2) < _DARK).astype(np.uint8)
    shortest = int(sheet.px(_SHORTEST_MM))
    return (
        cv.morphologyEx(dark, cv.MORPH_OPEN, np.ones((1, shortest), np.uint8)),
        cv.morphologyEx(dark, cv.MORPH_OPEN, np.ones((shortest, 1), np.uint8)),
    )


def _boxes(mask: Mask, sheet: Sheet) -> tuple[Rule, ...]:
    thickest = sheet.px(_THICKEST_MM)
    return tuple(box for box in _components(mask) if min(box.x1 - box.x0, box.y1 - box.y0) <= thickest)


def _components(mask: Mask) -> list[Rule]:
    _, _, stats, _ = cv.connectedComponentsWithStats(mask, connectivity=8)
    boxes = [Rule(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _ in stats[1:]]
    return sorted(boxes, key=lambda box: (box.y0, box.x0))
