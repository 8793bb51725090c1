"""What the sums say to a disagreement of the readings. It is advice to a person: sums never settle a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.checks.diagnosis import Diagnosis
from pipeline.checks.evidence import Evidence
from pipeline.checks.identities import Assessment, Verdict, counted
from pipeline.checks.labels import spoken
from pipeline.checks.telling import told
from pipeline.findings import Finding, FindingKind, Suggestion
from pipeline.messages import message
from schemas.declaration import FieldId, Table
from schemas.values import Value

_HOLDING = (Verdict.HOLDS, Verdict.HOLDS_WITH_BLANKS)


def advise(
    table: Table,
    values: Mapping[FieldId, Value],
    findings: Sequence[Finding],
    assessments: Sequence[Assessment],
    evidence: Mapping[FieldId, Evidence],
    found: Diagnosis,
) -> tuple[Finding, ...]:
    """In: the findings about a table's cells, and what its sums say. Out: the same findings, those of a disagreement
    with the repairs that concern their cell, or with the word that the sums bear out the number that was taken."""
    return tuple(
        _advised(table, values, finding, assessments, evidence, found)
        if finding.kind is FindingKind.DISAGREEMENT and len(finding.cells) == 1
        else finding
        for finding in findings
    )


def _advised(
    table: Table,
    values: Mapping[FieldId, Value],
    finding: Finding,
    assessments: Sequence[Assessment],
    evidence: Mapping[FieldId, Evidence],
    found: Diagnosis,
) -> Finding:
    (field,) = finding.cells
    suggestions = _suggested(found, field)
    if suggestions:
        text = told(table, values, finding.message, finding.cause, True, (), suggestions)
        return replace(finding, message=text, suggestions=suggestions)
    others = evidence[field].others if field in evidence else ()
    if field in values and others and _bear_out(field, values[field], others[0], assessments):
        return replace(finding, message=message("borne_out", finding=finding.message, number=spoken(values[field])))
    return finding


def _suggested(found: Diagnosis, field: FieldId) -> tuple[Suggestion, ...]:
    part = found.part_of((field,))
    suggestions = part.suggestions if part else ()
    return tuple(each for each in suggestions if any(change.field == field for change in each.changes))


def _bear_out(field: FieldId, value: Value, other: Decimal, assessments: Sequence[Assessment]) -> bool:
    """Whether every sum over a field holds with its number and none would with the other one."""
    over = [each for each in assessments if field in each.identity.fields]
    if not over or not (value.is_number or value.is_empty) or counted(value) == other:
        return False
    return all(each.verdict in _HOLDING for each in over)
