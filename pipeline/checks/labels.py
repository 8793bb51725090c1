"""How a message names what it is about, in the official labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.messages import Message, message
from schemas.declaration import FieldId, Identity, Table
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Where:
    """The row and the column that some cells have in common; empty where they have none in common."""

    row: str
    column: str


def where(cells: Sequence[FieldId]) -> Where:
    """In: one or more fields of one table. Out: the row or column that all of them stand in."""
    rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
    return Where(rows.pop() if len(rows) == 1 else "", columns.pop() if len(columns) == 1 else "")


def label_of(table: Table, row: str = "", column: str = "") -> str:
    """The official label of a field, a row, a column, or the table itself where both ids are empty.

    An id of another form of the table stands for itself.
    """
    known = table.row_of.get(row)
    columns = {c.id: c.label for c in (known.columns if known else table.columns)}
    parts = (known.full_label if known else row, columns.get(column, column))
    return " · ".join(part for part in parts if part) or table.title


def terms(table: Table, identity: Identity, fields: Sequence[FieldId], values: Mapping[FieldId, Value]) -> str:
    """The numbers of one side of a sum, without those that are 0: `自然人 10 + 商业企业 1`. Each follows its
    column's label, or in a sum down a column its row's shortest. A side of one cell keeps it; several of 0 are `0`."""
    parts = []
    for field in fields:
        row, value = table.row_of[field.row], values[field]
        if value.number or len(fields) == 1:
            label = min(row.spellings, key=len) if identity.column else row.column(field.column).label
            parts.append(f"{label} {value.text or 0}")
    return " + ".join(parts) or "0"


def shown(value: Value | None) -> str:
    """A value as a finding's `left` and `right` show it: the number, else what is printed (empty for a blank cell)."""
    return "" if value is None else value.text or value.printed


def spoken(value: Value | None) -> str | Message:
    """A value as a sentence says it: as `shown`, but a blank cell by a word."""
    return shown(value) or message("blank_cell")
