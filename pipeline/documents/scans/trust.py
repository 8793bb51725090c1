"""Which numbers of a scan can be trusted: what the network reads must be borne out by a second look, made differently.

A number is sure where free reading and digits-only reading agree, every digit looks as its kind does on this page, and
nothing else stands in the cell. Where one of these fails, the larger network reads it too; a number that the two read
differently, or that ink which is no digit touches, is in doubt: it is kept as read, and flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.glyphs import Glyph, Likeness, Vector, glyph, kinds, likeness
from pipeline.documents.scans.lines import Line
from pipeline.documents.scans.models import Size
from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import Sheet
from pipeline.documents.scans.recognise import NUMERIC, Recognised, recognise
from pipeline.documents.scans.rulings import Area

Pieces = NDArray[np.int32]

ILLEGIBLE = "□"
"""Stands for ink that cannot be read."""
_LOOKALIKES = "oOQDCU〇口lI|!！iLZzSsBbgqG丨丿ノＯ０·：:。、★°*'\"" + ILLEGIBLE
_PROBABLE, _LIKELY, _CERTAIN = 0.45, 0.5, 0.9
_OVER = 0.5
"""Share of its width that a piece of ink stands over another of the same digit."""
_STAINED = 0.03
"""Share of a number's area that coloured ink covers."""
_WIDE_GAP = 0.85
"""Heights of a digit between two digits of one number at most."""
_SECOND_GAP = 4
"""Paper between two numbers where the larger network reads them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line as it goes into the page. `sure` unless what it says is in doubt."""

    text: str
    confidence: float
    alternatives: tuple[str, ...]
    sure: bool


class Clearness(StrEnum):
    """What else stands where a number does."""

    CLEAR = "clear"
    CROSSED = "crossed"
    """A seal, a pen or dirt runs into it."""
    PARTED = "parted"
    """Its digits stand too far apart for one number."""


def judged(lines: Sequence[Line], sheet: Sheet, grey: Pixels) -> list[Judged]:
    """Reads lines and says which can be trusted. Raises OSError where a network cannot be loaded."""
    crops = [line.crop(grey) for line in lines]
    first = recognise(crops)
    numeric = [i for i, line in enumerate(lines) if _is_number_like(line, first[i].text)]
    bodies = {i: _bodies(lines[i].pieces) for i in numeric}
    probable = [i for i in numeric if first[i].confidence >= _PROBABLE]
    known = kinds([each for i in probable for each in _glyphs(first[i], bodies[i], grey) or ()])
    clear = {i: _clearness(lines[i], bodies[i], sheet) for i in numeric}

    def looks(index: int, read: Recognised) -> Likeness:
        return _looks(_glyphs(read, bodies[index], grey), known)

    doubted = [
        i
        for i in numeric
        if not (clear[i] is Clearness.CLEAR and _is_plain(first[i]) and looks(i, first[i]) is Likeness.FITS)
    ]
    second = recognise([crops[i] for i in doubted], Size.SMALL, _SECOND_GAP)
    borne_out = set(numeric) - set(doubted)
    result = [_as_read(read, index in borne_out or _is_safe(read.text)) for index, read in enumerate(first)]
    for index, read in zip(doubted, second, strict=True):
        seen = _Seen(first[index], read, looks(index, first[index]), looks(index, read))
        result[index] = _settled(seen, clear[index])
    return result


def _is_number_like(line: Line, text: str) -> bool:
    """Whether a reading may be one of a number; words are none. Outside tables ink that cannot be read is no number."""
    if line.cell is None and not any(char.isdigit() for char in text):
        return False
    return all(char in NUMERIC or char in _LOOKALIKES or char.isspace() for char in text)


def _is_safe(text: str) -> bool:
    """Whether a reading holds no digit that nothing bears out."""
    return bool(text) and not any(char.isdigit() for char in text)


def _is_plain(read: Recognised) -> bool:
    """Whether a reading is a number at first sight, whatever characters are allowed."""
    return bool(read.text) and read.text == read.as_number and read.confidence >= _PROBABLE


# --- what the ink looks like -----------------------------------------------------------------------------------------


def _bodies(pieces: Pieces) -> Pieces:
    """The pieces of a line from left to right, those one over the other joined: a digit may be broken."""
    joined: list[list[int]] = []
    for x0, y0, x1, y1, count in pieces[np.argsort(pieces[:, 0], kind="stable")].tolist():
        last = joined[-1] if joined else None
        if last is not None and min(last[2], x1) - x0 >= _OVER * min(last[2] - last[0], x1 - x0):
            last[:] = [last[0], min(last[1], y0), max(last[2], x1), max(last[3], y1), last[4] + count]
        else:
            joined.append([x0, y0, x1, y1, count])
    return np.array(joined, np.int32)


def _glyphs(read: Recognised, bodies: Pieces, grey: Pixels) -> list[Glyph] | None:
    """The digits of a reading, each with its ink; None where there are not as many characters as bodies of ink."""
    texts = [char.text for char in read.chars if char.text.strip()]
    if len(texts) != len(bodies):
        return None
    return [
        glyph(text, grey[y0:y1, x0:x1])
        for text, (x0, y0, x1, y1, _) in zip(texts, bodies.tolist(), strict=True)
        if text.isdigit() or text == "/"
    ]


def _looks(glyphs: Sequence[Glyph] | None, known: Mapping[str, Vector]) -> Likeness:
    """The worst of a line's glyphs; odd where the ink does not fall into its characters."""
    if glyphs is None:
        return Likeness.ODD
    found = {likeness(each, known) for each in glyphs}
    return next((worst for worst in (Likeness.ODD, Likeness.UNKNOWN) if worst in found), Likeness.FITS)


def _clearness(line: Line, bodies: Pieces, sheet: Sheet) -> Clearness:
    if _is_apart(bodies):
        return Clearness.PARTED
    return Clearness.CROSSED if line.crossed or _is_stained(line.area, sheet) else Clearness.CLEAR


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


# --- two readings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """Two readings of one line, and how the ink looks for each."""

    first: Recognised
    second: Recognised
    first_looks: Likeness
    second_looks: Likeness


def _settled(seen: _Seen, clear: Clearness) -> Judged:
    """A number that was read twice is sure where the page's own digits bear it out: both readings, or the one of two
    that looks right. Where the page has none to compare, both networks must be sure; where a seal or a pen runs into
    it, all must be."""
    first, second = seen.first, seen.second
    if first.text and first.text == second.text:
        least = min(first.confidence, second.confidence)
        by_looks = seen.first_looks is Likeness.FITS and (clear is Clearness.CLEAR or least >= _CERTAIN)
        by_networks = seen.first_looks is Likeness.UNKNOWN and clear is Clearness.CLEAR and _is_likely(first, second)
        return _as_read(first, (by_looks or by_networks) and clear is not Clearness.PARTED)
    for read, looks, others in (
        (first, seen.first_looks, seen.second_looks),
        (second, seen.second_looks, seen.first_looks),
    ):
        if looks is Likeness.FITS and others is Likeness.ODD and read.text:
            return _as_read(read, clear is Clearness.CLEAR and read.confidence >= _PROBABLE)
    better = first if first.confidence >= second.confidence else second
    other = second if better is first else first
    return Judged(better.text or ILLEGIBLE, 0.0, (*_others(better), other.text), sure=False)


def _is_likely(first: Recognised, second: Recognised) -> bool:
    less, more = sorted((first.confidence, second.confidence))
    return more >= _CERTAIN and less >= _LIKELY


def _as_read(read: Recognised, sure: bool) -> Judged:
    return Judged(read.text or ILLEGIBLE, read.confidence if sure else min(read.confidence, 0.5), _others(read), sure)


def _others(read: Recognised) -> tuple[str, ...]:
    """For each character what else it may be."""
    return tuple("".join(char.others) for char in read.chars)
