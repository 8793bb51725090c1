"""Tables two and three in running text: a row of text a row of the table.

Rows are anchored by the labels beside their numbers. Rows whose label was cut loose are placed between anchors by the
official order, where exactly as many are loose as are missing; such a place is in doubt unless the label itself stands
just before. Digits run together are left to `together`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.documents.model import Place
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.claims import Claim, Verdict, is_telling, settle
from pipeline.readers.collected import Collected, Evidence
from pipeline.readers.columns import RowTokens, aligned, by_count, heads_in_order, is_off_headers
from pipeline.readers.order import Standing, in_place, shifted
from pipeline.readers.structure import FoundHeader, FoundRow, report_column_order, report_rows
from pipeline.readers.together import add_together, runs_together
from pipeline.tables.labels import is_addition, is_nameless
from pipeline.tables.rows import Shape, TextRow, TextTable, Token
from schemas.declaration import FieldId, Row, Table


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of text with the row of the form that it is taken for (empty for none): by its label, or `by_order`.
    `repeats` is the row that its label names where another row was taken for that."""

    text: TextRow
    row_id: str
    exact: bool
    by_order: bool = False
    repeats: str = ""
    doubt: Message | None = None


def add_rows(collected: Collected, parts: TextTable) -> None:
    """Reads the rows of a table that was taken apart."""
    table = collected.table
    rows = _doubted(table, _placed(table, _one_to_one(table, parts)))
    report_rows(collected, [_found(each) for each in rows], Cause.UNKNOWN)
    cells = _Cells.of(table, parts, [each for each in rows if each.row_id])
    complete: dict[str, Sequence[Token]] = {}
    together: dict[str, TextRow] = {}
    for position, each in enumerate(rows):
        if not each.row_id:
            continue
        row = table.row_of[each.row_id]
        found = cells.of_row(row, each.text)
        if found is not None:
            complete.setdefault(row.id, found.tokens)
            _add_row(collected, row, parts, each, found, _beside_loose(rows, position, found.tokens))
        elif runs_together(each.text.tokens, len(row.columns)):
            together.setdefault(row.id, each.text)
        else:
            _report_count(collected, row, each.text)
    if together:
        add_together(collected, complete, together)


def order_in_text(table: Table, parts: TextTable) -> list[str]:
    """The rows of a table as its lines print them; empty for a row of numbers that is none of the form's."""
    rows = [row for row in _placed(table, _one_to_one(table, parts)) if row.text.has_numbers]
    return [row.row_id for row in rows if row.row_id or not is_addition(row.text.label)]


@dataclass(frozen=True)
class _Cells:
    """Tells which tokens of a row are its cells, by what the other rows of as many columns show: `longest` is the most
    tokens that one of them has; `off_headers` are those of which one prints beside the headers."""

    parts: TextTable
    table: Table
    longest: Mapping[int, int]
    off_headers: frozenset[int]

    @classmethod
    def of(cls, table: Table, parts: TextTable, rows: Sequence[_Row]) -> _Cells:
        longest: dict[int, int] = {}
        off_headers = set()
        for each in rows:
            row = table.row_of[each.row_id]
            due = len(row.columns)
            longest[due] = max(longest.get(due, 0), len(each.text.tokens))
            if is_off_headers(table, row, parts, each.text):
                off_headers.add(due)
        return cls(parts, table, longest, frozenset(off_headers))

    def of_row(self, row: Row, text_row: TextRow) -> RowTokens | None:
        """The cells of a row; in doubt where only headers tell them from padding, and another row is off these."""
        due = len(row.columns)
        by_heads = aligned(self.table, row, self.parts, text_row)
        counted = by_count(text_row, due, self.longest[due])
        if by_heads is None:
            return counted
        if due in self.off_headers and (counted is None or counted.tokens != by_heads.tokens):
            return replace(by_heads, doubt=message("columns_shifted"))
        return by_heads


def _add_row(
    collected: Collected, row: Row, parts: TextTable, each: _Row, found: RowTokens, beside: Message | None
) -> None:
    heads = found.heads or heads_in_order(collected.table, row, parts, each.text)
    printed = [FoundHeader(hit.id, parts.text.text[hit.start : hit.end]) for hit in heads]
    report_column_order(collected, printed, Cause.UNKNOWN)
    confirmed = None if heads else message("header_unconfirmed")
    doubt = each.doubt or confirmed or found.doubt or beside
    places: list[Place | None] = [parts.text.place(hit.start, hit.end) for hit in heads]
    columns = [hit.id for hit in heads] or [column.id for column in row.columns]
    for column, token, place in zip(columns, found.tokens, places or [None] * len(columns), strict=True):
        evidence = Evidence(token.place, each.text.label_place, place)
        collected.add(FieldId(collected.table.id, row.id, column), token.value, evidence, doubt)


def _found(each: _Row) -> FoundRow:
    """What is told of a row. The words before loose numbers may be anything; numbers that were placed without a label
    are told by the doubt about them."""
    text = each.text
    if each.by_order and not text.label:
        return FoundRow("", text.printed, each.row_id, exact=True)
    label = text.label if each.row_id or each.repeats or is_addition(text.label) else ""
    return FoundRow(label, text.printed, each.row_id, each.exact, each.by_order, each.repeats)


def _beside_loose(rows: Sequence[_Row], position: int, tokens: Sequence[Token]) -> Message | None:
    """A blank may have lost its number to a row of numbers without a label next to it."""
    beside = [rows[i] for i in (position - 1, position + 1) if 0 <= i < len(rows)]
    if all(token.value.printed for token in tokens) or not any(not r.row_id and r.text.has_numbers for r in beside):
        return None
    return message("beside_loose_numbers")


# --- which row each is -----------------------------------------------------------------------------------------------


def _one_to_one(table: Table, parts: TextTable) -> list[_Row]:
    """The rows by their labels; of two with the numbers of a whole row one at most keeps it."""
    rows = [_Row(row, row.row_id, row.exact) for row in parts.rows]
    claims = [
        Claim(row.row_id, row.label, row.exact)
        if row.row_id and _is_whole(table, table.row_of[row.row_id], parts, row)
        else None
        for row in parts.rows
    ]
    for index, verdict in enumerate(settle(table, claims)):
        if claims[index] is not None and verdict is Verdict.LOST:
            repeats = "" if is_addition(rows[index].text.label) else rows[index].row_id
            rows[index] = replace(rows[index], row_id="", exact=False, repeats=repeats)
        elif verdict is Verdict.CONTESTED:
            rows[index] = replace(rows[index], doubt=message("label_repeated"))
    return rows


def _is_whole(table: Table, row: Row, parts: TextTable, text_row: TextRow) -> bool:
    return bool(aligned(table, row, parts, text_row) or by_count(text_row, len(row.columns)))


def _placed(table: Table, rows: Sequence[_Row]) -> list[_Row]:
    """Loose rows given the rows that are missing between two anchors, where their number is the same."""
    order = list(table.row_of)
    anchors = [(i, order.index(each.row_id)) for i, each in enumerate(rows) if each.row_id]
    placed = list(rows)
    if [a for _, a in anchors] != sorted({a for _, a in anchors}):
        return placed
    for (i, a), (j, b) in pairwise([(-1, -1), *anchors, (len(rows), len(order))]):
        loose = [k for k in range(i + 1, j) if _could_be_row(rows[k], table)]
        missing = order[a + 1 : b]
        if len(loose) == len(missing):
            for k, row_id in zip(loose, missing, strict=True):
                placed[k] = _at(rows[k], row_id)
    return placed


def _doubted(table: Table, rows: Sequence[_Row]) -> list[_Row]:
    """The rows with the doubts that the official order casts on them: a label that is not whole must stand where the
    form has it; labels near loose numbers may have moved where a row is missing; and a label that stands just before
    without numbers may be that of the row."""
    order, row_ids = list(table.row_of), [each.row_id for each in rows]
    moved = shifted(order, [Standing(each.row_id, _has_loose(each, table), not each.text.printed) for each in rows])
    doubted = []
    for place, each in enumerate(rows):
        by_label = bool(each.row_id) and each.text.shape is Shape.BESIDE
        doubt = each.doubt or (message("labels_shifted") if place in moved else None)
        if each.row_id in each.text.waiting and not each.by_order and _lacks_neighbour(order, row_ids, each.row_id):
            doubt = doubt or message("label_repeated")
        if by_label and not _is_sure(table, each) and not in_place(order, row_ids, place, between=each.exact):
            doubt = doubt or message("label_out_of_order")
        doubted.append(replace(each, doubt=doubt))
    return doubted


def _lacks_neighbour(order: Sequence[str], row_ids: Sequence[str], row_id: str) -> bool:
    """Whether the row before or after one in the form is missing."""
    here = order.index(row_id)
    return any(order[place] not in row_ids for place in (here - 1, here + 1) if 0 <= place < len(order))


def _is_sure(table: Table, each: _Row) -> bool:
    return each.exact and is_telling(table, each.row_id, each.text.label)


def _at(loose: _Row, row_id: str) -> _Row:
    """Loose numbers as a row: by order, unless its label is the one that stands just before."""
    if loose.text.waiting == (row_id,):
        return replace(loose, row_id=row_id, exact=True)
    return replace(loose, row_id=row_id, exact=False, by_order=True, doubt=message("by_order"))


def _has_loose(each: _Row, table: Table) -> bool:
    """Whether a row has numbers that no label stands beside: all of them, or more than it has columns."""
    text = each.text
    printed = sum(bool(token.value.printed) for token in text.tokens)
    if each.row_id:
        return printed > len(table.row_of[each.row_id].columns)
    if text.shape is not Shape.LOOSE or each.repeats or not is_nameless(table, text.label):
        return False
    # A blank row may be only padding, but it may be the values that belong to the label below or above.
    has_row = text.celled and len(text.tokens) >= min(table.widths) and (printed or not text.label)
    return printed in table.widths or bool(has_row)


def _could_be_row(each: _Row, table: Table) -> bool:
    is_loose = each.text.shape is Shape.LOOSE and not each.repeats and not is_addition(each.text.label)
    return (
        is_loose and bool(each.text.printed) and any(by_count(each.text, width) is not None for width in table.widths)
    )


# --- what could not be read ------------------------------------------------------------------------------------------


def _report_count(collected: Collected, row: Row, text_row: TextRow) -> None:
    """A row with too few or too many numbers: its cells stay unread and are flagged."""
    due = len(row.columns)
    found = sum(1 for token in text_row.tokens if token.value.printed)
    collected.report(
        Finding(
            FindingKind.STRUCTURE,
            message("number_count", label=row.full_label, left=found, right=due),
            collected.table.id,
            row.id,
            left=str(found),
            right=str(due),
            cause=Cause.UNKNOWN,
            cells=tuple(FieldId(collected.table.id, row.id, column.id) for column in row.columns),
        )
    )
