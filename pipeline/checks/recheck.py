"""A record whose values a person has changed, checked again. Pure: no value is computed, only sums are compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.checks.evidence import Evidence, evidence_of
from pipeline.checks.identities import Assessment, assess
from pipeline.checks.record import Record, RecordCell, Status, TableRecord, needs_review
from pipeline.checks.sums import check_sums
from pipeline.findings import Cause, Finding, FindingKind
from schemas.declaration import FieldId
from schemas.forms import TABLES

SUM_KINDS = frozenset({FindingKind.BLANK_TOTAL, *(FindingKind(rule.kind) for table in TABLES for rule in table.rules)})
"""What sums say, which is said anew where a number changes."""


def recheck(record: Record, table_ids: Collection[str]) -> Record:
    """In: a record with other values in some tables. Out: the same with what the sums of these tables say now, in
    place of what they said before. Statuses are left to whoever changed the values."""
    told: dict[str, tuple[Finding, ...]] = {}
    assessments: list[Assessment] = []
    for table in record.tables:
        values = {cell.field: cell.value for cell in table.cells if cell.value is not None}
        assessed = assess(table.table, values)
        assessments.extend(assessed)
        if table.table.id in table_ids:
            evidence = _evidence(table, record.findings)
            told[table.table.id] = check_sums(table.table, values, assessed, evidence).findings
    kept = [f for f in record.findings if f.kind not in SUM_KINDS or f.table not in told]
    findings = (*kept, *(finding for own in told.values() for finding in own))
    return replace(record, findings=findings, assessments=tuple(assessments))


def _evidence(table: TableRecord, findings: Collection[Finding]) -> dict[FieldId, Evidence]:
    """What speaks for each cell: the word of the person who decided on it, else that nothing but sums doubts it."""
    others = [finding for finding in findings if finding.kind not in SUM_KINDS and needs_review(finding)]
    named = {field for finding in others for field in finding.cells}
    doubted = {field for finding in others if finding.cause is Cause.READING for field in finding.cells}
    return {
        cell.field: evidence_of(
            _as_decided(cell), cell.value is not None and cell.field not in named, cell.field in doubted
        )
        for cell in table.cells
    }


def _as_decided(cell: RecordCell) -> RecordCell:
    """A corrected cell without what was read there: a suggestion is not to rest on it."""
    if cell.status is not Status.CORRECTED:
        return cell
    return replace(cell, other=None, third=None, recognition=None, reading="")
