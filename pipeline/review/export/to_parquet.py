"""An export as Parquet files, one a table, with exact decimals and the meaning of each column in the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pipeline.review.export.dataset import DECIMALS, WHOLE_DIGITS, Kind, Row, Schema
from pipeline.review.export.sink import Format, Sink, needed, whole_file

CELLS_IN_MEMORY = 1_000_000
"""A row group holds at most so many cells: they are what an export keeps in memory."""


class ParquetSink(Sink):
    """Writes `NAME.parquet` for every table, by row groups. Raises UsageError where pyarrow is not installed."""

    def __init__(self, folder: Path, schemas: Sequence[Schema], cells_in_memory: int = CELLS_IN_MEMORY) -> None:
        super().__init__()
        self._arrow = needed("pyarrow", Format.PARQUET)
        self._parquet = needed("pyarrow.parquet", Format.PARQUET)
        self.files = [folder / f"{schema.name}.parquet" for schema in schemas]
        self._schemas = schemas
        self._cells_in_memory = cells_in_memory
        self._tables: dict[str, _Groups] = {}

    def _open(self, stack: ExitStack) -> None:
        for schema, path in zip(self._schemas, self.files, strict=True):
            typed = self._arrow.schema([self._field(column) for column in schema.columns])
            draft = stack.enter_context(whole_file(path))
            writer = stack.enter_context(self._parquet.ParquetWriter(draft, typed, compression="zstd"))
            most = max(1, self._cells_in_memory // len(schema.columns))
            self._tables[schema.name] = stack.enter_context(_groups(self._arrow, writer, typed, most))

    def write(self, schema: Schema, rows: Iterable[Row]) -> None:
        self._tables[schema.name].add(rows)

    def _field(self, column: Any) -> Any:
        types = {
            Kind.TEXT: self._arrow.string(),
            Kind.INTEGER: self._arrow.int64(),
            Kind.DECIMAL: self._arrow.decimal128(WHOLE_DIGITS + DECIMALS, DECIMALS),
        }
        about = {"label": column.label, "meaning": column.english, "meaning_zh": column.chinese}
        return self._arrow.field(
            column.name, types[column.kind], metadata={name: text for name, text in about.items() if text}
        )


@contextmanager
def _groups(arrow: Any, writer: Any, schema: Any, most: int) -> Iterator[_Groups]:
    """The groups of a file; what is left of them is written on leaving the block, but not after an error."""
    groups = _Groups(arrow, writer, schema, most)
    yield groups
    groups.flush()


class _Groups:
    """Rows of one file, held until they make a row group."""

    def __init__(self, arrow: Any, writer: Any, schema: Any, most: int) -> None:
        self._arrow, self._writer, self._schema, self._most = arrow, writer, schema, most
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == self._most:
                self.flush()

    def flush(self) -> None:
        """Writes the rows held; none of them makes an empty group."""
        columns = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._schema)
        arrays = [self._arrow.array(list(c), field.type) for c, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
