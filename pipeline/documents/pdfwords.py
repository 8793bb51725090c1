"""Characters of a PDF page to words: those that touch on one baseline, never across a gap or a vertical ruling.

MuPDF gives most characters as they are read, so they are taken in runs. Only a line whose runs do not simply follow
each other (text drawn twice, text over text, a ruling through a run) is put in order character by character.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from pipeline.documents.model import Box, Ruling, Word

_AGAIN = 1.5
"""Points: the same character so near is the same one, drawn twice to look bold."""
_DIGITS_APART = 0.13
"""Sizes. Digits stand apart earlier: the space of a Latin font is only a quarter of an em, and two numbers joined are
one wrong number."""
_APART = 0.25
_SAME_LINE = 0.3
_HANGING = frozenset("）)」』】》”’，。、；：")
"""Marks that begin no line: where a cell is full, Word lets them hang over its edge."""
_FAINT = 26
"""Of 255: less opaque text is not seen."""
_PALE = 0xF0F0F0
"""Bits of a colour, red, green and blue, that are all set where it is nearly white."""
_PAINTED = 8 | 16  # MuPDF's char_flags: filled, stroked; a character that is neither is invisible (OCR under a scan)

_Corners = tuple[float, float, float, float]


class _Run(NamedTuple):
    """Characters of one size side by side on one baseline: each begins and ends right of the one before, and nearer to
    it than digits of two numbers are. `x0` is where the first begins, `serial` how many of the page are shown before
    it."""

    baseline: float
    x0: float
    size: float
    serial: int
    texts: list[str]
    boxes: list[_Corners]


@dataclass
class Characters:
    """The visible characters of a page but white space, in runs, and the counts of these, of the invisible ones, and of
    those of the visible that are white (on a fill, or unseen on a scan)."""

    runs: list[_Run] = field(default_factory=list)
    hidden: int = 0
    pale: int = 0

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Characters:
        """In: a page's text ("rawdict" of MuPDF)."""
        found = cls()
        for block in raw["blocks"]:
            for line in block.get("lines", ()):
                found._take(line)
        return found

    @property
    def shown(self) -> int:
        return self.runs[-1].serial + len(self.runs[-1].texts) if self.runs else 0

    @property
    def unmapped(self) -> int:
        """How many of those shown have no meaning: their font does not tell which characters it draws."""
        distinct = set(chain.from_iterable(run.texts for run in self.runs))
        unmapped = {text for text in distinct if not _is_mapped(text)}
        return sum(text in unmapped for run in self.runs for text in run.texts) if unmapped else 0

    def _take(self, line: dict[str, Any]) -> None:
        size = baseline = left = right = math.nan
        for span in line["spans"]:
            if not span["char_flags"] & _PAINTED or span["alpha"] < _FAINT:
                self.hidden += sum(bool(_text(char["c"])) for char in span["chars"])
                continue
            if span["color"] & _PALE == _PALE:
                self.pale += sum(bool(_text(char["c"])) for char in span["chars"])
            if span["size"] != size:
                size, baseline = span["size"], math.nan
            for char in span["chars"]:
                text = _text(char["c"])
                if not text:
                    continue
                stands = char["origin"][1]
                box = char["bbox"]
                x0, _, x1, _ = box
                if not (stands == baseline and x0 - left > _AGAIN and x1 > right >= x0 - _DIGITS_APART * size):
                    run = _Run(stands, x0, size, self.shown, [], [])
                    self.runs.append(run)
                run.texts.append(text)
                run.boxes.append(box)
                baseline, left, right = stands, x0, x1


@lru_cache(maxsize=16_384)
def _text(char: str) -> str:
    """What a character of the file stands for, empty for white space. Radicals and compatibility ideographs (Chromium
    writes `⼀` for `一`) are the characters that they stand for."""
    if "⺀" <= char <= "⿟" or "豈" <= char <= "﫿":
        char = unicodedata.normalize("NFKC", char)
    return char if char.strip() else ""


@lru_cache(maxsize=16_384)
def _is_mapped(text: str) -> bool:
    return text != "\ufffd" and unicodedata.category(text[0]) not in ("Co", "Cn")


# --- runs -> words ---------------------------------------------------------------------------------------------------


class _Fences:
    """The vertical rulings of a page: nothing is joined across them."""

    def __init__(self, rulings: Iterable[Ruling]) -> None:
        self._rulings = sorted((rule for rule in rulings if rule.x0 == rule.x1), key=lambda rule: rule.x0)
        self._edges = [rule.x0 for rule in self._rulings]

    def part(self, left: _Corners, right: _Corners) -> bool:
        """Whether a ruling stands between the middles of two characters."""
        between = self._between(left, right)
        middle = (left[1] + left[3]) / 2
        return bool(between) and any(rule.y0 <= middle <= rule.y1 for rule in between)

    def cross(self, run: _Run) -> bool:
        """Whether a ruling touches a line's height between the first and the last character of a run."""
        between = self._between(run.boxes[0], run.boxes[-1]) if len(run.boxes) > 1 else ()
        if not between:
            return False
        top, bottom = min(box[1] for box in run.boxes), max(box[3] for box in run.boxes)
        return any(rule.y0 <= bottom and top <= rule.y1 for rule in between)

    def _between(self, left: _Corners, right: _Corners) -> Sequence[Ruling]:
        if not self._edges:
            return ()
        start = bisect_right(self._edges, (left[0] + left[2]) / 2)
        return self._rulings[start : bisect_left(self._edges, (right[0] + right[2]) / 2, start)]


def words(characters: Characters, rulings: Iterable[Ruling]) -> Iterator[Word]:
    """The words of a page, line by line from the top."""
    fences = _Fences(rulings)
    for line in _by_baseline(characters.runs):
        is_plain = all(_follows(*pair) for pair in pairwise(line)) and not any(fences.cross(run) for run in line)
        yield from _joined(line if is_plain else _single(line), fences)


def _by_baseline(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    line: list[_Run] = []
    for run in sorted(runs, key=attrgetter("baseline", "x0")):
        if line and run.baseline - line[0].baseline > _SAME_LINE * min(run.size, line[0].size):
            yield sorted(line, key=attrgetter("x0"))
            line = []
        line.append(run)
    if line:
        yield sorted(line, key=attrgetter("x0"))


def _follows(left: _Run, right: _Run) -> bool:
    """Whether a run begins right of all characters of the one before."""
    return right.x0 - left.boxes[-1][0] > _AGAIN


def _single(line: Iterable[_Run]) -> list[_Run]:
    """Each character of a line as a run of its own, from left to right; those in one place (the parts of a ligature) as
    the file has them."""
    single = [
        _Run(run.baseline, box[0], run.size, run.serial + i, [text], [box])
        for run in line
        for i, (text, box) in enumerate(zip(run.texts, run.boxes, strict=True))
    ]
    return sorted(single, key=lambda run: (run.x0, run.baseline, run.boxes, run.size, run.serial))


def _joined(line: Sequence[_Run], fences: _Fences) -> Iterator[Word]:
    """The words of a line. A closing mark may hang over a ruling; what follows it is another word."""
    held, hangs = [line[0]], False
    for run in line[1:]:
        last = held[-1]
        if run.texts[0] == last.texts[-1] and not _follows(last, run):
            continue
        gap = _gap(last, run)
        parted = not gap and fences.part(last.boxes[-1], run.boxes[0])
        hanging = parted and len(run.texts) == 1 and run.texts[0] in _HANGING
        if gap or hangs or (parted and not hanging):
            yield _word(held)
            held = []
        held.append(run)
        hangs = hanging
    yield _word(held)


def _gap(left: _Run, right: _Run) -> bool:
    """Whether the last character of a run and the first of the next stand apart."""
    apart = right.x0 - left.boxes[-1][2]
    if apart <= 0:
        return False
    digits = left.texts[-1].isdigit() and right.texts[0].isdigit()
    return apart > (_DIGITS_APART if digits else _APART) * min(left.size, right.size)


def _word(runs: Sequence[_Run]) -> Word:
    texts, boxes = runs[0].texts, runs[0].boxes
    if len(runs) > 1:
        texts = [text for run in runs for text in run.texts]
        boxes = [box for run in runs for box in run.boxes]
    if len(boxes) == 1:
        return Word(texts[0], Box(*boxes[0]))
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Word("".join(texts), Box(lefts[0], min(tops), max(rights), max(bottoms)))
