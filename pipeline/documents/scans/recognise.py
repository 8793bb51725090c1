"""Lines of print to text, by the recognition network: each character with its probability and what else it may be.

Short lines (the numbers of a table, one in a cell) are put side by side into strips and read together: the network was
trained on lines of text, and a digit that stands alone it takes for `/` or `口`. Before numbers a strip shows digits
that were drawn: without them a row of zeros is a row of `O`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from pipeline.documents.scans.models import Network, Size, network
from pipeline.documents.scans.picture import Pixels

_HEIGHT = 48
"""Of a line as the network takes it."""
_STEP = 32
"""Widths of strips are multiples of it, so that those of nearly one width go in one batch."""
_WIDEST = 2400
_STRIP = 480
_GAP = 20
"""Paper between two lines of a strip."""
_NUMBER_GAP = 10
_NUMBERS = 6
"""Numbers in a strip: the digits before them bear on so many."""
_SAMPLE = "1368"
_BATCH = 6144
"""Pixels of width in one batch: it bounds memory, and larger ones are no faster."""
NUMERIC = "0123456789.,，-−—－/%％元万亿件()（）"
_LIKELY = 0.001
"""An alternative to a character has at least this probability."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character as recognised; `others` are what else it may be, the likelier first."""

    text: str
    probability: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line as recognised. `number`: the same where each character must be one of a number, with the probability that
    it has among all."""

    chars: tuple[Char, ...] = ()
    number: tuple[Char, ...] = ()

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def confidence(self) -> float:
        """The probability of the least certain character; 0 where there is none."""
        return min((char.probability for char in self.chars), default=0.0)

    def as_number(self) -> Recognised:
        """The same line, read as a number."""
        return Recognised(self.number, self.number)


@dataclass(slots=True)
class _Strip:
    """Lines side by side: which, and where each begins."""

    width: int
    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add(self, line: int, width: int, gap: int) -> None:
        self.lines.append(line)
        self.starts.append(self.width)
        self.width += width + gap


def recognise(lines: Sequence[Pixels], size: Size = Size.TINY, numbers: bool = False) -> list[Recognised]:
    """Recognises lines of print (dark on white, cut close). `numbers`: whether all of them seem to be numbers.

    Raises OSError where the network cannot be loaded.
    """
    reader = network(size)
    found = [Recognised()] * len(lines)
    scaled = [_scaled(line) for line in lines]
    before = _scaled(_sample()) if numbers else np.empty((_HEIGHT, 0), np.uint8)
    for batch in _batches(_strips([line.shape[1] for line in scaled], before.shape[1])):
        width = -(-max(strip.width for strip in batch) // _STEP) * _STEP
        image = np.full((len(batch), _HEIGHT, width), 255, np.uint8)
        for row, strip in enumerate(batch):
            image[row, :, _NUMBER_GAP : _NUMBER_GAP + before.shape[1]] = before
            for index, start in zip(strip.lines, strip.starts, strict=True):
                image[row, :, start : start + scaled[index].shape[1]] = scaled[index]
        normal = image.astype(np.float32) / 127.5 - 1.0
        crops = np.ascontiguousarray(np.broadcast_to(normal[:, None], (len(batch), 3, _HEIGHT, width)))
        for strip, steps in zip(batch, reader.probabilities(crops), strict=True):
            ends = [start + scaled[index].shape[1] for index, start in zip(strip.lines, strip.starts, strict=True)]
            for index, read in zip(strip.lines, _parted(steps, strip.starts, ends, width, reader), strict=True):
                found[index] = read
    return found


@cache
def _sample() -> Pixels:
    """Digits drawn as print, dark on white."""
    with pymupdf.open() as document:
        page = document.new_page(width=200, height=60)
        page.insert_text((20, 40), _SAMPLE, fontname="helv", fontsize=28)
        pixmap = page.get_pixmap(colorspace=pymupdf.csGRAY, alpha=False)
        grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    rows, columns = np.nonzero(grey < 128)
    return np.ascontiguousarray(grey[rows.min() - 5 : rows.max() + 6, columns.min() - 5 : columns.max() + 6])


def _scaled(line: Pixels) -> Pixels:
    height, width = line.shape
    wanted = max(1, min(_WIDEST, round(width * _HEIGHT / height)))
    return cv2.resize(line, (wanted, _HEIGHT), interpolation=cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA)


def _strips(widths: Sequence[int], before: int) -> list[_Strip]:
    """Lines in the order given, as many in a strip as fit; a long one has its own. `before`: the width of the digits
    that numbers stand behind; 0 for lines that are none."""
    gap, most = (_NUMBER_GAP, _NUMBERS) if before else (_GAP, len(widths))
    start = gap + before + gap if before else gap
    strips = [_Strip(start)]
    for index, width in enumerate(widths):
        if not before and width > _STRIP // 2:
            strips.insert(0, _Strip(start))
            strips[0].add(index, width, gap)
            continue
        last = strips[-1]
        if last.lines and (last.width + width + gap > _STRIP + before or len(last.lines) >= most):
            last = _Strip(start)
            strips.append(last)
        last.add(index, width, gap)
    return [strip for strip in strips if strip.lines]


def _batches(strips: Sequence[_Strip]) -> Iterator[list[_Strip]]:
    """Strips of nearly the same width together."""
    batch: list[_Strip] = []
    for strip in sorted(strips, key=lambda each: each.width):
        if batch and (strip.width * (len(batch) + 1) > _BATCH or strip.width > 1.2 * batch[0].width + _STEP):
            yield batch
            batch = []
        batch.append(strip)
    if batch:
        yield batch


# --- probabilities -> characters -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Emission:
    """A character at a step of a strip."""

    step: int
    output: int


def _parted(
    steps: NDArray[np.float32], starts: Sequence[int], ends: Sequence[int], width: int, reader: Network
) -> Iterator[Recognised]:
    """What each line of a strip says: each character belongs to the line at whose place it was seen."""
    pitch = width / len(steps)
    edges = [(end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)]
    held: list[list[_Emission]] = [[] for _ in starts]
    for each in _emissions(steps):
        place = (each.step + 0.5) * pitch
        if place >= starts[0] - _NUMBER_GAP:  # what stands before is the sample
            held[int(np.searchsorted(edges, place))].append(each)
    for own in held:
        chars = [_char(steps[each.step], each.output, reader) for each in own]
        inked = [(char, steps[each.step]) for char, each in zip(chars, own, strict=True) if char.text.strip()]
        yield Recognised(_stripped(chars), tuple(_numeric(char, step, reader) for char, step in inked))


def _emissions(steps: NDArray[np.float32]) -> list[_Emission]:
    """CTC: the likeliest of each step, where it is likeliest; repeats and blanks go."""
    best = steps.argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    found = []
    for start, end in zip(starts, [*starts[1:], len(best)], strict=True):
        output = int(best[start])
        if output:
            found.append(_Emission(int(start + steps[start:end, output].argmax()), output))
    return found


def _stripped(chars: list[Char]) -> tuple[Char, ...]:
    """Without the spaces at the ends, which are the gaps of the strip."""
    inked = [i for i, char in enumerate(chars) if char.text.strip()]
    return tuple(chars[inked[0] : inked[-1] + 1]) if inked else ()


def _char(step: NDArray[np.float32], output: int, reader: Network) -> Char:
    probability = float(step[output])
    others: tuple[str, ...] = ()
    if probability < 1 - _LIKELY:
        likely = np.argpartition(step, -4)[-4:]
        ranked = sorted((int(i) for i in likely if i not in (0, output) and step[i] >= _LIKELY), key=lambda i: -step[i])
        others = tuple(reader.characters[i] for i in ranked)
    return Char(reader.characters[output], probability, others)


_AS_DIGIT = {**dict.fromkeys("OoQD〇○口ＯｏΟО", "0"), **dict.fromkeys("lI|丨Ι∣", "1")}
"""Characters that look like a digit, and like no other."""
_LOOKALIKE = 0.89
"""Probability at most of a digit that was read as a character that looks like it."""


def _numeric(char: Char, step: NDArray[np.float32], reader: Network) -> Char:
    """A character of a number as it is; for another the digit that looks like it, or the likeliest that is one."""
    if char.text in NUMERIC:
        return char
    if char.text in _AS_DIGIT:
        return Char(_AS_DIGIT[char.text], min(char.probability, _LOOKALIKE), (char.text, *char.others))
    allowed = _outputs(reader)
    return _char(step, allowed[int(step[allowed].argmax())], reader)


@cache
def _outputs(reader: Network) -> list[int]:
    """Which outputs are characters of numbers."""
    return [i for i, name in enumerate(reader.characters) if name and name in NUMERIC]
