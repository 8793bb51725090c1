"""The ways in which the digits of one row may be split into its cells.

A *run* is what stands printed for one row, or for several rows one after the other, as pieces: strings of digits that
may hold several cells, and pieces that are one cell as they stand (`1,204`, `/`, a blank). Between two pieces a cell
ends for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.values import parse_value

_LONGEST_CELL = 100
"""Characters of a piece that is one cell as it stands, notes and all."""
_DIGITS = re.compile(r"[0-9０-９]+")


class OutOfWork(Exception):
    """The bounded work is spent; what was counted so far means nothing."""


class Work:
    """A counter that bounds work by steps, not by the clock, so that the same input always gives the same result."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.done = 0

    def step(self, steps: int = 1) -> None:
        """Raises OutOfWork once more than the limit is done; `done` never exceeds the limit."""
        if self.done + steps > self.limit:
            self.done = self.limit
            raise OutOfWork
        self.done += steps


@dataclass(frozen=True, slots=True)
class Atom:
    """What no split ever cuts: a digit, or a piece that is one cell as it stands."""

    printed: str
    number: int
    digits: int
    opens: bool
    """Whether a cell must begin here: at the start of a piece."""


class Strip:
    """The pieces of one run as a sequence of atoms, with sums over what stands before each position."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.atoms = tuple(atoms)
        self.digits_before = [0]
        self.pieces_before = [0]
        """How many pieces begin before a position: so many cells at least."""
        self.piece_start = [0]
        """Where the piece begins that holds the atom before a position."""
        self._read = [0]
        for i, atom in enumerate(self.atoms):
            self.digits_before.append(self.digits_before[-1] + atom.digits)
            self.pieces_before.append(self.pieces_before[-1] + atom.opens)
            self.piece_start.append(i if atom.opens else self.piece_start[-1])
            self._read.append(self._read[-1] * 10 + atom.number)

    def __len__(self) -> int:
        return len(self.atoms)

    def number(self, start: int, end: int) -> int | None:
        """The number that the atoms of one piece print, or None where it would begin with a 0 too many."""
        if start < end - 1 and not self.atoms[start].number:
            return None
        shift: int = 10 ** (end - start)
        return self._read[end] - self._read[start] * shift

    def fits(self, position: int, cells: int) -> bool:
        """Whether what stands before a position can fill exactly so many cells, as far as counting tells."""
        return self.pieces_before[position] <= cells <= position and (cells > 0 or position == 0)

    @classmethod
    def of(cls, pieces: Sequence[str], most: int) -> Strip | None:
        """In: the printed pieces, and how many digits may be cut. Out: their strip, or None where one is neither
        digits, nor a count, nor empty. Raises OutOfWork for more digits."""
        atoms: list[Atom] = []
        for piece in pieces:
            bare = piece.strip()
            if len(atoms) + len(bare) > most and bare.isdecimal():
                raise OutOfWork
            if _DIGITS.fullmatch(bare):
                atoms.extend(Atom(digit, int(digit), 1, opens=i == 0) for i, digit in enumerate(bare))
                continue
            number = _count(bare)
            if number is None:
                return None
            atoms.append(Atom(bare, number, len(str(number)), opens=True))
        return cls(atoms)


def _count(printed: str) -> int | None:
    if len(printed) > _LONGEST_CELL:
        return None
    value = parse_value(printed)
    if value.is_empty:
        return 0
    if value.number is None or value.number < 0 or value.number != value.number.to_integral_value():
        return None
    return int(value.number)


class Split(NamedTuple):
    """One way to fill a row with the atoms from `start` to `end`: what is printed in each cell, and its number."""

    start: int
    end: int
    printed: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class RowCells:
    """What a row has to be filled with: its number of cells; its identities, each as one weight a cell (+1 on the left
    side, -1 on the right, 0 outside), so that the weighted sum is 0; and the cells of earlier rows before it."""

    width: int
    identities: tuple[tuple[int, ...], ...]
    before: int = 0


def splits(strip: Strip, end: int, row: RowCells, work: Work) -> Iterator[Split]:
    """All ways to fill a row whose last cell ends at `end`, in a fixed order, each once. Raises OutOfWork."""
    cells: list[tuple[int, int]] = []

    def fill(stop: int, left: int, sums: tuple[int, ...]) -> Iterator[Split]:
        """Fills the first `left` cells of the row, from the last to the first: the total prunes the rest."""
        if left == 0:
            yield _split(strip, cells, end)
            return
        rests = [identity[: left - 1] for identity in row.identities]
        for start in _starts(strip, stop, left, row, sums):
            work.step()
            number = strip.number(start, stop)
            if number is None or not strip.fits(start, left - 1 + row.before):
                continue
            now = tuple(
                total + identity[left - 1] * number for total, identity in zip(sums, row.identities, strict=True)
            )
            if all(_can_balance(strip, start, row, total, rest) for total, rest in zip(now, rests, strict=True)):
                cells.append((start, number))
                yield from fill(start, left - 1, now)
                cells.pop()

    if strip.fits(end, row.width + row.before):
        yield from fill(end, row.width, (0,) * len(row.identities))


def _split(strip: Strip, cells: Sequence[tuple[int, int]], end: int) -> Split:
    """`cells` are starts and numbers, from the last cell to the first."""
    starts = [start for start, _ in reversed(cells)]
    printed = tuple(
        "".join(atom.printed for atom in strip.atoms[start:stop])
        for start, stop in zip(starts, [*starts[1:], end], strict=True)
    )
    return Split(starts[0], end, printed, tuple(number for _, number in reversed(cells)))


def _starts(strip: Strip, stop: int, left: int, row: RowCells, sums: Sequence[int]) -> range:
    """Where a cell that ends at `stop` may start, for the shortest number first: inside its piece, with a digit left
    for every cell before it, and, where the cells left are all parts of what remains of a total, none longer than
    that."""
    low, high = max(left - 1 + row.before, strip.piece_start[stop]), stop - 1
    longest = [
        len(str(-total)) for total, each in zip(sums, row.identities, strict=True) if each[:left].count(1) == left
    ]
    if longest:
        low = max(low, stop - min(longest))
    if row.before == 0:
        high = min([high, *((left - 1) * digits for digits in longest)]) if left > 1 else 0
    return range(high, low - 1, -1)


def _can_balance(strip: Strip, position: int, row: RowCells, total: int, rest: Sequence[int]) -> bool:
    """Whether the cells still to be filled may bring the weighted sum to 0. Only what is impossible is refused."""
    left = len(rest)
    if left == 0:
        return total == 0
    digits = strip.digits_before[position]
    beyond = 10 ** (digits - (left - 1) - row.before)
    if not -beyond * rest.count(1) <= total <= beyond * rest.count(-1):
        return False
    if row.before == 0 and rest.count(1) == left:
        return -total >= _least_sum(digits, left)
    return True


def _least_sum(digits: int, cells: int) -> int:
    """The least that so many cells with so many digits together can add up to: when they are as short as each other."""
    short, longer = divmod(digits, cells)
    least_long: int = 10**short
    return longer * least_long + (cells - longer) * (least_long // 10 if short > 1 else 0)
