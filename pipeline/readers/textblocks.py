"""Table four in running text: all rows side by side, over one run of numbers or one for each block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.collected import Collected, Evidence
from pipeline.readers.structure import FoundHeader, FoundRow, report_column_order, report_rows
from pipeline.readers.together import add_line
from pipeline.tables.rows import Shape, TextRow, TextTable, Token
from pipeline.tables.scan import Hit
from schemas.declaration import FieldId, Row, Table
from schemas.values import Mark


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers with the headers and the labels of blocks since the run before, and the labels of groups of blocks."""

    tokens: tuple[Token, ...]
    heads: tuple[Hit, ...]
    labels: tuple[Hit, ...]
    groups: tuple[Hit, ...]


def add_blocks(collected: Collected, parts: TextTable) -> None:
    """Reads the blocks of a table that was taken apart."""
    runs = list(_runs(parts, len(collected.table.fields)))
    if len(runs) == 1:
        _add_whole(collected, parts, runs[0])
        return
    for run in runs:
        label = run.labels[-1] if run.labels else None
        row = collected.table.row_of.get(label.id) if label is not None else None
        if row is None or len(run.tokens) != len(row.columns):
            _report_loose(collected, run)
            continue
        heads = run.heads[-len(row.columns) :]
        report_column_order(collected, [FoundHeader(hit.id, _text(parts, hit)) for hit in heads], Cause.UNKNOWN)
        _add_block(collected, parts, row, label, heads, run.tokens, None)


def _runs(parts: TextTable, due: int) -> Iterator[_Run]:
    widths = {row.width for row in parts.rows if row.celled}
    tokens = [
        token
        for row in parts.rows
        for token in row.tokens
        if token.value.printed or (widths == {due} and _is_whole(row, due))
    ]
    heads = [hit for hit in parts.hits if hit.role == "column"]
    labels = [hit for hit in parts.hits if hit.role == "row"]
    groups = [hit for hit in parts.hits if hit.role == "note"]
    edges = sorted(hit.start for hit in (*heads, *labels))
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and bisect_right(edges, runs[-1][-1].start) >= bisect_left(edges, token.start):
            runs[-1].append(token)
        else:
            runs.append([token])
    since = 0
    for run in runs:
        here = run[0].start
        yield _Run(tuple(run), *(_between(hits, since, here) for hits in (heads, labels, groups)))
        since = here


def _is_whole(row: TextRow, due: int) -> bool:
    """Whether a line without a label has a cell for each number of the table: its blanks are cells, and not the rest
    of merged headers."""
    return row.shape is Shape.LOOSE and row.has_numbers and len(row.tokens) == due


def _between(hits: Sequence[Hit], start: int, end: int) -> tuple[Hit, ...]:
    first, last = (bisect_left(hits, edge, key=lambda hit: hit.start) for edge in (start, end))
    return tuple(hits[first:last])


def _text(parts: TextTable, hit: Hit) -> str:
    return parts.text.text[hit.start : hit.end]


def _report_loose(collected: Collected, run: _Run) -> None:
    report_rows(collected, [FoundRow("", " ".join(token.value.printed for token in run.tokens))])


def _add_block(
    collected: Collected,
    parts: TextTable,
    row: Row,
    label: Hit | None,
    heads: Sequence[Hit],
    tokens: Sequence[Token],
    doubt: Message | None,
) -> None:
    """The numbers of one block under its own headers, where it has them; else in official order, in doubt."""
    confirmed = sorted(hit.id for hit in heads) == sorted(column.id for column in row.columns)
    columns = [hit.id for hit in heads] if confirmed else [column.id for column in row.columns]
    places = [parts.text.place(hit.start, hit.end) for hit in heads] if confirmed else [None] * len(columns)
    beside = parts.text.place(label.start, label.end) if label is not None else None
    doubt = doubt or (None if confirmed else message("header_unconfirmed"))
    for column, token, over in zip(columns, tokens, places, strict=True):
        field = FieldId(collected.table.id, row.id, column)
        collected.add(field, token.value, Evidence(token.place, beside, over), doubt)


# --- one run of numbers ----------------------------------------------------------------------------------------------


def _add_whole(collected: Collected, parts: TextTable, run: _Run) -> None:
    table, tokens = collected.table, run.tokens
    due = len(table.fields)
    if len(tokens) < due or any(token.value.mark is Mark.OTHER for token in tokens):
        add_line(collected, tokens)
        return
    if len(tokens) > due:
        _report_count(collected, len(tokens), due)
    labels = _labels(table, run)
    found = [FoundRow(_text(parts, hit), "", hit.id, exact=True) for hit in labels]
    report_rows(collected, found, Cause.UNKNOWN)
    doubt = _doubt(table, run, labels)
    width = len(table.columns)
    for index, row in enumerate([table.row_of[hit.id] for hit in labels] or table.rows):
        block = slice(index * width, (index + 1) * width)
        heads = run.heads[block] if len(run.heads) == due else ()
        _add_block(collected, parts, row, labels[index] if labels else None, heads, tokens[block], doubt)


def _labels(table: Table, run: _Run) -> tuple[Hit, ...]:
    """The labels of the blocks in printed order; none unless each stands there once."""
    return run.labels if sorted(hit.id for hit in run.labels) == sorted(table.row_of) else ()


def _doubt(table: Table, run: _Run, labels: Sequence[Hit]) -> Message | None:
    """Blocks and columns are sure where all labels and headers stand in the order of the form: elsewhere it is not
    certain whether the numbers have the order of their labels."""
    if len(run.tokens) > len(table.fields):
        return message("extra_number")
    official = [field.column for field in table.fields]
    printed = [hit.id for hit in sorted((*labels, *run.groups), key=lambda hit: hit.start)]
    confirmed = [hit.id for hit in run.heads] == official and printed == _in_order(table)
    return None if confirmed else message("header_unconfirmed")


def _in_order(table: Table) -> list[str]:
    """The rows of a table, each group of them by its label before the first."""
    return list(dict.fromkeys(id_ for row in table.rows for id_ in (*row.groups, row.id)))


def _report_count(collected: Collected, found: int, due: int) -> None:
    table = collected.table
    text = message("number_count", label=table.title, left=found, right=due)
    collected.report(
        Finding(FindingKind.STRUCTURE, text, table.id, left=str(found), right=str(due), cause=Cause.SOURCE)
    )
