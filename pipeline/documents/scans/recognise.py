"""Lines of print to text, by the recognition network: each character with its probability and what else it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.models import Network, Size, network
from pipeline.documents.scans.picture import Pixels

_HEIGHT = 48
"""Of a line as the network takes it."""
_STEP = 16
"""Widths of lines are made multiples of it, so that lines of nearly one width go in one batch."""
_NARROWEST, _WIDEST = 48, 2400
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


def recognise(lines: Sequence[Pixels], size: Size = Size.TINY) -> list[Recognised]:
    """Recognises lines of print (dark on white, cut close). Raises OSError where the network cannot be loaded."""
    reader = network(size)
    found = [Recognised()] * len(lines)
    scaled = [_scaled(line) for line in lines]
    for batch in _batches([line.shape[1] for line in scaled]):
        width = max(scaled[i].shape[1] for i in batch)
        crops = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
        for row, index in enumerate(batch):
            crops[row, :, :, : scaled[index].shape[1]] = scaled[index].astype(np.float32) / 127.5 - 1.0
        for index, steps in zip(batch, reader.probabilities(crops), strict=True):
            found[index] = _decoded(steps, reader)
    return found


def _scaled(line: Pixels) -> Pixels:
    height, width = line.shape
    wanted = int(np.clip(round(width * _HEIGHT / height / _STEP) * _STEP, _NARROWEST, _WIDEST))
    grows = _HEIGHT > height
    return cv2.resize(line, (wanted, _HEIGHT), interpolation=cv2.INTER_CUBIC if grows else cv2.INTER_AREA)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Lines of nearly the same width together."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda i: widths[i]):
        width = widths[index]
        if batch and (width * (len(batch) + 1) > _BATCH or width > 1.25 * widths[batch[0]] + _STEP):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _decoded(steps: NDArray[np.float32], reader: Network) -> Recognised:
    """CTC: the likeliest of each step; repeats and blanks go."""
    best = steps.argmax(axis=1)
    chars: list[Char] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start]:
            run = steps[start:end]
            step = run[int(run[:, best[start]].argmax())]
            chars.append(_char(step, int(best[start]), reader))
        start = end
    return Recognised(tuple(chars), _as_number(steps, reader))


def _char(step: NDArray[np.float32], best: int, reader: Network) -> Char:
    probability = float(step[best])
    others: tuple[str, ...] = ()
    if probability < 1 - _LIKELY:
        candidates = [int(i) for i in np.argsort(step)[::-1][:4] if i not in (0, best) and step[i] >= _LIKELY]
        others = tuple(reader.characters[i] for i in candidates)
    return Char(reader.characters[best], probability, others)


def _as_number(steps: NDArray[np.float32], reader: Network) -> str:
    allowed = _numeric(reader)
    best = steps[:, allowed].argmax(axis=1)
    text = ""
    for place, index in enumerate(best):
        if index and (place == 0 or best[place - 1] != index):
            text += reader.characters[allowed[index]]
    return text


_allowed: dict[int, list[int]] = {}


def _numeric(reader: Network) -> list[int]:
    """The outputs of the characters of numbers, the blank first."""
    key = id(reader)
    if key not in _allowed:
        _allowed[key] = [0, *(i for i, char in enumerate(reader.characters) if char and char in NUMERIC)]
    return _allowed[key]
