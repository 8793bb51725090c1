"""Between the years of one issuer, within one run: figures that do not follow from the year before, and tables that are
those of an earlier year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from pipeline.checks.check import with_findings
from pipeline.checks.following import following_findings, is_sure
from pipeline.checks.issuers import Office, same_offices
from pipeline.checks.labels import label_of
from pipeline.checks.record import Outcome, Record, TableRecord
from pipeline.findings import Finding, FindingKind
from pipeline.messages import message
from schemas.declaration import Arrangement, FieldId
from schemas.values import Value

LEAST_ALIKE = 6
"""Tables of fewer numbers, totals and zeros aside, may be alike in two years by chance."""


def across_years(records: Iterable[Record]) -> tuple[Record, ...]:
    """In: the records of one run. Out: the same in the same order, with what `year_findings` says of them."""
    kept = tuple(records)
    found = year_findings(kept)
    return tuple(with_findings(record, found.get(record.document, ())) for record in kept)


def year_findings(records: Iterable[Record]) -> Mapping[str, tuple[Finding, ...]]:
    """In: the records of one run, in any order. Out: by document, the findings to add to it.

    Two documents of one issuer and year are compared with other years only where they say the same. A report whose
    issuer or year is unknown is compared with nothing.
    """
    found: dict[str, tuple[Finding, ...]] = {}
    for years in _by_issuer(records):
        copies = {record.document: _copies(record, years) for year in years for record in year.records}
        for document, findings in copies.items():
            found[document] = findings
        for pair in _consecutive(years):
            # A table that is another year's tells nothing of its own year.
            unsure = {finding.table for record in (pair.this, pair.last) for finding in copies[record.document]}
            found[pair.this.document] += following_findings(pair.this, pair.last, unsure)
    return {document: findings for document, findings in found.items() if findings}


def followed(records: Iterable[Record]) -> frozenset[str]:
    """The documents that are compared with the same issuer's report of the year before."""
    return frozenset(pair.this.document for years in _by_issuer(records) for pair in _consecutive(years))


# --- which reports belong together -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Year:
    """An issuer's reports of one year, all saying the same."""

    year: int
    records: tuple[Record, ...]

    @property
    def told(self) -> Record:
        """The one that other years are compared with: the least doubtful, then the first by name."""
        return min(self.records, key=lambda record: (sum(not is_sure(cell) for cell in record.cells), record.document))


class _Pair(NamedTuple):
    """A report and that of the year before."""

    this: Record
    last: Record


def _consecutive(years: Sequence[_Year]) -> Iterator[_Pair]:
    for last, this in pairwise(years):
        if this.year == last.year + 1:
            yield from (_Pair(record, last.told) for record in this.records)


def _by_issuer(records: Iterable[Record]) -> Iterator[tuple[_Year, ...]]:
    """The years of each issuer, oldest first, without those whose documents contradict each other."""
    dated = [each for each in records if each.outcome is not Outcome.FAILED and each.identity.year.isdecimal()]
    offices = same_offices(record.identity.issuer for record in dated)
    groups: dict[Office, dict[int, list[Record]]] = {}
    for record in sorted(dated, key=lambda record: record.document):
        office = offices.get(record.identity.issuer)
        if office is not None:
            groups.setdefault(office, {}).setdefault(int(record.identity.year), []).append(record)
    for years in groups.values():
        yield tuple(_Year(year, tuple(alike)) for year, alike in sorted(years.items()) if _say_the_same(alike))


def _say_the_same(records: Sequence[Record]) -> bool:
    first, *others = ([_content(table) for table in record.tables] for record in records)
    return all(other == first for other in others)


def _content(table: TableRecord) -> tuple[str, dict[FieldId, Decimal | str]]:
    """What a table says, however it is printed: numbers, `` for an empty cell, `?` for what is neither."""
    return table.table.form, {cell.field: _said(cell.value) for cell in table.cells}


def _said(value: Value | None) -> Decimal | str:
    if value is None:
        return "?"
    return value.number if value.number is not None else "" if value.is_empty else "?"


# --- one table in two years ------------------------------------------------------------------------------------------


def _copies(record: Record, years: Sequence[_Year]) -> tuple[Finding, ...]:
    """The tables that stand in an earlier report of the same issuer, cell by cell."""
    year = int(record.identity.year)
    earlier = [each.told for each in reversed(years) if each.year < year]
    return tuple(
        _copy(record, table, other)
        for table in record.tables
        if table.table.arrangement is not Arrangement.SECTIONS and _telling(table) >= LEAST_ALIKE
        for other in [next((o for o in earlier if _is_same(table, o.table(table.table.id))), None)]
        if other is not None
    )


def _is_same(table: TableRecord, other: TableRecord | None) -> bool:
    return other is not None and _content(table) == _content(other)


def _telling(table: TableRecord) -> int:
    """How many numbers a table says that are neither 0 nor the total of others; 0 where a cell is not read."""
    totals = {identity.total for identity in table.table.identities}
    if any(_said(cell.value) == "?" for cell in table.cells):
        return 0
    return sum(bool(cell.value and cell.value.number) for cell in table.cells if cell.field not in totals)


def _copy(record: Record, table: TableRecord, other: Record) -> Finding:
    text = message(
        "table_of_other_year",
        label=label_of(table.table),
        **_documents(record, other),
        count=len(table.cells),
        telling=_telling(table),
    )
    return Finding(
        FindingKind.CROSS_YEAR,
        text,
        table.table.id,
        left=other.identity.year,
        right=record.identity.year,
        cells=tuple(cell.field for cell in table.cells),
    )


def _documents(record: Record, other: Record) -> dict[str, str]:
    return {"document": record.document, "other": other.document, "other_year": other.identity.year}
