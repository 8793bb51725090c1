"""Readers that must not look good: whole reports of the generator, read in ways that a lazy eval would praise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from eval.estimates import estimate, estimates
from eval.generator.faults import Fault
from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.report import Report, findings_csv, gold_csv
from eval.gold import Gold, read_gold
from eval.measures import measure_of
from eval.scoring.documents import DocumentScore, score_record
from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Record, Status
from pipeline.documents.model import CellPlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId
from schemas.values import parse_value

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
LAST = Request(OFFICE, 2022, Form.F2021, "county", 3)
SOUND = Request(OFFICE, 2023, Form.F2021, "county", 3, previous=LAST)
FAULTY = replace(SOUND, published_errors=(Fault.ROW_TOTAL, Fault.DISPUTES_TOTAL))
SMALL = Request(OFFICE, 2023, Form.F2021, "office", 3)
DOUBT = message("no_place")
Printed = Mapping[FieldId, str]


def _gold(report: Report, folder: Path) -> Gold:
    (folder / "a.txt").write_text("")
    (folder / "a.gold.csv").write_text(gold_csv(report), encoding="utf-8")
    (folder / "a.findings.csv").write_text(findings_csv(report), encoding="utf-8")
    return read_gold(folder / "a.gold.csv")


def _record(report: Report, read: Printed) -> Record:
    """What the checks make of a reading that is sure of itself."""
    readings = {
        table.id: Readings(
            Reading(
                "layout",
                table,
                {f: CellReading(f, parse_value(read[f]), CellPlace(1, 1, 1)) for f in table.fields if f in read},
            )
        )
        for table in report.declarations
    }
    identity = ReportIdentity(report.issuer, str(report.year), report.title)
    return check_document("a.txt", "00" * 32, identity, readings)


@pytest.fixture
def scored(tmp_path: Path) -> Callable[[Request, Callable[[Report], Record]], DocumentScore]:
    def score(request: Request, reader: Callable[[Report], Record]) -> DocumentScore:
        report = make_report(request)
        return score_record(reader(report), _gold(report, tmp_path))

    return score


Scored = Callable[[Request, Callable[[Report], Record]], DocumentScore]


def _figure(score: DocumentScore, name: str) -> float | None:
    return estimate(measure_of(name), [score]).value


def _honest(report: Report) -> Record:
    return _record(report, report.tables)


def test_a_reader_that_copies_what_is_printed_passes_and_finds_the_faults(scored: Scored) -> None:
    score = scored(FAULTY, _honest)
    figures = estimates([score])
    assert (score.counts.exact, score.counts.silent, score.counts.false_flags) == (1, 0, 0)
    assert score.counts.flagged_of_faults > 0
    for name in ("accuracy", "faults_found", "faults_blamed", "claims_true", "items_true", "located", "cause"):
        assert figures[name].value == 1, name


def test_zeros_everywhere_look_right_at_an_office_but_are_silent_errors_and_have_no_number(scored: Scored) -> None:
    score = scored(SMALL, lambda report: _record(report, dict.fromkeys(report.tables, "0")))
    assert score.outcome is Outcome.OK, "every sum of zeros holds, so that nothing is flagged"
    assert (_figure(score, "accuracy") or 0) > 0.8
    assert (_figure(score, "accuracy_non_zero"), _figure(score, "exact")) == (0, 0)
    assert score.counts.silent == score.counts.non_zero > 0
    assert (_figure(score, "coverage"), _figure(score, "flag_recall")) == (1, 0)


def test_a_reader_that_puts_the_publishers_totals_right_is_silently_wrong_and_misses_the_faults(scored: Scored) -> None:
    def repaired(report: Report) -> Record:
        return _record(report, make_report(SOUND).tables)

    score = scored(FAULTY, repaired)
    assert score.outcome is Outcome.OK, "every sum holds"
    assert (score.counts.silent, score.counts.wrong, score.counts.exact) == (2, 2, 0)
    assert (score.counts.faults, score.counts.faults_found, len(score.missed)) == (2, 0, 2)


def test_a_misread_cell_with_its_sums_made_to_hold_is_four_silent_errors(scored: Scored) -> None:
    def balanced(report: Report) -> Record:
        read = dict(report.tables)
        for row, column in (
            *(("received", "natural_person"), ("received", "total")),
            *(("carried_in", "natural_person"), ("carried_in", "total")),
        ):
            field = FieldId("applications", row, column)
            read[field] = str(int(read[field]) + (7 if row == "received" else -7))
        return _record(report, read)

    score = scored(replace(SOUND, seed=11, previous=replace(LAST, seed=11)), balanced)
    assert score.outcome is Outcome.OK, "every sum holds"
    assert (score.counts.silent, score.counts.not_right_flagged, _figure(score, "flag_recall")) == (4, 0, 0)
    assert (score.counts.to_locate, score.counts.exact) == (0, 0), "no sum could see them"


def test_last_years_numbers_add_up_and_are_silently_wrong(scored: Scored) -> None:
    score = scored(SOUND, lambda report: _record(report, make_report(LAST).tables))
    assert score.outcome is Outcome.OK, "every sum of last year's holds"
    assert (_figure(score, "accuracy_non_zero") or 0) < 0.3
    assert score.counts.silent == score.counts.not_right > 20
    assert score.counts.misplaced < score.counts.wrong / 4, "few of them by chance stand next to their like"


def test_every_row_read_one_lower_is_the_wrong_place(scored: Scored) -> None:
    def lower(report: Report) -> Record:
        read = dict(report.tables)
        table = next(table for table in report.declarations if table.id == "applications")
        for column in (column.id for column in table.columns):
            fields = [FieldId(table.id, row.id, column) for row in table.rows]
            read |= dict(zip(fields, ["0", *(report.tables[field] for field in fields[:-1])], strict=True))
        return _record(report, read)

    score = scored(SOUND, lower)
    assert score.counts.misplaced > score.counts.not_right / 2
    assert score.counts.invented == 0
    assert (_figure(score, "accuracy_non_zero") or 0) < 0.5


def test_a_reader_that_flags_everything_is_never_silent_but_of_no_use(scored: Scored) -> None:
    def flagged(report: Report) -> Record:
        record = _honest(report)
        tables = tuple(
            replace(table, cells=tuple(replace(cell, status=Status.FLAGGED) for cell in table.cells))
            for table in record.tables
        )
        doubts = tuple(
            Finding(
                FindingKind.UNGROUNDED, DOUBT, cell.field.table, cell.field.row, cell.field.column, cells=(cell.field,)
            )
            for cell in record.cells
        )
        return replace(record, tables=tables, findings=doubts)

    score = scored(SOUND, flagged)
    assert (score.counts.silent, score.counts.accepted) == (0, 0)
    assert (_figure(score, "coverage"), _figure(score, "accuracy_accepted")) == (0, None)
    assert (_figure(score, "flag_precision"), _figure(score, "flag_precision_faults")) == (0, 0)
    assert (_figure(score, "false_flags"), _figure(score, "items_true")) == (1, 0)
    assert _figure(score, "items") == score.counts.cells


def test_a_reader_that_says_nothing_omits_everything_silently(scored: Scored) -> None:
    score = scored(SOUND, lambda report: Record("a.txt", "00" * 32, Outcome.OK))
    assert (_figure(score, "omission"), _figure(score, "omission_told")) == (1, 0)
    assert (_figure(score, "silent"), _figure(score, "coverage"), _figure(score, "items")) == (1, 0, 0)


def test_a_reader_that_says_that_it_failed_omits_everything_and_tells(scored: Scored) -> None:
    score = scored(SOUND, lambda report: Record("a.txt", "", Outcome.FAILED, reason="broken"))
    assert (_figure(score, "omission"), _figure(score, "omission_told")) == (1, 1)
    assert (_figure(score, "silent"), _figure(score, "coverage"), _figure(score, "exact")) == (0, 0, 0)
    assert (_figure(score, "items"), _figure(score, "items_true")) == (1, 1)


def test_a_reader_that_blames_the_publisher_for_every_sum_claims_what_is_not_true(scored: Scored) -> None:
    def blaming(report: Report) -> Record:
        read = dict(report.tables)
        for row in ("received", "carried_in"):
            field = FieldId("applications", row, "natural_person")
            read[field] = str(int(read[field]) + 40)
        record = _record(report, read)
        return replace(record, findings=tuple(replace(each, cause=Cause.SOURCE) for each in record.findings))

    honest, score = scored(SOUND, _honest), scored(SOUND, blaming)
    assert (honest.counts.claims, honest.counts.causes) == (0, 0)
    assert score.counts.claims >= 2
    assert (_figure(score, "claims_true"), _figure(score, "cause")) == (0, 0)
    assert len(score.false_claims) == score.counts.claims


def test_a_reader_that_suspects_everything_locates_everything_among_all_cells(scored: Scored) -> None:
    def suspecting(report: Report) -> Record:
        record = _honest(report)
        every = tuple(cell.field for cell in record.cells if cell.field.table == "applications")
        return replace(record, findings=tuple(replace(each, suspects=every) for each in record.findings))

    honest, score = scored(FAULTY, _honest), scored(FAULTY, suspecting)
    assert (_figure(honest, "located"), _figure(score, "located")) == (1, 1)
    assert (_figure(score, "suspected") or 0) > 20 * (_figure(honest, "suspected") or 0)


def test_what_it_took_is_told_a_document(scored: Scored) -> None:
    def asked(report: Report) -> Record:
        record = _honest(report)
        usage = replace(record.usage, prompt_tokens=900, completion_tokens=100, calls=3, seconds=2.5)
        return replace(record, usage=replace(usage, cost=Decimal("0.004")), seconds=4.0, cpu_seconds=0.5)

    score = scored(SOUND, asked)
    names = ("prompt_tokens", "completion_tokens", "calls", "cost", "cpu_seconds", "wall_seconds", "model_seconds")
    assert [_figure(score, name) for name in names] == [900, 100, 3, 0.004, 0.5, 4, 2.5]
