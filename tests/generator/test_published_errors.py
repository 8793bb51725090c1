"""The publisher's errors: one cell each, and a finding for every sum that no longer holds, no more."""

import re
from dataclasses import replace

import pytest
from drawn import OFFICE, failing, request
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.generator.faults import Fault
from eval.generator.make import Form, Request, make_report
from eval.generator.printing import Printing
from eval.generator.report import Finding, Report
from schemas.declaration import FieldId

SUMS = {"row_total", "outcome_total", "balance", "disputes_total"}


def sums_said_to_fail(report: Report) -> set[tuple[str, str, str]]:
    """(kind, table, row or column) of every sum that the findings speak of."""
    found = {(each.kind, each.table, each.where) for each in report.findings if each.kind in SUMS}
    blank = {each.where.split("/")[0] for each in report.findings if each.kind == "blank_total"}
    return found | {("row_total", "applications", row) for row in blank}


@settings(max_examples=120)
@given(
    st.sampled_from(Form),
    st.sampled_from(("county", "city")),
    st.integers(0, 10**6),
    st.lists(st.sampled_from((Fault.ROW_TOTAL, Fault.OUTCOME_TOTAL, Fault.BLANK_TOTAL)), max_size=3, unique=True),
    st.sampled_from(("0", "")),
)
def test_errors_break_exactly_what_the_findings_say(
    form: Form, profile: str, seed: int, faults: list[Fault], zero: str
) -> None:
    printing = Printing(zero=zero)
    drawn = Request(OFFICE, 2024, form, profile, seed, printing, published_errors=tuple(faults))
    report, sound = make_report(drawn), make_report(Request(OFFICE, 2024, form, profile, seed, printing))
    broken = {(each.kind, each.table, each.row or each.column) for each in failing(report)}
    assert broken == sums_said_to_fail(report)
    assert sum(report.tables[field] != sound.tables[field] for field in sound.tables) == len(faults)
    named = [each.kind for each in report.findings if not each.note.startswith("derived") and each.kind != "structure"]
    assert sorted(named) == sorted(faults)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_a_wrong_total_in_disputes_breaks_one_sum(seed: int) -> None:
    report = make_report(request(profile="city", seed=seed, published_errors=(Fault.DISPUTES_TOTAL,)))
    (finding,) = report.findings
    assert finding.kind == "disputes_total"
    assert {(each.kind, each.row) for each in failing(report)} == {("disputes_total", finding.where)}
    assert report.tables[FieldId("disputes", finding.where, "total")] == finding.printed_right


def test_a_wrong_row_total_is_named_and_what_follows_from_it_is_derived() -> None:
    report = make_report(request(seed=3, published_errors=(Fault.ROW_TOTAL,)))
    parts = "37+48+0+5+3+7+2+0+7+4+74+2+1+16+7+0+1+3+17+0+7=241"
    assert report.findings == (
        Finding("row_total", "applications", "denied_process_information", "2", "0", "2+0+0+0+0+0=2, printed 0"),
        Finding(
            *("outcome_total", "applications", "total", "241", "243"),
            f"derived: follows from the row_total line; {parts}, printed 243",
        ),
    )


def test_a_report_without_errors_has_no_findings_but_that_of_its_form() -> None:
    assert make_report(replace(request(Form.F2019), year=2020)).findings == ()
    assert make_report(request(Form.F2021)).findings == ()
    (finding,) = make_report(request(Form.HYBRID)).findings
    assert (finding.kind, finding.table, finding.where) == ("structure", "applications", "other")


def test_the_form_of_2019_in_a_later_year_is_a_finding() -> None:
    (finding,) = make_report(replace(request(Form.F2019), year=2021)).findings
    assert (finding.kind, finding.table, finding.where) == ("structure", "disclosure", "form")
    assert finding.printed_left == "本年新制作数量|本年新公开数量|对外公开总数量"
    assert finding.printed_right == "本年制发件数|本年废止件数|现行有效件数"
    assert finding.note == "2019 form used for a 2021 report"


def test_a_total_of_zero_is_never_made_wrong() -> None:
    with pytest.raises(ValueError, match="no cell for the error disputes_total"):
        make_report(request(profile="office", seed=0, published_errors=(Fault.DISPUTES_TOTAL,)))


def test_a_wrong_total_keeps_the_publishers_separators() -> None:
    reports = [
        make_report(
            request(
                profile="city", seed=seed, printing=Printing(thousands=True), published_errors=(Fault.OUTCOME_TOTAL,)
            )
        )
        for seed in range(12)
    ]
    printed = [finding.printed_right for report in reports for finding in report.findings[:1]]
    assert any("," in each for each in printed)
    assert not any(re.search(r"\d{4}", each) for each in printed if "," in each)


@pytest.mark.parametrize("seed", range(8))
def test_the_words_do_not_speak_of_a_wrong_cell(seed: int) -> None:
    sound = make_report(request(profile="city", seed=seed))
    wrong = make_report(request(profile="city", seed=seed, published_errors=(Fault.DISPUTES_TOTAL,)))
    assert any("行政复议" in each for each in sound.sections[0].paragraphs)
    assert not any("行政复议" in each for each in wrong.sections[0].paragraphs)


@pytest.mark.parametrize("form", Form)
def test_the_words_agree_with_the_tables(form: Form) -> None:
    report = make_report(request(form))
    words = "".join(report.sections[0].paragraphs)

    def printed(table: str, row: str, column: str) -> str:
        return report.tables[FieldId(table, row, column)]

    rows = ("received", "carried_in", "processed_total", "carried_out")
    received, carried_in, processed, carried_out = (printed("applications", row, "total") for row in rows)
    assert f"新收政府信息公开申请{received}件，上年结转{carried_in}件，办结{processed}件" in words
    assert f"结转下年度继续办理{carried_out}件" in words
    assert f"行政复议{printed('disputes', 'reconsideration', 'total')}件" in words
