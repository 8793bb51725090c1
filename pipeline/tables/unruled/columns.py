"""The columns of a table without rules: where its headers stand, and where its numbers stand below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.tables.unruled.labels import Label
from pipeline.tables.unruled.pieces import Interval, Piece, across, merged


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, None where none stands over its numbers; the stacks of its numbers; all that both cover."""

    head: Label | None
    x: Interval
    stacks: tuple[Interval, ...] = ()


def columns_of(
    heads: Sequence[Label], values: Sequence[Piece], others: Sequence[Piece] = (), complete: bool = True
) -> list[Column]:
    """The columns from left to right. Numbers belong to the header that they meet. Where the headers are `complete`,
    those that meet none (numbers to the right under headers in the middle) belong to the one header that is left
    between their neighbours' headers, unless `others`, the words among the headers that are none, stand over them."""
    ordered = sorted(heads, key=lambda head: head.x.low)
    stacks = [_Stack(interval, _met_by(interval, ordered)) for interval in _stacks(values)]
    if any(len(stack.heads) > 1 for stack in stacks):
        stacks = [_settled(stack, ordered) for stack in stacks]
    owners: list[int | None] = [stack.heads[0] if len(stack.heads) == 1 else None for stack in stacks]
    if complete:
        owners = _beside(stacks, ordered, _between(owners, len(ordered)))
        owners = [None if _is_headed(s, others) else owner for s, owner in zip(stacks, owners, strict=True)]
    columns = [Column(None, stack.x, (stack.x,)) for stack, owner in zip(stacks, owners, strict=True) if owner is None]
    for place, head in enumerate(ordered):
        own = tuple(stack.x for stack, owner in zip(stacks, owners, strict=True) if owner == place)
        columns.append(Column(head, _union((head.x, *own)), own))
    return sorted(columns, key=lambda column: column.stacks[0] if column.stacks else column.x)


def column_at(columns: Sequence[Column], piece: Piece) -> int | None:
    """The index of the column in whose numbers a piece stands; else of the only one that it meets."""
    x = across([piece])
    for index, column in enumerate(columns):
        if any(stack.low <= x.low and x.high <= stack.high for stack in column.stacks):
            return index
    met = [index for index, column in enumerate(columns) if column.x.meets(x)]
    return met[0] if len(met) == 1 else None


def width_of(columns: Sequence[Column], index: int) -> float:
    """About how wide the cells of a column are: as far as the next column's middle is from its own."""
    middles = [_middle(column.x) for column in columns]
    apart = [after - before for before, after in pairwise(middles[max(0, index - 1) : index + 2])]
    return min(apart, default=0.0)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Numbers below each other, and the indices of the headers that they meet."""

    x: Interval
    heads: tuple[int, ...]


def _stacks(values: Sequence[Piece]) -> list[Interval]:
    return list(merged(across([piece]) for piece in values))


def _met_by(interval: Interval, heads: Sequence[Label]) -> tuple[int, ...]:
    return tuple(index for index, head in enumerate(heads) if head.x.meets(interval))


def _settled(stack: _Stack, heads: Sequence[Label]) -> _Stack:
    """A stack that meets several headers belongs to the one whose middle is nearest to its own, if that is clear."""
    if len(stack.heads) < 2:
        return stack
    ranked = sorted(stack.heads, key=lambda index: abs(_middle(heads[index].x) - _middle(stack.x)))
    first, second = (abs(_middle(heads[index].x) - _middle(stack.x)) for index in ranked[:2])
    return _Stack(stack.x, (ranked[0],) if second > 2 * first else ())


def _is_headed(stack: _Stack, others: Sequence[Piece]) -> bool:
    """Whether other words than those of a known header stand over numbers."""
    return not stack.heads and any(stack.x.meets(piece.x) for piece in others)


def _between(owners: Sequence[int | None], count: int) -> list[int | None]:
    """Stacks without a header, as many as headers without a stack between the same neighbours, belong to these."""
    settled = list(owners)
    known = [(-1, -1), *((i, owner) for i, owner in enumerate(owners) if owner is not None), (len(owners), count)]
    if any(before[1] > after[1] for before, after in pairwise(known)):
        return settled
    for (i, low), (j, high) in pairwise(known):
        if high - low == j - i:
            settled[i + 1 : j] = range(low + 1, high)
    return settled


def _beside(stacks: Sequence[_Stack], heads: Sequence[Label], owners: Sequence[int | None]) -> list[int | None]:
    """A stack between two headers, under neither, belongs to the one that it is set towards as the other numbers are
    (numbers to the right: the header left of it); at an end of the table there is only one."""
    settled = list(owners)
    places = [sum(head.x.low < stack.x.low for head in heads) for stack in stacks]
    loose = [i for i, stack in enumerate(stacks) if owners[i] is None and not stack.heads]
    for i in loose:
        if places[i] in (0, len(heads)):
            settled[i] = _if_free(max(0, places[i] - 1), settled)
    shifts = [
        _middle(s.x) - _middle(heads[owner].x) for s, owner in zip(stacks, settled, strict=True) if owner is not None
    ]
    for i in loose:
        if settled[i] is None and shifts and places[i] not in (0, len(heads)):
            if all(shift > 0 for shift in shifts):
                settled[i] = _if_free(places[i] - 1, settled)
            elif all(shift < 0 for shift in shifts):
                settled[i] = _if_free(places[i], settled)
    return settled


def _if_free(owner: int, owners: Sequence[int | None]) -> int | None:
    return None if owner in owners else owner


def _middle(interval: Interval) -> float:
    return (interval.low + interval.high) / 2


def _union(intervals: Sequence[Interval]) -> Interval:
    union = intervals[0]
    for interval in intervals[1:]:
        union = union.with_(interval)
    return union
