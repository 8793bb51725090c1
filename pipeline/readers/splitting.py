"""Digits run together, split where the 勾稽关系 of the table leave exactly one reading of it.

A program that strips the tags of a page runs the cells of a row together: `15130000154` for 151, 3, 0, 0, 0, 0, 154.
Every way to cut all rows that keeps every identity is a *reading* of the table; the numbers are known only where there
is one. What is assumed, and nothing else: every cell prints a count without leading zeros (`0`, or a digit but 0 and
more digits), no cell is blank (a blank that stands as a piece of its own is a cell), the pieces are in the official
order of the columns, and no digit is lost. Nothing is balanced or guessed: a table that breaks an identity as
published has no reading, even where each of its rows alone could be cut in one way only.

One reading is not proof. Where the publisher's own error or unprinted blanks leave the true cells out, another cut may
by chance keep every sum (of generated dispute tables with one wrong cell, about 1 in 100; of applications with all
rows, none in 900): the split table is for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import prod

from pipeline.readers.splitting_runs import OutOfWork, RowCells, Strip, Work, splits
from pipeline.readers.splitting_sums import Edge, Layer, combine
from schemas.declaration import FieldId, Identity, Row, Table
from schemas.values import Mark, parse_value

MAX_WORK = 400_000
"""Steps for one table, one to two seconds; the tables of a big city take a tenth of it."""
MAX_DIGITS = 12
"""Digits for each cell of a run, on average: no row of counts is longer, and the steps stay cheap."""
MAX_COUNT = 1_000_000
"""Readings are counted exactly below this; at it, there are this many or more."""


class Outcome(StrEnum):
    """What is known of the readings of a table."""

    UNIQUE = "unique"
    """Exactly one keeps every identity that can be assessed: `values` holds it."""
    SEVERAL = "several"
    NONE = "none"
    """No reading keeps them all: the publisher broke a sum, or what was taken for the row is not the row."""
    TOO_MANY = "too_many"
    """More than the bounded work could follow: nothing is known, not even that there is a reading."""
    UNCHECKED = "unchecked"
    """Some row has no identity that could tell its readings apart: nothing is split."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that stand printed for these rows, one row after the other."""

    rows: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that is not settled, and in how many ways it is read among the readings of the table: 0 where it has none
    by itself, None where they were not counted. Without readings of the table, the ways of the row by itself."""

    row: str
    readings: int | None


@dataclass(frozen=True)
class Splitting:
    """The readings of a table: how many (None where they were not counted), and what they agree on.

    `values` is the whole reading where there is one, else empty. `certain` are the fields that print the same in all
    readings, so equal to `values` where there is one. `open` are the rows that keep the table from being settled, in
    the order of the form. `assessed` are the identities that cut the readings: a result rests on these alone.
    """

    outcome: Outcome
    count: int | None
    values: Mapping[FieldId, str] = field(default_factory=dict)
    certain: Mapping[FieldId, str] = field(default_factory=dict)
    open: tuple[OpenRow, ...] = ()
    assessed: tuple[Identity, ...] = ()
    work: int = 0

    @property
    def settled(self) -> tuple[str, ...]:
        """The rows that are read the same in all readings."""
        unsettled = {row.row for row in self.open}
        return tuple(dict.fromkeys(field.row for field in self.certain if field.row not in unsettled))


def split_table(table: Table, rows: Mapping[str, Sequence[str]]) -> Splitting:
    """The readings of a table whose rows stand apart from each other.

    In: a row id → its pieces in printed order; a row that is complete is given as one piece a cell. A row that is not
    given, or given without pieces, is unknown: identities over it are not assessed, so the result rests on the others.
    That makes fewer tables unique, but also lets a table pass that breaks an identity over the missing row.
    Out: the splitting. Raises KeyError for an id that is no row of the table.
    """
    return split_runs(table, [Run((row,), tuple(pieces)) for row, pieces in rows.items()])


def split_line(table: Table, pieces: Sequence[str]) -> Splitting:
    """The readings of a table whose rows all stand on one line, in official order: table four, all its blocks side by
    side. A piece may then hold cells of several rows. Otherwise as `split_table`."""
    return split_runs(table, [Run(tuple(row.id for row in table.rows), tuple(pieces))])


def split_runs(table: Table, runs: Sequence[Run]) -> Splitting:
    """The readings of a table, each run holding one row or several neighbours in official order.

    Out: the splitting. Raises KeyError for an id that is no row of the table, ValueError for a row that stands in two
    runs.
    """
    rows = [table.row_of[row].id for run in runs for row in run.rows]
    if len(set(rows)) < len(rows):
        raise ValueError(f"a row stands in two runs: {rows}")
    order = {row.id: place for place, row in enumerate(table.rows)}
    given = [run for run in runs if run.pieces and run.rows]
    return _Table(table, sorted(given, key=lambda run: order[run.rows[0]])).splitting()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a cell stands: in which piece, and at which characters of it."""

    piece: int
    start: int
    end: int


def cuts(pieces: Sequence[str], cells: Sequence[str]) -> tuple[Cut, ...]:
    """In: the pieces of a run, and what its cells print, as read. Out: where each cell stands. Raises ValueError where
    the cells are not the pieces."""
    found: list[Cut] = []
    rest = iter(cells)
    for number, piece in enumerate(pieces):
        end = len(piece.rstrip())
        start = end - len(piece.strip())
        while True:
            cell = next(rest, None)
            if cell is None or not piece.startswith(cell, start) or (not cell and start < end):
                raise ValueError(f"{list(cells)} is not what {list(pieces)} prints")
            found.append(Cut(number, start, start + len(cell)))
            start += len(cell)
            if start >= end:
                break
    if next(rest, None) is not None:
        raise ValueError(f"{list(cells)} is more than {list(pieces)} prints")
    return tuple(found)


class _Table:
    """One table on the way to its splitting."""

    def __init__(self, table: Table, runs: Sequence[Run]) -> None:
        self.table = table
        self.runs = runs
        ids = {row for run in runs for row in run.rows}
        self.assessed = tuple(i for i in table.identities if all(each.row in ids for each in i.fields))
        self.columns = tuple(i for i in self.assessed if not i.row)
        self.work = Work(MAX_WORK)

    def splitting(self) -> Splitting:
        layers, uncounted = self._all_layers()
        ways: dict[str, int | None] = {layer.row: len(_printed_ways(layer)) for layer in layers}
        ways |= dict.fromkeys(uncounted)
        if not all(self._is_checked(run) for run in self.runs):
            return self._unchecked(ways)
        impossible = [row for row, count in ways.items() if count == 0]
        if impossible or not ways:
            return self._result(Outcome.NONE, 0, dict.fromkeys(impossible, 0))
        if uncounted:
            return self._result(Outcome.TOO_MANY, None, ways)
        try:
            combined = combine(layers, _BORDER, self.work)
        except OutOfWork:
            return self._result(Outcome.TOO_MANY, None, ways)
        if combined.count == 0:
            return self._result(Outcome.NONE, 0)
        kept = {layer.row: _printed_ways(layer) for layer in combined.layers}
        certain = self._agreed(kept)
        if combined.count == 1:
            return self._result(Outcome.UNIQUE, 1, values=certain, certain=certain)
        ways = {row: len(printed) for row, printed in kept.items()}
        return self._result(Outcome.SEVERAL, combined.count, ways, certain=certain)

    def _unchecked(self, ways: Mapping[str, int | None]) -> Splitting:
        """Only what is complete as printed is known; the readings are those that the digits alone allow."""
        full = {run.rows[0]: [tuple(map(str.strip, run.pieces))] for run in self.runs if self._is_full(run)}
        unknown = {row: count for row, count in ways.items() if row not in full}
        count = None if None in unknown.values() else prod(each or 0 for each in unknown.values())
        return self._result(Outcome.UNCHECKED, count, unknown, certain=self._agreed(full))

    def _result(
        self,
        outcome: Outcome,
        count: int | None,
        ways: Mapping[str, int | None] | None = None,
        values: Mapping[FieldId, str] | None = None,
        certain: Mapping[FieldId, str] | None = None,
    ) -> Splitting:
        """`ways` that are exactly one are left out, unless the table is unchecked: there one way settles nothing."""
        capped = None if count is None else min(count, MAX_COUNT)
        open_rows = tuple(
            OpenRow(row.id, ways[row.id])
            for row in self.table.rows
            if ways and row.id in ways and (ways[row.id] != 1 or outcome is Outcome.UNCHECKED)
        )
        return Splitting(outcome, capped, values or {}, certain or {}, open_rows, self.assessed, self.work.done)

    def _agreed(self, ways: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[FieldId, str]:
        """The fields that print the same in all ways of their row, in the order of the form."""
        agreed: dict[FieldId, str] = {}
        for row in self.table.rows:
            for column, *printed in zip(row.columns, *ways.get(row.id, ()), strict=False):
                if len(set(printed)) == 1:
                    agreed[FieldId(self.table.id, row.id, column.id)] = printed[0]
        return agreed

    # --- rows to layers

    def _is_full(self, run: Run) -> bool:
        """Whether each piece is a cell as it stands: nothing is to be split."""
        if len(run.rows) > 1 or len(run.pieces) != len(self.table.row_of[run.rows[0]].columns):
            return False
        return all(parse_value(piece).mark is not Mark.OTHER for piece in run.pieces)

    def _is_checked(self, run: Run) -> bool:
        return all(any(each.row == row for i in self.assessed for each in i.fields) for row in run.rows)

    def _all_layers(self) -> tuple[list[Layer], list[str]]:
        """The layers of all runs, and the rows whose ways were more than the work allows."""
        layers: list[Layer] = []
        uncounted: list[str] = []
        for run in self.runs:
            try:
                layers.extend(self._layers(run))
            except OutOfWork:
                uncounted.extend(run.rows)
        return layers, uncounted

    def _layers(self, run: Run) -> list[Layer]:
        """The rows of a run, from its last to its first, each with the ways that leave the others theirs."""
        rows = [self.table.row_of[row] for row in run.rows]
        width = sum(len(row.columns) for row in rows)
        strip = Strip.of(run.pieces, MAX_DIGITS * width) if len(run.pieces) <= width else None
        if strip is None:
            return [Layer(row.id, ()) for row in rows]
        found: list[list[Edge]] = []
        ends = {len(strip)}
        for number in range(len(rows) - 1, -1, -1):
            row, before = rows[number], sum(len(each.columns) for each in rows[:number])
            cells = RowCells(len(row.columns), self._row_identities(row), before)
            ways = [split for end in sorted(ends) for split in splits(strip, end, cells, self.work)]
            found.append([Edge(split.end, split.start, self._adds(row, split.numbers), split) for split in ways])
            ends = {split.start for split in ways}
        return [Layer(row.id, tuple(edges)) for row, edges in zip(reversed(rows), _connected(found), strict=True)]

    def _row_identities(self, row: Row) -> tuple[tuple[int, ...], ...]:
        fields = [FieldId(self.table.id, row.id, column.id) for column in row.columns]
        along = [identity for identity in self.assessed if identity.row == row.id]
        return tuple(tuple((each in i.left) - (each in i.right) for each in fields) for i in along)

    def _adds(self, row: Row, numbers: Sequence[int]) -> tuple[int, ...]:
        of = {FieldId(self.table.id, row.id, c.id): number for c, number in zip(row.columns, numbers, strict=True)}
        return tuple(
            sum(of.get(each, 0) for each in i.left) - sum(of.get(each, 0) for each in i.right) for i in self.columns
        )


_BORDER = -1
"""The place before and after a run, the same for all runs, so that they can be joined."""


def _connected(found: Sequence[Sequence[Edge]]) -> list[list[Edge]]:
    """The edges from which a way leads on to the start of the run, with the border for the run's two ends."""
    alive = {0}
    kept: list[list[Edge]] = []
    for edges in reversed(found):
        live = [edge for edge in edges if edge.target in alive]
        alive = {edge.source for edge in live}
        kept.append(live)
    kept.reverse()
    kept[0] = [edge._replace(source=_BORDER) for edge in kept[0]]
    kept[-1] = [edge._replace(target=_BORDER) for edge in kept[-1]]
    return kept


def _printed_ways(layer: Layer) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(edge.split.printed for edge in layer.edges))
