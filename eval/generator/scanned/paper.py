"""Faults of print, light, lens and glass: fading, low contrast, shadow, blur, dust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from eval.generator.draw import Draw
from eval.generator.scanned.sheet import PAPER, Sheet, Stage, as_pixels, clouds, cv, random_of


@dataclass(frozen=True)
class Faded:
    """Toner that ran low: print `left` as dark as it was where it is palest, in patches of some centimetres."""

    left: float = 0.35
    stage: ClassVar[Stage] = Stage.FADED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        strength = self.left + (1 - self.left) * 0.5 * clouds(sheet.pixels.shape, sheet.px(30), random_of(draw))
        dark = PAPER - sheet.pixels.astype(np.float32)
        return sheet.with_pixels(as_pixels(PAPER - dark * strength[..., None]))


@dataclass(frozen=True)
class LowContrast:
    """Grey on grey: black lifts to `black`, paper sinks to `white`."""

    black: int = 110
    white: int = 190
    stage: ClassVar[Stage] = Stage.LIT

    def on(self, sheet: Sheet, _: Draw) -> Sheet:
        scale = (self.white - self.black) / PAPER
        return sheet.with_pixels(as_pixels(sheet.pixels.astype(np.float32) * scale + self.black))


@dataclass(frozen=True)
class Shadow:
    """A soft shadow from one side, down to `darkest` of the light, as of a book's fold or a hand over the phone."""

    darkest: float = 0.45
    stage: ClassVar[Stage] = Stage.LIT

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        angle = draw.whole(0, 359) / 180 * np.pi
        ys, xs = np.mgrid[0 : sheet.height, 0 : sheet.width].astype(np.float32)
        along = (xs / sheet.width - 0.5) * np.cos(angle) + (ys / sheet.height - 0.5) * np.sin(angle)
        edge = draw.whole(-10, 25) / 100
        light = self.darkest + (1 - self.darkest) / (1 + np.exp((along - edge) * 12))
        return sheet.with_pixels(as_pixels(sheet.pixels * light[..., None]))


@dataclass(frozen=True)
class Blur:
    """Out of focus: `spread` is the standard deviation, in millimetres."""

    spread: float = 0.14
    stage: ClassVar[Stage] = Stage.FOCUSED

    def on(self, sheet: Sheet, _: Draw) -> Sheet:
        return sheet.with_pixels(cv.GaussianBlur(sheet.pixels, (0, 0), sheet.px(self.spread)))


@dataclass(frozen=True)
class Grain:
    """The noise of a sensor: standard deviation in grey levels."""

    deviation: float = 9
    stage: ClassVar[Stage] = Stage.SOILED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        noise = random_of(draw).standard_normal((sheet.height, sheet.width), dtype=np.float32) * self.deviation
        return sheet.with_pixels(as_pixels(sheet.pixels + noise[..., None]))


@dataclass(frozen=True)
class Specks:
    """Salt: `count` dark specks on a square centimetre and a quarter as many white ones, up to `size` millimetres."""

    count: float = 3
    size: float = 0.22
    stage: ClassVar[Stage] = Stage.SOILED

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        random = random_of(draw)
        area = sheet.height * sheet.width / sheet.px(10) ** 2
        pixels = sheet.pixels.copy()
        for share, colour in ((1.0, 30), (0.25, PAPER)):
            many = int(area * self.count * share)
            spots = random.random((many, 3))
            for x, y, size in spots:
                radius = max(0.5, sheet.px(self.size) * size / 2)
                centre = (int(x * sheet.width * 16), int(y * sheet.height * 16))
                cv.circle(pixels, centre, int(radius * 16), (colour,) * 3, -1, cv.LINE_AA, 4)
        return sheet.with_pixels(pixels)
