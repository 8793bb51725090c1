"""True values and records written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.gold import Gold, GoldFinding
from pipeline.checks.identities import assess
from pipeline.checks.record import Outcome, Record, RecordCell, Status, TableRecord
from pipeline.findings import Finding
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import FieldId
from schemas.forms import DISPUTES
from schemas.values import Value, parse_value

COLUMNS = tuple(column.id for column in DISPUTES.columns)
STATUSES = {"?": Status.FLAGGED, "!": Status.CORRECTED}


def field(column: str, row: str = "reconsideration", table: str = "disputes") -> FieldId:
    return FieldId(table, row, column)


def _value(token: str) -> Value:
    return parse_value("" if token == "_" else token)


def gold(row: str, findings: tuple[GoldFinding, ...] | None = None, **identity: str) -> Gold:
    """The true row of 行政复议: `_` is a blank, `.` is a field without a true value."""
    tokens = zip(COLUMNS, row.split(), strict=True)
    cells = {field(column): _value(token) for column, token in tokens if token != "."}
    return Gold("a.pdf", Path("a.pdf"), cells, identity, findings)


def record(
    row: str,
    findings: tuple[Finding, ...] = (),
    outcome: Outcome = Outcome.OK,
    identity: Mapping[str, str] | None = None,
    reading: str = "layout",
) -> Record:
    """A record of that row: `5?` is flagged, `5!` corrected, `.` missing, `-` not in the record at all."""
    cells = []
    for column, token in zip(COLUMNS, row.split(), strict=True):
        if token == ".":
            cells.append(RecordCell(field(column), Status.MISSING))
        elif token != "-":
            cells.append(
                RecordCell(
                    field(column), STATUSES.get(token[-1], Status.ACCEPTED), _value(token.rstrip("?!")), None, reading
                )
            )
    tables = (TableRecord(DISPUTES, tuple(cells)),) if cells else ()
    values = {cell.field: cell.value for cell in cells if cell.value is not None}
    return Record(
        "a.pdf",
        "00" * 32,
        outcome,
        ReportIdentity(**dict(identity or {})),
        tables,
        findings,
        assessments=assess(DISPUTES, values),
    )
