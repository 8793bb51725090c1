"""The layout reading of tables that stand in running text.

Rows are anchored by the labels beside their numbers. Rows whose label was cut loose are placed between anchors by the
official order, where exactly as many are loose as are missing; such a place is in doubt unless the label itself stands
just before. Digits run together are left to `together`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Block, Place
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.collected import Collected, Evidence
from pipeline.readers.columns import aligned, by_count, column_order
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.together import add_line, add_rows, runs_together
from pipeline.tables.rows import Shape, TextRow, TextTable, Token, take_apart
from pipeline.tables.scan import Hit
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import Mark, parse_value


def read_text(table: Table, blocks: Sequence[Block]) -> Reading:
    """Reads a table from lines of text (and grids too broken up to be read as such)."""
    parts = take_apart(table, blocks)
    collected = Collected(table)
    if not any(token.value.mark is not Mark.BLANK for row in parts.rows for token in row.tokens):
        _add_blanks(collected, parts)
    elif table.arrangement is Arrangement.BLOCKS:
        _add_blocks(collected, parts)
    else:
        _add_rows(collected, parts)
    return collected.reading()


def _add_tokens(
    collected: Collected,
    row: Row,
    columns: Sequence[str],
    tokens: Sequence[Token],
    doubt: Message | None,
    label: Place | None = None,
) -> None:
    for column, token in zip(columns, tokens, strict=True):
        collected.add(FieldId(collected.table.id, row.id, column), token.value, Evidence(token.place, label), doubt)


# --- tables two and three: a row of text a row of the table ----------------------------------------------------------


def _add_rows(collected: Collected, parts: TextTable) -> None:
    table = collected.table
    rows = _placed(table, parts.rows)
    longest = _longest(table, rows)
    complete: dict[str, Sequence[Token]] = {}
    together: dict[str, TextRow] = {}
    for position, text_row in enumerate(rows):
        if not text_row.row_id:
            _report_loose(collected, text_row)
            continue
        row = table.row_of[text_row.row_id]
        found = aligned(table, row, parts, text_row) or by_count(text_row, len(row.columns), longest[len(row.columns)])
        if found is None:
            if runs_together(text_row.tokens, len(row.columns)):
                together.setdefault(row.id, text_row)
            else:
                _report_count(collected, row, text_row)
            continue
        order = found.columns or column_order(table, row, parts, text_row)
        if not text_row.exact and text_row.shape is Shape.BESIDE:
            collected.garbled_label(row, text_row.label)
        doubt = _doubt(text_row, bool(order)) or found.doubt or _beside_loose(rows, position, found.tokens)
        columns = order or [column.id for column in row.columns]
        complete.setdefault(row.id, found.tokens)
        _add_tokens(collected, row, columns, found.tokens, doubt, text_row.label_place)
    if together:
        add_rows(collected, complete, together)


def _longest(table: Table, rows: Sequence[TextRow]) -> Mapping[int, int]:
    """For each number of columns the most tokens that a row of so many has."""
    longest: dict[int, int] = {}
    for row in rows:
        if row.row_id:
            due = len(table.row_of[row.row_id].columns)
            longest[due] = max(longest.get(due, 0), len(row.tokens))
    return longest


def _beside_loose(rows: Sequence[TextRow], position: int, tokens: Sequence[Token]) -> Message | None:
    """A blank may have lost its number to a row of numbers without a label next to it."""
    beside = [rows[i] for i in (position - 1, position + 1) if 0 <= i < len(rows)]
    if all(token.value.printed for token in tokens) or not any(not r.row_id and r.has_numbers for r in beside):
        return None
    return message("beside_loose_numbers")


def _placed(table: Table, rows: Sequence[TextRow]) -> list[TextRow]:
    """Loose rows given the rows that are missing between two anchors, where their number is the same."""
    order = {row.id: i for i, row in enumerate(table.rows)}
    anchors = [(i, order[row.row_id]) for i, row in enumerate(rows) if row.row_id]
    placed = list(rows)
    if [a for _, a in anchors] != sorted({a for _, a in anchors}):
        return placed
    ids = list(order)
    for (i, a), (j, b) in zip([(-1, -1), *anchors], [*anchors, (len(rows), len(ids))], strict=False):
        loose = [k for k in range(i + 1, j) if _could_be_row(rows[k], table)]
        missing = ids[a + 1 : b]
        if loose and len(loose) == len(missing):
            for k, row_id in zip(loose, missing, strict=True):
                placed[k] = replace(rows[k], row_id=row_id, exact=rows[k].waiting == (row_id,))
    return placed


def _could_be_row(row: TextRow, table: Table) -> bool:
    widths = {len(r.columns) for r in table.rows}
    return row.shape is Shape.LOOSE and any(by_count(row, width) is not None for width in widths)


def _doubt(row: TextRow, confirmed: bool) -> Message | None:
    if row.shape is Shape.LOOSE and not row.exact:
        return message("by_order")
    return None if confirmed else message("header_unconfirmed")


def _report_loose(collected: Collected, row: TextRow) -> None:
    printed = row.printed
    if row.has_numbers:
        collected.report(
            Finding(
                FindingKind.STRUCTURE,
                message("loose_numbers", left=printed),
                collected.table.id,
                left=printed,
                cause=Cause.UNKNOWN,
            )
        )


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


# --- table four: all rows side by side -------------------------------------------------------------------------------


def _add_blocks(collected: Collected, parts: TextTable) -> None:
    """One run of numbers under all headers, or one run for each block under its own headers."""
    table = collected.table
    heads = [hit for hit in parts.hits if hit.role == "column"]
    due = sum(len(row.columns) for row in table.rows)
    runs = list(_runs(parts, heads, due))
    official = [column.id for row in table.rows for column in row.columns]
    if len(runs) == 1:
        _add_whole(collected, runs[0], due, official)
        return
    for run in runs:
        row = table.row_of.get(run.block)
        if row is None or len(run.tokens) != len(row.columns):
            _report_loose(collected, _as_row(run))
            continue
        columns = [hit.id for hit in run.heads[-len(row.columns) :]]
        confirmed = sorted(columns) == sorted(column.id for column in row.columns)
        doubt = None if confirmed else message("header_unconfirmed")
        _add_tokens(collected, row, columns if confirmed else [c.id for c in row.columns], run.tokens, doubt)


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers with the headers since the run before, and the last block label among them."""

    tokens: tuple[Token, ...]
    heads: tuple[Hit, ...]
    block: str


def _as_row(run: _Run) -> TextRow:
    return TextRow("", False, "", None, run.tokens, Shape.LOOSE)


def _runs(parts: TextTable, heads: Sequence[Hit], due: int) -> Iterator[_Run]:
    widths = {row.width for row in parts.rows if row.celled}
    tokens = [
        token
        for row in parts.rows
        for token in row.tokens
        if token.value.printed or (widths == {due} and _is_whole(row, due))
    ]
    labels = [hit for hit in parts.hits if hit.role == "row"]
    edges = [hit.start for hit in sorted([*heads, *labels], key=lambda h: h.start)]
    groups: list[list[Token]] = []
    for token in tokens:
        if groups and not any(groups[-1][-1].start < edge < token.start for edge in edges):
            groups[-1].append(token)
        else:
            groups.append([token])
    since = 0
    for group in groups:
        here = group[0].start
        before = [hit for hit in heads if since <= hit.start < here]
        blocks = [hit.id for hit in labels if since <= hit.start < here]
        yield _Run(tuple(group), tuple(before), blocks[-1] if blocks else "")
        since = here


def _is_whole(row: TextRow, due: int) -> bool:
    """Whether a line without a label has a cell for each number of the table: its blanks are cells, and not the rest
    of merged headers."""
    return row.shape is Shape.LOOSE and row.has_numbers and len(row.tokens) == due


def _add_whole(collected: Collected, run: _Run, due: int, official: Sequence[str]) -> None:
    table = collected.table
    tokens = run.tokens
    if len(tokens) < due or any(token.value.mark is Mark.OTHER for token in tokens):
        add_line(collected, tokens)
        return
    doubt = None if [hit.id for hit in run.heads] == list(official) else message("header_unconfirmed")
    if len(tokens) > due:
        doubt = message("extra_number")
        collected.report(
            Finding(
                FindingKind.STRUCTURE,
                message("number_count", label=table.title, left=len(tokens), right=due),
                table.id,
                left=str(len(tokens)),
                right=str(due),
                cause=Cause.SOURCE,
            )
        )
    position = 0
    for row in table.rows:
        width = len(row.columns)
        _add_tokens(collected, row, [c.id for c in row.columns], tokens[position : position + width], doubt)
        position += width


# --- no number at all ------------------------------------------------------------------------------------------------


def _add_blanks(collected: Collected, parts: TextTable) -> None:
    """Every row whose label stands in the text is blank, as far as the text can tell."""
    doubt = message("no_numbers")
    for hit in parts.hits:
        if hit.role == "row":
            row = collected.table.row_of[hit.id]
            place = parts.text.place(hit.start, hit.end)
            for column in row.columns:
                target = FieldId(collected.table.id, row.id, column.id)
                collected.cells.setdefault(target, CellReading(target, parse_value(""), place, doubt, row_place=place))
