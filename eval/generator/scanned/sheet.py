"""A printed page as pixels, with where its words stand; the common ground of all faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple, Protocol

import cv2
import numpy as np
import numpy.typing as npt
import pymupdf

from eval.generator.draw import Draw

cv: Any = cv2
"""OpenCV without types: its own know no shapes."""
mupdf: Any = pymupdf

Pixels = npt.NDArray[np.uint8]
"""Rows × columns × red, green, blue."""
Weights = npt.NDArray[np.float32]
"""Rows × columns: how strongly each pixel is meant, 0 to 1."""

PAPER = 255
_NUMBER = re.compile(r"\d[\d,.]*(?:元|万元)?")


class Word(NamedTuple):
    """A word of the text layer of the source, in points of its page."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None


class Point(NamedTuple):
    """A place on a sheet, in pixels."""

    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """A page on its way through the faults. `words` stand where the source printed them, whatever bends the sheet
    later: they say where a seal hits numbers and what a text layer tells."""

    pixels: Pixels
    dpi: int
    words: tuple[Word, ...] = ()

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def px(self, millimetres: float) -> float:
        """Pixels of a length on paper."""
        return millimetres * self.dpi / 25.4

    def numbers(self) -> tuple[Point, ...]:
        """The middles of the words that are numbers."""
        scale = self.dpi / 72
        return tuple(
            Point((word.x0 + word.x1) / 2 * scale, (word.y0 + word.y1) / 2 * scale)
            for word in self.words
            if word.is_number
        )

    def with_pixels(self, pixels: Pixels) -> Sheet:
        return replace(self, pixels=pixels)


class Stage(IntEnum):
    """When a fault happens: what was printed wrong is stamped afterwards, and dust falls on the glass last."""

    PRINTED = 1
    INKED = 2
    FADED = 3
    BENT = 4
    LIT = 5
    FOCUSED = 6
    SOILED = 7


class Fault(Protocol):
    """Something that happens to a sheet. The same sheet and draw give the same sheet; the one given is left alone."""

    stage: ClassVar[Stage]

    def on(self, sheet: Sheet, draw: Draw, /) -> Sheet: ...


def print_sheets(pdf: bytes, dpi: int) -> Iterator[Sheet]:
    """The pages of a PDF as a laser printer lays them on paper."""
    with mupdf.open(stream=pdf, filetype="pdf") as document:
        for page in document:
            pixmap = page.get_pixmap(dpi=dpi, alpha=False, colorspace=mupdf.csRGB)
            pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
            words = tuple(Word(*word[:5]) for word in page.get_text("words"))
            yield Sheet(pixels.copy(), dpi, words)


def random_of(draw: Draw) -> np.random.Generator:
    """Noise for a whole sheet from a stream of chance."""
    return np.random.Generator(np.random.PCG64(draw.whole(0, 2**31 - 1)))


def clouds(shape: Sequence[int], cell: float, random: np.random.Generator) -> Weights:
    """Smooth noise between 0 and 1 that changes over about `cell` pixels."""
    rows, columns = int(shape[0]), int(shape[1])
    coarse = random.random((max(2, int(rows / cell) + 2), max(2, int(columns / cell) + 2)), dtype=np.float32)
    smooth: Weights = cv.resize(coarse, (columns, rows), interpolation=cv.INTER_CUBIC)
    return smooth.clip(0, 1)


def inked(pixels: Pixels, ink: Weights, colour: tuple[int, int, int]) -> Pixels:
    """Translucent ink on a sheet: it darkens paper to its colour and leaves black print black."""
    through = 1 - ink[..., None] * (1 - np.array(colour, np.float32) / PAPER)
    return as_pixels(pixels * through)


def as_pixels(values: npt.NDArray[Any]) -> Pixels:
    """Rounded and held between black and white."""
    pixels: Pixels = np.rint(values).clip(0, PAPER).astype(np.uint8)
    return pixels
