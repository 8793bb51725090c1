"""What is open in a record, and the stable ids of what is."""

from __future__ import annotations

import hashlib
import json

from pipeline.checks.record import Outcome, Record, RecordCell
from pipeline.findings import Finding, FindingKind
from pipeline.messages import message
from schemas.values import Mark, fold


def settleable(record: Record) -> tuple[Finding, ...]:
    """In: a document's record. Out: what is open in it: findings that doubt cells, lost tables, or its failure."""
    findings = record.open_findings
    settled = any(finding.decided for finding in record.findings)
    if record.outcome is Outcome.FAILED and not findings and not settled:
        return (Finding(FindingKind.UNREADABLE, message("failed", reason=record.reason)),)
    return findings


def content_of(record: Record) -> str:
    """The hash of a document's content, or its name where it could not be read at all."""
    return record.sha256 or f"name:{record.document}"


def item_id(record: Record, finding: Finding) -> str:
    """The stable id of a finding over the document's content, the fields and their values.

    It starts with a letter: a spreadsheet would rewrite digits or `12e45678` as a number.
    """
    cells = {cell.field: cell for cell in record.cells}
    about: list[object] = [content_of(record), finding.kind.value, finding.table, finding.row, finding.column]
    about.append([[str(field), *identity_of(cells.get(field))] for field in finding.cells])
    if not finding.cells:
        about.append([finding.message.key, finding.left, finding.right])
    digest = hashlib.sha256(json.dumps(about, ensure_ascii=True).encode())
    return "i" + digest.hexdigest()[:15]


def identity_of(cell: RecordCell | None) -> tuple[str, ...]:
    """What makes a cell's value the same from run to run."""
    if cell is None or cell.value is None:
        return ("missing",)
    value = cell.value
    return (value.mark.value, fold(value.printed) if value.mark is Mark.OTHER else value.text, value.unit)
