"""Loose words → the grids of the tables that they make.

A header band says where the columns are; below it each row is a label with the words on its lines. Nothing is cut or
moved: a word stands in the column whose numbers it stands below, and where that is not clear in a column of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.documents.model import Line, Ruling
from pipeline.tables.unruled.bands import FURTHEST, Band, bands_of, down_to, is_of, is_over, repeats
from pipeline.tables.unruled.building import Building, Found, Row
from pipeline.tables.unruled.columns import Column, columns_of
from pipeline.tables.unruled.labels import Label, find_labels
from pipeline.tables.unruled.pieces import Interval, Piece, down, pieces_of
from schemas.declaration import Arrangement, Table
from schemas.forms import TABLE_IDS, forms_of

_ON_A_LINE = 0.4
"""Heights of a line by which a number may stand above or below the lines of its row's label."""
_BELOW = 6.0
"""Heights of a line: the numbers under the headers of table four are not further from them."""
_GOES_ON = 1.6
"""Heights of a line: a number too long for its cell goes on so near below."""
_LABEL_OF_LOOSE = 1.6
"""Heights of a line: words so near to numbers without a label may be it."""
_MOST_LABELS = 500
"""Labels of one table in all the pages of a report, headers repeated on every page and all."""
_FEWEST_ROWS = 0.6
"""Share of a table's rows whose labels must be there."""


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
    table = max(forms_of(table_id), key=lambda form: len({label.id for label in labels if is_of(label, form)}))
    if len(labels) > _MOST_LABELS:
        return None  # no form
    bands = list(bands_of(table, labels))
    if not bands:
        return None
    again = {piece for band in bands[1:] if repeats(band, bands[0]) for piece in down_to(band, pieces)}
    if again and table.arrangement is Arrangement.MATRIX:
        # A row that the page break cuts goes on under the repeated header.
        found = _put_together(table_id, [piece for piece in pieces if piece not in again])
        return found and replace(found, lines=found.lines | {piece.line for piece in again})
    taken = {piece for label in labels for piece in label.pieces}
    free = [piece for piece in pieces if piece not in taken]
    if table.arrangement is Arrangement.BLOCKS:
        return _blocks(table, labels, bands[0], free)
    return _sections(table, labels, bands, free)


# --- tables two and three: rows below their headers ------------------------------------------------------------------


def _sections(table: Table, labels: Sequence[Label], bands: Sequence[Band], free: Sequence[Piece]) -> Found | None:
    building = Building()
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
        named |= {label.id for label in own}
        notes = [label for label in labels if label.role == "note"]
        due = {column.id for label in own for column in table.row_of[label.id].columns}
        inside = [piece for piece in free if band.y.low <= piece.y0 < end]
        _add_section(building, band, own, notes, inside, complete=bool(own) and due <= columns)
    if len(named) < _FEWEST_ROWS * len(table.rows) or not building.has_values:
        return None
    return building.found()


def _add_section(
    building: Building,
    band: Band,
    labels: Sequence[Label],
    notes: Sequence[Label],
    free: Sequence[Piece],
    complete: bool,
) -> None:
    rows = [Row(label.pieces, label.y, label.right) for label in labels]
    body = [piece for piece in free if band.y.high < piece.middle]
    bottom = _bottom(
        max((row.y.high for row in rows), default=band.y.high), min(head.x.low for head in band.heads), body
    )
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
    others = [piece for piece in free if piece.middle <= band.y.high]
    columns = columns_of(band.heads, values, others, complete)
    building.add_heads(columns, others)
    building.take(piece for note in notes for piece in note.pieces if note.y.low < bottom and note.y.high > band.y.low)
    for row in sorted(rows, key=lambda row: row.y):
        building.add_row(row, columns)


def _bottom(y: float, left: float, body: Sequence[Piece]) -> float:
    """Where the rows of a section end: below the last known row those lines are rows too that print nothing but
    values under the headers."""
    for _, group in groupby((piece for piece in body if piece.middle > y), key=lambda piece: piece.line):
        line = list(group)
        values = [piece for piece in line if piece.box.x0 >= left]
        if values and all(piece.is_value for piece in values) and line[0].y0 - y <= FURTHEST * line[0].box.height:
            y = max(piece.y1 for piece in line)
        elif values:
            break
    return y


def _row_of(piece: Piece, rows: Sequence[Row]) -> Row | None:
    """The row on whose lines a piece stands."""
    slack = _ON_A_LINE * piece.box.height
    near = [row for row in rows if row.y.low - slack <= piece.middle <= row.y.high + slack]
    return min(near, key=lambda row: abs((row.y.low + row.y.high) / 2 - piece.middle), default=None)


def _loose_row(words: list[Piece], aside: Sequence[Piece]) -> Row:
    """A line of numbers beside no label, with the words left of it as far as there are any."""
    left, y = min(piece.box.x0 for piece in words), down(words)
    reach = _LABEL_OF_LOOSE * words[0].box.height
    label = tuple(
        p for p in aside if p.box.x1 <= left and not p.is_value and y.low - reach <= p.middle <= y.high + reach
    )
    return Row(label, y, left, words)


# --- table four: rows side by side -----------------------------------------------------------------------------------


def _blocks(table: Table, labels: Sequence[Label], band: Band, free: Sequence[Piece]) -> Found | None:
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
    building = Building()
    for start, name in names.items():
        building.add(name.pieces, start + 1, len(table.row_of[name.id].columns))
    building.take(piece for label in labels if label.role == "note" for piece in label.pieces if is_over(label, band))
    building.end_row()
    building.add_heads(columns, ())
    if words:
        building.add_row(Row((), down(words), 0.0, words), columns)
    else:
        building.add_bare_row(columns, band)
    return building.found()


def _below(band: Band, free: Sequence[Piece]) -> list[Piece]:
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


def _names_of_blocks(
    table: Table, labels: Sequence[Label], band: Band, columns: Sequence[Column]
) -> Mapping[int, Label] | None:
    """The label of each block by the index of its first column: the middle of each stands over the block's columns,
    and no other does."""
    names: dict[int, Label] = {}
    over = [label for label in labels if label.role == "row" and is_over(label, band)]
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
