"""Where an export goes: a file or several of one format, each of which is there whole or not at all."""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self

from pipeline.checks.record import Record
from pipeline.errors import UsageError
from pipeline.review.export.dataset import Row, Schema


class Format(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SQLITE = "sqlite"


class Sink(ABC):
    """Takes the rows of an export. Its files appear on leaving the block; after an error the old ones stay."""

    files: Sequence[Path]
    sheets = 0
    """How many reports have a sheet of their own."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._open(stack)
            self._stack = stack.pop_all()
        return self

    @abstractmethod
    def _open(self, stack: ExitStack) -> None:
        """Begins the files; `stack` ends them, last first, and learns of an error."""

    @abstractmethod
    def write(self, schema: Schema, rows: Iterable[Row]) -> None:
        """Adds rows to a table of the export."""

    def report(self, record: Record) -> None:  # noqa: B027 (most formats have no place for the layout of a table)
        """Shows a whole report, in a format that has a place for it."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a name to write to; on leaving the block that file takes the place of `path`, after an error it goes."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def needed(module: str, format: Format) -> ModuleType:
    """A library that only exports need. Raises UsageError, saying how to get it, where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.split(".")[0]
        raise UsageError(
            f"--format {format} needs {package}, which is not installed: pip install 'gouji[export]', "
            "or choose --format csv or sqlite"
        ) from None
