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
from pipeline.readers.columns import RowTokens, aligned, by_count, heads_in_order
from pipeline.readers.order import Standing, in_place, shifted
from pipeline.readers.structure import FoundRow, report_column_order, report_rows
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
    longest = _longest(table, rows)
    complete: dict[str, Sequence[Token]] = {}
    together: dict[str, TextRow] = {}
    for position, each in enumerate(rows):
        if not each.row_id:
            continue
        row = table.row_of[each.row_id]
        found = _tokens(table, row, parts, each.text, longest[len(row.columns)])
        if found is not None:
            complete.setdefault(row.id, found.tokens)
            _add_row(collected, row, parts, each, found, _beside_loose(rows, position, found.tokens))
        elif runs_together(each.text.tokens, len(row.columns)):
            together.setdefault(row.id, each.text)
        else:
            _report_count(collected, row, each.text)
    if together:
        add_together(collected, complete, together)


def _add_row(
    collected: Collected, row: Row, parts: TextTable, each: _Row, found: RowTokens, beside: Message | None
) -> None:
    heads = found.heads or heads_in_order(collected.table, row, parts, each.text)
    printed = [(hit.id, parts.text.text[hit.start : hit.end]) for hit in heads]
    report_column_order(collected, printed, Cause.UNKNOWN)
    confirmed = None if heads else message("header_unconfirmed")
    doubt = each.doubt or confirmed or found.doubt or beside
    places: list[Place | None] = [parts.text.place(hit.start, hit.end) for hit in heads]
    columns = [hit.id for hit in heads] or [column.id for column in row.columns]
    for column, token, place in zip(columns, found.tokens, places or [None] * len(columns), strict=True):
        evidence = Evidence(token.place, each.text.label_place, place)
        collected.add(FieldId(collected.table.id, row.id, column), token.value, evidence, doubt)


def _tokens(table: Table, row: Row, parts: TextTable, text_row: TextRow, most: int = 0) -> RowTokens | None:
    return aligned(table, row, parts, text_row) or by_count(text_row, len(row.columns), most)


def _found(each: _Row) -> FoundRow:
    """What is told of a row. The words before loose numbers may be anything; numbers that were placed without a label
    are told by the doubt about them."""
    text = each.text
    if each.by_order and not text.label:
        return FoundRow("", text.printed, each.row_id, exact=True)
    label = text.label if each.row_id or each.repeats or is_addition(text.label) else ""
    return FoundRow(label, text.printed, each.row_id, each.exact, each.by_order, each.repeats)


def _longest(table: Table, rows: Sequence[_Row]) -> Mapping[int, int]:
    """For each number of columns the most tokens that a row of so many has."""
    longest: dict[int, int] = {}
    for each in rows:
        if each.row_id:
            due = len(table.row_of[each.row_id].columns)
            longest[due] = max(longest.get(due, 0), len(each.text.tokens))
    return longest


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
        if row.row_id and _tokens(table, table.row_of[row.row_id], parts, row) is not None
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
    form has it, and labels near loose numbers may have moved where a row is missing."""
    order, row_ids = list(table.row_of), [each.row_id for each in rows]
    moved = shifted(order, [Standing(each.row_id, _has_loose(each, table)) for each in rows])
    doubted = []
    for place, each in enumerate(rows):
        by_label = bool(each.row_id) and each.text.shape is Shape.BESIDE
        doubt = each.doubt or (message("labels_shifted") if place in moved else None)
        if by_label and not _is_sure(table, each) and not in_place(order, row_ids, place, between=each.exact):
            doubt = doubt or message("label_out_of_order")
        doubted.append(replace(each, doubt=doubt))
    return doubted


def _is_sure(table: Table, each: _Row) -> bool:
    return each.exact and is_telling(table, each.row_id, each.text.label)


def _at(loose: _Row, row_id: str) -> _Row:
    """Loose numbers as a row: by order, unless its label is the one that stands just before."""
    if loose.text.waiting == (row_id,):
        return replace(loose, row_id=row_id, exact=True)
    return replace(loose, row_id=row_id, exact=False, by_order=True, doubt=message("by_order"))


def _has_loose(each: _Row, table: Table) -> bool:
    """Whether a row has numbers that no label stands beside: all of them, or more than it has columns."""
    printed = sum(bool(token.value.printed) for token in each.text.tokens)
    if each.row_id:
        return printed > len(table.row_of[each.row_id].columns)
    widths = {len(row.columns) for row in table.rows}
    return each.text.shape is Shape.LOOSE and printed in widths and is_nameless(table, each.text.label)


def _could_be_row(each: _Row, table: Table) -> bool:
    widths = {len(row.columns) for row in table.rows}
    is_loose = each.text.shape is Shape.LOOSE and not each.repeats and not is_addition(each.text.label)
    return is_loose and bool(each.text.printed) and any(by_count(each.text, width) is not None for width in widths)


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
