"""Labels in running text: found through line breaks, spaces and missing punctuation."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents.model import Line, Place
from pipeline.tables.labels import spell
from schemas.declaration import Arrangement
from schemas.forms import forms_of

_CJK_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Hit:
    """A label at `start` … `end` of a text. `role` is `row`, `column` or `note`; `id` names it within its role.
    `distinctive` labels hardly occur in prose."""

    start: int
    end: int
    role: str
    id: str
    distinctive: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.role, self.id


@dataclass(frozen=True)
class RunningText:
    """Lines joined into one text, from whose characters the lines' places can be found again."""

    text: str
    parts: tuple[Line, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> RunningText:
        starts, position = [], 0
        for line in lines:
            starts.append(position)
            position += len(line.text) + 1
        return cls("\n".join(line.text for line in lines), tuple(lines), tuple(starts))

    def line_at(self, position: int) -> int:
        """The index of the line that holds a character."""
        return bisect.bisect_right(self.starts, position) - 1

    def place(self, start: int, end: int) -> Place:
        """Where characters stand; where they run over several lines, in the first."""
        index = self.line_at(start)
        line, offset = self.parts[index], self.starts[index]
        return line.place(start - offset, max(start, min(end, offset + len(line.text))) - offset)

    def lines(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines from `start` to `end`, the first and last cut."""
        found = []
        for index in range(self.line_at(start), self.line_at(max(start, end - 1)) + 1):
            line, offset = self.parts[index], self.starts[index]
            low, high = max(0, start - offset), min(len(line.text), end - offset)
            if low < high:
                found.append(line.cut(low, high))
        return tuple(found)

    def past_numbers(self, position: int) -> int:
        """The position after the numbers, rules and blanks that follow."""
        match = _NUMBERS.match(self.text, position)
        return match.end() if match is not None else position

    def without_section_number(self, start: int, end: int) -> int:
        """`end`, or the start of a section number (`5.`, `##`) that stands just before it."""
        tail = _SECTION_NUMBER.match(self.text[start:end][::-1])
        return end - tail.end() if tail is not None else end

    def back_to_opening(self, table_id: str, position: int) -> int:
        """The start of the label that opens a table but is too common to be distinctive (行政复议 of table four)."""
        start = max(0, position - _FAR)
        hits = scan(self.text[start:position], table_id)
        openings = [
            start + hit.start
            for index, hit in enumerate(hits)
            if hit.role == "row" and not hit.distinctive
            if position - start - hit.start <= _NEAR or not self._has_words(start, hits[index:], position)
        ]
        return openings[-1] if openings else position

    def _has_words(self, start: int, hits: Sequence[Hit], end: int) -> bool:
        """Whether words stand between hits (counted from `start`), or between the last of them and `end`."""
        gaps = zip(hits, [*(hit.start for hit in hits[1:]), end - start], strict=True)
        return any(ch.isalpha() for hit, until in gaps for ch in self.text[start + hit.end : start + until])


_NEAR, _FAR = 80, 300
"""Characters between a label that opens a table and the next one: with words among them, and with rules and separators
only."""
_NUMBERS = re.compile(r"(?:[\s|\d.,，．/\\:%—–―－+-]|元|万|空)*")
_SECTION_NUMBER = re.compile(r"\s*(?:[.、．]\d{1,2}\s*|#+)")
"""Read from the end: from its begin each of many blanks would be tried."""


class _Beginning(NamedTuple):
    """The labels that may begin with one character: one expression, longest first, and what its groups stand for."""

    pattern: re.Pattern[str]
    meanings: tuple[tuple[str, str, bool], ...]


class _Labels(NamedTuple):
    """All labels of all forms of a table by the character that they begin with, and an expression for these: at most
    characters of a text none begins."""

    first: re.Pattern[str]
    beginnings: Mapping[str, _Beginning]


@lru_cache(maxsize=8)
def _labels(table_id: str) -> _Labels:
    labels: dict[str, tuple[str, str, bool]] = {}
    for table in forms_of(table_id):
        names = table.arrangement is not Arrangement.SECTIONS  # of table two: words of every day (行政许可)
        for row in table.rows:
            for text in row.spellings:
                labels.setdefault(text, ("row", row.id, names and len(spell(text).body) > 4))
        for column in table.columns:
            for text in column.spellings:
                labels.setdefault(text, ("column", column.id, len(spell(text).body) > 2))
        for text in table.notes:
            labels.setdefault(text, ("note", text, len(text) > 4))
    by_first: dict[str, list[str]] = {}
    for text in sorted(labels, key=lambda text: -len(spell(text).body)):
        for first in _firsts(text):
            by_first.setdefault(first, []).append(text)
    beginnings = {
        first: _Beginning(re.compile("|".join(f"({_loose(text)})" for text in texts)), tuple(labels[t] for t in texts))
        for first, texts in by_first.items()
    }
    return _Labels(re.compile(f"[{re.escape(''.join(beginnings))}]"), beginnings)


def _firsts(label: str) -> set[str]:
    """The characters that a label may begin with in a text."""
    spelling = spell(label)
    return {spelling.body[0], *(("（", "(", spelling.enumerator[0]) if spelling.enumerator else ())}


def _loose(label: str) -> str:
    """An expression for a label whatever white space or punctuation the text has. Its enumerator may be missing,
    unless the body is too short to be known without it."""
    spelling = spell(label)
    body = r"[\s“”\"'‘’，,、（）()：:/．.]*".join(re.escape(ch) for ch in spelling.body)
    closing = r"(?:[\s]*[”\"’）)])?" if label[-1] in "）”" else ""
    if not spelling.enumerator:
        return body + closing
    number = re.escape(spelling.enumerator)
    # The last digit of the row before, with the stray point of a label that lost its number, is no enumerator.
    spaced = rf"{number}(?:(?<!\d{number})[^\S\n]+)?"
    # No blank may be matched in two ways: of a hundred thousand each pair would be tried.
    enumerator = (
        rf"(?:[（(]\s*{number}\s*[）)]\s*(?:[.、．]\s*)?|{spaced}[、.．:：]\s*)"
        if spelling.enumerator[0] in _CJK_NUMERALS
        else rf"(?:[（(]\s*{number}\s*[）)]|{spaced}[、.．])\s*"
    )
    optional = "" if len(spelling.body) <= 2 else "?"
    return rf"(?:{enumerator}){optional}{body}{closing}"


def scan(text: str, table_id: str) -> list[Hit]:
    """The labels of a table (in any form) in a text, in order, none overlapping another."""
    labels = _labels(table_id)
    hits: list[Hit] = []
    for first in labels.first.finditer(text):
        if hits and first.start() < hits[-1].end:
            continue
        beginning = labels.beginnings[first[0]]
        match = beginning.pattern.match(text, first.start())
        if match is not None:
            role, id_, distinctive = beginning.meanings[(match.lastindex or 1) - 1]
            hits.append(Hit(match.start(), match.end(), role, id_, distinctive))
    return hits
