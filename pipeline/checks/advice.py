"""What the sums say to a disagreement of the readings. It is advice to a person: sums never settle a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.checks.diagnosis import Diagnosis
from pipeline.checks.evidence import Evidence
from pipeline.checks.identities import Assessment, Verdict, counted, exact_sum
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
        if finding.kind is FindingKind.DISAGREEMENT and finding.cells
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
    suggestions = _suggested(found, finding.cells)
    if suggestions:
        text = told(table, values, finding.message, finding.cause, True, (), suggestions)
        return replace(finding, message=text, suggestions=suggestions)
    others = {f: evidence[f].others[0] for f in finding.cells if f in evidence and evidence[f].others}
    if others.keys() == set(finding.cells) and _bear_out(values, others, assessments):
        key = "borne_out" if len(others) == 1 else "borne_out_cells"
        number = spoken(values[finding.cells[0]])
        return replace(finding, message=message(key, finding=finding.message, number=number))
    return finding


def _suggested(found: Diagnosis, cells: Sequence[FieldId]) -> tuple[Suggestion, ...]:
    part = found.part_of(cells)
    suggestions = part.suggestions if part else ()
    return tuple(each for each in suggestions if any(change.field in cells for change in each.changes))


def _bear_out(
    values: Mapping[FieldId, Value], others: Mapping[FieldId, Decimal], assessments: Sequence[Assessment]
) -> bool:
    """Whether every sum over these fields holds with their numbers, and with the other ones some would not."""
    over = [each for each in assessments if not others.keys().isdisjoint(each.identity.fields)]
    return (
        bool(over) and all(each.verdict in _HOLDING for each in over) and any(_fails(a, values, others) for a in over)
    )


def _fails(assessment: Assessment, values: Mapping[FieldId, Value], others: Mapping[FieldId, Decimal]) -> bool:
    identity = assessment.identity
    left, right = (
        exact_sum(others[f] if f in others else counted(values[f]) for f in side)
        for side in (identity.left, identity.right)
    )
    return left != right
