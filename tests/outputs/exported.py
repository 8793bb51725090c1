"""Exports read back, in each format by another program than the one that wrote it where there is one."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
from hand_records import document

from pipeline.checks.record import Record, RecordCell, Status, TableRecord
from pipeline.messages import Lang
from pipeline.review.export.dataset import Shape
from pipeline.review.export.export import Exported, Request, export
from pipeline.review.export.sink import Format
from schemas.declaration import Table
from schemas.values import parse_value

Rows = list[dict[str, str]]


def exported(
    records: Sequence[Record],
    folder: Path,
    format: Format,
    shape: Shape = Shape.BOTH,
    all_cells: bool = False,
    lang: Lang = Lang.EN,
) -> Exported:
    return export(iter(records), folder, Request(format, shape, all_cells, lang))


def read_back(folder: Path, format: Format, name: str) -> Rows:
    """The rows of a table as text, numbers as plain decimals without trailing zeros, nothing as the empty text."""
    if format is Format.CSV:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return [{key: _numeral(key, text) for key, text in row.items()} for row in csv.DictReader(file)]
    if format is Format.PARQUET:
        return _texts(pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist())
    if format is Format.SQLITE:
        with closing(sqlite3.connect(folder / "reports.sqlite")) as database:
            database.row_factory = sqlite3.Row
            return _texts([dict(row) for row in database.execute(f'SELECT * FROM "{name}"')])
    return _texts(sheet_rows(folder, name))


def sheet_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(folder / "reports.xlsx")[name]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _texts(rows: list[dict[str, Any]]) -> Rows:
    return [{key: _numeral(key, "" if cell is None else str(cell)) for key, cell in row.items()} for row in rows]


def _numeral(key: str, text: str) -> str:
    is_number = key == "value" or (key.count(".") == 2 and not key.startswith(("mark.", "status.")))
    if not (is_number and text):
        return text
    with localcontext(prec=60):
        number = Decimal(text).normalize()
    return format(number, "f") if number else "0"


def holding(table: Table, *printed: str, status: Status = Status.ACCEPTED, name: str = "a.pdf") -> Record:
    """A record of one table whose first cells print these, and the others `0`."""
    texts = [*printed, *("0" for _ in table.fields[len(printed) :])]
    cells = [RecordCell(field, status, parse_value(text)) for field, text in zip(table.fields, texts, strict=True)]
    base = document(name)
    return Record(name, base.sha256, base.outcome, base.identity, (TableRecord(table, tuple(cells)),))
