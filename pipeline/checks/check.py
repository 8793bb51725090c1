"""Readings to a record: the cells of each table, what contradicts itself, and what a person must settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.checks.advice import advise
from pipeline.checks.diagnosis import Diagnosis
from pipeline.checks.displaced import gather_displaced
from pipeline.checks.evidence import evidence_of
from pipeline.checks.identities import Assessment, Verdict, assess
from pipeline.checks.labels import label_of
from pipeline.checks.narrative import compare_prose
from pipeline.checks.reconcile import reconcile
from pipeline.checks.record import (
    Outcome,
    Readings,
    Record,
    RecordCell,
    Status,
    TableRecord,
    Usage,
)
from pipeline.checks.sums import check_sums
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.forms import FORM_IN_DOUBT
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.prose import Statement
from pipeline.readers.reading import Reading
from schemas.declaration import FieldId, Table
from schemas.forms import TABLE_IDS, forms_of

FIRST_YEAR_OF_2021_FORM = 2021
NEUTRAL_FORM = "both"


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table's record with the findings about it and the assessment of all its identities."""

    record: TableRecord
    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]
    diagnosis: Diagnosis = field(default_factory=Diagnosis)


def check_table(layout: Reading | None, llm: Reading | None, look: Reading | None = None) -> CheckedTable:
    """In: the readings of one table, one of the first two at least. Out: its cells, flagged wherever a finding names
    them."""
    reconciled = reconcile(layout, llm, look)
    table = reconciled.table
    values = {cell.field: cell.value for cell in reconciled.cells if cell.value is not None}
    assessments = assess(table, values)
    reported = _without_repeats((*(layout.findings if layout else ()), *(llm.findings if llm else ())))
    reported = tuple(_settled(finding, assessments) for finding in reported)
    certain = reconciled.certain - _cells_of(reported)
    doubted = reconciled.doubted | _cells_of(f for f in reported if f.cause is Cause.READING)
    evidence = {c.field: evidence_of(c, c.field in certain, c.field in doubted) for c in reconciled.cells}
    sums = check_sums(table, values, assessments, evidence)
    own = gather_displaced(table, reconciled.findings, layout, llm)
    own = advise(table, values, own, assessments, evidence, sums.diagnosis)
    findings = (*reported, *own, *sums.findings)
    record = _flagged(TableRecord(table, reconciled.cells), findings)
    return CheckedTable(record, findings, assessments, sums.diagnosis)


def check_document(
    document: str,
    sha256: str,
    identity: ReportIdentity,
    readings: Mapping[str, Readings],
    findings: Sequence[Finding] = (),
    usage: Usage | None = None,
    statements: Sequence[Statement] | None = None,
) -> Record:
    """In: a document's name and content hash, whose report it is, its readings by table id, what was noticed about the
    document before, and the statements of its prose where a model read it. Out: its record, `flagged` where anything is
    left for a person to settle."""
    found = {table_id: readings.get(table_id, Readings()) for table_id in TABLE_IDS}
    checked = tuple(check_table(*pair) for pair in found.values() if pair.layout or pair.llm)
    tables = tuple(_flagged(each.record, findings) for each in checked)
    told = None if statements is None else compare_prose(statements, tables)
    contradicted = told.findings if told else ()
    lost = tuple(table_id for table_id, pair in found.items() if not (pair.layout or pair.llm))
    record = Record(
        document,
        sha256,
        Outcome.OK,
        identity,
        tuple(_flagged(table, contradicted) for table in tables),
        (
            *findings,
            *_lost_tables(lost, findings),
            *_form_findings([each.record.table for each in checked if not _is_form_in_doubt(each)], identity.year),
            *(finding for each in checked for finding in each.findings),
            *contradicted,
        ),
        usage or Usage(),
        assessments=tuple(assessment for each in checked for assessment in each.assessments),
        readings=tuple(pair for pair in found.values() if pair.layout or pair.llm),
        statements=None if told is None else told.compared,
    )
    return _weighed(record)


def with_findings(record: Record, findings: Sequence[Finding]) -> Record:
    """The record with more findings, its cells flagged that they name, `flagged` where they leave anything open."""
    if not findings:
        return record
    tables = tuple(_flagged(table, findings) for table in record.tables)
    return _weighed(replace(record, tables=tables, findings=(*record.findings, *findings)))


def _weighed(record: Record) -> Record:
    settled = not record.open_findings and all(cell.status is Status.ACCEPTED for cell in record.cells)
    return record if settled else replace(record, outcome=Outcome.FLAGGED)


def _cells_of(findings: Iterable[Finding]) -> frozenset[FieldId]:
    return frozenset(cell for finding in findings for cell in finding.cells)


def _flagged(record: TableRecord, findings: Iterable[Finding]) -> TableRecord:
    named = _cells_of(findings)
    return replace(record, cells=tuple(_doubted(cell) if cell.field in named else cell for cell in record.cells))


def _doubted(cell: RecordCell) -> RecordCell:
    return replace(cell, status=Status.FLAGGED) if cell.status is Status.ACCEPTED else cell


def _settled(finding: Finding, assessments: Iterable[Assessment]) -> Finding:
    """A finding without its cells where the sums over them were to settle it and hold."""
    if not finding.settled_by_sums:
        return finding
    concerned = [each for each in assessments if not set(finding.cells).isdisjoint(each.identity.fields)]
    holds = all(each.verdict in (Verdict.HOLDS, Verdict.HOLDS_WITH_BLANKS) for each in concerned)
    return replace(finding, cells=()) if holds else finding


def _without_repeats(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Both readers look at the same table and may notice the same; the first to say it is kept."""
    kept: dict[tuple[object, ...], Finding] = {}
    for f in findings:
        kept.setdefault((f.kind, f.table, f.row, f.column, f.left, f.right, f.cells), f)
    return tuple(kept.values())


def _lost_tables(lost: Sequence[str], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each table that was not found, but where the whole document is unreadable that says it all."""
    unreadable = any(f.kind is FindingKind.UNREADABLE and not f.table for f in findings)
    if unreadable and len(lost) == len(TABLE_IDS):
        return ()
    return tuple(
        Finding(FindingKind.MISSING, message("missing_table", label=label_of(forms_of(table_id)[-1])), table_id)
        for table_id in lost
    )


def _form_findings(tables: Sequence[Table], year: str) -> tuple[Finding, ...]:
    """A report that mixes the official forms, or that uses the 2019 form after 国办公开办函〔2021〕30号 replaced it.

    The table out of step is the one in the form that is not the year's, or in the older one where the year is unknown.
    """
    told = [table for table in tables if table.form != NEUTRAL_FORM]
    forms = {table.form for table in told}
    due = _form_due(year)
    odd = next((table for table in told if table.form != due), None)
    if odd is None:
        return ()
    if len(forms) > 1:
        text = message("form_hybrid", label=label_of(odd), form=odd.form, other=due)
        return (_structure(odd, _telling_row(odd), due, text),)
    if year.isdecimal() and int(year) >= FIRST_YEAR_OF_2021_FORM:
        text = message("form_outdated", label=label_of(odd), form=odd.form, year=year)
        return (_structure(odd, "", due, text),)
    return ()


def _is_form_in_doubt(checked: CheckedTable) -> bool:
    return any(finding.message.key == FORM_IN_DOUBT for finding in checked.findings)


def _form_due(year: str) -> str:
    old = year.isdecimal() and int(year) < FIRST_YEAR_OF_2021_FORM
    return "2019" if old else "2021"


def _telling_row(table: Table) -> str:
    """The one row that only this form of the table has (the single 其他处理), empty where there is no such one."""
    others = {row for form in forms_of(table.id) if form.form != table.form for row in form.row_of}
    own = [row for row in table.row_of if row not in others]
    return own[0] if len(own) == 1 else ""


def _structure(table: Table, row: str, due: str, text: Message) -> Finding:
    return Finding(FindingKind.STRUCTURE, text, table.id, row, left=table.form, right=due, cause=Cause.SOURCE)
