"""What the files of a run show of one document, in one language: as lines, ready to be written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.messages import Lang
from pipeline.review.csv_file import csv_lines
from pipeline.review.decisions import Decision, Reviewed
from pipeline.review.open_items import OpenDocument
from pipeline.review.page import open_document
from pipeline.runs.outputs import CELL_COLUMNS, FINDING_COLUMNS, REPORT_COLUMNS, cell_line, finding_line, report_line
from pipeline.runs.records import decode_part, encode_part
from pipeline.runs.summary import Tally

_LEVEL = 1
"""Of compression: the fastest."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A document's lines of reports.csv and findings.csv, its counts (`tally`, as JSON), and what is open in it."""

    report: str
    findings: str
    tally: str
    open: OpenDocument | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the files show of a document. Both parts are compressed: of many documents they are kept."""

    document: str
    packed_lines: bytes
    packed_cells: bytes

    @property
    def lines(self) -> Lines:
        """The document's lines but for those of its cells."""
        return decode_part(Lines, zlib.decompress(self.packed_lines).decode("ascii"))

    @property
    def cells(self) -> bytes:
        """The document's lines of cells.csv."""
        return zlib.decompress(self.packed_cells)


def shown(reviewed: Reviewed, decisions: Iterable[Decision], lang: Lang) -> Shown:
    """In: a document as decided on, and what was ever decided about it, oldest first. Out: what is shown of it."""
    record = reviewed.record
    tally = Tally()
    tally.add(record)
    cells = (cell_line(record, table.table, cell) for table in record.tables for cell in table.cells)
    lines = Lines(
        csv_lines(REPORT_COLUMNS, (report_line(record),)).decode(),
        csv_lines(FINDING_COLUMNS, (finding_line(record, each, lang) for each in record.findings)).decode(),
        tally.to_json(),
        open_document(record, decisions, lang),
    )
    packed = zlib.compress(encode_part(lines).encode("ascii"), _LEVEL)
    return Shown(record.document, packed, zlib.compress(csv_lines(CELL_COLUMNS, cells), _LEVEL))
