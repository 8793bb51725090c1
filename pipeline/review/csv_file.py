"""CSV files that others read: UTF-8 with BOM, RFC 4180, replaced as a whole, and harmless in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from schemas.values import fold

_FORMULA_STARTS = ("=", "+", "-", "@")
MOST_CHARACTERS = 32_000
"""Of one cell. No report prints so many in one place; a spreadsheet takes 32,767 of them, and a file with one cell over
131,072 is read by no program that uses Python's csv module, so that one bad document would spoil it for all."""
_CUT = "…"
_HARMLESS = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?|[-—]")


def defuse(text: str) -> str:
    """In: a text cell. Out: the same, with a leading apostrophe where a spreadsheet would take it for a formula.

    Full-width `＝＋－＠` count as their ASCII forms, which East Asian spreadsheets do too, and leading space is looked
    through. A plain number (`-15`) and a lone dash are what a report prints and stay as they are.
    """
    if not text or text[0].isalnum():
        return text
    start = fold(text)
    if text[0] not in "\t\r\n" and not start.startswith(_FORMULA_STARTS):
        return text
    return text if text[0] not in "\t\r\n" and _HARMLESS.fullmatch(start) else "'" + text


def csv_lines(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The lines of a CSV file, as they stand in it; a column that a row lacks is empty, and of a text that is too long
    stands its start, with `…` at the end. Raises ValueError for a column that the file does not have."""
    known = frozenset(columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        if not row.keys() <= known:
            raise ValueError(f"the file has no column {', '.join(sorted(row.keys() - known))}")
        cells = [row.get(column, "") for column in columns]
        writer.writerow(cells if max(map(len, cells)) <= MOST_CHARACTERS else map(_bounded, cells))
    # A file name may hold bytes that are no text; they are shown escaped and do not end the run.
    return text.getvalue().encode("utf-8", "backslashreplace")


class CsvFile:
    """A CSV file being written. It takes its place on leaving the block, whole; after an error the old one stays."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path = path
        self._columns = columns
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._file = self._draft.open("wb")
        self.add(codecs.BOM_UTF8)
        self.write({column: column for column in self._columns})
        return self

    def write(self, row: Mapping[str, str]) -> None:
        """Adds one line, as `csv_lines` makes it."""
        self.add(csv_lines(self._columns, (row,)))

    def add(self, lines: bytes) -> None:
        """Adds lines that `csv_lines` has made."""
        if self._file is None:
            raise ValueError(f"{self._path} is not being written")
        self._file.write(lines)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        try:
            with self._file:
                if kind is None:
                    self._file.flush()
                    os.fsync(self._file.fileno())
            if kind is None:
                self._draft.replace(self._path)
        finally:
            self._draft.unlink(missing_ok=True)


def _bounded(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(_CUT)] + _CUT
