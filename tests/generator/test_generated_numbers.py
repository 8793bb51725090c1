"""Numbers first: they add up, they are as large as they should be, and they are printed as the publisher would."""

from decimal import Decimal

import pytest
from drawn import OFFICE, failing, request, requests
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.generator.draw import Draw, Range
from eval.generator.make import Form, Request, declarations_of, make_report, numbers_of
from eval.generator.printing import Money, Printing
from eval.generator.profiles import DISPUTE_RESULTS, OUTCOMES, PROFILES, Profile
from schemas.declaration import FieldId, Kind
from schemas.forms import TABLES, table_of
from schemas.values import Mark, parse_value


@settings(max_examples=150)
@given(requests())
def test_every_identity_holds(drawn: Request) -> None:
    numbers = numbers_of(drawn)
    for table in declarations_of(drawn.form):
        for identity in table.identities:
            assert sum(numbers[field] for field in identity.left) == sum(numbers[field] for field in identity.right)
    assert failing(make_report(drawn)) == set()


@settings(max_examples=60)
@given(requests())
def test_tables_hold_exactly_the_fields_of_the_form_in_printed_order(drawn: Request) -> None:
    report = make_report(drawn)
    assert tuple(report.tables) == tuple(field for table in report.declarations for field in table.fields)


@settings(max_examples=100)
@given(requests())
def test_what_is_printed_means_the_number_that_was_drawn(drawn: Request) -> None:
    report, numbers = make_report(drawn), numbers_of(drawn)
    for table in report.declarations:
        for field in table.fields:
            value = parse_value(report.tables[field])
            assert value.mark is not Mark.OTHER
            if table.row_of[field.row].column(field.column).kind is Kind.INTEGER:
                assert (value.number or 0) == numbers[field]


@settings(max_examples=60)
@given(requests())
def test_the_same_request_gives_the_same_report(drawn: Request) -> None:
    assert make_report(drawn) == make_report(drawn)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_a_publisher_goes_on_from_its_last_year(seed: int) -> None:
    before = Request(OFFICE, 2023, Form.F2021, "county", seed)
    last, this = numbers_of(before), numbers_of(Request(OFFICE, 2024, Form.F2021, "county", seed, previous=before))
    for column in table_of("applications", "2021").columns:
        assert (
            this[FieldId("applications", "carried_in", column.id)]
            == last[FieldId("applications", "carried_out", column.id)]
        )
    for row in ("regulations", "normative_documents"):
        issued, repealed, in_force = (
            this[FieldId("disclosure", row, each)] for each in ("issued", "repealed", "in_force")
        )
        assert in_force == last[FieldId("disclosure", row, "in_force")] + issued - repealed


@pytest.mark.parametrize("form", Form)
def test_a_city_has_five_digit_counts_and_an_office_mostly_zeros(form: Form) -> None:
    received = FieldId("applications", "received", "total")
    assert any(numbers_of(request(form, "city", seed))[received] > 9_999 for seed in range(4))
    offices = [number for seed in range(20) for number in numbers_of(request(form, "office", seed)).values()]
    assert offices.count(0) > 0.8 * len(offices)


def test_the_2019_form_has_decreases_that_leave_no_negative_stock() -> None:
    rows = [row.id for row in table_of("disclosure", "2019").rows if row.columns[1].signed]
    reports = [numbers_of(request(Form.F2019, "county", seed)) for seed in range(20)]
    changes = [
        (each[FieldId("disclosure", row, "change")], each[FieldId("disclosure", row, "prior_items")])
        for each in reports
        for row in rows
    ]
    assert any(change < 0 for change, _ in changes)
    assert all(prior + change >= 0 for change, prior in changes)


@pytest.mark.parametrize(
    ("form", "fields"),
    [(Form.F2019, 198), (Form.F2021, 200), (Form.HYBRID, 186)],
)
def test_the_forms_have_their_fields(form: Form, fields: int) -> None:
    assert len(make_report(request(form)).tables) == fields


def test_blanks_for_zeros_blank_the_totals_of_zero_rows_too() -> None:
    drawn = request(Form.F2019, printing=Printing(zero=""))
    report, numbers = make_report(drawn), numbers_of(drawn)
    zeros = [field for field in report.tables if numbers[field] == 0 and field.table != "disclosure"]
    assert any(field.column == "total" for field in zeros)
    assert {report.tables[field] for field in zeros} == {""}


@pytest.mark.parametrize(
    ("printing", "expected"),
    [
        (Printing(), "22843.69"),
        (Printing(decimals=4), "22843.6883"),
        (Printing(decimals=0), "22844"),
        (Printing(thousands=True), "22,843.69"),
        (Printing(money=Money.YUAN), "228436883元"),
        (Printing(money=Money.TEN_THOUSANDS_SAID), "22843.69万元"),
    ],
)
def test_money_is_printed_as_the_publisher_writes_it(printing: Printing, expected: str) -> None:
    report = make_report(request(printing=printing, seed=1))
    assert numbers_of(request(seed=1))[FieldId("disclosure", "administrative_fees", "amount")] == 228436883
    assert report.tables[FieldId("disclosure", "administrative_fees", "amount")] == expected


def test_a_remark_stands_behind_a_count_of_files_and_leaves_its_value() -> None:
    drawn = request(Form.F2019, printing=Printing(notes=1))
    printed = make_report(drawn).tables[FieldId("disclosure", "normative_documents", "newly_made")]
    value = parse_value(printed)
    assert value.note.startswith("（")
    assert value.note.endswith("件）")
    assert value.number == Decimal(numbers_of(drawn)[FieldId("disclosure", "normative_documents", "newly_made")])


def test_a_row_that_does_not_apply_is_marked() -> None:
    report = make_report(request(printing=Printing(not_applicable="/")))
    assert {report.tables[field] for field in report.tables if field.row == "regulations"} == {"/"}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
def test_profiles_know_every_row_and_column_of_the_forms(profile: Profile) -> None:
    rows = {(table.id, row.id) for table in TABLES for row in table.rows}
    parts = {column.id for column in table_of("applications", "2021").columns if column.id != "total"}
    assert {("disclosure", row) for row in profile.disclosure} == {each for each in rows if each[0] == "disclosure"}
    assert {("disputes", row) for row in profile.disputes} == {each for each in rows if each[0] == "disputes"}
    assert set(profile.received) == parts


def test_outcomes_know_every_row_that_an_application_may_end_in() -> None:
    ends = {row for table in TABLES for rule in table.rules if rule.kind == "outcome_total" for row in rule.left}
    results = {
        column for table in TABLES for rule in table.rules if rule.kind == "disputes_total" for column in rule.left
    }
    assert set(OUTCOMES) == ends
    assert set(DISPUTE_RESULTS) == results


def test_chance_is_pinned() -> None:
    draw = Draw("pinned", 1)
    assert [draw.whole(0, 99) for _ in range(6)] == [90, 41, 39, 14, 18, 61]
    assert draw.child("a").whole(0, 10**9) == Draw("pinned", 1, "a").whole(0, 10**9)
    assert draw.from_spread((Range(1, 5, 5),)) == 5
    assert sum(draw.deal(40, {"a": 3, "b": 1}).values()) == 40
    assert draw.sample("abcde", 9) == tuple("abcde")
