"""Reports of one issuer over the years: what must follow from the year before, and tables of another year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hand_tables import DOUBT, names, reading_of, values_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Record, Status
from pipeline.checks.years import across_years, followed, year_findings
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISCLOSURE_2019, DISCLOSURE_2021, DISPUTES

SOUND = {
    "received": "7 1 0 0 0 0 8",
    "carried_in": "2 0 0 0 0 0 2",
    "granted": "5 1 0 0 0 0 6",
    "processed_total": "5 1 0 0 0 0 6",
    "carried_out": "4 0 0 0 0 0 4",
    "normative_documents": "3 1 20",
}
NEXT = {
    "received": "9 0 0 0 0 0 9",
    "carried_in": "4 0 0 0 0 0 4",
    "partially_granted": "13 0 0 0 0 0 13",
    "processed_total": "13 0 0 0 0 0 13",
    "normative_documents": "5 2 23",
}

ODD = NEXT | {"carried_in": "3 0 0 0 0 0 3", "received": "10 0 0 0 0 0 10"}
"""Sound in itself, but one application less is carried in than was carried out."""
TWO_ODD = ODD | {
    "carried_in": "3 1 0 0 0 0 4",
    "partially_granted": "13 1 0 0 0 0 14",
    "processed_total": "13 1 0 0 0 0 14",
}


def report(
    year: int,
    rows: Mapping[str, str],
    issuer: str = "青溪县人民政府",
    name: str = "",
    tables: tuple[Table, ...] = (DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES),
    doubted: tuple[FieldId, ...] = (),
) -> Record:
    """A year's record, sound but for `doubted` cells; rows that are not given are 0."""
    readings = {}
    for table in tables:
        doubts = {field: DOUBT for field in doubted if field.table == table.id}
        readings[table.id] = Readings(reading_of(table, values_of(table, rows), doubts=doubts))
    identity = ReportIdentity(issuer, str(year) if year else "")
    return check_document(name or f"{year}.pdf", f"{year}", identity, readings)


def found(*records: Record) -> list[Finding]:
    """What the last of the records is told, where no other is told anything."""
    findings = year_findings(records)
    assert set(findings) <= {records[-1].document}
    return list(findings.get(records[-1].document, ()))


def spots(findings: list[Finding]) -> list[str]:
    return [f"{finding.row}.{finding.column}: {finding.left} {finding.right}" for finding in findings]


def test_years_that_follow_each_other_give_no_finding() -> None:
    assert found(report(2022, SOUND), report(2023, NEXT)) == []


def test_carried_in_that_was_not_carried_out_is_told_by_applicant() -> None:
    findings = found(report(2022, SOUND), report(2023, TWO_ODD))
    assert spots(findings) == ["carried_in.natural_person: 4 3", "carried_in.commercial_enterprise: 0 1"]
    assert {(f.kind, f.table, f.cause, f.cells) for f in findings} == {
        (FindingKind.CROSS_YEAR, "applications", Cause.SOURCE, ())
    }


def test_a_total_that_the_applicants_explain_is_not_told_again() -> None:
    assert spots(found(report(2022, SOUND), report(2023, ODD))) == ["carried_in.natural_person: 4 3"]


def test_a_total_that_differs_alone_is_told() -> None:
    odd = NEXT | {"carried_in": "4 0 0 0 0 0 5"}
    (finding,) = found(report(2022, SOUND), report(2023, odd))
    assert spots([finding]) == ["carried_in.total: 4 5"]
    # Its own row's sum fails, so the cell is in doubt.
    assert (finding.cause, names(finding.cells)) == (Cause.UNKNOWN, ["carried_in.total"])


def test_in_force_that_does_not_follow() -> None:
    (finding,) = found(report(2022, SOUND), report(2023, NEXT | {"normative_documents": "5 2 30"}))
    assert (finding.table, finding.cause, finding.cells) == ("disclosure", Cause.SOURCE, ())
    assert spots([finding]) == ["normative_documents.in_force: 23 30"]
    assert finding.message.text(Lang.EN) == (
        "第二十条第（一）项/行政规范性文件 · 现行有效件数: "
        "2022.pdf (2022) has 20 in force; with 5 issued and 2 repealed that makes 23, 2023.pdf has 30: "
        "a difference of 7 (or the documents were counted anew)"
    )
    assert "2022.pdf（2022 年度）现行有效 20，加本年制发 5、减本年废止 2 应为 23" in finding.message.text(Lang.ZH)


def test_a_message_names_both_documents_the_cells_and_the_difference() -> None:
    (finding,) = found(report(2022, SOUND), report(2023, ODD))
    assert finding.message.text(Lang.ZH) == (
        "二、上年结转政府信息公开申请数量 · 自然人：2023.pdf 上年结转为 3，2022.pdf（2022 年度）结转下年度为 4，相差 -1"
    )
    assert finding.message.text(Lang.EN).endswith("2023.pdf carries in 3, 2022.pdf (2022) carried out 4: difference -1")


@pytest.mark.parametrize(
    ("here", "there", "cells"),
    [
        (("applications.carried_in.natural_person",), (), ["carried_in.natural_person"]),
        ((), ("applications.carried_out.natural_person",), []),
        (("applications.received.natural_person",), (), None),
    ],
    ids=["here", "there", "in another cell"],
)
def test_a_doubt_in_a_cell_concerned_leaves_the_cause_open(
    here: tuple[str, ...], there: tuple[str, ...], cells: list[str] | None
) -> None:
    doubted = [tuple(FieldId(*name.split(".")) for name in side) for side in (there, here)]
    records = (report(2022, SOUND, doubted=doubted[0]), report(2023, ODD, doubted=doubted[1]))
    (finding,) = found(*records)
    if cells is None:
        assert (finding.cause, finding.cells) == (Cause.SOURCE, ())
        return
    assert (finding.cause, names(finding.cells)) == (Cause.UNKNOWN, cells)
    assert (here + there)[0] in finding.message.text(Lang.EN)


# --- blanks ----------------------------------------------------------------------------------------------------------


def test_a_blank_applicant_counts_as_0_and_the_message_says_so() -> None:
    odd = NEXT | {"carried_in": "_ _ _ _ _ 4 4"}
    findings = found(report(2022, SOUND), report(2023, odd))
    assert spots(findings) == ["carried_in.natural_person: 4 0", "carried_in.other_organization: 0 4"]
    assert "blank cells counted as 0: 1" in findings[0].message.text(Lang.EN)
    assert "blank" not in findings[1].message.text(Lang.EN)


@pytest.mark.parametrize(
    "carried_in",
    ["_ _ _ _ _ _ _", "/ / / / / / /", "_ 0 0 0 0 0 4", ". . . . . . .", "若干 0 0 0 0 0 4"],
    ids=["blank row", "slashes", "blank beside a total that needs it", "not read", "no number"],
)
def test_a_row_that_does_not_say_what_was_carried_in_is_not_compared(carried_in: str) -> None:
    assert found(report(2022, SOUND), report(2023, NEXT | {"carried_in": carried_in})) == []


def test_blank_issues_count_as_0_and_a_blank_stock_is_not_compared() -> None:
    (finding,) = found(report(2022, SOUND), report(2023, NEXT | {"normative_documents": "_ _ 23"}))
    assert spots([finding]) == ["normative_documents.in_force: 20 23"]
    assert "blank cells counted as 0: 2" in finding.message.text(Lang.EN)
    assert found(report(2022, SOUND), report(2023, NEXT | {"normative_documents": "5 2 _"})) == []
    assert found(report(2022, SOUND | {"normative_documents": "3 1 _"}), report(2023, NEXT)) == []


# --- which reports are compared --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "year"),
    [
        ("青溪县人民政府办公室", 2023),
        ("青溪市人民政府", 2023),
        ("", 2023),
        ("青溪县人民政府", 2024),
        ("青溪县人民政府", 2022),
        ("青溪县人民政府", 0),
    ],
)
def test_only_the_year_after_of_the_same_office_is_compared(issuer: str, year: int) -> None:
    other = report(year, ODD, issuer, name="z.pdf")
    assert year_findings([report(2022, SOUND), other]) == {}
    assert followed([report(2022, SOUND), other]) == frozenset()


def test_a_report_is_compared_under_another_spelling_of_its_issuer() -> None:
    other = report(2023, ODD, "梁山市青溪县")
    assert len(found(report(2022, SOUND), other)) == 1
    assert followed([report(2022, SOUND), other]) == {"2023.pdf"}


def test_over_a_change_of_form_only_what_both_forms_have_is_compared() -> None:
    old = report(2020, SOUND | {"normative_documents": "3 3 20"}, tables=(DISCLOSURE_2019, APPLICATIONS_2019, DISPUTES))
    odd = report(2021, ODD | {"normative_documents": "5 2 99"})
    assert spots(found(old, odd)) == ["carried_in.natural_person: 4 3"]


def test_a_revised_report_leaves_its_year_uncompared() -> None:
    odd = report(2023, ODD)
    revised = report(2022, SOUND | {"carried_out": "3 0 0 0 0 0 3"}, name="2022-revised.pdf")
    assert year_findings([report(2022, SOUND), revised, odd]) == {}


def test_the_same_report_twice_is_compared_like_one() -> None:
    twins = [report(2023, ODD, name="a.pdf"), report(2023, ODD, name="b.pdf")]
    findings = year_findings([report(2022, SOUND, name="c.pdf"), report(2022, SOUND, name="d.pdf"), *twins])
    assert sorted(findings) == ["a.pdf", "b.pdf"]
    assert [len(each) for each in findings.values()] == [1, 1]
    assert "c.pdf" in findings["b.pdf"][0].message.text(Lang.EN)


def test_failed_documents_and_lost_tables_are_passed_over() -> None:
    broken = Record("x.pdf", "00", Outcome.FAILED, identity=ReportIdentity("青溪县人民政府", "2021"), reason="broken")
    lost = report(2023, NEXT, tables=(DISPUTES,))
    assert year_findings([broken, report(2022, SOUND), lost]) == {}


# --- another year's table --------------------------------------------------------------------------------------------

BUSY = {
    "received": "30 4 0 1 0 0 35",
    "granted": "20 3 0 0 0 0 23",
    "partially_granted": "6 1 0 0 0 0 7",
    "unavailable_not_held": "0 0 0 1 0 0 1",
    "processed_total": "26 4 0 1 0 0 31",
    "carried_out": "4 0 0 0 0 0 4",
    "normative_documents": "1 1 20",
}


def test_a_table_that_is_last_years_is_flagged_whole_and_not_compared_further() -> None:
    records = across_years([report(2022, BUSY), report(2023, BUSY)])
    assert records[0].outcome is Outcome.OK
    (finding,) = records[1].findings
    assert (finding.kind, finding.table, finding.cause) == (FindingKind.CROSS_YEAR, "applications", Cause.UNKNOWN)
    assert (finding.left, finding.right) == ("2022", "2023")
    table = records[1].table("applications")
    assert table is not None
    assert {cell.status for cell in table.cells} == {Status.FLAGGED}
    assert {cell.status for cell in records[1].cells if cell.field.table != "applications"} == {Status.ACCEPTED}
    assert records[1].outcome is Outcome.FLAGGED


def test_a_table_of_an_earlier_year_is_found_over_a_gap() -> None:
    assert [f.left for f in found(report(2020, BUSY), report(2022, SOUND), report(2023, BUSY))] == ["2020"]


def test_few_numbers_may_be_alike_by_chance() -> None:
    few = {"received": "2 0 0 0 0 0 2", "granted": "2 0 0 0 0 0 2", "processed_total": "2 0 0 0 0 0 2"}
    assert found(report(2022, few), report(2023, few)) == []
    disputes = {"reconsideration": "3 1 0 2 6", "litigation_direct": "2 0 0 0 2"}
    assert found(report(2022, disputes), report(2023, disputes)) == []


def test_a_table_that_differs_in_one_cell_is_no_copy() -> None:
    other = BUSY | {"carried_in": "4 0 0 0 0 0 4", "declined_repeated": "4 0 0 0 0 0 4"}
    other |= {"processed_total": "30 4 0 1 0 0 35"}
    assert found(report(2022, BUSY), report(2023, other)) == []


# --- laws ------------------------------------------------------------------------------------------------------------


def test_a_finding_that_only_informs_leaves_the_record_as_good_as_it_was() -> None:
    records = across_years([report(2022, SOUND), report(2023, TWO_ODD)])
    sound = [report(2022, SOUND), report(2023, TWO_ODD)]
    assert [replace(record, findings=before.findings) for record, before in zip(records, sound, strict=True)] == sound
    assert len(records[1].findings) == len(sound[1].findings) + 2


@given(st.permutations(range(6)))
def test_the_order_of_records_changes_nothing(order: list[int]) -> None:
    records = [
        report(2021, BUSY),
        report(2022, SOUND),
        report(2022, SOUND, name="twin.pdf"),
        report(2023, ODD),
        report(2024, BUSY),
        report(2023, SOUND, "梁山市", name="other.pdf"),
    ]
    expected = year_findings(records)
    assert sorted(expected) == ["2022.pdf", "2023.pdf", "2024.pdf", "twin.pdf"]
    assert year_findings([records[index] for index in order]) == expected
