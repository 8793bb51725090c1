"""A publisher's errors between two years: this year starts from other figures than those that last year ended with.

The report of each year is sound in itself; only both together show the error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from eval.generator.draw import Draw
from eval.generator.faults import Printed, number
from eval.generator.numbers import Numbers, rule_of
from eval.generator.report import Finding
from schemas.declaration import Arrangement, FieldId, Table
from schemas.values import plain

_KIND = "cross_year"


class YearFault(StrEnum):
    """One figure that a publisher takes over wrong from its last report."""

    CARRIED_IN = "carried_in"
    """More or fewer applications of 自然人 are carried in than were carried out."""
    IN_FORCE = "in_force"
    """The 规范性文件 in force do not follow from those of last year."""


_SOURCES = {
    YearFault.CARRIED_IN: FieldId("applications", "carried_out", "natural_person"),
    YearFault.IN_FORCE: FieldId("disclosure", "normative_documents", "in_force"),
}


def misremembered(last: Numbers, faults: Sequence[YearFault], draw: Draw) -> dict[FieldId, int]:
    """Last year's numbers as the publisher takes them over.

    Raises KeyError where last year's tables have no such figure.
    """
    numbers = dict(last)
    for fault in faults:
        field = _SOURCES[fault]
        numbers[field] = max(0, numbers[field] + draw.pick((-3, -1, 2, 5))) or numbers[field] + 1
    return numbers


def year_findings(declarations: Sequence[Table], printed: Printed, last: Printed) -> tuple[Finding, ...]:
    """In: a report's tables as printed, and those of the year before. Out: a finding for every figure that does not
    follow; `derived:` on a total that differs as its parts do."""
    found: list[Finding] = []
    for table in declarations:
        if table.arrangement is Arrangement.MATRIX:
            found += _carried(table, printed, last)
        elif table.arrangement is Arrangement.SECTIONS:
            found += _in_force(table, printed, last)
    return tuple(found)


def _carried(table: Table, printed: Printed, last: Printed) -> Iterator[Finding]:
    total = rule_of(table, "row_total").right[0]
    parts = 0
    for column in table.columns:
        field, source = (FieldId(table.id, row, column.id) for row in ("carried_in", "carried_out"))
        left, right = number(last[source]), number(printed[field])
        if left == right:
            continue
        derived = column.id == total and right - left == parts
        parts += int(right - left)
        yield Finding(
            _KIND,
            table.id,
            f"{field.row}/{field.column}",
            plain(left),
            printed[field],
            ("derived: follows from the applicants; " if derived else "")
            + f"the year before carried out {plain(left)}, carried in is {plain(right)}",
        )


def _in_force(table: Table, printed: Printed, last: Printed) -> Iterator[Finding]:
    for row in table.rows:
        columns = {column.id: FieldId(table.id, row.id, column.id) for column in row.columns}
        field = columns.get("in_force")
        if field is None or field not in last:
            continue
        before, issued, repealed = (
            number(last[field]),
            number(printed[columns["issued"]]),
            number(printed[columns["repealed"]]),
        )
        due = before + issued - repealed
        if due != number(printed[field]):
            yield Finding(
                _KIND,
                table.id,
                f"{row.id}/{field.column}",
                plain(due),
                printed[field],
                f"the year before {plain(before)}, + {plain(issued)} - {plain(repealed)} = {plain(due)}",
            )
