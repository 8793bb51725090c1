"""Loose words → the grids of the tables that they make.

A header band says where the columns are; below it each row is a label with the words on its lines. Nothing is cut or
moved: a word stands in the column whose numbers it stands below, and where that is not clear in a column of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pipeline.documents.model import Cell, Flaw, Grid, Line, Ruling, Word
from pipeline.tables.cell_text import cell_text
from pipeline.tables.unruled.columns import Column, column_at, columns_of, width_of
from pipeline.tables.unruled.labels import Label, find_labels
from pipeline.tables.unruled.pieces import Interval, Piece, down, pieces_of, place_at, place_of
from schemas.declaration import Arrangement, Table
from schemas.forms import TABLE_IDS, forms_of

_BAND = 3.5
"""Heights of a line: the lines of one header are not further apart."""
_ON_A_LINE = 0.4
"""Heights of a line by which a number may stand above or below the lines of its row's label."""
_BELOW = 6.0
"""Heights of a line: the numbers under the headers of table four are not further from them."""
_GOES_ON = 1.6
"""Heights of a line: a number too long for its cell goes on so near below."""
_LABEL_OF_LOOSE = 1.6
"""Heights of a line: words so near to numbers without a label may be it."""
_FEWEST_HEADS = {Arrangement.SECTIONS: 1, Arrangement.MATRIX: 4, Arrangement.BLOCKS: 10}
"""Column headers that make a header band."""
_FEWEST_ROWS = 0.6
"""Share of a table's rows whose labels must be there."""


@dataclass(frozen=True)
class Found:
    """A table put together: its grid, the first of the lines that it stands in, and the indices of all of them."""

    grid: Grid
    lines: frozenset[int]


def unruled_tables(lines: Sequence[Line], verticals: Mapping[int, Sequence[Ruling]]) -> list[Found]:
    """In: lines of pages that follow each other, and the vertical rules of each page. Out: the tables that stand in
    the lines, at most one of each kind."""
    pieces = pieces_of(lines, verticals)
    found = []
    for table_id in TABLE_IDS:
        table = _put_together(table_id, pieces)
        if table is not None:
            found.append(table)
            pieces = tuple(piece for piece in pieces if piece.line not in table.lines)
    return found


def _put_together(table_id: str, pieces: Sequence[Piece]) -> Found | None:
    labels = find_labels(pieces, table_id)
    table = max(forms_of(table_id), key=lambda form: len({label.id for label in labels if _is_of(label, form)}))
    bands = list(_bands(table, labels))
    if not bands:
        return None
    again = {piece for band in bands[1:] if _repeats(band, bands[0]) for piece in _down_to(band, pieces)}
    if again and table.arrangement is Arrangement.MATRIX:
        # A row that the page break cuts goes on under the repeated header.
        found = _put_together(table_id, [piece for piece in pieces if piece not in again])
        return found and replace(found, lines=found.lines | {piece.line for piece in again})
    taken = {piece for label in labels for piece in label.pieces}
    free = [piece for piece in pieces if piece not in taken]
    if table.arrangement is Arrangement.BLOCKS:
        return _blocks(table, labels, bands[0], free)
    return _sections(table, labels, bands, free)


def _is_of(label: Label, form: Table) -> bool:
    """Whether a label names a row or column of a form."""
    if label.role == "row":
        return label.id in form.row_of
    return label.role == "column" and any(label.id == column.id for column in form.columns)


# --- headers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Band:
    """The headers over some rows."""

    heads: tuple[Label, ...]

    @property
    def page(self) -> int:
        return self.heads[0].pieces[0].page

    @property
    def y(self) -> Interval:
        return down(piece for head in self.heads for piece in head.pieces)


def _bands(table: Table, labels: Sequence[Label]) -> Iterator[_Band]:
    """Headers that follow each other closely, with no row between them."""
    is_blocks = table.arrangement is Arrangement.BLOCKS
    band: list[Label] = []
    for label in sorted((label for label in labels if _is_of(label, table)), key=lambda label: label.y):
        if label.role == "row":
            if band and not is_blocks:
                yield from _whole(table, band)
                band = []
            continue
        if band and label.y.low - max(other.y.high for other in band) > _BAND * label.pieces[0].box.height:
            yield from _whole(table, band)
            band = []
        band.append(label)
    yield from _whole(table, band)


_LINES_ABOVE = 4
"""Lines that may stand over a header repeated on the next page: 续表, the outer headers."""
_ALIGNED = 3.0
"""Points by which a header on the next page may stand beside its place on this one."""


def _repeats(band: _Band, first: _Band) -> bool:
    """Whether a header is the first one again, on a later page."""
    if band.page == first.page or len(band.heads) != len(first.heads):
        return False
    pairs = zip(*(sorted(each.heads, key=lambda head: head.x.low) for each in (band, first)), strict=True)
    return all(a.id == b.id and abs(a.x.low - b.x.low) <= _ALIGNED for a, b in pairs)


def _down_to(band: _Band, pieces: Sequence[Piece]) -> list[Piece]:
    """A header at the head of a page with the few lines above it; none where it stands further down."""
    above = [piece for piece in pieces if piece.page == band.page and piece.y1 <= band.y.high]
    return above if len({piece.line for piece in above if piece.y1 < band.y.low}) <= _LINES_ABOVE else []


def _whole(table: Table, band: Sequence[Label]) -> Iterator[_Band]:
    named = len(band) if table.arrangement is Arrangement.BLOCKS else len({head.id for head in band})
    if named >= _FEWEST_HEADS[table.arrangement]:
        yield _Band(tuple(band))


# --- tables two and three: rows below their headers ------------------------------------------------------------------


@dataclass
class _Row:
    """A row's label, as pieces, and the words on its lines."""

    label: tuple[Piece, ...]
    y: Interval
    right: float
    """Where its label ends: values stand right of it."""
    words: list[Piece] = field(default_factory=list)


def _sections(table: Table, labels: Sequence[Label], bands: Sequence[_Band], free: Sequence[Piece]) -> Found | None:
    building = _Building()
    named: set[str] = set()
    ends = [band.y.low for band in bands[1:]] + [float("inf")]
    for band, end in zip(bands, ends, strict=True):
        columns = {head.id for head in band.heads}
        left = min(head.x.low for head in band.heads)
        own = [
            label
            for label in labels
            if label.role == "row" and label.id in table.row_of
            if band.y.high <= label.y.low < end and label.x.low < left
            if columns & {column.id for column in table.row_of[label.id].columns}
        ]
        if own:
            named |= {label.id for label in own}
            notes = [label for label in labels if label.role == "note"]
            _add_section(building, band, own, notes, [p for p in free if band.y.low <= p.y0 < end])
    if len(named) < _FEWEST_ROWS * len(table.rows) or not building.has_values:
        return None
    return building.found()


def _add_section(
    building: _Building, band: _Band, labels: Sequence[Label], notes: Sequence[Label], free: Sequence[Piece]
) -> None:
    rows = [_Row(label.pieces, label.y, label.right) for label in labels]
    body = [piece for piece in free if band.y.high < piece.middle]
    bottom = _bottom(max(row.y.high for row in rows), min(head.x.low for head in band.heads), body)
    loose: dict[int, list[Piece]] = defaultdict(list)
    aside = []
    for piece in body:
        row = _row_of(piece, rows)
        if row is not None and piece.box.x0 >= row.right:
            row.words.append(piece)
        elif piece.is_value and piece.middle < bottom:
            loose[piece.line].append(piece)
        else:
            aside.append(piece)
    rows += [_loose_row(words, aside) for words in loose.values()]
    values = [piece for row in rows for piece in row.words if piece.is_value]
    columns = columns_of(band.heads, values)
    building.add_heads(columns, [piece for piece in free if piece not in body])
    building.take(piece for note in notes for piece in note.pieces if note.y.low < bottom and note.y.high > band.y.low)
    for row in sorted(rows, key=lambda row: row.y):
        building.add_row(row, columns)


def _bottom(y: float, left: float, body: Sequence[Piece]) -> float:
    """Where the rows of a section end: below the last known row those lines are rows too that print nothing but
    values under the headers."""
    for _, group in groupby((piece for piece in body if piece.middle > y), key=lambda piece: piece.line):
        line = list(group)
        values = [piece for piece in line if piece.box.x0 >= left]
        if values and all(piece.is_value for piece in values) and line[0].y0 - y <= _BAND * line[0].box.height:
            y = max(piece.y1 for piece in line)
        elif values:
            break
    return y


def _row_of(piece: Piece, rows: Sequence[_Row]) -> _Row | None:
    """The row on whose lines a piece stands."""
    slack = _ON_A_LINE * piece.box.height
    near = [row for row in rows if row.y.low - slack <= piece.middle <= row.y.high + slack]
    return min(near, key=lambda row: abs((row.y.low + row.y.high) / 2 - piece.middle), default=None)


def _loose_row(words: list[Piece], aside: Sequence[Piece]) -> _Row:
    """A line of numbers beside no label, with the words left of it as far as there are any."""
    left, y = min(piece.box.x0 for piece in words), down(words)
    reach = _LABEL_OF_LOOSE * words[0].box.height
    label = tuple(
        p for p in aside if p.box.x1 <= left and not p.is_value and y.low - reach <= p.middle <= y.high + reach
    )
    return _Row(label, y, left, words)


# --- table four: rows side by side -----------------------------------------------------------------------------------


def _blocks(table: Table, labels: Sequence[Label], band: _Band, free: Sequence[Piece]) -> Found | None:
    """Its one line of numbers stands below the headers of all blocks; each block's label above its own headers."""
    official = [column.id for row in table.rows for column in row.columns]
    heads = sorted(band.heads, key=lambda head: head.x.low)
    if [head.id for head in heads] != official:
        return None
    words = _below(band, free)
    columns = columns_of(heads, words)
    names = _names_of_blocks(table, labels, band, columns)
    if names is None or len(columns) != len(heads):
        return None
    building = _Building()
    for start, name in names.items():
        building.add(name.pieces, start + 1, len(table.row_of[name.id].columns))
    building.take(piece for label in labels if label.role == "note" for piece in label.pieces if _is_over(label, band))
    building.end_row()
    building.add_heads(columns, ())
    if words:
        building.add_row(_Row((), down(words), 0.0, words), columns)
    else:
        building.add_bare_row(columns, band)
    return building.found()


def _below(band: _Band, free: Sequence[Piece]) -> list[Piece]:
    """The line of numbers below headers, here or at the head of the next page, with what of them goes on below it."""
    last = max((piece for head in band.heads for piece in head.pieces), key=lambda piece: piece.y1)
    words: list[Piece] = []
    for _, group in groupby((p for p in free if p.line > last.line), key=lambda piece: piece.line):
        line = list(group)
        above, reach = (words[-1], _GOES_ON) if words else (last, _BELOW)
        is_near = line[0].box.y1 - above.box.y1 <= reach * above.box.height
        if not all(p.is_value for p in line) or not (is_near if line[0].page == above.page else not words):
            break
        words += line
    return words


def _is_over(label: Label, band: _Band) -> bool:
    height = label.pieces[0].box.height
    return band.y.low - 2 * _BAND * height <= label.y.low < band.y.high


def _names_of_blocks(
    table: Table, labels: Sequence[Label], band: _Band, columns: Sequence[Column]
) -> Mapping[int, Label] | None:
    """The label of each block by the index of its first column: the middle of each stands over the block's columns,
    and no other does."""
    names: dict[int, Label] = {}
    over = [label for label in labels if label.role == "row" and _is_over(label, band)]
    start = 0
    for row in table.rows:
        end = start + len(row.columns)
        x = Interval(columns[start].x.low, columns[end - 1].x.high)
        own = [label for label in over if x.low <= (label.x.low + label.x.high) / 2 <= x.high]
        if len(own) != 1 or any(label.id == own[0].id for label in names.values()):
            return None
        names[start] = own[0]
        start = end
    return names


# --- cells -----------------------------------------------------------------------------------------------------------


class _Building:
    """The grid while it grows, row by row."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._row = 0
        self._lines: set[int] = set()
        self.has_values = False

    def take(self, pieces: Iterable[Piece]) -> None:
        """Words that are the table's, in no cell of their own."""
        self._lines.update(piece.line for piece in pieces)

    def add(self, pieces: Sequence[Piece], column: int, span: int = 1, width: float = 0.0) -> None:
        """A cell of the present row."""
        self.take(pieces)
        text = cell_text((Word(piece.text, piece.tall) for piece in pieces), width)
        self._cells.append(Cell(text, self._row, column, place_of(pieces), colspan=span))

    def end_row(self) -> None:
        self._row += 1

    def add_heads(self, columns: Sequence[Column], others: Sequence[Piece]) -> None:
        """The row of headers; over numbers without one the words that stand there."""
        for number, column in enumerate(columns, start=1):
            if column.head is not None:
                self.add(column.head.pieces, number)
                continue
            words = [p for p in others if column.x.meets(p.x)]
            if words:
                self.add(words, number)
        self.end_row()

    def add_row(self, row: _Row, columns: Sequence[Column]) -> None:
        if row.label:
            self.add(row.label, 0)
        held: dict[int | None, list[Piece]] = defaultdict(list)
        for piece in row.words:
            held[column_at(columns, piece)].append(piece)
        for index, column in enumerate(columns):
            if index in held:
                self.add(held[index], index + 1, width=width_of(columns, index))
                self.has_values = True
            elif column.head is not None:
                self._blank(column, row.y, index + 1)
        if None in held:
            # Words over two columns, or under none: beyond the last column they put the whole row in doubt.
            self.add(held[None], len(columns) + 1)
        self.end_row()

    def add_bare_row(self, columns: Sequence[Column], band: _Band) -> None:
        """The row of a table that prints nothing under its headers."""
        height = band.heads[0].pieces[0].box.height
        for number, column in enumerate(columns, start=1):
            self._blank(column, Interval(band.y.high, band.y.high + height), number, Flaw.BARE)
        self.end_row()

    def found(self) -> Found:
        columns = 1 + max(cell.last_column for cell in self._cells)
        return Found(Grid(self._row, columns, tuple(self._cells)), frozenset(self._lines))

    def _blank(self, column: Column, y: Interval, number: int, flaw: Flaw | None = None) -> None:
        """A cell in which nothing is printed stands where row and column cross."""
        self._cells.append(Cell("", self._row, number, place_at(column.x, y), flaw=flaw))
