"""The sentences of a report that may speak of its tables: those that hold a number which could be one of theirs.

White space means nothing in Chinese prose, but between two digits: sentences are kept without it, each character with
its place, so that a quotation can be found letter by letter across line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents.model import Line, Place
from pipeline.readers.prose_evidence import may_be_told
from pipeline.tables.scan import RunningText
from pipeline.tables.sections import Section
from schemas.values import fold

_LONGEST = 300
"""Characters of a sentence; a longer one is cut at a semicolon or comma."""
_MOST = 200
"""Sentences of a document: a report has some thirty."""
_END = re.compile(r"[。！？!?]")
_PAUSE = re.compile(r"[；;，,]")
_ITEM = re.compile(r"\s*(?:#|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]是|\d{1,2}[.、．]\D)")
_PAGE_NUMBER = re.compile(r"\s*[-—–－]+\s*\d{1,4}\s*[-—–－]+\s*")
_BARE = re.compile(r"[\d\s.,%/|-]*")
_CELLED = re.compile(r"[|\t].*[|\t]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without white space; `places` says where pieces of it stand, each from a character on."""

    text: str
    section: str
    places: tuple[tuple[int, Place], ...]

    def place(self, start: int) -> Place:
        """Where a character stands."""
        return next(place for begin, place in reversed(self.places) if begin <= start)


def sentences_of(sections: Iterable[Section]) -> tuple[Sentence, ...]:
    """In: a report's sections. Out: the sentences with a number that may be one of the tables', in printed order."""
    found: list[Sentence] = []
    for section in sections:
        for lines in _paragraphs([line for line in section.lines if _is_prose(line)]):
            found += (each for each in _sentences(lines, section.numeral) if may_be_told(each.text))
    return tuple(found[:_MOST])


def squeezed(text: str) -> str:
    """A text as sentences hold it: folded, and without white space but between two digits or Latin letters."""
    return re.sub(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])", "", fold(text))


def _is_prose(line: Line) -> bool:
    """Whether a line is no page number, no cell of a table that was not taken, and no row of one."""
    text = line.text
    return not (_PAGE_NUMBER.fullmatch(text) or _BARE.fullmatch(text) or _CELLED.search(text))


def _paragraphs(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Lines that go on one from the other: none begins an item or follows the end of a sentence."""
    held: list[Line] = []
    for line in lines:
        if held and (_ITEM.match(line.text) or _END.search(held[-1].text.rstrip()[-1:])):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _sentences(lines: Sequence[Line], section: str) -> Iterator[Sentence]:
    text = RunningText.of(lines)
    start = 0
    while start < len(text.text):
        end = _end(text.text, start)
        yield _sentence(text.lines(start, end), section)
        start = end


def _end(text: str, start: int) -> int:
    """Where a sentence ends, looking no further than it may be long: a text may have no full stop at all."""
    limit = min(len(text), start + _LONGEST)
    stop = _END.search(text, start, limit)
    if stop or limit == len(text):
        return stop.end() if stop else limit
    pauses = [pause.end() for pause in _PAUSE.finditer(text, start, limit)]
    return next((end for end in reversed(pauses) if text[end - 1] in "；;"), pauses[-1] if pauses else limit)


def _sentence(lines: Sequence[Line], section: str) -> Sentence:
    joined, places = "", []
    for line in lines:
        begin = len(joined)
        # Two digits on both sides of a line break are two numbers, or one that no one can be sure of.
        joined = squeezed(f"{joined}\n{line.text}") if joined else squeezed(line.text)
        places.append((begin, line.place(0, len(line.text))))
    return Sentence(joined, section, tuple(places))
