"""An export as CSV files, one a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from pipeline.review.csv_file import CsvFile, defuse
from pipeline.review.export.dataset import Cell, Row, Schema
from pipeline.review.export.sink import Sink
from schemas.values import plain


class CsvSink(Sink):
    """Writes `NAME.csv` for every table: UTF-8 with BOM, harmless in a spreadsheet."""

    def __init__(self, folder: Path, schemas: Sequence[Schema]) -> None:
        super().__init__()
        self.files = [folder / f"{schema.name}.csv" for schema in schemas]
        self._tables = {s.name: CsvFile(path, s.names) for s, path in zip(schemas, self.files, strict=True)}

    def _open(self, stack: ExitStack) -> None:
        for file in self._tables.values():
            stack.enter_context(file)

    def write(self, schema: Schema, rows: Iterable[Row]) -> None:
        file, names = self._tables[schema.name], schema.names
        for row in rows:
            file.write(dict(zip(names, map(_text, row), strict=True)))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defuse(cell)
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
