from dataclasses import replace

import pytest
from hand_tables import DOUBT, applications, disputes, reading_of, values_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.check import check_document, check_table
from pipeline.checks.record import Outcome, Readings, Record, Status, Usage
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import FieldId, Table
from schemas.forms import (
    APPLICATIONS_2019,
    APPLICATIONS_2021,
    DISCLOSURE_2019,
    DISCLOSURE_2021,
    DISPUTES,
    table_of,
)

UPHELD = FieldId("disputes", "reconsideration", "upheld")


def _document(*tables: Table, year: str = "2023", findings: tuple[Finding, ...] = ()) -> Record:
    readings = {table.id: Readings(reading_of(table, values_of(table, {}))) for table in tables}
    return check_document("a.pdf", "0" * 64, ReportIdentity(year=year), readings, findings)


def _told(record: Record) -> list[str]:
    return [f"{f.kind} {f.table}/{f.row}/{f.column} {f.left}|{f.right} {f.cause}" for f in record.findings]


def test_a_clean_document_is_ok_and_has_no_finding() -> None:
    record = _document(DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES)
    assert (record.outcome, record.findings, len(record.assessments)) == (Outcome.OK, (), 42)
    assert {cell.status for cell in record.cells} == {Status.ACCEPTED}


@pytest.mark.parametrize(
    ("year", "disclosure", "applications", "told"),
    [
        ("2023", "2021", "2019", ["structure applications/other/ 2019|2021 source"]),
        ("", "2021", "2019", ["structure applications/other/ 2019|2021 source"]),
        ("2022", "2019", "2021", ["structure disclosure// 2019|2021 source"]),
        ("2022", "2019", "2019", ["structure disclosure// 2019|2021 source"]),
        ("2020", "2019", "2021", ["structure applications// 2021|2019 source"]),
        ("2020", "2019", "2019", []),
        ("", "2019", "2019", []),
        ("2021", "2021", "2021", []),
        ("二〇二三", "2021", "2021", []),
    ],
)
def test_the_forms_of_a_report(year: str, disclosure: str, applications: str, told: list[str]) -> None:
    record = _document(table_of("disclosure", disclosure), table_of("applications", applications), DISPUTES, year=year)
    assert _told(record) == told
    assert record.outcome is Outcome.OK, "a form only informs"


def test_a_table_that_was_not_found_is_missing() -> None:
    record = _document(DISCLOSURE_2021, APPLICATIONS_2021)
    assert _told(record) == ["missing disputes// | unknown"]
    assert record.outcome is Outcome.FLAGGED


def test_an_unreadable_document_is_told_once() -> None:
    scanned = Finding(FindingKind.UNREADABLE, message("scanned", pages="1-3"))
    assert _document(findings=(scanned,)).findings == (scanned,)


def test_a_document_read_in_part_tells_its_lost_tables_too() -> None:
    scanned = Finding(FindingKind.UNREADABLE, message("scanned", pages="2"))
    assert len(_document(DISPUTES, findings=(scanned,)).findings) == 3


def test_a_failing_sum_flags_its_cells_and_blames_the_source() -> None:
    checked = check_table(reading_of(DISPUTES, disputes({"reconsideration": "10 1 0 0 0"})), None)
    assert [f.cause for f in checked.findings] == [Cause.SOURCE]
    flagged = [cell.field.row for cell in checked.record.cells if cell.status is Status.FLAGGED]
    assert flagged == ["reconsideration"] * 5


def test_a_failing_sum_of_a_doubtful_cell_is_our_fault() -> None:
    values = disputes({"reconsideration": "15 1 0 0 19"})
    checked = check_table(reading_of(DISPUTES, values, doubts={UPHELD: DOUBT}), None)
    assert [(f.kind, f.cause) for f in checked.findings] == [
        (FindingKind.UNGROUNDED, Cause.READING),
        (FindingKind.DISPUTES_TOTAL, Cause.READING),
    ]


@pytest.mark.parametrize(("cause", "sum_cause"), [(Cause.READING, Cause.READING), (Cause.SOURCE, Cause.UNKNOWN)])
def test_what_a_reader_noticed_flags_its_cells_and_tempers_the_sums(cause: Cause, sum_cause: Cause) -> None:
    noticed = Finding(FindingKind.STRUCTURE, DOUBT, "disputes", "reconsideration", cause=cause, cells=(UPHELD,))
    values = disputes({"reconsideration": "15 1 0 0 19"})
    checked = check_table(reading_of(DISPUTES, values, findings=(noticed,)), None)
    assert [f.cause for f in checked.findings] == [cause, sum_cause]
    assert next(c for c in checked.record.cells if c.field == UPHELD).status is Status.FLAGGED


def test_what_both_readers_noticed_is_told_once() -> None:
    noticed = Finding(FindingKind.STRUCTURE, DOUBT, "disputes", left="16", right="15")
    again = replace(noticed, message=message("missing_table", label="x"))
    one = reading_of(DISPUTES, disputes({}), findings=(noticed,))
    other = reading_of(DISPUTES, disputes({}), "llm", findings=(again,))
    assert check_table(one, other).findings == (noticed,)


def test_a_finding_about_the_document_can_doubt_cells() -> None:
    noticed = Finding(FindingKind.STRUCTURE, DOUBT, "disputes", cells=(UPHELD,))
    record = _document(DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES, findings=(noticed,))
    assert [cell.field for cell in record.cells if cell.status is Status.FLAGGED] == [UPHELD]
    assert record.outcome is Outcome.FLAGGED


def test_a_missing_cell_stays_missing_where_a_finding_names_it() -> None:
    checked = check_table(reading_of(DISPUTES, disputes({"reconsideration": ". 0 0 0 0"})), None)
    assert next(c for c in checked.record.cells if c.field == UPHELD).status is Status.MISSING


def test_what_a_document_cost_is_passed_on() -> None:
    usage = Usage(10, 5, 2, 1)
    assert check_document("a.pdf", "0" * 64, ReportIdentity(), {}, (), usage).usage == usage


def test_a_repeated_published_table_of_blank_totals_keeps_what_is_printed() -> None:
    blank = dict.fromkeys(APPLICATIONS_2019.row_of, "0 0 0 0 0 0 _")
    rows = blank | {"received": "9 0 0 0 0 0 9", "granted": "9 0 0 0 0 0 _", "processed_total": "9 0 0 0 0 0 9"}
    checked = check_table(reading_of(APPLICATIONS_2019, values_of(APPLICATIONS_2019, rows)), None)
    (finding,) = checked.findings
    total = next(c for c in checked.record.cells if (c.field.row, c.field.column) == ("granted", "total"))
    assert (finding.kind, finding.left, finding.cause) == (FindingKind.BLANK_TOTAL, "9", Cause.SOURCE)
    assert total.value is not None
    assert (total.value.printed, total.value.number, total.status) == ("", None, Status.FLAGGED)


@given(st.permutations(list(applications({"granted": "5 0 0 0 0 0 _", "received": "1 . 0 两 0 0 2"}).items())))
def test_the_order_in_which_cells_were_read_changes_nothing(items: list[tuple[FieldId, object]]) -> None:
    expected = check_table(reading_of(APPLICATIONS_2021, dict(sorted(items))), None)  # type: ignore[arg-type]
    assert check_table(reading_of(APPLICATIONS_2021, dict(items)), None) == expected  # type: ignore[arg-type]


@given(st.sets(st.sampled_from(DISPUTES.fields)), st.sets(st.sampled_from(DISPUTES.fields)))
def test_every_cell_that_is_not_accepted_is_told_and_every_told_one_is_not_accepted(
    absent: set[FieldId], doubtful: set[FieldId]
) -> None:
    values = {f: v for f, v in disputes({"reconsideration": "1 0 0 0 2"}).items() if f not in absent}
    checked = check_table(reading_of(DISPUTES, values, doubts=dict.fromkeys(doubtful, DOUBT)), None)
    told = {cell for finding in checked.findings for cell in finding.cells}
    assert told == {cell.field for cell in checked.record.cells if cell.status is not Status.ACCEPTED}


def test_both_2019_disclosure_and_disputes_alone_have_no_form_to_clash() -> None:
    assert not [f for f in _document(DISCLOSURE_2019, DISPUTES, year="2019").findings if f.kind == "structure"]


@pytest.mark.parametrize(("total", "flagged"), [("2", 0), ("3", 5)])
def test_what_sums_settle_is_in_doubt_only_where_they_fail(total: str, flagged: int) -> None:
    """Rows in another order than the form's are read by their labels, as long as the sums bear that out."""
    cells = tuple(field for field in DISPUTES.fields if field.row == "reconsideration")
    moved = message("row_order", left="复议后起诉", right="行政复议")
    order = Finding(FindingKind.STRUCTURE, moved, DISPUTES.id, cause=Cause.SOURCE, cells=cells, settled_by_sums=True)
    values = disputes({"reconsideration": f"1 1 0 0 {total}"})
    checked = check_table(reading_of(DISPUTES, values, findings=(order,)), None)
    assert sum(cell.status is Status.FLAGGED for cell in checked.record.cells) == flagged
    assert {f.cause for f in checked.findings if f.kind != "structure"} <= {Cause.UNKNOWN}
