"""Matching printed labels with declared ones, through variants, typos and OCR slips.

A label has an optional enumerator (`1.`, `（三）`, `四、`) and a body. Bodies decide; enumerators that contradict each
other forbid a match. A match that is not exact must be the only near one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from schemas.declaration import Table
from schemas.values import fold

_COUNT = r"([一二三四五六七八九十]{1,2}|\d{1,2})"
_ENUMERATOR = re.compile(rf"\({_COUNT}\)[.、:]?|{_COUNT}[.、:)]|(\d{{1,2}})(?=[^\W\d])")
_CIRCLED = {0x2460 + n: f"{n + 1}." for n in range(20)} | {0x2776 + n: f"{n + 1}." for n in range(10)}
"""①②③, which NFKC makes the bare digits of their item."""
_SECOND = re.compile(r"[^\d.](?:\d{1,2}[.、:)]|\([一二三四五六七八九十]{1,2}\)|[一二三四]、)")
"""An enumerator inside a label: two labels in one cell, where the rule between them is lost."""
_DROPPED = re.compile(r"[^\w]|_")

_NEAR = 80.0
_MARGIN = 8.0
"""A label that is further behind the nearest one takes nothing from it: how far is not measured."""
_SHORTEST_FUZZY = 5
_SHORTEST_PREFIX = 4
_ADDITIONS = frozenset(("小计", "合计", "总计", "共计", "累计", "备注"))
_MOST_REMEMBERED = 8192
_TAIL = 8
"""Characters that may follow a whole label; more are another one."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A label taken apart: `enumerator` without its punctuation (empty where there is none), `body` without any."""

    enumerator: str
    body: str


@lru_cache(maxsize=8192)
def spell(text: str) -> Spelling:
    """`（三） 不予公 开` → enumerator `三`, body `不予公开`."""
    folded = fold(text.translate(_CIRCLED)).replace(" ", "")
    match = _ENUMERATOR.match(folded)
    if match is None:
        return Spelling("", _DROPPED.sub("", folded))
    return Spelling(match[1] or match[2] or match[3], _DROPPED.sub("", folded[match.end() :]))


@lru_cache(maxsize=8192)
def _is_two(text: str) -> bool:
    """Whether a text goes on with a second numbered label."""
    return _SECOND.search(fold(text.translate(_CIRCLED)).replace(" ", ""), 1) is not None


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """`id` is the row or column that the text names; `exact` unless a typo, a slip or a cut had to be forgiven."""

    id: str
    exact: bool


def _compatible(a: Spelling, b: Spelling) -> bool:
    return not a.enumerator or not b.enumerator or a.enumerator == b.enumerator


@dataclass(frozen=True)
class LabelSet:
    """Labels to choose from, each (id, spelling as declared). `others` name nothing: a text that fits one of them
    better fits no label."""

    labels: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()

    @cached_property
    def _spellings(self) -> tuple[tuple[str, Spelling], ...]:
        return tuple((id_, spell(text)) for id_, text in self.labels) + tuple(("", spell(t)) for t in self.others)

    @cached_property
    def _by_body(self) -> dict[str, list[tuple[str, Spelling]]]:
        held: dict[str, list[tuple[str, Spelling]]] = {}
        for id_, spelling in self._spellings:
            held.setdefault(spelling.body, []).append((id_, spelling))
        return held

    @cached_property
    def _memory(self) -> dict[str, LabelMatch | None]:
        return {}

    def match(self, text: str) -> LabelMatch | None:
        """The label that `text` names, or None."""
        memory = self._memory
        if text not in memory:
            if len(memory) >= _MOST_REMEMBERED:
                memory.clear()
            memory[text] = self._match(text)
        return memory[text]

    def _match(self, text: str) -> LabelMatch | None:
        exact = self.exact(text)
        if exact:
            return LabelMatch(exact, exact=True)
        wanted = spell(text)
        if not wanted.body or wanted.body.isdigit() or _is_two(text):
            return None
        return self._near(wanted)

    def exact(self, text: str) -> str:
        """The id that `text` names to the letter (enumerators and punctuation aside), or empty. It compares the text
        with no label that is spelt otherwise: a page may hold a hundred thousand different texts."""
        wanted = spell(text)
        if not wanted.body or wanted.body.isdigit():
            return ""
        equal = [(id_, s) for id_, s in self._by_body.get(wanted.body, ()) if _compatible(s, wanted)]
        strict = [(id_, s) for id_, s in equal if s.enumerator == wanted.enumerator]
        ids = {id_ for id_, _ in strict or equal}
        return ids.pop() if len(ids) == 1 else ""

    def _near(self, wanted: Spelling) -> LabelMatch | None:
        if wanted.body in self._by_body:
            return None
        scores: dict[str, float] = {}
        for id_, spelling in self._spellings:
            if _compatible(spelling, wanted):
                scores[id_] = max(scores.get(id_, 0.0), _nearness(spelling.body, wanted.body))
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < _NEAR or not ranked[0][0]:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
            return None
        return LabelMatch(ranked[0][0], exact=False)


def _nearness(declared: str, printed: str) -> float:
    if len(declared) >= _SHORTEST_PREFIX and printed.startswith(declared) and len(printed) - len(declared) <= _TAIL:
        return 90.0
    if min(len(declared), len(printed)) < _SHORTEST_FUZZY:
        return 0.0
    return fuzz.ratio(declared, printed, score_cutoff=_NEAR - _MARGIN)


def is_addition(text: str) -> bool:
    """Whether a label is that of a row that publishers add: never a garbled one of the form's."""
    return spell(text).body in _ADDITIONS


def has_foreign_digits(declared: str, printed: str) -> bool:
    """Whether a printed label ends in digits and the declared one does not: those of a number that stands beside it."""
    return printed.rstrip()[-1:].isdecimal() and not declared[-1:].isdecimal()


@lru_cache(maxsize=32)
def row_labels(table: Table) -> LabelSet:
    """The row labels of a table; its group labels and headers are the others."""
    labels = tuple((row.id, spelling) for row in table.rows for spelling in row.spellings)
    taken = {spell(text) for _, text in labels}
    columns = [spelling for column in table.columns for spelling in column.spellings if len(spelling) > 2]
    return LabelSet(labels, tuple(t for t in (*table.notes, *columns) if spell(t) not in taken))


@lru_cache(maxsize=32)
def note_labels(table: Table) -> LabelSet:
    """The texts inside a table that label neither a row nor a column."""
    return LabelSet(tuple((note, note) for note in table.notes))


@lru_cache(maxsize=32)
def column_labels(table: Table) -> LabelSet:
    """The column labels of a table (of all its rows)."""
    seen = {(column.id, spelling) for row in table.rows for column in row.columns for spelling in column.spellings}
    return LabelSet(tuple(sorted(seen)))


def is_nameless(table: Table, label: str) -> bool:
    """Whether what stands where a row's label is due names no row: it is blank, or the label of a group or a column."""
    is_other = any(labels(table).exact(label) for labels in (note_labels, column_labels))
    return not label.strip() or (is_other and not is_addition(label))
