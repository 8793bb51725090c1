"""The recipe of an export: records in, files out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks.record import Record, Status
from pipeline.errors import UsageError
from pipeline.messages import Lang
from pipeline.review.export.dataset import Dataset, Schema, Shape, is_exported
from pipeline.review.export.dictionary import DICTIONARY, dictionary_rows
from pipeline.review.export.sink import Format, Sink, needed
from pipeline.review.export.tidy import tidy
from pipeline.review.export.to_csv import CsvSink
from pipeline.review.export.to_parquet import ParquetSink
from pipeline.review.export.to_sqlite import SqliteSink
from pipeline.review.export.wide import wide


@dataclass(frozen=True)
class Request:
    """What is asked for. `all_cells` exports the cells in doubt too, and the status of each; `lang` is that of the
    words in a workbook, data sets are the same in both."""

    format: Format
    shape: Shape = Shape.BOTH
    all_cells: bool = False
    lang: Lang = Lang.EN


@dataclass
class Exported:
    """What an export wrote. `withheld` counts the cells in doubt, which are among `cells` only where all were asked
    for; `sheets` the reports that have a sheet of their own."""

    files: tuple[Path, ...] = ()
    reports: int = 0
    cells: int = 0
    withheld: int = 0
    sheets: int = 0


def export(records: Iterable[Record], folder: Path, request: Request) -> Exported:
    """In: records sorted by document, taken one by one. Out: files in `folder`, which is made if it is not there; each
    is there whole or not at all. Raises UsageError where a library is missing or the folder cannot be written to."""
    datasets = _datasets(request)
    schemas = [*(dataset.schema for dataset in datasets), DICTIONARY]
    done = Exported()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _sink(folder, schemas, request) as sink:
            sink.write(DICTIONARY, dictionary_rows(schemas[:-1]))
            for record in records:
                for dataset in datasets:
                    sink.write(dataset.schema, dataset.rows(record))
                sink.report(record)
                _count(done, record, request.all_cells)
            done.files = tuple(sink.files)
            done.sheets = sink.sheets
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{folder} cannot be written to ({reason}): make room or choose another --to") from error
    return done


def _datasets(request: Request) -> tuple[Dataset, ...]:
    both = {Shape.TIDY: tidy(request.all_cells), Shape.WIDE: wide(request.all_cells)}
    return tuple(dataset for shape, dataset in both.items() if request.shape in (shape, Shape.BOTH))


def _sink(folder: Path, schemas: Sequence[Schema], request: Request) -> Sink:
    if request.format is Format.CSV:
        return CsvSink(folder, schemas)
    if request.format is Format.SQLITE:
        return SqliteSink(folder, schemas)
    if request.format is Format.PARQUET:
        return ParquetSink(folder, schemas)
    needed("openpyxl", Format.XLSX)
    from pipeline.review.export.to_xlsx import XlsxSink  # it imports openpyxl, which may not be there

    return XlsxSink(folder, schemas, request.lang, request.all_cells)


def _count(done: Exported, record: Record, all_cells: bool) -> None:
    done.reports += 1
    for cell in record.cells:
        done.cells += is_exported(cell, all_cells)
        done.withheld += cell.status is Status.FLAGGED
