"""Two readings of one table become one set of cells: agreement of differently made readings is what earns trust.

No value is computed here: every cell is copied from one of the readings, and where they differ the other is kept
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.checks.gather import Doubt, Topic, gather
from pipeline.checks.labels import label_of, shown, spoken
from pipeline.checks.record import RecordCell, Status
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId, Kind, Table
from schemas.values import Mark, Value, fold


class Reader(StrEnum):
    """The `reading` of a cell in cells.csv."""

    LAYOUT = "layout"
    LLM = "llm"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One cell for each field of the table's form, in printed order, with what is doubtful about them.

    `certain` are the fields read exactly; `doubted` those that the readings dispute or cannot place.
    """

    table: Table
    cells: tuple[RecordCell, ...]
    findings: tuple[Finding, ...]
    certain: frozenset[FieldId]
    doubted: frozenset[FieldId]


@dataclass(frozen=True, slots=True)
class _Settled:
    """One field's cell, with a finding of its own or a doubt that is told together with its like."""

    cell: RecordCell
    finding: Finding | None = None
    doubt: Doubt | None = None

    @property
    def is_certain(self) -> bool:
        return self.cell.status is Status.ACCEPTED

    @property
    def is_doubted(self) -> bool:
        return self.doubt is not None or (self.finding is not None and self.finding.cause is Cause.READING)


def reconcile(layout: Reading | None, llm: Reading | None) -> Reconciled:
    """In: the readings of one table, of which one may be lacking. Out: its cells and the doubts about them.

    The table's form is the layout reading's, where there is one; of a reading in another form only the common fields
    count. Raises ValueError where there is no reading at all.
    """
    main = layout or llm
    if main is None:
        raise ValueError("a table that nobody has read cannot be reconciled")
    settled = tuple(
        _settle(main.table, field, layout.cells.get(field) if layout else None, llm.cells.get(field) if llm else None)
        for field in main.table.fields
    )
    own = tuple(each.finding for each in settled if each.finding is not None)
    gathered = gather(main.table, (each.doubt for each in settled if each.doubt is not None))
    return Reconciled(
        main.table,
        tuple(each.cell for each in settled),
        (*own, *gathered),
        frozenset(each.cell.field for each in settled if each.is_certain),
        frozenset(each.cell.field for each in settled if each.is_doubted),
    )


def agree(one: Value, other: Value) -> bool:
    """Whether two readings say the same. A blank is not a 0; which empty mark stands there a model cannot say."""
    if one.is_empty and other.is_empty:
        return True
    if one.mark is Mark.OTHER and other.mark is Mark.OTHER:
        return fold(one.printed) == fold(other.printed)
    return one.mark is other.mark and one.number == other.number


def _settle(table: Table, field: FieldId, layout: CellReading | None, llm: CellReading | None) -> _Settled:
    if layout is None:
        if llm is None:
            return _Settled(RecordCell(field, Status.MISSING), doubt=Doubt(Topic.MISSING, field))
        return _taken(table, llm, Reader.LLM, _doubt_of_lone_model(llm))
    if llm is None:
        return _taken(table, layout, Reader.LAYOUT, _doubt(layout))
    if agree(layout.value, llm.value):
        # The model found the same value by the words, and it stands where it says: the position is no longer in doubt.
        return _taken(table, layout, Reader.BOTH, None if _is_sure(llm) else _doubt(layout))
    return _disputed(table, layout, llm)


def _is_sure(cell: CellReading) -> bool:
    return cell.place is not None and cell.doubt is None


def _doubt(cell: CellReading) -> Doubt | None:
    if _is_sure(cell):
        return None
    return Doubt(Topic.WEAK, cell.field, cell.value, cell.doubt or message("no_place"))


def _doubt_of_lone_model(cell: CellReading) -> Doubt:
    if cell.place is None:
        return Doubt(Topic.UNGROUNDED, cell.field, cell.value)
    return _doubt(cell) or Doubt(Topic.ONE_READING, cell.field, cell.value)


def _taken(table: Table, cell: CellReading, reader: Reader, doubt: Doubt | None) -> _Settled:
    odd = _odd(table, cell, doubt)
    status = Status.ACCEPTED if doubt is None and odd is None else Status.FLAGGED
    record = _copied(cell, status, reader)
    return _Settled(record, odd) if odd is not None else _Settled(record, doubt=doubt)


def _copied(cell: CellReading, status: Status, reader: Reader, other: Value | None = None) -> RecordCell:
    """A reading's cell with all its evidence."""
    return RecordCell(
        cell.field,
        status,
        cell.value,
        cell.place,
        reader.value,
        other,
        cell.row_place,
        cell.column_place,
        cell.recognition,
    )


def _odd(table: Table, cell: CellReading, doubt: Doubt | None) -> Finding | None:
    """What this kind of field cannot hold: text, or in a count decimals or less than nothing."""
    value, column = cell.value, table.row_of[cell.field.row].column(cell.field.column)
    if value.mark is Mark.OTHER:
        key, cause = "not_a_number", Cause.UNKNOWN
    elif value.number is not None and column.kind is Kind.INTEGER and not _is_count(value, column.signed):
        key, cause = "not_a_count", Cause.SOURCE
    else:
        return None
    return Finding(
        FindingKind.UNREADABLE,
        message(key, label=label_of(table, cell.field.row, cell.field.column), left=value.printed),
        *cell.field,
        left=value.printed,
        cause=cause if doubt is None else Cause.READING,
        cells=(cell.field,),
    )


def _is_count(value: Value, signed: bool) -> bool:
    if value.number is None:
        return True
    has_decimals = value.number.as_tuple().exponent != 0
    return not has_decimals and (signed or value.number >= 0)


def _disputed(table: Table, layout: CellReading, llm: CellReading) -> _Settled:
    model_is_better = not _is_sure(layout) and _is_sure(llm)
    cell, other, reader = (llm, layout, Reader.LLM) if model_is_better else (layout, llm, Reader.LAYOUT)
    label = label_of(table, cell.field.row, cell.field.column)
    return _Settled(
        _copied(cell, Status.FLAGGED, reader, other.value),
        Finding(
            FindingKind.DISAGREEMENT,
            message("disagreement", label=label, left=spoken(layout.value), right=spoken(llm.value)),
            *cell.field,
            left=shown(layout.value),
            right=shown(llm.value),
            cause=Cause.READING,
            cells=(cell.field,),
        ),
    )
