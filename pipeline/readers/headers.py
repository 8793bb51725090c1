"""The column headers over a table's values: by name, and where a name is garbled by its place among the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.documents.model import Cell
from pipeline.messages import message
from pipeline.readers.pairing import Header, Key, overlaps
from pipeline.tables.labels import LabelSet, column_labels, note_labels, spell
from schemas.declaration import Table
from schemas.forms import forms_of

_ALIKE = 50.0
"""How near a garbled header in its official place must be to the label that is due there (其它 for 其他)."""
_FAR = 1 << 30


@lru_cache(maxsize=8)
def _all_labels(table_id: str) -> tuple[LabelSet, ...]:
    """The column headers and notes of a table in all its forms: what names another column is not garbled."""
    return tuple(labels(form) for form in forms_of(table_id) for labels in (column_labels, note_labels))


def is_header(table: Table, text: str) -> bool:
    """Whether a text is a header or a note of a table (in any form) to the letter."""
    return any(labels.exact(text) for labels in _all_labels(table.id))


@dataclass(frozen=True)
class Heads:
    """The header cells over some rows of a table: `known` by name, `cells` all of them."""

    table: Table
    known: Mapping[str, Header[str]] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()

    @property
    def first_column(self) -> int:
        """Where the values begin: what stands left of it are labels. 0 where no header is known."""
        return min((header.cell.column for header in self.known.values()), default=0)

    def over(self, wanted: Sequence[str]) -> tuple[Header[str], ...]:
        """The headers of these columns (given in official order), as far as they are there, from left to right."""
        found = [self.known[column] for column in wanted if column in self.known]
        if len(found) < len(wanted):
            found += list(self._by_place(wanted, found))
        return tuple(sorted(found, key=lambda header: header.cell.column))

    def others(self, headers: Sequence[Header[Key]]) -> tuple[Cell, ...]:
        """The header cells over columns that none of these headers stands for."""
        return tuple(cell for cell in self._leaves if not any(cell is header.cell for header in headers))

    def _by_place(self, wanted: Sequence[str], found: Sequence[Header[str]]) -> Iterator[Header[str]]:
        """The missing headers: between two known neighbours as many cells without a name as columns are missing."""
        known = sorted(found, key=lambda header: header.cell.column)
        ranks = [wanted.index(header.key) for header in known]
        if ranks != sorted(ranks):
            return
        unnamed = [cell for cell in self._leaves if self._is_unnamed(cell, found)]
        edges = [header.cell.column for header in known]
        gaps = zip([-1, *edges], [-1, *ranks], [*edges, _FAR], [*ranks, len(wanted)], strict=True)
        for left, first, right, last in gaps:
            due = wanted[first + 1 : last]
            between = [cell for cell in unnamed if left < cell.column < right]
            if len(due) == len(between):
                yield from (self._guessed(column, cell) for column, cell in zip(due, between, strict=True))

    def _is_unnamed(self, cell: Cell, found: Sequence[Header[str]]) -> bool:
        if is_header(self.table, cell.text):
            return False
        if any(overlaps(cell, header.cell) for header in found):
            return False
        return not any(cell is header.cell for header in self.known.values())

    def _guessed(self, column: str, cell: Cell) -> Header[str]:
        body = spell(cell.text).body
        due = (spell(text).body for id_, text in column_labels(self.table).labels if id_ == column)
        is_alike = bool(body) and max(fuzz.ratio(body, each) for each in due) >= _ALIKE
        return Header(column, cell, None if is_alike else message("header_unconfirmed"))

    @cached_property
    def _leaves(self) -> tuple[Cell, ...]:
        """The header cells with no other printed below them, from left to right; blank ones only where nothing is
        printed over or under them."""
        lowest: dict[int, int] = {}  # of the printed cells over each column
        for cell in self.cells:
            if cell.text.strip():
                for column in range(cell.column, cell.last_column + 1):
                    lowest[column] = max(lowest.get(column, cell.row), cell.row)

        def is_leaf(cell: Cell) -> bool:
            below = [lowest[column] for column in range(cell.column, cell.last_column + 1) if column in lowest]
            return max(below) <= cell.row if cell.text.strip() else not below

        return tuple(sorted(filter(is_leaf, self.cells), key=lambda cell: cell.column))


class HeaderRows:
    """Takes the rows of a table one by one and knows the headers over the next one.

    Header rows that follow each other are one block. A block that comes later (after a page break) replaces what it
    repeats; in table two it begins a new section and replaces all.
    """

    def __init__(self, table: Table, keeps: bool) -> None:
        self.heads = Heads(table)
        self._keeps = keeps
        self._block: dict[str, Header[str]] | None = None

    def take(self, cells: Sequence[Cell]) -> None:
        """A header row. A column that two headers of one block claim is in doubt."""
        if self._block is None:
            self._block = {}
            self.heads = Heads(self.heads.table, self.heads.known if self._keeps else {})
        for header in named_in(self.heads.table, cells):
            if header.key in self._block:
                header = replace(self._block[header.key], doubt=message("header_repeated"))
            self._block[header.key] = header
        known = {**self.heads.known, **self._block}
        self.heads = Heads(self.heads.table, known, (*self.heads.cells, *cells))

    def pause(self) -> None:
        """Another row than of headers: the next header row begins a new block."""
        self._block = None


def named_in(table: Table, cells: Sequence[Cell]) -> list[Header[str]]:
    """The headers among the cells of a row. What starts like an item (`3.其他`, `（六）其他`) is a row label."""
    found = []
    for cell in cells:
        start = "".join(cell.text.split())[:1]
        match = None if start in ("（", "(") or start.isdigit() else column_labels(table).match(cell.text)
        if match is not None:
            found.append(Header(match.id, cell))
    return found


def whole_heads(table: Table, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells of a table; header cells that a page break cut in two are one: both texts together name a column to
    the letter."""
    columns = column_labels(table)
    whole: dict[tuple[int, int, int], Cell] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        upper = whole.get((cell.row - 1, cell.column, cell.colspan))
        parts = upper is not None and _is_words(upper.text) and _is_words(cell.text)
        if upper is not None and parts and not columns.exact(upper.text) and columns.exact(upper.text + cell.text):
            del whole[upper.last_row, cell.column, cell.colspan]
            cell = replace(upper, text=upper.text + cell.text, rowspan=upper.rowspan + cell.rowspan)
        whole[cell.last_row, cell.column, cell.colspan] = cell
    return tuple(whole.values())


def _is_words(text: str) -> bool:
    """Whether a text could be a part of a header: a number above a header (`29` above `上一年项目数量`) is none."""
    body = spell(text).body
    return bool(body) and not body.isdigit()
