"""The publisher's own errors, put into printed tables on purpose and written down as findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eval.generator.draw import Draw
from eval.generator.report import Finding
from schemas.declaration import Arrangement, FieldId, Identity, Table
from schemas.forms import forms_of
from schemas.values import parse_value, plain

Printed = Mapping[FieldId, str]
_FIRST_YEAR_OF_2021_FORM = 2021


class Fault(StrEnum):
    """One error of a publisher; the names are kinds of findings.csv."""

    ROW_TOTAL = "row_total"
    """A wrong 总计 of a row of table three."""
    OUTCOME_TOTAL = "outcome_total"
    """A wrong （七）总计 of an applicant column of table three."""
    DISPUTES_TOTAL = "disputes_total"
    """A wrong 总计 in table four."""
    BLANK_TOTAL = "blank_total"
    """A 总计 left blank in table three although its parts are not 0."""


@dataclass(frozen=True)
class Faulty:
    """Tables with errors in them: the `altered` fields and a finding for every sum that no longer holds."""

    tables: dict[FieldId, str]
    findings: tuple[Finding, ...]
    altered: tuple[FieldId, ...]


def put_in(declarations: Sequence[Table], tables: Printed, faults: Sequence[Fault], draw: Draw) -> Faulty:
    """Puts one error of each of `faults` into `tables`, in different cells.

    Raises ValueError where the tables have no cell for an error: a total of 0 is never made wrong.
    """
    printed = dict(tables)
    altered: dict[FieldId, Fault] = {}
    for fault in faults:
        field = draw.pick(_places(declarations, printed, fault, tuple(altered)))
        printed[field] = "" if fault is Fault.BLANK_TOTAL else _wrong(printed[field], draw)
        altered[field] = fault
    found = (*_blank_totals(declarations, printed, altered), *_failing_sums(declarations, printed, altered))
    order = {fault: place for place, fault in enumerate(("", *Fault))}
    sums = sorted(found, key=lambda each: (each.note.startswith("derived:"), order.get(each.kind, len(order))))
    return Faulty(printed, (*form_findings(declarations), *sums), tuple(altered))


def number(printed: str) -> Decimal:
    """What a cell counts in a sum: blank, `/` and `—` as 0."""
    return parse_value(printed).number or Decimal(0)


def holds(identity: Identity, printed: Printed) -> bool:
    """Whether the printed numbers keep an identity."""
    return _sum(identity.left, printed) == _sum(identity.right, printed)


def form_findings(declarations: Sequence[Table]) -> tuple[Finding, ...]:
    """The finding that a report of the 2021 form has table three in the 2019 form; none for a report of one form."""
    applications = next((table for table in declarations if table.arrangement is Arrangement.MATRIX), None)
    if applications is None or all(table.form in (applications.form, "both") for table in declarations):
        return ()
    form = next(table.form for table in declarations if table.form not in (applications.form, "both"))
    row = applications.row_of["other"]
    note = f"table three follows the {applications.form} form inside a report whose table two follows the {form} form"
    return (Finding("structure", applications.id, row.id, row.label, "1./2./3. 三行", note),)


def outdated_findings(declarations: Sequence[Table], year: int) -> tuple[Finding, ...]:
    """The finding that a whole report follows the 2019 form in a year that has another; none for others."""
    disclosure = declarations[0]
    if year < _FIRST_YEAR_OF_2021_FORM or any(table.form == "2021" for table in declarations):
        return ()
    headers, due = (
        "|".join(column.label for column in table.columns[:3]) for table in (disclosure, forms_of(disclosure.id)[-1])
    )
    note = f"{disclosure.form} form used for a {year} report"
    return (Finding("structure", disclosure.id, "form", headers, due, note),)


def _places(
    declarations: Sequence[Table], printed: Printed, fault: Fault, taken: tuple[FieldId, ...]
) -> tuple[FieldId, ...]:
    """The totals that an error of this kind may fall on: not 0, and of a sum without another error in it."""
    kind = Fault.ROW_TOTAL if fault is Fault.BLANK_TOTAL else fault
    places = tuple(
        total
        for table in declarations
        for identity in table.identities
        for total in identity.right
        if identity.kind == kind and number(printed[total]) != 0
        if not _is_sum_twice(total, table) and all(field not in taken for field in identity.fields)
    )
    if not places:
        raise ValueError(f"no cell for the error {fault.value}")
    return places


def _is_sum_twice(field: FieldId, table: Table) -> bool:
    """Whether two sums end in this cell (the corner of table three): then an error has no one name."""
    return sum(identity.total == field for identity in table.identities) > 1


def _wrong(printed: str, draw: Draw) -> str:
    """A number that a tired clerk may have typed instead: 0, one less or more, a digit lost or two swapped."""
    count = int(number(printed))
    digits = str(count)
    slips = {0, count + 1, count - 1, count + draw.whole(2, 9), int(digits[:-1] or "0"), int(digits[::-1])} - {count}
    typed = draw.pick(sorted(slips))
    return f"{typed:,}" if "," in printed else str(typed)


def _blank_totals(
    declarations: Sequence[Table], printed: Printed, altered: Mapping[FieldId, Fault]
) -> tuple[Finding, ...]:
    return tuple(
        _finding(identity, printed, Fault.BLANK_TOTAL.value, f"{identity.right[0].row}/{identity.right[0].column}", "")
        for table in declarations
        for identity in table.identities
        if identity.kind == Fault.ROW_TOTAL and altered.get(identity.right[0]) is Fault.BLANK_TOTAL
    )


def _failing_sums(
    declarations: Sequence[Table], printed: Printed, altered: Mapping[FieldId, Fault]
) -> tuple[Finding, ...]:
    """A finding for every sum that fails, but for those that a blank total stands for; `derived:` where the error is
    in another sum's total."""
    findings = []
    for table in declarations:
        for identity in table.identities:
            fault = altered.get(identity.total) if identity.total else None
            if holds(identity, printed) or fault is Fault.BLANK_TOTAL:
                continue
            causes = sorted({altered[field].value for field in identity.fields if field in altered})
            lines = "line" if len(causes) == 1 else "lines"
            derived = "" if fault == identity.kind else f"derived: follows from the {' and '.join(causes)} {lines}; "
            where = identity.row or identity.column
            findings.append(_finding(identity, printed, identity.kind, where, derived))
    return tuple(findings)


def _finding(identity: Identity, printed: Printed, kind: str, where: str, prefix: str) -> Finding:
    left = plain(_sum(identity.left, printed))
    if identity.total is None:
        right = plain(_sum(identity.right, printed))
        return Finding(kind, identity.table, where, left, right, f"{prefix}{left} against {right}")
    right = printed[identity.total]
    said = f"printed {right}" if right else "total cell blank"
    parts = "+".join(plain(number(printed[field])) for field in identity.left)
    return Finding(kind, identity.table, where, left, right, f"{prefix}{parts}={left}, {said}")


def _sum(fields: Sequence[FieldId], printed: Printed) -> Decimal:
    return sum((number(printed[field]) for field in fields), Decimal(0))
