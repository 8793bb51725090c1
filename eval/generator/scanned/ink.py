"""Ink that an office puts on the print: the red round seal, handwriting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import cos, pi, radians, sin
from typing import ClassVar

import numpy as np

from eval.generator.draw import Draw
from eval.generator.scanned.rules import frames_of
from eval.generator.scanned.sheet import PAPER, Point, Sheet, Stage, Weights, clouds, cv, inked, mupdf, random_of

_SEAL_MM = 42.0
"""Across: what a county government's seal measures."""
_SEAL_RED = (205, 28, 38)


class Over(StrEnum):
    """What a seal is put on."""

    NUMBERS = "numbers"
    RULES = "rules"
    """The frame of a table: the seal stands half beside it."""


@dataclass(frozen=True)
class Seal:
    """A round red seal with a star and a name, a little uneven, once on every page that has what it is put `over`."""

    over: Over = Over.NUMBERS
    strength: float = 0.95
    name: str = "松岭县人民政府"
    stage: ClassVar[Stage] = Stage.INKED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        places = numbers_in_tables(sheet) if self.over is Over.NUMBERS else frame_corners(sheet)
        if not places:
            return sheet
        place = draw.pick(places)
        stamp = _seal(self.name, sheet.dpi)
        size = stamp.shape[0]
        turn = cv.getRotationMatrix2D((size / 2, size / 2), draw.whole(-20, 20), 1)
        stamp = cv.warpAffine(stamp, turn, (size, size))
        pressed = 0.6 + 0.4 * clouds(stamp.shape, sheet.px(8), random_of(draw))
        ink = _laid(stamp * pressed * np.float32(self.strength), place, sheet)
        return sheet.with_pixels(inked(sheet.pixels, ink, _SEAL_RED))


@dataclass(frozen=True)
class Handwriting:
    """Strokes of a pen: ticks, circles, lines under and through numbers, short scribbles. Half of them hit numbers."""

    strokes: int = 6
    colour: tuple[int, int, int] = (35, 50, 160)
    width: float = 0.45
    stage: ClassVar[Stage] = Stage.INKED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        numbers = numbers_in_tables(sheet)
        drawn = np.zeros(sheet.pixels.shape[:2], np.uint8)
        for _ in range(self.strokes if numbers else 0):
            hit = draw.pick(numbers)
            if draw.chance(50):
                hit = Point(draw.whole(10, 90) / 100 * sheet.width, draw.whole(10, 90) / 100 * sheet.height)
            points = np.array(_stroke(draw)) * sheet.px(1) + np.array(hit)
            path = np.rint(points * 16).astype(np.int32).reshape(-1, 1, 2)
            cv.polylines(drawn, [path], False, PAPER, max(1, round(sheet.px(self.width))), cv.LINE_AA, 4)
        return sheet.with_pixels(inked(sheet.pixels, drawn.astype(np.float32) * np.float32(0.95 / PAPER), self.colour))


BLACK_PEN = (40, 40, 44)


def numbers_in_tables(sheet: Sheet) -> tuple[Point, ...]:
    """The middles of the numbers that stand inside a ruled frame."""
    frames = frames_of(sheet)
    return tuple(
        point
        for point in sheet.numbers()
        if any(frame.x0 < point.x < frame.x1 and frame.y0 < point.y < frame.y1 for frame in frames)
    )


def frame_corners(sheet: Sheet) -> tuple[Point, ...]:
    """The left and right corners of the tables on a sheet."""
    return tuple(Point(x, y) for box in frames_of(sheet) for x in (box.x0, box.x1) for y in (box.y0, box.y1))


def _stroke(draw: Draw) -> list[tuple[float, float]]:
    """One mark in millimetres around the number that it is about."""
    match draw.pick(("tick", "circle", "under", "through", "scribble")):
        case "tick":
            return [(2.0, -1.0), (3.2, 1.0), (7.0, -4.5)]
        case "circle":
            across, high, start = draw.whole(45, 75) / 10, draw.whole(25, 35) / 10, draw.whole(0, 360)
            turns = [radians(start + 12 * step) for step in range(32)]
            return [(across * cos(turn), high * (1 + 0.01 * step) * sin(turn)) for step, turn in enumerate(turns)]
        case "under":
            rise = draw.whole(-6, 6) / 10
            return [(-5.0, 2.0), (0.0, 2.4 + rise / 2), (5.0, 2.0 + rise)]
        case "through":
            rise = draw.whole(-15, 15) / 10
            return [(-4.0, rise), (0.0, 0.2), (4.0, -rise)]
        case _:
            loops, size = draw.whole(2, 4), draw.whole(15, 30) / 10
            turns = [step * pi / 8 for step in range(16 * loops)]
            return [(turn * 0.45 + size * 0.6 * cos(turn), size * sin(turn)) for turn in turns]


@lru_cache(maxsize=8)
def _seal(name: str, dpi: int) -> Weights:
    """The stamp: 0 where it has no ink, 1 where it has."""
    size = _SEAL_MM * 72 / 25.4 + 4
    middle = size / 2
    with mupdf.open() as document:
        page = document.new_page(width=size, height=size)
        shape = page.new_shape()
        shape.draw_circle((middle, middle), middle - 4)
        shape.finish(color=(0, 0, 0), width=3.2)
        star = [_polar(middle, (13.5, 5.2)[corner % 2] * size / 123, -90 + 36 * corner) for corner in range(10)]
        shape.draw_polyline(star)
        shape.finish(color=None, fill=(0, 0, 0), closePath=True)
        shape.commit()
        font, letter = mupdf.Font("cjk"), 15.0
        step = min(32.0, 240 / max(1, len(name) - 1))
        for place, character in enumerate(name):
            angle = -90 + (place - (len(name) - 1) / 2) * step
            foot = mupdf.Point(*_polar(middle, middle - 10 - letter, angle))
            writer = mupdf.TextWriter(page.rect)
            writer.append((foot.x - letter / 2, foot.y), character, font=font, fontsize=letter)
            writer.write_text(page, morph=(foot, mupdf.Matrix(-(angle + 90))), render_mode=2)
        pixmap = page.get_pixmap(dpi=dpi, colorspace=mupdf.csGRAY, alpha=False)
        grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    side = min(grey.shape)
    return (1 - grey[:side, :side].astype(np.float32) / PAPER).astype(np.float32)


def _polar(middle: float, radius: float, degrees: float) -> tuple[float, float]:
    return middle + radius * cos(radians(degrees)), middle + radius * sin(radians(degrees))


def _laid(stamp: Weights, place: Point, sheet: Sheet) -> Weights:
    """The stamp with its middle at `place`, on an empty sheet; what stands over the edge is cut off."""
    ink = np.zeros((sheet.height, sheet.width), np.float32)
    left, top = round(place.x - stamp.shape[1] / 2), round(place.y - stamp.shape[0] / 2)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(sheet.width, left + stamp.shape[1]), min(sheet.height, top + stamp.shape[0])
    ink[y0:y1, x0:x1] = stamp[y0 - top : y1 - top, x0 - left : x1 - left]
    return ink
