"""What is out of the form about the rows and columns of a table: garbled, extra, repeated, without a label, in another
order. None of this changes a cell; what is missing or uncertain of a table is told by its cells."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.documents.model import Cell
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.collected import Collected
from pipeline.readers.headers import is_header
from pipeline.readers.pairing import Pair, overlaps
from pipeline.tables.labels import column_labels, has_foreign_digits
from schemas.declaration import Column, Table
from schemas.values import parse_value


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A printed row: its label (empty where it has none that could be one), what its values print, and the row of the
    form that it was taken for: by the label, be it garbled (not `exact`), or `by_order`. `repeats` is the row that its
    label names where another row was taken for that."""

    label: str
    printed: str
    row_id: str = ""
    exact: bool = False
    by_order: bool = False
    repeats: str = ""


class FoundHeader(NamedTuple):
    """A printed header: the column that it names, and its text."""

    column_id: str
    label: str


def report_rows(collected: Collected, rows: Sequence[FoundRow], cause: Cause = Cause.SOURCE) -> None:
    """Reports what is odd about the rows of a table, given in printed order. `cause` is whose fault a row is that is
    not where it should be: in a text, that of whoever made it of the publisher's document, or of this."""
    for row in rows:
        _report_row(collected, row)
    repeated = [row.label for row in rows if row.repeats]
    if repeated:
        left = "、".join(repeated)
        collected.structure(message("label_twice", left=left), left=left, cause=cause)
    twice = {row.repeats for row in rows}
    _report_order(
        collected, [row for row in rows if row.row_id and not row.by_order and row.row_id not in twice], cause
    )


def _report_row(collected: Collected, row: FoundRow) -> None:
    if row.row_id and not row.by_order:
        if not row.exact:
            due = collected.table.row_of[row.row_id].label
            text = message("garbled_label", left=row.label, right=due)
            cause = Cause.UNKNOWN if has_foreign_digits(due, row.label) else Cause.SOURCE
            collected.structure(text, row.row_id, "", row.label, due, cause=cause)
    elif row.row_id:
        due = collected.table.row_of[row.row_id].label
        key, left = ("unknown_label", row.label) if row.label else ("row_without_label", row.printed)
        text = message(key, left=left, right=due)
        collected.structure(text, row.row_id, "", left, due, cause=Cause.UNKNOWN)
    elif row.repeats or not any(ch.isdigit() for ch in row.printed):
        return
    elif row.label:
        collected.structure(message("extra_row", left=row.label), left=row.label)
    else:
        collected.structure(message("loose_numbers", left=row.printed), left=row.printed, cause=Cause.UNKNOWN)


# --- order -----------------------------------------------------------------------------------------------------------


def _report_order(collected: Collected, rows: Sequence[FoundRow], cause: Cause) -> None:
    """Rows in another order than the form's are read by their labels. Sums must bear that out."""
    table = collected.table
    order = [row.id for row in table.rows]
    first = next(((a, b) for a, b in pairwise(rows) if order.index(b.row_id) < order.index(a.row_id)), None)
    if first is not None:
        before, after = first
        moved = {rows[i].row_id for i in _out_of_order([order.index(row.row_id) for row in rows])}
        text = message("row_order", left=before.label, right=after.label)
        collected.report(_unless_settled(table, text, before.label, after.label, cause, rows=moved))


def report_column_order(collected: Collected, found: Sequence[FoundHeader], cause: Cause = Cause.SOURCE) -> None:
    """Reports headers, given from left to right, in another order than the form's."""
    table = collected.table
    order = [column.id for column in table.columns]
    for before, after in pairwise(found):
        if order.index(after.column_id) < order.index(before.column_id):
            moved = {found[i].column_id for i in _out_of_order([order.index(each.column_id) for each in found])}
            text = message("column_order", left=before.label, right=after.label)
            collected.report(_unless_settled(table, text, before.label, after.label, cause, columns=moved))
            return


def _unless_settled(
    table: Table,
    text: Message,
    left: str,
    right: str,
    cause: Cause,
    rows: AbstractSet[str] = frozenset(),
    columns: AbstractSet[str] = frozenset(),
) -> Finding:
    """A finding about rows or columns whose cells are in doubt unless the sums over them hold. Of a table without sums
    it only informs."""
    cells = tuple(field for field in table.fields if field.row in rows or field.column in columns)
    return Finding(
        FindingKind.STRUCTURE,
        text,
        table.id,
        left=left,
        right=right,
        cause=cause,
        cells=cells if table.identities else (),
        settled_by_sums=True,
    )


def _out_of_order(ranks: Sequence[int]) -> Iterator[int]:
    """The places of the ranks that may have moved: those that a longest ascending row of them can do without."""
    ending, starting = _longest(ranks), _longest([-rank for rank in reversed(ranks)])[::-1]
    longest = max(ending, default=0)
    through = [a if a + b - 1 == longest else 0 for a, b in zip(ending, starting, strict=True)]
    shared = Counter(through)
    for place, length in enumerate(through):
        if not length or shared[length] > 1:
            yield place


def _longest(ranks: Sequence[int]) -> list[int]:
    """For each rank the length of the longest ascending row of ranks that ends in it."""
    lengths: list[int] = []
    lowest: list[int] = []  # the least rank that ends a row of 1, 2, 3 … ranks: they ascend
    for rank in ranks:
        before = bisect_left(lowest, rank)
        lowest[before : before + 1] = [rank]
        lengths.append(before + 1)
    return lengths


# --- columns ---------------------------------------------------------------------------------------------------------


def report_columns(
    collected: Collected, paired: Sequence[Pair[str]], others: Sequence[Cell], values: Sequence[Cell]
) -> None:
    """Reports what is odd about the headers over a row: its values are `paired` with them, `values` are all it has,
    `others` are the header cells over columns that are no field's."""
    columns = {column.id: column for column in collected.table.columns}
    for each in paired:
        report_header(collected, columns[each.header.key], each)
    headers = [each.header for each in paired]
    report_column_order(collected, [FoundHeader(h.key, h.cell.text) for h in headers if h.doubt is None])
    report_extra_columns(collected, others, [header.cell for header in headers], values)


def report_extra_columns(
    collected: Collected, others: Sequence[Cell], headers: Sequence[Cell], values: Sequence[Cell]
) -> None:
    """Reports the header cells `others` that are no field's and have numbers under them that none of `headers` has."""
    free = [value for value in values if parse_value(value.text).is_number and not _under(headers, value)]
    for cell in others:
        numbers = [value.text.strip() for value in free if overlaps(cell, value)]
        if numbers and not is_header(collected.table, cell.text):
            left = cell.text.strip() or numbers[0]
            key = "extra_column" if cell.text.strip() else "column_without_header"
            collected.structure(message(key, left=left), left=left, once=not cell.text.strip())


def _under(headers: Sequence[Cell], value: Cell) -> bool:
    return any(overlaps(header, value) for header in headers)


def report_header(collected: Collected, column: Column, each: Pair[str]) -> None:
    """Reports a header that is not printed to the letter, or that does not stand over its value."""
    printed = each.header.cell.text
    if each.doubt is not None and each.doubt.key == "columns_shifted":
        text = message("headers_shifted", left=printed)
        collected.structure(text, left=printed, cause=Cause.UNKNOWN, once=True)
    if column_labels(collected.table).exact(printed) == column.id:
        return
    if each.header.doubt is None:
        text = message("garbled_header", left=printed, right=column.label)
        collected.structure(text, "", column.id, printed, column.label)
    elif each.header.doubt.key == "header_unconfirmed" and printed.strip():
        text = message("unknown_header", left=printed, right=column.label)
        collected.structure(text, "", column.id, printed, column.label, cause=Cause.UNKNOWN)
