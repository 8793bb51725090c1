"""A whole report from one request: numbers, their print, the publisher's errors, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.generator.chains import YearFault, misremembered, year_findings
from eval.generator.draw import Draw
from eval.generator.faults import Fault, outdated_findings, put_in
from eval.generator.misprints import misprint
from eval.generator.numbers import Numbers, draw_numbers
from eval.generator.printing import USUAL, Printing, print_tables
from eval.generator.profiles import PROFILES
from eval.generator.prose import Office, Told, preface, sections
from eval.generator.report import OFFICIAL, Finding, Report, Wording
from schemas.declaration import FieldId, Table
from schemas.forms import TABLE_IDS, forms_of, table_of


class Form(StrEnum):
    """The layouts of a report."""

    F2019 = "2019"
    F2021 = "2021"
    HYBRID = "hybrid"
    """Table two of 2021 with the single row 其他处理 of 2019 in table three."""


@dataclass(frozen=True)
class Request:
    """All that decides a report. `profile` is a key of `profiles.PROFILES`; `previous` is the same publisher's request
    of the year before, whose numbers this year continues, but for `year_faults`; as many numbers of section 一 as
    `prose_errors` are not those of the tables; `prose_traps` adds numbers that only seem to be theirs."""

    office: Office
    year: int
    form: Form
    profile: str
    seed: int
    printing: Printing = USUAL
    published_errors: tuple[Fault, ...] = ()
    wording: Wording = OFFICIAL
    year_first: bool = False
    previous: Request | None = None
    year_faults: tuple[YearFault, ...] = ()
    prose_errors: int = 0
    prose_traps: bool = False


def declarations_of(form: Form) -> tuple[Table, ...]:
    """The declarations of a report's tables, in printed order."""
    if form is Form.HYBRID:
        disclosure, *rest = TABLE_IDS
        return (table_of(disclosure, Form.F2021), *(_table(table_id, Form.F2019) for table_id in rest))
    return tuple(_table(table_id, form) for table_id in TABLE_IDS)


def numbers_of(request: Request) -> Numbers:
    """The true numbers of a report, before anything is printed. Raises ValueError for an error between years where no
    year went before."""
    last = numbers_of(request.previous) if request.previous else None
    if request.year_faults:
        if last is None:
            raise ValueError("an error between two years needs the year before")
        last = misremembered(last, request.year_faults, _draw(request).child("years"))
    return draw_numbers(declarations_of(request.form), PROFILES[request.profile], _draw(request), last)


def make_report(request: Request) -> Report:
    """Draws the report of a request; the same request always gives the same report."""
    declarations, draw = declarations_of(request.form), _draw(request)
    makes = PROFILES[request.profile].makes_regulations
    printed = print_tables(declarations, numbers_of(request), request.printing, makes, draw.child("printing"))
    faulty = put_in(declarations, printed, request.published_errors, draw.child("errors"))
    misprints = misprint(declarations, faulty.tables, faulty.altered, request.prose_errors, draw.child("misprints"))
    told = Told(declarations, faulty.tables, faulty.altered, request.wording, misprints.numbers, request.prose_traps)
    words = draw.child("words")
    return Report(
        issuer=request.office.name,
        year=request.year,
        title=_title(request),
        declarations=declarations,
        tables=faulty.tables,
        findings=(
            *outdated_findings(declarations, request.year),
            *faulty.findings,
            *misprints.findings,
            *_between_years(request, declarations, faulty.tables),
        ),
        preface=preface(request.office, request.year, words),
        sections=sections(request.office, request.year, told, words),
        wording=request.wording,
    )


def _between_years(
    request: Request, declarations: Sequence[Table], printed: Mapping[FieldId, str]
) -> tuple[Finding, ...]:
    if request.previous is None:
        return ()
    return year_findings(declarations, printed, make_report(request.previous).tables)


def _draw(request: Request) -> Draw:
    return Draw(request.seed, request.profile, request.form, request.year)


def _title(request: Request) -> str:
    name, year = request.office.name, f"{request.year}年"
    return (f"{year}{name}" if request.year_first else f"{name}{year}") + "政府信息公开工作年度报告"


def _table(table_id: str, form: str) -> Table:
    forms = forms_of(table_id)
    return next((table for table in forms if table.form == form), forms[0])
