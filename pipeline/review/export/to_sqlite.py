"""An export as one SQLite file.

SQLite has no exact decimals: a whole number of up to 64 bits is an INTEGER, any other number is kept as TEXT, so that
nothing is ever a float. `CAST(value AS NUMERIC)` computes with both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from decimal import Decimal
from pathlib import Path

from pipeline.review.export.dataset import Cell, Kind, Row, Schema
from pipeline.review.export.sink import Sink, whole_file
from schemas.values import plain

NAME = "reports.sqlite"
_TYPES = {Kind.TEXT: " TEXT", Kind.INTEGER: " INTEGER", Kind.DECIMAL: ""}
"""A decimal's column has no type: any other would make floats of text that looks like a number."""
_INTEGERS = range(-(2**63), 2**63)


class SqliteSink(Sink):
    """Writes `reports.sqlite` with a table for each table of the export, all in one transaction."""

    def __init__(self, folder: Path, schemas: Sequence[Schema]) -> None:
        super().__init__()
        self.files = [folder / NAME]
        self._schemas = schemas

    def _open(self, stack: ExitStack) -> None:
        draft = stack.enter_context(whole_file(self.files[0]))
        self._database = stack.enter_context(closing(sqlite3.connect(draft, isolation_level=None)))
        # The draft is of no worth before it is whole: no journal is needed to undo its parts.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        stack.enter_context(_transaction(self._database))
        for schema in self._schemas:
            columns = ", ".join(f"{_quoted(column.name)}{_TYPES[column.kind]}" for column in schema.columns)
            self._database.execute(f"CREATE TABLE {_quoted(schema.name)} ({columns})")

    def write(self, schema: Schema, rows: Iterable[Row]) -> None:
        gaps = ", ".join("?" * len(schema.columns))
        insert = f"INSERT INTO {_quoted(schema.name)} VALUES ({gaps})"  # noqa: S608 (names are of declarations)
        self._database.executemany(insert, (tuple(map(_stored, row)) for row in rows))


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN")
    yield
    database.execute("COMMIT")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _stored(cell: Cell) -> str | int | None:
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell.as_tuple().exponent == 0 and int(cell) in _INTEGERS else plain(cell)
