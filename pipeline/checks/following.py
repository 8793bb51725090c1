"""Figures of a report that must follow from the same issuer's report of the year before.

The rules are those of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号: what one year carries out the next
one carries in; what is in force is what was in force, with what was issued and without what was repealed. The second is
soft: documents may be counted anew when old ones are cleared away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.identities import Verdict, exact_sum
from pipeline.checks.labels import label_of
from pipeline.checks.record import Record, RecordCell, Status, TableRecord
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from schemas.declaration import FieldId
from schemas.values import plain

_APPLICATIONS, _CARRIED_IN, _CARRIED_OUT = "applications", "carried_in", "carried_out"
_DISCLOSURE, _ISSUED, _REPEALED, _IN_FORCE = "disclosure", "issued", "repealed", "in_force"
_LARGE_UNITS = ("万", "亿")


def following_findings(record: Record, last: Record, unsure: Collection[str] = ()) -> tuple[Finding, ...]:
    """In: a report, that of the year before, and the ids of tables that are not to be compared. Out: what does not
    follow. A finding of cause `source` only informs; another names the cells of this report that are in doubt."""
    carried = () if _APPLICATIONS in unsure else _carried(record, last)
    return (*carried, *(() if _DISCLOSURE in unsure else _in_force(record, last)))


def is_sure(cell: RecordCell) -> bool:
    """Whether nothing is left to settle about a cell."""
    return cell.status in (Status.ACCEPTED, Status.CORRECTED)


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a cell counts; `blank` where it is empty and counts 0."""

    cell: RecordCell
    number: Decimal
    blank: bool = False


def _counted(cell: RecordCell) -> _Amount | None:
    """What a cell counts, empty as 0; None where it holds no number, or one of ten thousands."""
    value = cell.value
    if value is None or not (value.is_number or value.is_empty) or value.unit.startswith(_LARGE_UNITS):
        return None
    return _Amount(cell, value.number or Decimal(0), value.is_empty)


# --- carried in ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Carried:
    """One applicant column: what was carried out and what is carried in."""

    out: _Amount
    into: _Amount

    @property
    def column(self) -> str:
        return self.into.cell.field.column

    @property
    def difference(self) -> Decimal:
        return _difference(self.into.number, self.out.number)


def _carried(record: Record, last: Record) -> tuple[Finding, ...]:
    """One finding for each applicant column; one for the total only where they do not explain it."""
    table = record.table(_APPLICATIONS)
    if table is None:
        return ()
    out, into = _amounts(last, _CARRIED_OUT), _amounts(record, _CARRIED_IN)
    pairs = [_Carried(out[column], into[column]) for column in into if column in out]
    odd = [pair for pair in pairs if pair.difference]
    totals = {identity.total.column for identity in table.table.identities if identity.row and identity.total}
    explained = exact_sum(pair.difference for pair in odd if pair.column not in totals)
    told = [pair for pair in odd if pair.column not in totals or pair.difference != explained]
    return tuple(_carried_finding(record, last, table, pair) for pair in told)


def _amounts(record: Record, row: str) -> dict[str, _Amount]:
    """What a row of table three counts, by column. A row that is wholly empty says nothing; an empty cell counts 0 only
    where the row's total says so too."""
    table = record.table(_APPLICATIONS)
    cells = [cell for cell in table.cells if cell.field.row == row] if table else []
    amounts = [amount for cell in cells if (amount := _counted(cell)) is not None]
    if all(amount.blank for amount in amounts):
        return {}
    zeros = any(
        each.identity.table == _APPLICATIONS and each.identity.row == row and each.verdict is Verdict.HOLDS_WITH_BLANKS
        for each in record.assessments
    )
    return {amount.cell.field.column: amount for amount in amounts if zeros or not amount.blank}


def _carried_finding(record: Record, last: Record, table: TableRecord, pair: _Carried) -> Finding:
    field = pair.into.cell.field
    text = message(
        "carried_in",
        label=label_of(table.table, field.row, field.column),
        left=plain(pair.out.number),
        right=plain(pair.into.number),
        difference=plain(pair.difference),
        **_documents(record, last),
    )
    blanks = sum(each.blank for each in (pair.out, pair.into))
    if blanks:
        text = message("with_blanks", finding=text, count=blanks)
    amounts = plain(pair.out.number), plain(pair.into.number)
    return _finding(text, field, *amounts, [pair.into.cell], [pair.out.cell])


# --- in force --------------------------------------------------------------------------------------------------------


def _in_force(record: Record, last: Record) -> tuple[Finding, ...]:
    """One finding for each row of table two that counts what is in force in both years. Only forms with such rows have
    them, so that a table of the 2019 form is compared with nothing."""
    table, before = record.table(_DISCLOSURE), last.table(_DISCLOSURE)
    if table is None or before is None:
        return ()
    rows = [row.id for row in table.table.rows if any(column.id == _IN_FORCE for column in row.columns)]
    return tuple(f for row in rows if (f := _in_force_finding(record, last, table, before, row)) is not None)


def _in_force_finding(
    record: Record, last: Record, table: TableRecord, before: TableRecord, row: str
) -> Finding | None:
    cells = {cell.field.column: cell for cell in table.cells if cell.field.row == row}
    old = next((c for c in before.cells if (c.field.row, c.field.column) == (row, _IN_FORCE)), None)
    concerned = [cells[column] for column in (_ISSUED, _REPEALED, _IN_FORCE)]
    issued, repealed, in_force = (_counted(cell) for cell in concerned)
    start = _counted(old) if old else None
    if old is None or not start or not in_force or not issued or not repealed or start.blank or in_force.blank:
        return None
    due = exact_sum((start.number, issued.number, repealed.number.copy_negate()))
    if due == in_force.number:
        return None
    field = in_force.cell.field
    text = message(
        "in_force",
        label=label_of(table.table, field.row, field.column),
        before=plain(start.number),
        issued=plain(issued.number),
        repealed=plain(repealed.number),
        left=plain(due),
        right=plain(in_force.number),
        difference=plain(_difference(in_force.number, due)),
        **_documents(record, last),
    )
    blanks = issued.blank + repealed.blank
    if blanks:
        text = message("with_blanks", finding=text, count=blanks)
    return _finding(text, field, plain(due), plain(in_force.number), concerned, [old])


# --- findings --------------------------------------------------------------------------------------------------------


def _difference(number: Decimal, other: Decimal) -> Decimal:
    return exact_sum((number, other.copy_negate()))


def _documents(record: Record, last: Record) -> dict[str, str]:
    return {"document": record.document, "other": last.document, "other_year": last.identity.year}


def _finding(
    text: Message, field: FieldId, left: str, right: str, here: Sequence[RecordCell], there: Sequence[RecordCell]
) -> Finding:
    doubted = [cell for cell in (*here, *there) if not is_sure(cell)]
    if not doubted:
        return Finding(FindingKind.CROSS_YEAR, text, *field, left, right, Cause.SOURCE)
    names = ", ".join(dict.fromkeys(str(cell.field) for cell in doubted))
    cells = tuple(cell.field for cell in here if not is_sure(cell))
    in_doubt = message("years_in_doubt", finding=text, cells=names)
    return Finding(FindingKind.CROSS_YEAR, in_doubt, *field, left, right, Cause.UNKNOWN, cells)
