"""The slips that may be why a table does not balance: in a digit of one cell, or in several cells at once (a row moved
by one, two cells changed about, two merged or one split).

Each is proposed only where it mends a sum that fails and breaks none that holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise

from pipeline.checks.balance import Balance
from pipeline.checks.slips import Slip, slip_between
from pipeline.messages import Message, message
from schemas.declaration import Arrangement, FieldId, Table
from schemas.values import Value

_SLIPS = tuple(Slip)
_MOST_PAIRS = 2000
_LONGEST = 9
"""Digits of a number that two cells may have been merged into."""


READ = 0
"""The rank of a number that somebody did read there."""
_DIGIT, _CELLS, _LINES = 1, 20, 30
"""From these ranks on: slips in one cell, in two cells, in whole rows and columns."""


@dataclass(frozen=True)
class Move:
    """One slip: the numbers that would stand without it (in the balance's units), and the `open` fields whose number it
    lost. `weight` is what it costs to believe in it, in hundredths of doubting one cell; of two that cost alike the
    one of lower `rank` is told first."""

    reason: Message
    changes: Mapping[FieldId, int]
    open: tuple[FieldId, ...] = ()
    weight: int = 100
    rank: int = _CELLS

    @property
    def fields(self) -> tuple[FieldId, ...]:
        return (*self.changes, *self.open)


def moves_of(table: Table, values: Mapping[FieldId, Value], balance: Balance) -> tuple[Move, ...]:
    """In: a table that does not balance. Out: the slips that may be why, in a fixed order."""
    lines = _lines(table, balance)
    proposed = (
        *_digit_slips(values, balance),
        *_merged(lines, values, balance),
        *_shifted(lines, values, balance),
        *_changed_about(table, balance),
    )
    return tuple(move for move in proposed if _is_useful(move, balance))


def _lines(table: Table, balance: Balance) -> tuple[tuple[FieldId, ...], ...]:
    """The fields that are printed beside each other, as far as they were read."""
    rows = [[FieldId(table.id, row.id, column.id) for column in row.columns] for row in table.rows]
    lines = [list(chain.from_iterable(rows))] if table.arrangement is Arrangement.BLOCKS else rows
    return tuple(tuple(line) for line in lines if all(field in balance.numbers for field in line))


def _is_useful(move: Move, balance: Balance) -> bool:
    effects = balance.effect(move.changes)
    opened = balance.touched(move.open)
    mends = breaks = False
    for index, effect in effects.items():
        if index in opened:
            mends = mends or balance.gaps[index] != 0
        elif effect:
            after = balance.gaps[index] + effect
            mends = mends or (balance.gaps[index] != 0 and after == 0)
            breaks = breaks or (balance.gaps[index] == 0 and after != 0)
    return mends and not breaks


# --- one digit of one cell -------------------------------------------------------------------------------------------


def _digit_slips(values: Mapping[FieldId, Value], balance: Balance) -> Iterator[Move]:
    """A cell's number as one of its failing sums asks for it, where a single slip leads there."""
    for field, number in balance.numbers.items():
        asked = {number - share.sign * balance.gaps[share.identity] for share in balance.shares[field]} - {number}
        for whole in sorted(whole for whole in asked if whole >= 0):
            slip = slip_between(values[field], balance.number(whole))
            if slip is not None:
                yield Move(message(slip.value), {field: whole}, rank=_DIGIT + _SLIPS.index(slip))


# --- two cells merged, one split -------------------------------------------------------------------------------------


def _merged(lines: Sequence[Sequence[FieldId]], values: Mapping[FieldId, Value], balance: Balance) -> Iterator[Move]:
    for line in lines:
        for left, right in pairwise(line):
            if left not in balance.concerned and right not in balance.concerned:
                continue
            yield from _parted(left, right, values, balance)
            yield from _joined(left, right, values, balance)


def _parted(left: FieldId, right: FieldId, values: Mapping[FieldId, Value], balance: Balance) -> Iterator[Move]:
    """One of two neighbours holds nothing, and the digits of the other may be those of both."""
    for full, bare in ((left, right), (right, left)):
        digits = _digits(values[full])
        if balance.numbers[bare] or not 2 <= len(digits) <= _LONGEST:
            continue
        for at in range(1, len(digits)):
            one, other = int(digits[:at]), int(digits[at:])
            if digits[at] == "0" and len(digits) - at > 1:
                continue
            reason = message("move_merged")
            yield Move(reason, {left: one * balance.scale, right: other * balance.scale})


def _joined(left: FieldId, right: FieldId, values: Mapping[FieldId, Value], balance: Balance) -> Iterator[Move]:
    """The digits of two neighbours may be those of one."""
    one, other = _digits(values[left]), _digits(values[right])
    if not one or not other or one == "0" or len(one + other) > _LONGEST:
        return
    whole = int(one + other) * balance.scale
    for kept, bare in ((left, right), (right, left)):
        yield Move(message("move_split"), {kept: whole, bare: 0})


def _digits(value: Value) -> str:
    return value.text if value.text.isdecimal() else ""


# --- a line moved by one ---------------------------------------------------------------------------------------------


def _shifted(lines: Sequence[Sequence[FieldId]], values: Mapping[FieldId, Value], balance: Balance) -> Iterator[Move]:
    """A cell was lost, or a stray one came in, and what follows stands one place too early or too late."""
    for line in lines:
        numbers = [balance.numbers[field] for field in line]
        if not any(numbers) or not balance.failing & balance.touched(line):
            continue
        for at in range(len(line) - 1):
            if not values[line[-1]].number:
                moved = dict(zip(line[at + 1 :], numbers[at:-1], strict=True))
                yield from _shift(moved, line[at], balance)
            if not values[line[at]].number:
                moved = dict(zip(line[at:-1], numbers[at + 1 :], strict=True))
                yield from _shift(moved, line[-1], balance)


def _shift(moved: Mapping[FieldId, int], lost: FieldId, balance: Balance) -> Iterator[Move]:
    changes = {field: number for field, number in moved.items() if number != balance.numbers[field]}
    if changes:
        yield Move(message("move_shifted"), changes, (lost,), rank=_LINES)


# --- changed about ---------------------------------------------------------------------------------------------------


def _changed_about(table: Table, balance: Balance) -> Iterator[Move]:
    """Two cells of one row or column, or two rows or columns beside each other, stand in each other's place."""
    concerned = [field for field in table.fields if field in balance.concerned]
    pairs = [
        pair for pair in combinations(concerned, 2) if pair[0].row == pair[1].row or pair[0].column == pair[1].column
    ]
    for one, other in pairs if len(pairs) <= _MOST_PAIRS else ():
        yield from _exchange([one], [other], balance=balance, key="move_cells", rank=_CELLS)
    if table.arrangement is not Arrangement.MATRIX:
        return
    for upper, lower in pairwise(table.rows):
        columns = [column.id for column in upper.columns]
        rows = [[FieldId(table.id, row.id, column) for column in columns] for row in (upper, lower)]
        yield from _exchange(*rows, balance=balance, key="move_rows", rank=_LINES)
    for left, right in pairwise(table.columns):
        lines = [[FieldId(table.id, row.id, column.id) for row in table.rows] for column in (left, right)]
        yield from _exchange(*lines, balance=balance, key="move_columns", rank=_LINES)


def _exchange(
    ones: Sequence[FieldId], others: Sequence[FieldId], *, balance: Balance, key: str, rank: int
) -> Iterator[Move]:
    if any(field not in balance.numbers for field in (*ones, *others)):
        return
    numbers = balance.numbers
    changes: dict[FieldId, int] = {}
    for one, other in zip(ones, others, strict=True):
        if numbers[one] != numbers[other]:
            changes |= {one: numbers[other], other: numbers[one]}
    if changes and (len(changes) > 2 or len(ones) == 1):
        yield Move(message(key), changes, rank=rank)
