"""What the generator puts between two years and what the checks find there, on tables read exactly."""

from __future__ import annotations

from itertools import product

from hand_tables import reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.generator.chains import YearFault
from eval.generator.make import Form, Request, make_report
from eval.generator.printing import Printing
from eval.generator.prose import Office
from eval.generator.report import Report
from pipeline.checks.check import check_document
from pipeline.checks.record import Readings, Record
from pipeline.checks.years import year_findings
from pipeline.findings import Cause
from pipeline.readers.identity import ReportIdentity
from schemas.values import parse_value

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
PRINTINGS = tuple(Printing(zero=zero, disclosure_zero=other) for zero, other in product(("0", "", "/"), repeat=2))


def chain(seed: int, form: Form, profile: str, printing: Printing, *faults: YearFault) -> list[Report]:
    """Three years of a publisher; `faults` are in the last."""
    first = Request(OFFICE, 2021, form, profile, seed, printing)
    second = Request(OFFICE, 2022, form, profile, seed, printing, previous=first)
    third = Request(OFFICE, 2023, form, profile, seed, printing, previous=second, year_faults=faults)
    return [make_report(request) for request in (first, second, third)]


def read(report: Report) -> Record:
    readings = {
        table.id: Readings(reading_of(table, {field: parse_value(report.tables[field]) for field in table.fields}))
        for table in report.declarations
    }
    identity = ReportIdentity(report.issuer, str(report.year), report.title)
    return check_document(f"{report.year}.pdf", str(report.year), identity, readings)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(Form), st.sampled_from(("office", "county")), st.sampled_from(PRINTINGS))
def test_years_that_go_on_from_each_other_give_no_finding(
    seed: int, form: Form, profile: str, printing: Printing
) -> None:
    reports = chain(seed, form, profile, printing)
    assert not [finding for report in reports for finding in report.findings if finding.kind == "cross_year"]
    assert year_findings(map(read, reports)) == {}


@settings(max_examples=60)
@given(
    st.integers(0, 10**6),
    st.sampled_from((Form.F2021, Form.HYBRID)),
    st.sets(st.sampled_from(YearFault), min_size=1),
    st.booleans(),
)
def test_every_error_between_two_years_is_found_and_no_more(
    seed: int, form: Form, faults: set[YearFault], thousands: bool
) -> None:
    reports = chain(seed, form, "county", Printing(thousands=thousands), *sorted(faults))
    told = year_findings(map(read, reports))
    true = [
        (line.table, line.where, line.printed_left)
        for line in reports[2].findings
        if line.kind == "cross_year" and not line.note.startswith("derived")
    ]
    assert len(true) == len(faults)
    assert set(told) == {"2023.pdf"}
    assert sorted((f.table, f"{f.row}/{f.column}", f.left) for f in told["2023.pdf"]) == sorted(true)
    assert {finding.cause for finding in told["2023.pdf"]} == {Cause.SOURCE}
