"""The headings of the six sections that the two forms ask for: misspelt, missing, numbered wrongly.

A heading says little: sections may be called otherwise, cut into others, or lie outside an excerpt. So what is said
here is only of two official headings that follow each other, never that a report's beginning or end is lacking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.documents.model import Block, Grid
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.tables.sections import Section
from schemas.forms import TABLE_IDS, forms_of
from schemas.values import fold

_TABLES = {forms_of(table_id)[-1].title: table_id for table_id in TABLE_IDS}
_TITLES = ("总体情况", *_TABLES, "存在的主要问题及改进情况", "其他需要报告的事项")
"""The official titles, in order."""
_NUMERALS = "一二三四五六七八九十"
_PLAIN = re.compile(r"[一-鿿、，,和与及的（）()\s#*:：]*")
"""Titles of other characters may have lost some."""
_NO_HAN = re.compile(r"[^一-鿿]")
_SMALL_WORDS = re.compile(r"及其|[和与及的]")
_OTHER_WORDS = (
    ("政府信息公开工作", ""),
    ("办理政府", "处理政府"),
    ("政务信息", "政府信息"),
    ("其它", "其他"),
    ("概况", "情况"),
    ("状况", "情况"),
    ("措施", "情况"),
    ("存在问题", "存在主要问题"),
    ("需报告", "需要报告"),
)
"""Wordings that are as good as the official one."""
_SHORTEST_MISSPELT = 8
"""A shorter title in other characters may be another title."""
_NOTHING_BETWEEN = 20
"""Characters under a heading that hold no section of their own."""


def heading_findings(sections: Sequence[Section], blocks: Sequence[Block]) -> tuple[Finding, ...]:
    """In: the sections of a document whose text is exact, and all its text. Out: what is wrong with their headings; it
    doubts no cell."""
    headings = [_Heading.of(section) for section in sections if section.numeral]
    pairs = [_Pair(one, next_one) for one, next_one in pairwise(headings) if one.place and next_one.place]
    twice = {heading for pair in pairs if pair.has_one_number for heading in (pair.first, pair.second)}

    @cache  # of each of the six titles once, however many headings there are
    def is_printed(title: str) -> bool:
        return any(_essence(text).lstrip(_NUMERALS).startswith(title) for text in _texts(blocks))

    return (
        *(_misspelt(heading) for heading in headings if heading.is_misspelt),
        *_numbered_again(headings),
        *(finding for pair in pairs for finding in _between(pair, is_printed, twice)),
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading; `place` is that of its section in the official order, from 1, 0 for a title that is none of them."""

    section: Section
    number: int
    place: int
    is_misspelt: bool = False

    @classmethod
    def of(cls, section: Section) -> _Heading:
        number = _NUMERALS.find(section.numeral) + 1
        title = _essence(section.title)
        for place, official in enumerate(map(_essence, _TITLES), 1):
            if title == official:
                return cls(section, number, place)
            if _PLAIN.fullmatch(section.title) and _is_one_slip_off(title, official):
                return cls(section, number, place, is_misspelt=True)
        return cls(section, number, 0)

    @property
    def said(self) -> str:
        return f"{self.section.numeral}、{self.section.title}"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two official headings with no other heading between them."""

    first: _Heading
    second: _Heading

    @property
    def places(self) -> int:
        return self.second.place - self.first.place

    @property
    def numbers(self) -> int:
        return self.second.number - self.first.number if self.first.number and self.second.number else 0

    @property
    def has_one_number(self) -> bool:
        return self.places == 1 and self.first.number == self.second.number != 0

    @property
    def may_hide_a_heading(self) -> bool:
        """Whether the text between them may begin a section under a number that was skipped."""
        text = "\n".join(fold(line.text) for line in self.first.section.lines)
        skipped = _NUMERALS[self.first.number : self.second.number - 1]
        return any(re.search(rf"{numeral}\s*[、.,:)]|^{numeral}", text, re.MULTILINE) for numeral in skipped)


def _essence(title: str) -> str:
    """A title without what wordings differ in."""
    text = _SMALL_WORDS.sub("", _NO_HAN.sub("", fold(title)))
    for other, official in _OTHER_WORDS:
        text = text.replace(other, official)
    return text


def _is_one_slip_off(title: str, official: str) -> bool:
    """Whether one character inside the title is wrong, too many or lacking, or two are swapped. At its ends a title may
    go on or be cut."""
    ends_alike = title[:1] == official[:1] and title[-1:] == official[-1:]
    return len(official) >= _SHORTEST_MISSPELT and ends_alike and OSA.distance(title, official, score_cutoff=1) == 1


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for text in (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,):
            yield from text.splitlines()


# --- what is wrong ---------------------------------------------------------------------------------------------------


def _misspelt(heading: _Heading) -> Finding:
    official = _TITLES[heading.place - 1]
    text = message("garbled_heading", left=heading.section.title, right=official)
    return _finding(text, heading.section.title, official, _TABLES.get(official, ""))


def _numbered_again(headings: Sequence[_Heading]) -> Iterator[Finding]:
    """The sections with tables numbered from 一 anew, after an overview that was 一 already. Where a section stands
    twice the document holds several lists or reports, and nothing is said."""
    places = [heading.place for heading in headings if heading.place]
    if len(places) != len(set(places)):
        return
    first = next((heading for heading in headings if (heading.place, heading.number) == (1, 1)), None)
    again = next((heading for heading in headings if (heading.place, heading.number) == (2, 1)), None)
    then = next((heading for heading in headings if (heading.place, heading.number) == (3, 2)), None)
    if first is not None and again is not None and then is not None:
        text = message("headings_numbered_again", left=first.said, right=again.said)
        yield _finding(text, first.said, again.said)


def _between(pair: _Pair, is_printed: Callable[[str], bool], twice: AbstractSet[_Heading]) -> Iterator[Finding]:
    """What the numbers and the order of two neighbours say. A wrong number that stands `twice` leaves another out, and
    that is not told again. `is_printed` says whether a line of the document begins with a title."""
    left, right = pair.first.said, pair.second.said
    if pair.has_one_number:
        yield _finding(message("heading_number_twice", left=left, right=right), left, right)
    elif pair.places == 1 and pair.numbers > 1 and not pair.may_hide_a_heading:
        if pair.first not in twice and pair.second not in twice:
            yield _finding(message("heading_number_skipped", left=left, right=right), left, right)
    elif pair.places == 2 and _lacks_one(pair, is_printed):
        title = _TITLES[pair.first.place]
        yield _finding(message("heading_missing", label=title, left=left, right=right), left, right)
    elif pair.places < 0 and pair.numbers == 1:
        # The numbers go up: it is not our reading that has them in another order.
        yield _finding(message("headings_out_of_order", left=left, right=right), left, right)


def _lacks_one(pair: _Pair, is_printed: Callable[[str], bool]) -> bool:
    """Whether the section between two others has no heading anywhere, be it without a number or in a table."""
    if is_printed(_essence(_TITLES[pair.first.place])):
        return False
    if pair.numbers == 1:
        return len(pair.first.section.text) <= _NOTHING_BETWEEN
    return pair.numbers == 2 and not pair.may_hide_a_heading


def _finding(text: Message, left: str, right: str, table: str = "") -> Finding:
    return Finding(FindingKind.STRUCTURE, text, table, left=left, right=right, cause=Cause.SOURCE)
