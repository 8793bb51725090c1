"""A publisher's reports over the years."""

import pytest
from drawn import OFFICE, failing

from eval.generator.chains import YearFault
from eval.generator.make import Form, Request, make_report
from eval.generator.report import Finding


def _after(*faults: YearFault, form: Form = Form.F2021) -> Request:
    before = Request(OFFICE, 2023, form, "county", 3)
    return Request(OFFICE, 2024, form, "county", 3, previous=before, year_faults=faults)


def test_an_error_between_two_years_leaves_the_report_sound_in_itself() -> None:
    report = make_report(_after(*YearFault))
    assert failing(report) == set()
    sound = make_report(_after())
    assert report.tables != sound.tables
    assert sound.findings == ()


def test_an_error_between_two_years_is_written_down() -> None:
    said = "the year before carried out 8, carried in is 13"
    assert make_report(_after(YearFault.CARRIED_IN)).findings == (
        Finding("cross_year", "applications", "carried_in/natural_person", "8", "13", said),
        Finding(
            *("cross_year", "applications", "carried_in/total", "8", "13"),
            "derived: follows from the applicants; the year before carried out 8, carried in is 13",
        ),
    )


def test_without_a_year_before_there_is_no_error_between_years() -> None:
    with pytest.raises(ValueError, match="needs the year before"):
        make_report(Request(OFFICE, 2024, Form.F2021, "county", 3, year_faults=(YearFault.IN_FORCE,)))


def test_the_2019_form_does_not_say_what_is_in_force() -> None:
    with pytest.raises(KeyError):
        make_report(_after(YearFault.IN_FORCE, form=Form.F2019))
