"""SQL views over the records' JSON, so that any SQLite shell reads cells, findings and readings without a copy of them.

Where each part of a record stands in its JSON follows from the record's own classes, as in `records`. The views tell
what was read: a person's decisions are in `decisions`, and applied in the CSV files and by `gouji export`.
"""

# ruff: noqa: S608 (all that is put into these texts is declared here)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from pipeline.checks.record import Record, RecordCell, Status, TableRecord
from pipeline.documents.model import Box, PagePlace
from pipeline.findings import Finding
from pipeline.messages import Message
from pipeline.readers.reading import CellReading, Reading
from schemas.forms import TABLES
from schemas.values import Value

VIEW_NAMES = ("cells", "findings", "readings")
FieldRow = tuple[str, str, str, str, str, str]


def view_statements() -> Iterator[str]:
    """The statements that make the views anew, and an empty table `fields`."""
    yield "DROP TABLE IF EXISTS fields"
    yield _FIELDS_TABLE
    for name, select in zip(VIEW_NAMES, (_CELLS, _FINDINGS, _READINGS), strict=True):
        yield f"DROP VIEW IF EXISTS {name}"
        yield f"CREATE VIEW {name} AS {select}"


def field_rows() -> Iterator[FieldRow]:
    """The rows of table `fields`: every field of every form, with the labels of its row and its column."""
    for table in TABLES:
        for field in table.fields:
            yield (table.id, table.form, field.row, field.column, *table.label(field))


_FIELDS_TABLE = """CREATE TABLE fields (
    "table" TEXT NOT NULL,
    form TEXT NOT NULL,
    "row" TEXT NOT NULL,
    "column" TEXT NOT NULL,
    row_label TEXT NOT NULL,
    column_label TEXT NOT NULL,
    PRIMARY KEY ("table", form, "row", "column")
) WITHOUT ROWID"""


# --- where the parts stand -------------------------------------------------------------------------------------------


def _at(kind: type, *path: str | int) -> str:
    """A step into the JSON of an object of that class, by the name of its field, and on from there by numbers."""
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else list(kind._fields)  # type: ignore[attr-defined]
    first, *others = path
    return "".join(f"[{step}]" for step in (names.index(str(first)), *others))


def _get(json: str, path: str) -> str:
    return f"json_extract({json}, '${path}')"


def _value(json: str, at: str) -> str:
    """The columns that tell a value. An amount is text, exact as printed; `CAST(value AS REAL)` reckons with it."""
    told = {"printed": "printed", "number": "value", "mark": "mark", "unit": "unit", "note": "note"}
    return ", ".join(f"{_get(json, at + _at(Value, name))} AS {column}" for name, column in told.items())


def _place(json: str, at: str) -> str:
    """The columns that tell a place on a page, NULL for one in a text or a web page. A place is its class's name and
    its parts."""
    page = f"{_get(json, at + '[0]')} = '{PagePlace.__name__}'"
    told = {"page": _at(PagePlace, "page")}
    told |= {side: _at(PagePlace, "box", Box._fields.index(side)) for side in Box._fields}
    return ", ".join(
        f"CASE WHEN {page} THEN {_get(json, f'{at}[1]{path}')} END AS {name}" for name, path in told.items()
    )


_RECORD = "documents d JOIN results r ON r.key = d.key JOIN records j ON j.key = d.key"
_LABELS = (
    """LEFT JOIN fields l ON l."table" = {table} AND l.form = {form} AND l."row" = {row} AND l."column" = {column}"""
)
_DOUBTED_BY_YEARS = f"""EXISTS (
    SELECT 1 FROM year_findings y, json_each(y.finding, '${_at(Finding, "cells")}') n
    WHERE y.document = d.document AND n.value = {_get("c.value", _at(RecordCell, "field"))})"""


def _field(json: str, kind: type, at: str = "") -> dict[str, str]:
    return {part: _get(json, at + _at(kind, "field", number)) for number, part in enumerate(("table", "row", "column"))}


_CELL = _field("c.value", RecordCell)
_STATUS = _get("c.value", _at(RecordCell, "status"))
_CELL_FORM = _get("t.value", _at(TableRecord, "table", 1))
_CELLS = f"""
SELECT d.document, r.issuer, r.year, {_CELL["table"]} AS "table", {_CELL_FORM} AS form,
    {_CELL["row"]} AS "row", {_CELL["column"]} AS "column", l.row_label, l.column_label,
    {_value("c.value", _at(RecordCell, "value"))},
    CASE WHEN {_STATUS} = '{Status.ACCEPTED}' AND {_DOUBTED_BY_YEARS} THEN '{Status.FLAGGED}' ELSE {_STATUS} END
        AS status,
    {_place("c.value", _at(RecordCell, "place"))},
    {_get("c.value", _at(RecordCell, "reading"))} AS reading
FROM {_RECORD}, json_each(j.record, '${_at(Record, "tables")}') t,
    json_each(t.value, '${_at(TableRecord, "cells")}') c
{_LABELS.format(form=_CELL_FORM, **_CELL)}"""


def _finding(json: str) -> str:
    told = {
        name: _get(json, _at(Finding, name)) for name in ("kind", "table", "row", "column", "left", "right", "cause")
    }
    told["message"] = _get(json, _at(Finding, "message", *_path(Message, "key")))
    told["parameters"] = _get(json, _at(Finding, "message", *_path(Message, "parameters")))
    told["cells"] = _get(json, _at(Finding, "cells"))
    return ", ".join(f'{select} AS "{name}"' for name, select in told.items())


def _path(kind: type, name: str) -> tuple[int]:
    return (int(_at(kind, name)[1:-1]),)


_FINDINGS = f"""
SELECT d.document, r.issuer, r.year, {_finding("f.value")}
FROM {_RECORD}, json_each(j.record, '${_at(Record, "findings")}') f
UNION ALL
SELECT d.document, r.issuer, r.year, {_finding("y.finding")}
FROM documents d JOIN results r ON r.key = d.key JOIN year_findings y ON y.document = d.document"""

_READ = _field("c.value", CellReading, "[1]")  # of a pair: field and reading
_FORM = _get("g.value", _at(Reading, "table", 1))
_READINGS = f"""
SELECT d.document, r.issuer, r.year, {_READ["table"]} AS "table", {_FORM} AS form,
    {_READ["row"]} AS "row", {_READ["column"]} AS "column", l.row_label, l.column_label,
    {_get("g.value", _at(Reading, "reader"))} AS reader,
    {_value("c.value", "[1]" + _at(CellReading, "value"))},
    {_place("c.value", "[1]" + _at(CellReading, "place"))}
FROM {_RECORD}, json_each(j.record, '${_at(Record, "readings")}') p, json_each(p.value) g,
    json_each(g.value, '${_at(Reading, "cells")}') c
{_LABELS.format(form=_FORM, **_READ)}
WHERE g.type = 'array'"""
