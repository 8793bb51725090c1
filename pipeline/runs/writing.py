"""cells.csv, reports.csv, findings.csv and review.csv, written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.review.csv_file import CsvFile
from pipeline.review.open_items import OpenItems, write_review
from pipeline.runs.outputs import CELL_COLUMNS, FINDING_COLUMNS, REPORT_COLUMNS
from pipeline.runs.shown import Lines, Shown

Pictured = Callable[[OpenItems], Collection[str]]
"""In: all open items. Out: the ids of those that have a picture."""


class OutputWriter:
    """Writes the files of a run's results, document by document, and holds none in memory; `items` are those that were
    open in them.

    Documents must come sorted by name, so that two runs of one folder give the same files. The files appear on
    leaving the block, each whole; after an error the old ones stay. `pictured` is asked once for the ids of the items
    that have a picture.
    """

    def __init__(self, folder: Path, pictured: Pictured = lambda _: frozenset()) -> None:
        self._pictured = pictured
        self._folder = folder
        self._cells = CsvFile(folder / "cells.csv", CELL_COLUMNS)
        self._reports = CsvFile(folder / "reports.csv", REPORT_COLUMNS)
        self._findings = CsvFile(folder / "findings.csv", FINDING_COLUMNS)
        self._stack = ExitStack()
        self._last: str | None = None
        self.items = OpenItems()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(self.items)
            stack.push(self._write_review)
            for file in (self._cells, self._reports, self._findings):
                stack.enter_context(file)
            self._stack = stack.pop_all()
        return self

    def add(self, shown: Shown) -> Lines:
        """Writes one document's lines. Out: those but for its cells'. Raises ValueError for a document out of order or
        given twice."""
        if self._last is not None and shown.document <= self._last:
            raise ValueError(f"documents must come sorted by name: {shown.document!r} after {self._last!r}")
        self._last = shown.document
        lines = shown.lines
        self._cells.add(shown.cells)
        self._reports.add(lines.report.encode())
        self._findings.add(lines.findings.encode())
        if lines.open is not None:
            self.items.add(lines.open)
        return lines

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _write_review(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            write_review(self.items, self._folder / "review.csv", self._pictured(self.items))
