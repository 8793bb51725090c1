"""A document that a person has wholly settled, with what it truly holds, as gold for the eval."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from eval.generator.report import FINDING_COLUMNS, GOLD_COLUMNS
from eval.gold import DOCUMENT_SUFFIXES, FINDINGS_SUFFIX, GOLD_SUFFIX
from pipeline.checks.record import Outcome, Record, Status
from pipeline.errors import UsageError
from pipeline.findings import Cause, Finding
from pipeline.review.decisions import Reviewed

_KEPT = (Status.ACCEPTED, Status.CORRECTED)


def add_settled(documents: Iterable[Reviewed], source: Path | None, folder: Path) -> tuple[str, ...]:
    """In: documents as decided on, the folder that their files are in, and a folder of gold. Out: the names of those
    that were added to it: read, decided on, and nothing left open; each as NAME.ext, NAME.gold.csv and
    NAME.findings.csv, a path below the folder told by `-`.

    Raises UsageError where a file is gone or the folder cannot be written.
    """
    added = []
    for each in documents:
        record = each.record
        if not each.applied or record.open_findings or record.outcome is Outcome.FAILED:
            continue
        if source is None or PurePosixPath(record.document).suffix.lower() not in DOCUMENT_SUFFIXES:
            continue
        try:
            _add(record, source / record.document, folder)
        except OSError as error:
            raise UsageError(f"{record.document} cannot be added to {folder}: {error.strerror or error}") from None
        added.append(record.document)
    return tuple(added)


def _add(record: Record, file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = record.document.replace("/", "-")
    stem = name[: -len(file.suffix)]
    shutil.copyfile(file, folder / name)
    _write(folder / f"{stem}{GOLD_SUFFIX}", GOLD_COLUMNS, _cells(record))
    _write(folder / f"{stem}{FINDINGS_SUFFIX}", FINDING_COLUMNS, map(_finding, _faults(record)))


def _cells(record: Record) -> Iterator[Sequence[str]]:
    """The identity of the report, then every field whose value a person or both readings stand for."""
    identity = record.identity
    for name, text in (("issuer", identity.issuer), ("year", identity.year), ("title", identity.title)):
        yield ("report", name, "", text, text)
    for cell in record.cells:
        if cell.status in _KEPT and cell.value is not None:
            yield (*cell.field, cell.value.printed, cell.value.text)


def _faults(record: Record) -> list[Finding]:
    """What the publisher has got wrong."""
    return [finding for finding in record.findings if finding.cause is Cause.SOURCE and finding.table]


def _finding(finding: Finding) -> Sequence[str]:
    where = "/".join(part for part in (finding.row, finding.column) if part)
    return (finding.kind.value, finding.table, where, finding.left, finding.right, "")


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
