"""Rows of text whose digits run together: read where the 勾稽关系 of the whole table leave exactly one reading.

Even then every cell of such a row is in doubt: the table is one item for a person to confirm. Where several readings
remain, or none, nothing is read and one finding says how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.documents.model import LinePlace, Place
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.collected import Collected, Evidence
from pipeline.readers.splitting import Outcome, Splitting, cuts, split_line, split_table
from pipeline.tables.rows import TextRow, Token
from schemas.declaration import FieldId, Row
from schemas.values import parse_value


def runs_together(tokens: Sequence[Token], due: int) -> bool:
    """Whether these tokens are fewer than the cells that are due because some of them hold several."""
    return len(tokens) < due and any(len(token.value.printed) > 1 for token in tokens)


def add_together(
    collected: Collected, complete: Mapping[str, Sequence[Token]], together: Mapping[str, TextRow]
) -> None:
    """Reads the rows that run together, with what the complete rows of the table print, or reports them."""
    table = collected.table
    pieces = {row: _printed(tokens) for row, tokens in complete.items()}
    pieces |= {row: _printed(text_row.tokens) for row, text_row in together.items()}
    # Without all of its rows a table has no column sums, and the sums of single rows are too weak to cut digits by.
    splitting = split_table(table, pieces) if table.identities and len(pieces) == len(table.rows) else None
    if splitting is None or splitting.outcome is Outcome.UNCHECKED:
        for row_id, text_row in together.items():
            _report_row(collected, table.row_of[row_id], text_row)
    elif splitting.outcome is Outcome.UNIQUE:
        for row_id, text_row in together.items():
            row = table.row_of[row_id]
            _add_split(collected, (row,), text_row.tokens, splitting, text_row.label_place)
    else:
        printed = " ".join(text_row.printed for text_row in together.values())
        _report_table(collected, [table.row_of[row_id] for row_id in together], splitting, printed)


def add_line(collected: Collected, tokens: Sequence[Token]) -> None:
    """Reads all rows of a table from the one line on which they run together (table four), or reports them."""
    table = collected.table
    splitting = split_line(table, _printed(tokens))
    if splitting.outcome is Outcome.UNIQUE:
        _add_split(collected, table.rows, tokens, splitting, None)
    else:
        _report_table(collected, table.rows, splitting, " ".join(_printed(tokens)))


def _printed(tokens: Sequence[Token]) -> list[str]:
    return [token.value.printed for token in tokens if token.value.printed]


def _add_split(
    collected: Collected, rows: Sequence[Row], tokens: Sequence[Token], splitting: Splitting, label: Place | None
) -> None:
    """Each cell at the very characters that it was cut from."""
    fields = [FieldId(collected.table.id, row.id, column.id) for row in rows for column in row.columns]
    printing = [token for token in tokens if token.value.printed]
    values = [splitting.values[field] for field in fields]
    doubt = message("split_by_sums")
    for field, value, cut in zip(fields, values, cuts(_printed(printing), values), strict=True):
        place = _part(printing[cut.piece].place, cut.start, cut.end)
        collected.add(field, parse_value(value), Evidence(place, label), doubt)


def _part(place: Place, start: int, end: int) -> Place:
    if isinstance(place, LinePlace):
        return LinePlace(place.line, place.start + start, place.start + end)
    return place


def _report_table(collected: Collected, rows: Sequence[Row], splitting: Splitting, printed: str) -> None:
    """One finding for all rows that could not be read."""
    table = collected.table
    readings = _readings(splitting)
    collected.report(
        Finding(
            FindingKind.UNREADABLE,
            message("together_in_table", label=table.title, readings=readings),
            table.id,
            left=printed if len(rows) == 1 else "",
            cause=Cause.READING,
            cells=tuple(FieldId(table.id, row.id, column.id) for row in rows for column in row.columns),
        )
    )


def _readings(splitting: Splitting) -> Message:
    if splitting.outcome is Outcome.SEVERAL and splitting.count is not None:
        return message("readings_several", count=splitting.count)
    return message("readings_none") if splitting.outcome is Outcome.NONE else message("readings_unknown")


def _report_row(collected: Collected, row: Row, text_row: TextRow) -> None:
    """A row of a table without sums: nothing tells where its digits are to be cut."""
    due = len(row.columns)
    collected.report(
        Finding(
            FindingKind.UNREADABLE,
            message("run_together", label=row.full_label, left=text_row.printed, right=due),
            collected.table.id,
            row.id,
            left=text_row.printed,
            right=str(due),
            cause=Cause.READING,
            cells=tuple(FieldId(collected.table.id, row.id, column.id) for column in row.columns),
        )
    )
