"""The declared labels of a table among loose words: each may go on to the right or in the lines below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from pipeline.tables.labels import spell
from pipeline.tables.unruled.pieces import Interval, Piece, across, down, key_of
from schemas.forms import forms_of

_SPACE = 1.3
"""Heights of a line: words of one label that stand side by side are not further apart."""
_PITCH = 2.7
"""Heights of a line: the lines of one label are not further apart, from foot to foot."""
_LINES_BETWEEN = 4
"""Lines that may stand between two lines of a label: those of the labels beside it."""
_OVERLAP = 0.4
"""Share of the narrower of two lines of a label over which they stand above each other."""
_LONGEST = 24
"""Pieces of a label printed one character a line."""
_STEPS_FOR_A_PIECE = 400
"""How far the search for labels may go; a printed page takes about ten steps a piece."""


@dataclass(frozen=True, eq=False)
class Label:
    """A label found: `role` is `row`, `column` or `note`, `id` names it within its role."""

    role: str
    id: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def x(self) -> Interval:
        return across(self.pieces)

    @cached_property
    def right(self) -> float:
        """Where its print ends."""
        return max(piece.box.x1 for piece in self.pieces)

    @cached_property
    def y(self) -> Interval:
        return down(self.pieces)


@dataclass(frozen=True)
class _Keys:
    """What each whole label means, and every beginning of one."""

    meanings: Mapping[str, tuple[tuple[str, str], ...]]
    beginnings: frozenset[str]


@lru_cache(maxsize=8)
def _keys(table_id: str) -> _Keys:
    meanings: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for table in forms_of(table_id):
        named = [("row", row.id, text) for row in table.rows for text in row.spellings]
        named += [("column", column.id, text) for column in table.columns for text in column.spellings]
        named += [("note", text, text) for text in table.notes]
        for role, id_, text in named:
            meanings[key_of(text)][role, id_] = None
            if spell(text).enumerator and len(spell(text).body) > 2:
                meanings[key_of(spell(text).body)][role, id_] = None
    beginnings = frozenset(key[:end] for key in meanings for end in range(1, len(key) + 1))
    return _Keys({key: tuple(found) for key, found in meanings.items()}, beginnings)


def find_labels(pieces: Sequence[Piece], table_id: str) -> list[Label]:
    """Every label of a table, in any of its forms, that stands whole among the pieces; the longest first claims its
    pieces. A text that labels a row in one form and is a note in another comes as both."""
    keys = _keys(table_id)
    chains = list(_Search(keys, pieces).chains())
    chains.sort(key=lambda chain: -sum(len(piece.key) for piece in chain))
    taken: set[Piece] = set()
    found: list[Label] = []
    for chain in chains:
        if not taken.intersection(chain):
            taken.update(chain)
            found.extend(Label(role, id_, chain) for role, id_ in keys.meanings["".join(p.key for p in chain)])
    return found


class _Search:
    """Follows the beginnings of labels from piece to piece. Its steps are counted: a page of words printed over each
    other must not hold it up."""

    def __init__(self, keys: _Keys, pieces: Sequence[Piece]) -> None:
        self._keys, self._pieces = keys, pieces
        self._steps = _STEPS_FOR_A_PIECE * len(pieces)
        self._lines = [list(line) for _, line in groupby(pieces, key=lambda piece: piece.line)]
        self._rank = {line[0].line: rank for rank, line in enumerate(self._lines)}

    def chains(self) -> Iterator[tuple[Piece, ...]]:
        """The whole labels, each as its pieces."""
        for piece in self._pieces:
            if self._goes_on("", piece):
                yield from self._from((piece,), piece.key)

    def _from(self, chain: tuple[Piece, ...], key: str) -> Iterator[tuple[Piece, ...]]:
        if key in self._keys.meanings:
            yield chain
        if len(chain) < _LONGEST:
            for piece in self._next(chain, key):
                yield from self._from((*chain, piece), key + piece.key)

    def _next(self, chain: Sequence[Piece], key: str) -> Iterator[Piece]:
        """The pieces in which a label may go on: the next one to the right, or those below its last line."""
        last = chain[-1]
        rank = self._rank[last.line]
        right = next((piece for piece in self._lines[rank] if piece.box.x0 > last.box.x0), None)
        is_near = right is not None and right.box.x0 - last.box.x1 <= _SPACE * last.box.height
        if right is not None and is_near and self._goes_on(key, right):
            yield right
        width = Interval(min(p.box.x0 for p in chain if p.line == last.line), last.box.x1)
        for line in self._lines[rank + 1 : rank + 2 + _LINES_BETWEEN]:
            for piece in line:
                if self._goes_on(key, piece) and _is_below(piece, last, width):
                    yield piece

    def _goes_on(self, key: str, piece: Piece) -> bool:
        """Whether a piece is a part of a label that begins with `key`. Digits alone are a number, not the enumerator of
        a word below them."""
        self._steps -= 1
        is_word = bool(piece.key) and not piece.key.isdecimal()
        return self._steps > 0 and is_word and key + piece.key in self._keys.beginnings


def _is_below(piece: Piece, last: Piece, width: Interval) -> bool:
    """Whether a piece stands under a line of a label, close enough; on the next page anywhere at its head."""
    shared = min(width.high, piece.box.x1) - max(width.low, piece.box.x0)
    if shared < _OVERLAP * min(width.high - width.low, piece.box.width):
        return False
    if piece.page != last.page:
        return piece.page == last.page + 1
    return piece.box.y1 - last.box.y1 <= _PITCH * last.box.height
