"""Lines of print to text, by the recognition network: each character with its probability and what else it may be.

Short lines (the numbers of a table, one in a cell) are put side by side into strips and read together: the network was
trained on lines of text, and a digit that stands alone it takes for `/` or `口`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
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
    """A line as recognised. `as_number`: what it says where only characters of numbers are allowed."""

    chars: tuple[Char, ...] = ()
    as_number: str = ""

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def confidence(self) -> float:
        """The probability of the least certain character; 0 where there is none."""
        return min((char.probability for char in self.chars), default=0.0)


@dataclass(slots=True)
class _Strip:
    """Lines side by side: which, and where each begins."""

    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    width: int = _GAP


def recognise(lines: Sequence[Pixels], size: Size = Size.TINY, gap: int = _GAP) -> list[Recognised]:
    """Recognises lines of print (dark on white, cut close); `gap` is what parts those that are read together.

    Raises OSError where the network cannot be loaded.
    """
    reader = network(size)
    found = [Recognised()] * len(lines)
    scaled = [_scaled(line) for line in lines]
    for batch in _batches(_strips([line.shape[1] for line in scaled], gap)):
        width = -(-max(strip.width for strip in batch) // _STEP) * _STEP
        image = np.full((len(batch), _HEIGHT, width), 255, np.uint8)
        for row, strip in enumerate(batch):
            for index, start in zip(strip.lines, strip.starts, strict=True):
                image[row, :, start : start + scaled[index].shape[1]] = scaled[index]
        normal = image.astype(np.float32) / 127.5 - 1.0
        crops = np.ascontiguousarray(np.broadcast_to(normal[:, None], (len(batch), 3, _HEIGHT, width)))
        for strip, steps in zip(batch, reader.probabilities(crops), strict=True):
            ends = [start + scaled[index].shape[1] for index, start in zip(strip.lines, strip.starts, strict=True)]
            for index, read in zip(strip.lines, _parted(steps, strip.starts, ends, width, reader), strict=True):
                found[index] = read
    return found


def _scaled(line: Pixels) -> Pixels:
    height, width = line.shape
    wanted = max(1, min(_WIDEST, round(width * _HEIGHT / height)))
    return cv2.resize(line, (wanted, _HEIGHT), interpolation=cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA)


def _strips(widths: Sequence[int], gap: int) -> list[_Strip]:
    """Lines in the order given, as many in a strip as fit; a long one has its own."""
    strips: list[_Strip] = []
    current = _Strip(width=gap)
    for index, width in enumerate(widths):
        if width > _STRIP // 2:
            strips.append(_Strip([index], [gap], width + 2 * gap))
            continue
        if current.lines and current.width + width + gap > _STRIP:
            strips.append(current)
            current = _Strip(width=gap)
        current.lines.append(index)
        current.starts.append(current.width)
        current.width += width + gap
    return [*strips, current] if current.lines else strips


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
    allowed = _numeric(reader)
    edges = [(end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)]

    def of_lines(emissions: Sequence[_Emission]) -> list[list[_Emission]]:
        held: list[list[_Emission]] = [[] for _ in starts]
        for each in emissions:
            held[int(np.searchsorted(edges, (each.step + 0.5) * pitch))].append(each)
        return held

    free = of_lines(_emissions(steps))
    numbers = of_lines(_emissions(steps[:, allowed]))
    for own, number in zip(free, numbers, strict=True):
        chars = [_char(steps[each.step], each.output, reader) for each in own]
        yield Recognised(_stripped(chars), "".join(reader.characters[allowed[each.output]] for each in number))


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


_allowed: dict[int, list[int]] = {}


def _numeric(reader: Network) -> list[int]:
    """The outputs of the characters of numbers, the blank first."""
    key = id(reader)
    if key not in _allowed:
        _allowed[key] = [0, *(i for i, char in enumerate(reader.characters) if char and char in NUMERIC)]
    return _allowed[key]
