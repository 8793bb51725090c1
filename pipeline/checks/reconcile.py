"""The readings of one table become one set of cells: agreement of differently made readings is what earns trust.

No value is computed here: every cell is copied from one of the readings, and where they differ the other is kept
beside it. A cell that two of three readings agree on, the second look being the third, is accepted where it is
grounded; a number that stands nowhere is never a cell's value for being said twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    LAYOUT_AND_LOOK = "layout+look"
    LLM_AND_LOOK = "llm+look"


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
        told = self.finding is not None and bool(self.finding.cells) and self.finding.cause is Cause.READING
        return self.doubt is not None or told


def reconcile(layout: Reading | None, llm: Reading | None, look: Reading | None = None) -> Reconciled:
    """In: the readings of one table, of which one of the first two may be lacking, and the second look at some of its
    cells. Out: its cells and the doubts about them.

    The table's form is the layout reading's, where there is one; of a reading in another form only the common fields
    count. Raises ValueError where there is no reading at all.
    """
    main = layout or llm
    if main is None:
        raise ValueError("a table that nobody has read cannot be reconciled")
    settled = tuple(
        _settle(main.table, field, _cell_of(layout, field), _cell_of(llm, field), _cell_of(look, field))
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


def _cell_of(reading: Reading | None, field: FieldId) -> CellReading | None:
    return reading.cells.get(field) if reading is not None else None


def _settle(
    table: Table, field: FieldId, layout: CellReading | None, llm: CellReading | None, look: CellReading | None
) -> _Settled:
    if look is None or layout is None:
        # Of what the layout reading does not know, a second word of the model alone says nothing new.
        return _by_two(table, field, layout, llm)
    if llm is not None and not agree(layout.value, llm.value):
        return _by_three(table, layout, llm, look)
    if not agree(layout.value, look.value):
        return _accused_by_look(table, layout, Reader.BOTH if llm is not None else Reader.LAYOUT, look)
    settled = _by_two(table, field, layout, llm)
    if settled.is_certain or not _is_sure(look):
        return settled
    return _taken(table, layout, Reader.LAYOUT_AND_LOOK, None)


def _by_two(table: Table, field: FieldId, layout: CellReading | None, llm: CellReading | None) -> _Settled:
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


def _by_three(table: Table, layout: CellReading, llm: CellReading, look: CellReading) -> _Settled:
    """What the layout and the model dispute, where a second look was taken: it settles it where it agrees with one of
    them and that value is grounded."""
    if _is_sure(look) and agree(layout.value, look.value):
        settled = _taken(table, layout, Reader.LAYOUT_AND_LOOK, None, llm.value)
    elif _is_sure(look) and _is_sure(llm) and agree(llm.value, look.value):
        settled = _taken(table, llm, Reader.LLM_AND_LOOK, None, layout.value)
    else:
        return _disputed(table, layout, llm, look)
    told = replace(_disagreement(table, layout, llm, look), cells=())
    return settled if settled.finding is not None else replace(settled, finding=told)


def _accused_by_look(table: Table, cell: CellReading, reader: Reader, look: CellReading) -> _Settled:
    label = label_of(table, cell.field.row, cell.field.column)
    text = message("look_differs", label=label, left=spoken(cell.value), right=spoken(look.value))
    return _Settled(
        _copied(cell, Status.FLAGGED, reader, look.value),
        Finding(
            FindingKind.DISAGREEMENT,
            text,
            *cell.field,
            left=shown(cell.value),
            right=shown(look.value),
            cause=Cause.READING,
            cells=(cell.field,),
        ),
    )


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


def _taken(
    table: Table, cell: CellReading, reader: Reader, doubt: Doubt | None, other: Value | None = None
) -> _Settled:
    odd = _odd(table, cell, doubt)
    status = Status.ACCEPTED if doubt is None and odd is None else Status.FLAGGED
    record = _copied(cell, status, reader, other)
    return _Settled(record, odd) if odd is not None else _Settled(record, doubt=doubt)


def _copied(
    cell: CellReading, status: Status, reader: Reader, other: Value | None = None, third: Value | None = None
) -> RecordCell:
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
        third,
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


def _disputed(table: Table, layout: CellReading, llm: CellReading, look: CellReading | None = None) -> _Settled:
    model_is_better = not _is_sure(layout) and _is_sure(llm)
    cell, other, reader = (llm, layout, Reader.LLM) if model_is_better else (layout, llm, Reader.LAYOUT)
    is_third = look is not None and not any(agree(each.value, look.value) for each in (layout, llm))
    third = look.value if look is not None and is_third else None
    return _Settled(_copied(cell, Status.FLAGGED, reader, other.value, third), _disagreement(table, layout, llm, look))


def _disagreement(table: Table, layout: CellReading, llm: CellReading, look: CellReading | None) -> Finding:
    label = label_of(table, layout.field.row, layout.field.column)
    text = message("disagreement", label=label, left=spoken(layout.value), right=spoken(llm.value))
    if look is not None:
        text = message("disagreement_looked", finding=text, look=spoken(look.value))
    return Finding(
        FindingKind.DISAGREEMENT,
        text,
        *layout.field,
        left=shown(layout.value),
        right=shown(llm.value),
        cause=Cause.READING,
        cells=(layout.field,),
    )
