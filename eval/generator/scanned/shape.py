"""Faults of how the sheet lies: skew, quarter turns, perspective, curl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from eval.generator.draw import Draw
from eval.generator.scanned.sheet import PAPER, Pixels, Sheet, Stage, cv

_TABLE = (92, 84, 78)
"""What a phone sees beside the sheet: a desk."""


@dataclass(frozen=True)
class Skew:
    """Laid crooked by `degrees` (clockwise for the reader of the page); the paper is as large as the glass."""

    degrees: float
    stage: ClassVar[Stage] = Stage.BENT

    def on(self, sheet: Sheet, _: Draw) -> Sheet:
        middle = (sheet.width / 2, sheet.height / 2)
        return sheet.with_pixels(_affine(sheet.pixels, cv.getRotationMatrix2D(middle, -self.degrees, 1)))


@dataclass(frozen=True)
class Turned:
    """Scanned lying or upside down: `quarters` turns clockwise. A loss-free exchange of pixels."""

    quarters: int
    stage: ClassVar[Stage] = Stage.BENT

    def on(self, sheet: Sheet, _: Draw) -> Sheet:
        return sheet.with_pixels(np.ascontiguousarray(np.rot90(sheet.pixels, -self.quarters)))


@dataclass(frozen=True)
class Perspective:
    """Photographed from aside: each corner moves inwards by up to `depth` of the page, and the desk shows."""

    depth: float = 0.05
    stage: ClassVar[Stage] = Stage.BENT

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        width, height = sheet.width, sheet.height
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], np.float32)
        moved = np.array([(draw.whole(20, 100) / 100 * width, draw.whole(20, 100) / 100 * height) for _ in corners])
        seen = (corners + inward * moved * self.depth).astype(np.float32)
        matrix = cv.getPerspectiveTransform(corners, seen)
        return sheet.with_pixels(
            cv.warpPerspective(
                sheet.pixels,
                matrix,
                (width, height),
                flags=cv.INTER_CUBIC,
                borderMode=cv.BORDER_CONSTANT,
                borderValue=_TABLE,
            )
        )


@dataclass(frozen=True)
class Curled:
    """A page that does not lie flat: lines rise by up to `height` millimetres in one soft wave across the page."""

    height: float = 2.5
    stage: ClassVar[Stage] = Stage.BENT

    def on(self, sheet: Sheet, draw: Draw) -> Sheet:
        waves = draw.whole(60, 110) / 100
        phase = draw.whole(0, 100) / 100 * np.pi
        xs = np.arange(sheet.width, dtype=np.float32)
        ys = np.arange(sheet.height, dtype=np.float32)
        wave = np.sin(xs / sheet.width * np.pi * waves + phase)
        # The far edge of the sheet lies flatter than the near one.
        fall = np.linspace(0.6, 1, sheet.height, dtype=np.float32)
        to_y = ys[:, None] + sheet.px(self.height) * wave[None, :] * fall[:, None]
        to_x = np.broadcast_to(xs[None, :], to_y.shape)
        bent = cv.remap(
            sheet.pixels,
            np.ascontiguousarray(to_x),
            to_y.astype(np.float32),
            cv.INTER_CUBIC,
            borderMode=cv.BORDER_CONSTANT,
            borderValue=(PAPER,) * 3,
        )
        return sheet.with_pixels(bent)


def _affine(pixels: Pixels, matrix: Any) -> Pixels:
    height, width = pixels.shape[:2]
    turned: Pixels = cv.warpAffine(
        pixels, matrix, (width, height), flags=cv.INTER_CUBIC, borderMode=cv.BORDER_CONSTANT, borderValue=(PAPER,) * 3
    )
    return turned
