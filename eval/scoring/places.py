"""Which of the misread numbers are right numbers in the wrong place.

Tables hold small numbers that repeat, so that a wrong number is often the true one of some other field by chance. A
misread number other than 0 counts as misplaced only where all of this holds:

1. It is the true number of another field of the same row or column, its source, and the source is not read right
   either: what moved away is missing where it was.
2. The way from the source is that of a reader that slipped: to the next field; or as far as another misread number of
   the same row or column went (a row read two lower); or there and back (the source has what this field should have).
3. Such ways explain more than half of the misread numbers of its row and of its column; of one of them is enough where
   they explain two or more there.
4. They explain more than half of the misread numbers of its table; or, one way alone, more than half of its row or its
   column with three different numbers. In a table of other numbers altogether (last year's) many equal a neighbour's
   by chance.

What is left behind (a 0 or a blank where the number was) is a wrong value; so is a number whose source is read right,
and a short move in a table that is misread all over. Rows and columns are those of the print: table four is one line of
fifteen fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from eval.gold import Gold, forms_held
from schemas.declaration import Arrangement, FieldId, Table
from schemas.values import Value

_MANY = 3
"""Different numbers that do not move together by chance."""


class _Way(NamedTuple):
    """From the source to where a number was read: along the rows or down the columns, so many fields on."""

    down: bool
    steps: int


@dataclass(frozen=True, slots=True)
class _Move:
    """A misread number that is the true one of another field."""

    field: FieldId
    way: _Way
    is_exchange: bool


def misplaced(gold: Gold, read: Mapping[FieldId, Value], wrong: AbstractSet[FieldId]) -> frozenset[FieldId]:
    """In: the true values, those read, and the fields that are not right. Out: the fields that hold the number of
    another field."""
    numbers = {f: n for f in wrong if f in read and (n := read[f].number)}
    sources = {f: n for f in wrong if (n := gold.cells[f].number)}
    if not numbers or not sources:
        return frozenset()
    found: set[FieldId] = set()
    for form in forms_held(gold.cells):
        rows, columns = _rows(form), _columns(form)
        lines = _lines_of(rows, columns)
        moves = [
            move
            for down, each in ((False, rows), (True, columns))
            for line in each
            for move in _moves(line, down, gold, read, numbers, sources)
        ]
        slips = _slips(moves, lines)
        moved = {move.field for move in slips if _is_explained(lines[move.field], slips, numbers)}
        if 2 * len(moved) <= sum(field in numbers for field in form.fields):
            moved &= {move.field for move in slips if _is_long(move, lines[move.field], slips, numbers)}
        found |= moved
    return frozenset(found)


class _Lines(NamedTuple):
    """The row and the column that a field stands in."""

    row: Sequence[FieldId]
    column: Sequence[FieldId]


def _rows(form: Table) -> list[Sequence[FieldId]]:
    if form.arrangement is Arrangement.BLOCKS:
        return [form.fields]
    return [[FieldId(form.id, row.id, column.id) for column in row.columns] for row in form.rows]


def _columns(form: Table) -> list[Sequence[FieldId]]:
    fields = frozenset(form.fields)
    lines = ([FieldId(form.id, row.id, column.id) for row in form.rows] for column in form.columns)
    return [[field for field in line if field in fields] for line in lines]


def _lines_of(rows: Sequence[Sequence[FieldId]], columns: Sequence[Sequence[FieldId]]) -> Mapping[FieldId, _Lines]:
    column_of = {field: line for line in columns for field in line}
    return {field: _Lines(line, column_of[field]) for line in rows for field in line}


def _moves(
    line: Sequence[FieldId],
    down: bool,
    gold: Gold,
    read: Mapping[FieldId, Value],
    numbers: Mapping[FieldId, Decimal],
    sources: Mapping[FieldId, Decimal],
) -> Iterator[_Move]:
    for at, field in enumerate(line):
        for before, source in enumerate(line):
            if field in numbers and source != field and sources.get(source) == numbers[field]:
                own, left = gold.cells.get(field), read.get(source)
                exchanged = own is not None and left is not None and (own.mark, own.number) == (left.mark, left.number)
                yield _Move(field, _Way(down, at - before), exchanged)


def _slips(moves: Sequence[_Move], lines: Mapping[FieldId, _Lines]) -> tuple[_Move, ...]:
    """The moves by a way that a slip goes."""
    by_way: dict[_Way, set[FieldId]] = defaultdict(set)
    for move in moves:
        by_way[move.way].add(move.field)
    return tuple(
        move
        for move in moves
        if abs(move.way.steps) == 1
        or move.is_exchange
        or any(other != move.field for line in lines[move.field] for other in by_way[move.way].intersection(line))
    )


def _is_explained(lines: _Lines, slips: Sequence[_Move], numbers: Mapping[FieldId, Decimal]) -> bool:
    moved = {move.field for move in slips}
    shares = [_share(line, moved, numbers) for line in lines]
    return all(share.is_most for share in shares) or any(share.is_most and share.part > 1 for share in shares)


def _is_long(move: _Move, lines: _Lines, slips: Sequence[_Move], numbers: Mapping[FieldId, Decimal]) -> bool:
    """Whether so many different numbers of the row or the column moved the same way that it is hardly chance."""
    alike = {each.field for each in slips if each.way == move.way}
    return any(
        _share(line, alike, numbers).is_most and len({numbers[f] for f in line if f in alike}) >= _MANY
        for line in lines
    )


class _Share(NamedTuple):
    """How many of the misread numbers of a line moved."""

    part: int
    whole: int

    @property
    def is_most(self) -> bool:
        return 2 * self.part > self.whole


def _share(line: Sequence[FieldId], moved: AbstractSet[FieldId], numbers: Mapping[FieldId, Decimal]) -> _Share:
    return _Share(sum(field in moved for field in line), sum(field in numbers for field in line))
