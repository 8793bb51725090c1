"""Records written by hand, of one small table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Record, Usage
from pipeline.documents.model import Box, PagePlace, Place
from pipeline.findings import Finding
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.reading import CellReading, Reading
from pipeline.review.decisions import decide
from pipeline.runs.shown import shown
from pipeline.runs.summary import Tally
from pipeline.runs.writing import OutputWriter
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES
from schemas.values import parse_value

PLACE = PagePlace(4, Box(72.04, 100.05, 90.26, 110.0))
IDENTITY = ReportIdentity("某县人民政府", "2023", "某县人民政府2023年政府信息公开工作年度报告")


def document(
    name: str = "a.pdf",
    rows: Mapping[str, str] | None = None,
    place: Place = PLACE,
    usage: Usage | None = None,
    findings: tuple[Finding, ...] = (),
) -> Record:
    """A document whose disputes table has the given rows (`_` a blank, `.` not read) and is else all 0."""
    told = rows or {}
    readings = {}
    for table in (DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES):
        cells = {}
        for field in table.fields:
            columns = [column.id for column in table.row_of[field.row].columns]
            row = (
                told.get(field.row, " ".join("0" * len(columns))) if table is DISPUTES else " ".join("0" * len(columns))
            )
            token = row.split(" ")[columns.index(field.column)]
            if token != ".":
                cells[field] = CellReading(field, parse_value("" if token == "_" else token), place)
        readings[table.id] = Readings(Reading("layout", table, cells))
    return replace(check_document(name, "ab" * 32, IDENTITY, readings, findings, usage), seconds=1.25)


def failed(name: str = "z.pdf", reason: str = "the file is encrypted") -> Record:
    return Record(name, "cd" * 32, Outcome.FAILED, reason=reason)


def write_outputs(records: Iterable[Record], folder: Path, lang: Lang) -> None:
    """The CSVs of these records, which must come sorted by document."""
    with OutputWriter(folder) as writer:
        for record in records:
            writer.add(shown(decide(record), (), lang))


def tally_of(records: Iterable[Record]) -> Tally:
    """The counts of these records."""
    tally = Tally()
    for record in records:
        tally.add(record)
    return tally
