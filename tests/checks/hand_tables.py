"""Tables written by hand: a row is its cells with spaces between, `_` for a blank one and `.` for one nobody read."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.documents.model import CellPlace
from pipeline.findings import Finding
from pipeline.messages import Message, message
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISPUTES
from schemas.values import Value, parse_value

PLACE = CellPlace(1, 2, 3)
DOUBT = message("no_place")


def values_of(table: Table, rows: Mapping[str, str], fill: str = "0") -> dict[FieldId, Value]:
    """The values of a table; rows that are not given hold `fill` in every cell."""
    values: dict[FieldId, Value] = {}
    for row in table.rows:
        tokens = rows[row.id].split() if row.id in rows else [fill] * len(row.columns)
        for column, token in zip(row.columns, tokens, strict=True):
            if token != ".":
                values[FieldId(table.id, row.id, column.id)] = parse_value("" if token == "_" else token)
    return values


def disputes(rows: Mapping[str, str], fill: str = "0") -> dict[FieldId, Value]:
    return values_of(DISPUTES, rows, fill)


def applications(rows: Mapping[str, str], fill: str = "0") -> dict[FieldId, Value]:
    return values_of(APPLICATIONS_2021, rows, fill)


def reading_of(
    table: Table,
    values: Mapping[FieldId, Value],
    reader: str = "layout",
    doubts: Mapping[FieldId, Message] | None = None,
    findings: tuple[Finding, ...] = (),
) -> Reading:
    """A reading with evidence for every cell."""
    told = doubts or {}
    cells = {field: CellReading(field, value, PLACE, told.get(field)) for field, value in values.items()}
    return Reading(reader, table, cells, findings)


def names(cells: tuple[FieldId, ...] | frozenset[FieldId]) -> list[str]:
    """Fields as `row.column`, in the order given."""
    return [f"{cell.row}.{cell.column}" for cell in cells]
