"""Prose against table: what the words of a report say in numbers beside what its tables print.

Statements come from the reader of prose, which has found each of them in the document and left aside those of another
year or office. Here they are compared exactly. A blank total is replaced by the sum of its parts, and the finding says
so; a cell that is missing or no number makes a statement not assessable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.checks.identities import counted, exact_sum
from pipeline.checks.labels import label_of, where
from pipeline.checks.record import RecordCell, Status, TableRecord
from pipeline.documents.model import CellPlace, LinePlace, PagePlace, Place
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.prose import Statement
from schemas.declaration import Direction, FieldId, Table
from schemas.forms import TABLES_OF_CASES
from schemas.quantities import CARRIED_IN, PROCESSED, RECEIVED, Quantity
from schemas.values import plain


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the comparison came to: `compared` statements, and the findings about those that differ."""

    compared: int = 0
    findings: tuple[Finding, ...] = ()


def compare_prose(statements: Sequence[Statement], tables: Sequence[TableRecord]) -> Narrative:
    """In: the statements of a report and its tables as read. Out: what does not agree.

    The publisher is blamed only where every cell concerned is certain and some other statement agrees with the tables:
    where none does, the prose may speak of something else than they do.
    """
    printed = _Printed.of(tables)
    results = [_compared(each, printed) for statement in statements for each in _claims(statement)]
    told = [result for result in results if result is not None]
    agreed = any(result.agrees and result.claim.number for result in told)
    findings: list[Finding] = []
    lost: set[str] = set()
    for result in told:
        if not result.agrees:
            findings.append(_finding(result, printed, agreed, told=lost))
            lost |= {result.table} if _shows_nothing(result, printed) else set()
    return Narrative(len(told), tuple(findings))


# --- the sides -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Amount:
    """What the tables print for some fields: their sum, the cells it was taken from, and whether a blank total was
    replaced by its parts."""

    number: Decimal
    cells: tuple[RecordCell, ...]
    by_parts: bool = False


@dataclass(frozen=True)
class _Printed:
    """All cells of a report by field."""

    tables: Mapping[str, Table]
    cells: Mapping[FieldId, RecordCell]

    @classmethod
    def of(cls, tables: Iterable[TableRecord]) -> _Printed:
        held = tuple(tables)
        return cls(
            {record.table.id: record.table for record in held},
            {cell.field: cell for record in held for cell in record.cells},
        )

    def amount(self, fields: Sequence[FieldId]) -> _Amount | None:
        """What is printed for these fields together; None where one of them cannot be known."""
        amounts = [self._amount_of(field) for field in fields]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(amounts):
            return None
        return _Amount(
            exact_sum(amount.number for amount in known),
            tuple(cell for amount in known for cell in amount.cells),
            any(amount.by_parts for amount in known),
        )

    def shows_nothing(self, table_id: str) -> bool:
        """Whether a table has no number but 0."""
        cells = [cell for cell in self.cells.values() if cell.field.table == table_id]
        return all(cell.value is None or not cell.value.number for cell in cells)

    def _amount_of(self, field: FieldId) -> _Amount | None:
        cell = self.cells.get(field)
        if cell is None or cell.value is None or not (cell.value.is_number or cell.value.is_empty):
            return None
        parts = self._parts_of(field) if cell.value.is_empty else ()
        if not parts:
            return _Amount(counted(cell.value), (cell,))
        held = [each for part in parts if (each := self.cells.get(part)) is not None]
        values = [each.value for each in held if each.value is not None]
        if len(values) < len(parts) or not all(value.is_number or value.is_empty for value in values):
            return None
        total = exact_sum(map(counted, values))
        return _Amount(total, tuple(held), by_parts=True) if total else _Amount(total, (cell, *held))

    def _parts_of(self, field: FieldId) -> tuple[FieldId, ...]:
        """The fields that add up to a total along its row."""
        rules = self.tables[field.table].rules
        along = [rule for rule in rules if rule.direction is Direction.ROW and rule.right == (field.column,)]
        return tuple(field._replace(column=column) for rule in along for column in rule.left)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A number that a statement gives for the sum of some quantities."""

    statement: Statement
    quantities: tuple[Quantity, ...]

    @property
    def number(self) -> Decimal:
        return self.statement.number

    @property
    def fields(self) -> tuple[FieldId, ...]:
        return tuple(dict.fromkeys(field for quantity in self.quantities for field in quantity.fields))


@dataclass(frozen=True, slots=True)
class _Result:
    """A claim beside what the tables print; `whole` is what a share is a share of, `right` the table's side."""

    claim: _Claim
    amount: _Amount
    agrees: bool
    right: Decimal
    whole: Decimal | None = None

    @property
    def table(self) -> str:
        return self.claim.fields[0].table


def _claims(statement: Statement) -> tuple[_Claim, ...]:
    """One claim on the sum of all quantities, but one on each where a whole stands beside its part."""
    chosen = statement.quantities
    if len(chosen) > 1 and _is_whole_with_part(chosen):
        return tuple(_Claim(statement, (quantity,)) for quantity in chosen)
    return (_Claim(statement, chosen),)


def _is_whole_with_part(chosen: Sequence[Quantity]) -> bool:
    rows = [{(field.table, field.row) for field in quantity.fields} for quantity in chosen]
    return any(a & b for index, a in enumerate(rows) for b in rows[index + 1 :])


def _compared(claim: _Claim, printed: _Printed) -> _Result | None:
    amount = printed.amount(claim.fields)
    if amount is None:
        return None
    if not claim.statement.is_percent:
        agrees = claim.number == amount.number or claim.number == _with_carried_in(claim, printed)
        return _Result(claim, amount, agrees, amount.number)
    wholes = [whole for fields in _wholes(claim.fields) if (whole := printed.amount(fields)) and whole.number]
    if not wholes:
        return None
    for whole in wholes:
        if _is_share(claim.number, amount.number, whole.number):
            return _Result(claim, amount, True, claim.number, whole.number)
    first = wholes[0]
    right = _rounded(Fraction(amount.number) * 100 / Fraction(first.number), _places(claim.number))
    both = _Amount(amount.number, (*amount.cells, *first.cells), amount.by_parts)
    return _Result(claim, both, False, right, first.number)


def _with_carried_in(claim: _Claim, printed: _Printed) -> Decimal | None:
    """What 受理 may count beside 新收: the cases of last year that were still open."""
    if {field.row for field in claim.fields} != {RECEIVED} or "新收" in claim.statement.quotation:
        return None
    both = printed.amount([*claim.fields, *(field._replace(row=CARRIED_IN) for field in claim.fields)])
    return both.number if both else None


def _wholes(fields: Sequence[FieldId]) -> tuple[tuple[FieldId, ...], ...]:
    """What cases may be counted a share of, the likeliest first."""
    one = fields[0]
    if one.table == "applications":
        processed, received, carried_in = (one._replace(row=row) for row in (PROCESSED, RECEIVED, CARRIED_IN))
        return (processed,), (received,), (received, carried_in)
    rows = dict.fromkeys(field.row for field in fields)
    return (tuple(one._replace(row=row, column="total") for row in rows),)


def _is_share(printed: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether a percentage is this share at the precision of its print, rounded half up or cut."""
    share = Fraction(part) * 100 / Fraction(whole)
    places = _places(printed)
    return printed in (_rounded(share, places), _cut(share, places))


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _cut(share: Fraction, places: int) -> Decimal:
    return Decimal(share * 10**places // 1).scaleb(-places)


def _rounded(share: Fraction, places: int) -> Decimal:
    return _cut(share + Fraction(1, 2 * 10**places), places)


# --- the findings ----------------------------------------------------------------------------------------------------


def _shows_nothing(result: _Result, printed: _Printed) -> bool:
    """Whether a table that counts cases shows none at all beside a prose that speaks of some."""
    counts = bool(result.claim.number) and result.table in TABLES_OF_CASES
    return counts and printed.shows_nothing(result.table)


def _finding(result: _Result, printed: _Printed, agreed: bool, told: AbstractSet[str]) -> Finding:
    """The finding about a statement. `told`: tables that are in doubt as a whole and were told to be."""
    claim, cells = result.claim, result.amount.cells
    nothing = _shows_nothing(result, printed)
    # A blank where the prose has a number may be a number lost.
    lost = bool(claim.number) and all(cell.value is None or cell.value.is_empty for cell in cells)
    doubted = tuple(cell.field for cell in cells if cell.status is not Status.ACCEPTED)
    own = tuple(dict.fromkeys((*claim.fields, *(cell.field for cell in cells))))
    whole = printed.tables[result.table].fields if nothing and result.table not in told else own
    spot = where(claim.fields)
    return Finding(
        FindingKind.NARRATIVE,
        _message(result, printed, nothing),
        result.table,
        spot.row,
        spot.column,
        claim.statement.quotation,
        plain(result.right),
        Cause.SOURCE if agreed and not (doubted or nothing or lost) else Cause.UNKNOWN,
        whole if nothing or lost else doubted,
    )


def _message(result: _Result, printed: _Printed, nothing: bool) -> Message:
    claim = result.claim
    told = {
        "quotation": claim.statement.quotation,
        "where": _where(claim.statement),
        "number": plain(claim.number),
        "names": " + ".join(_label(field, printed) for field in claim.fields),
        "right": plain(result.right),
    }
    if result.whole is None:
        difference = exact_sum((claim.number, result.amount.number.copy_negate()))
        text = message("narrative", **told, difference=plain(difference.copy_abs()))
    else:
        text = message("narrative_share", **told, part=plain(result.amount.number), whole=plain(result.whole))
    empty = sum(cell.value is not None and cell.value.is_empty for cell in result.amount.cells)
    if result.amount.by_parts:
        text = message("narrative_parts", finding=text)
    elif empty:
        text = message("with_blanks", finding=text, count=empty)
    return message("narrative_nothing", finding=text) if nothing else text


def _label(field: FieldId, printed: _Printed) -> str:
    return label_of(printed.tables[field.table], field.row, field.column)


def _where(statement: Statement) -> Message:
    place = _place(statement.place)
    return message("place_section", section=statement.section, place=place) if statement.section else place


def _place(place: Place) -> Message:
    if isinstance(place, PagePlace):
        return message("place_page", number=place.page)
    if isinstance(place, LinePlace):
        return message("place_line", number=place.line)
    if isinstance(place, CellPlace):
        return message("place_cell", table=place.table, row=place.row, column=place.column)
    raise TypeError(place)
