"""Which lines of a scan can be trusted.

A number is read by two networks that were made differently, and its digits are compared with the others of the page.
Where the page's own digits bear the first reading out, that is enough; else both networks must read the same, and be
sure of it. A seal, a pen or dirt in its place asks for both. What remains in doubt is kept as read, and flagged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.model import Recognition
from pipeline.documents.scans.glyphs import Glyph, Kind, Likeness, by_slant, glyph, kinds, likeness
from pipeline.documents.scans.ink import Pieces
from pipeline.documents.scans.lines import Line
from pipeline.documents.scans.models import Size
from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import Sheet
from pipeline.documents.scans.recognise import NUMERIC, Char, Recognised, recognise
from pipeline.documents.scans.rulings import Area

ILLEGIBLE = "□"
"""Stands for ink that cannot be read."""
_LOOKALIKES = "oOQDCU〇口lI|!！iLZzSsBbgqG丨丿ノＯ０“”\"'`~∼" + ILLEGIBLE
_MARKS = frozenset("一-—–－−―_＿~～.．·•'`‘’\"丨|/／\\丿、，,。:：;；^*°→←↓↑iIlJ" + ILLEGIBLE)
"""What a stroke or dot that stands alone is read as."""
_DASHES = "-−—－"
_BARS = frozenset("/|丨lI\\丿")
"""What a 1 or a / is read as."""
_LIKELY, _CERTAIN = 0.5, 0.9
"""Probabilities of the least certain character of a number."""
_WORDS = 0.9
"""Probability of the least certain character of words, under which the larger network reads them too."""
_MOST_AGAIN = 3_000.0
"""Widths to heights of all lines together that are read again: a page full of print has 2,000."""
_STAINED = 0.03
"""Share of a number's area that coloured ink covers."""
_WIDE_GAP = 0.7
"""Heights of a digit between two digits of one number at most: a point may be lost there, or they are two numbers."""
_PER_CHARACTER, _BEYOND = 0.95, 0.4
"""Widths of a number at most, to its height: for each of its characters, and beside them."""
_HEIGHTS = (0.72, 1.45)
"""A number's height to the usual one of its page; commas, brackets and units go beyond the digits."""
_AS_HIGH = 0.1
"""Share of its height by which another number of the same size may be higher or lower."""
_SEVERAL, _ALIKE = 3, 3
"""A mark was printed that stands so often on a page, with sides that differ by so many pixels at most."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line as it goes into the page; without text it is left out."""

    text: str
    recognition: Recognition

    def in_doubt(self) -> Judged:
        """The same, not sure and of no more than even confidence."""
        seen = self.recognition
        return replace(self, recognition=seen._replace(is_sure=False, confidence=min(seen.confidence, _LIKELY)))

    @property
    def is_number(self) -> bool:
        return any(char.isdigit() for char in self.text) and all(char in NUMERIC for char in self.text)


class Clearness(StrEnum):
    """What else stands where a number does."""

    CLEAR = "clear"
    CROSSED = "crossed"
    """A seal, a pen or dirt runs into it."""
    STRUCK = "struck"
    """A stroke goes through it, or one that was taken out may have hidden part of it."""
    PARTED = "parted"
    """Its digits stand too far apart for one number."""
    UNEVEN = "uneven"
    """It is as high as no other number of its page."""


class _Kind(StrEnum):
    """What a line seems to be."""

    NUMBER = "number"
    HIDDEN = "hidden"
    """Nothing but a stroke that may hide it."""
    MARK = "mark"
    """A stroke or a dot that is all that a cell holds: a dash, a slash, or dirt."""
    WORDS = "words"


def judged(lines: Sequence[Line], sheet: Sheet, grey: Pixels) -> list[Judged]:
    """Reads lines and says which can be trusted. Raises OSError where a network cannot be loaded."""
    crops = [line.crop(grey) for line in lines]
    first = _recognised(lines, crops)
    what = [_kind(line, read.text) for line, read in zip(lines, first, strict=True)]
    numbers = {i: _as_number(read, lines[i], grey) for i, read in enumerate(first) if what[i] is _Kind.NUMBER}
    probable = [i for i, read in numbers.items() if read.confidence >= _LIKELY]
    known = kinds([each for i in probable for each in _glyphs(numbers[i], lines[i].bodies, grey) or ()])
    heights = np.array([lines[i].area.height for i in numbers])
    seen = {
        i: _Seen(read, _looks(read, lines[i], grey, known), _clearness(lines[i], read, sheet, heights))
        for i, read in numbers.items()
    }
    doubted = [i for i, each in seen.items() if not each.is_plain]
    vague = [i for i, kind in enumerate(what) if kind is _Kind.WORDS and first[i].confidence < _WORDS]
    doubted, vague = _affordable(doubted, crops), _affordable(vague, crops)
    second = dict(zip(doubted, recognise([crops[i] for i in doubted], Size.SMALL, numbers=True), strict=True))
    second |= dict(zip(vague, recognise([crops[i] for i in vague], Size.SMALL), strict=True))
    marks = [line.area for line, kind in zip(lines, what, strict=True) if kind is _Kind.MARK]
    result = []
    for i, (line, read, kind) in enumerate(zip(lines, first, what, strict=True)):
        if kind is _Kind.HIDDEN:
            result.append(Judged(ILLEGIBLE, Recognition(0.0, is_sure=False)))
        elif kind is _Kind.MARK:
            is_printed = read.confidence >= _LIKELY and _is_printed(line.area, marks)
            result.append(_as_read(read, is_printed and not line.struck))
        elif kind is _Kind.WORDS:
            result.append(_words(read, second.get(i, read)))
        elif i in second:
            again = _as_number(second[i], line, grey)
            result.append(_settled(seen[i], again, _looks(again, line, grey, known)))
        else:
            result.append(_as_read(seen[i].read, seen[i].is_plain))
    result = [read.in_doubt() if line.runs_over else read for line, read in zip(lines, result, strict=True)]
    return _without_strays(lines, result)


def _affordable(lines: Sequence[int], crops: Sequence[Pixels]) -> list[int]:
    """Those of the lines that may be read a second time; on a page of nothing but tiny print or noise not all may."""
    widths = np.cumsum([crops[i].shape[1] / crops[i].shape[0] for i in lines])
    return [i for i, width in zip(lines, widths, strict=True) if width <= _MOST_AGAIN]


def _without_strays(lines: Sequence[Line], read: Sequence[Judged]) -> list[Judged]:
    """Strokes and dots beside a number in its cell say nothing, but put it in doubt."""
    numbers = {line.cell for line, each in zip(lines, read, strict=True) if line.cell is not None and each.is_number}
    result = list(read)
    for i, (line, each) in enumerate(zip(lines, read, strict=True)):
        if line.cell in numbers and not line.alone and all(char in _MARKS for char in each.text):
            result[i] = replace(each, text="")
    strayed = {line.cell for line, each in zip(lines, result, strict=True) if not each.text}
    return [each.in_doubt() if line.cell in strayed else each for line, each in zip(lines, result, strict=True)]


def _recognised(lines: Sequence[Line], crops: Sequence[Pixels]) -> list[Recognised]:
    """The first reading of each line; those that are narrow as numbers are stand among digits."""
    narrow = [i for i, line in enumerate(lines) if line.cell is not None and line.is_narrow]
    others = sorted(set(range(len(lines))) - set(narrow))
    found = dict(zip(narrow, recognise([crops[i] for i in narrow], numbers=True), strict=True))
    found |= dict(zip(others, recognise([crops[i] for i in others]), strict=True))
    return [found[i] for i in range(len(lines))]


def _kind(line: Line, text: str) -> _Kind:
    """What a reading may be one of. Outside tables ink that cannot be read is no number."""
    if not len(line.bodies):
        return _Kind.HIDDEN
    if line.cell is None and not any(char.isdigit() for char in text):
        return _Kind.WORDS
    is_stroke = len(line.bodies) == 1 and (not text or text in _BARS)  # perhaps a 1 or a /
    if line.alone and len(line.bodies) <= 2 and not is_stroke and all(char in _MARKS for char in text):
        return _Kind.MARK
    plain = unicodedata.normalize("NFKC", text)  # a ringed number is read as ④
    rest = [char for char in plain if char not in NUMERIC and char not in _LOOKALIKES and not char.isspace()]
    is_number = not rest or (any(char.isdigit() for char in plain) and all(char in _MARKS for char in rest))
    return _Kind.NUMBER if is_number else _Kind.WORDS


def _words(first: Recognised, second: Recognised) -> Judged:
    """The reading of words that is more certain; sure unless a digit among them is not, or one reading is a number."""
    better = first if first.confidence >= second.confidence else second
    digits = [char.probability for char in better.chars if char.text.isdigit()]
    read = _as_read(better, sure=min(digits, default=1.0) >= _CERTAIN)
    return read.in_doubt() if read.is_number else read


# --- numbers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a number after the first reading."""

    read: Recognised
    looks: Likeness
    clear: Clearness

    @property
    def is_plain(self) -> bool:
        """Whether nothing speaks against it."""
        fits = self.looks is Likeness.FITS and self.clear is Clearness.CLEAR
        return fits and bool(self.read.text) and self.read.confidence >= _CERTAIN


def _as_number(read: Recognised, line: Line, grey: Pixels) -> Recognised:
    """A reading as a number. The networks take a / among digits for a 1; by its slant it is known."""
    number = read.as_number()
    if len(line.bodies) != 1 or not number.text or not set(number.text) <= {"1", "/"}:
        return number
    ((x0, y0, x1, y1, _),) = line.bodies.tolist()
    text = by_slant(grey[y0:y1, x0:x1])
    if text is None:
        return number
    others = tuple(dict.fromkeys(char.text for char in read.chars if char.text != text))
    probability = max(number.confidence, _CERTAIN) if text == "/" else number.confidence
    chars = (Char(text, probability, others),)
    return Recognised(chars, chars)


def _settled(seen: _Seen, second: Recognised, second_looks: Likeness) -> Judged:
    """A number that was read twice is sure where both readings are one, and nothing speaks against it."""
    first = seen.read
    if first.text and first.text == second.text:
        least = min(first.confidence, second.confidence)
        fits = seen.looks is Likeness.FITS
        if seen.looks is Likeness.OTHER:
            sure = False
        elif seen.clear is Clearness.CLEAR:
            sure = least >= _CERTAIN or (fits and least >= _LIKELY)
        else:
            sure = seen.clear is Clearness.CROSSED and fits and least >= _CERTAIN
        return _as_read(first, sure)
    if seen.looks is not second_looks and Likeness.FITS in (seen.looks, second_looks):
        better, other = (first, second) if seen.looks is Likeness.FITS else (second, first)
    else:
        better, other = sorted((first, second), key=lambda read: -read.confidence)
    text = better.text or ILLEGIBLE
    return Judged(text, Recognition(better.confidence, _others(better), other.text)).in_doubt()


def _glyphs(read: Recognised, bodies: Pieces, grey: Pixels) -> list[Glyph] | None:
    """The digits of a reading, each with its ink; None where there are not as many characters as bodies of ink."""
    if len(read.chars) != len(bodies):
        return None
    return [
        glyph(char.text, grey[y0:y1, x0:x1])
        for char, (x0, y0, x1, y1, _) in zip(read.chars, bodies.tolist(), strict=True)
        if char.text.isdigit() or char.text == "/"
    ]


_FROM_WORST = (Likeness.OTHER, Likeness.ODD, Likeness.UNKNOWN)


def _looks(read: Recognised, line: Line, grey: Pixels, known: Mapping[str, Kind]) -> Likeness:
    """The worst of a line's glyphs; odd where the ink does not fall into its characters."""
    glyphs = _glyphs(read, line.bodies, grey)
    if glyphs is None:
        return Likeness.ODD
    found = {likeness(each, known) for each in glyphs}
    return next((worst for worst in _FROM_WORST if worst in found), Likeness.FITS)


def _clearness(line: Line, read: Recognised, sheet: Sheet, heights: NDArray[np.int_]) -> Clearness:
    if line.struck or _is_too_wide(line.area, sum(char.text not in _DASHES for char in read.chars)):
        return Clearness.STRUCK
    if not _is_even(line.area.height, heights):
        return Clearness.UNEVEN
    if _is_apart(line.bodies):
        return Clearness.PARTED
    return Clearness.CROSSED if line.crossed or _is_stained(line.area, sheet) else Clearness.CLEAR


def _is_too_wide(area: Area, characters: int) -> bool:
    """Whether the ink of a number is wider than its characters are: a stroke goes through it."""
    return area.width > (_PER_CHARACTER * characters + _BEYOND) * area.height


def _is_even(height: int, heights: NDArray[np.int_]) -> bool:
    """Whether a number is about as high as most of its page, or as several of it: a page may have types of two sizes,
    but no two strokes or spots are alike."""
    low, high = _HEIGHTS
    usual = float(np.median(heights))
    alike = np.abs(heights - height) <= _AS_HIGH * height
    return low * usual <= height <= high * usual or int(alike.sum()) >= _SEVERAL


def _is_stained(area: Area, sheet: Sheet) -> bool:
    if sheet.stain is None:
        return False
    return bool((sheet.stain[area.y0 : area.y1, area.x0 : area.x1] > 0).mean() >= _STAINED)


def _is_apart(bodies: Pieces) -> bool:
    """Whether two bodies of ink stand so far apart that they may be two numbers."""
    if len(bodies) < 2:
        return False
    height = int((bodies[:, 3] - bodies[:, 1]).max())
    return bool((bodies[1:, 0] - np.maximum.accumulate(bodies[:, 2])[:-1]).max() > _WIDE_GAP * height)


# --- marks -----------------------------------------------------------------------------------------------------------


def _is_printed(mark: Area, marks: Sequence[Area]) -> bool:
    """Whether a mark stands several times on a page, `—` for each zero: dirt has no two alike."""
    alike = [
        each for each in marks if abs(each.width - mark.width) <= _ALIKE and abs(each.height - mark.height) <= _ALIKE
    ]
    return len(alike) >= _SEVERAL


def _as_read(read: Recognised, sure: bool) -> Judged:
    judged_ = Judged(read.text or ILLEGIBLE, Recognition(read.confidence, _others(read)))
    return judged_ if sure else judged_.in_doubt()


def _others(read: Recognised) -> tuple[str, ...]:
    """For each character what else it may be."""
    return tuple("".join(char.others) for char in read.chars)
