"""review.csv: one line for each thing that a person must settle, the most doubtful first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks.labels import label_of, shown
from pipeline.checks.record import Outcome, Record, RecordCell
from pipeline.checks.telling import proposed
from pipeline.documents.model import PagePlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang, Message, message
from pipeline.review.csv_file import CsvFile, defuse
from schemas.declaration import FieldId, Table
from schemas.forms import TABLE_IDS, forms_of
from schemas.values import Mark, fold

COLUMNS = (
    "item",
    "document",
    "page",
    "table",
    "row",
    "column",
    "label",
    "printed",
    "value",
    "other_value",
    "kind",
    "cause",
    "message",
    "suggestion",
    "crop",
    "decision",
    "corrected",
    "comment",
)
_CAUSES = (Cause.READING, Cause.UNKNOWN, Cause.SOURCE)
"""From what Gouji may have got wrong to what the publisher did."""
_BETWEEN, _OR = " | ", "; "


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One open item. `item` is stable over runs as long as the document and the values in question stay the same."""

    item: str
    document: str
    page: str
    table: str
    row: str
    column: str
    label: str
    printed: str
    value: str
    other_value: str
    kind: FindingKind
    cause: Cause
    message: Message
    suggestion: Message | None
    """What may stand there instead, and why; None where nothing plausible would mend the sums."""
    cell_count: int
    """How many cells are in question; all of a lost table's."""

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Sorts whole documents first, then doubts of the reading before errors of the source, large before small."""
        return (bool(self.table), _CAUSES.index(self.cause), -self.cell_count, self.document)


def review_items(record: Record) -> tuple[ReviewItem, ...]:
    """In: a document's record. Out: what is open in it: findings that doubt cells, lost tables, or its failure."""
    findings = record.open_findings
    if record.outcome is Outcome.FAILED and not findings:
        findings = (Finding(FindingKind.UNREADABLE, message("failed", reason=record.reason)),)
    cells = {cell.field: cell for cell in record.cells}
    return tuple(_item(record, finding, cells) for finding in findings)


def write_review(items: Iterable[ReviewItem], path: Path, lang: Lang) -> None:
    """Writes review.csv, most doubtful first; items of equal doubt keep their order."""
    with CsvFile(path, COLUMNS) as file:
        for item in sorted(items, key=lambda item: item.order):
            file.write(review_line(item, lang))


def item_id(record: Record, finding: Finding) -> str:
    """The stable id of a finding over the document's content, the fields and their values.

    It starts with a letter: a spreadsheet would rewrite digits or `12e45678` as a number.
    """
    cells = {cell.field: cell for cell in record.cells}
    about: list[object] = [record.sha256, finding.kind.value, finding.table, finding.row, finding.column]
    about.append([[str(field), *_identity_of(cells.get(field))] for field in finding.cells])
    if not finding.cells:
        about.append([finding.message.key, finding.left, finding.right])
    digest = hashlib.sha256(json.dumps(about, ensure_ascii=True).encode())
    return "i" + digest.hexdigest()[:15]


def _identity_of(cell: RecordCell | None) -> tuple[str, ...]:
    if cell is None or cell.value is None:
        return ("missing",)
    value = cell.value
    return (value.mark.value, fold(value.printed) if value.mark is Mark.OTHER else value.text, value.unit)


def _item(record: Record, finding: Finding, cells: Mapping[FieldId, RecordCell]) -> ReviewItem:
    doubted = [cells[field] for field in finding.cells if field in cells]
    only = finding.cells[0] if len(finding.cells) == 1 else None
    row, column = (only.row, only.column) if only else (finding.row, finding.column)
    table = _table_of(record, finding.table)
    quoted = doubted if row or column else []
    return ReviewItem(
        item_id(record, finding),
        record.document,
        next((str(cell.place.page) for cell in doubted if isinstance(cell.place, PagePlace)), ""),
        finding.table,
        row,
        column,
        label_of(table, row, column) if table else record.identity.title,
        _joined([cell.value.printed if cell.value else "" for cell in quoted]),
        _joined([cell.value.text if cell.value else "" for cell in quoted]),
        _joined([_others(cell) for cell in quoted]),
        finding.kind,
        finding.cause,
        finding.message,
        proposed(table, finding.suggestions) if table and finding.suggestions else None,
        len(finding.cells) or (len(table.fields) if table else 0),
    )


def _table_of(record: Record, table_id: str) -> Table | None:
    found = record.table(table_id)
    if found is not None:
        return found.table
    return forms_of(table_id)[-1] if table_id in TABLE_IDS else None


def _others(cell: RecordCell) -> str:
    """What other readings have: one value, or two that differ from each other too."""
    told = [shown(value) for value in (cell.other, cell.third) if value is not None]
    return _OR.join(told) if any(told) else ""


def _joined(texts: list[str]) -> str:
    return _BETWEEN.join(texts) if any(texts) else ""


def review_line(item: ReviewItem, lang: Lang) -> dict[str, str]:
    """One line of review.csv; text that a spreadsheet would take for a formula is defused."""
    return {
        "item": item.item,
        "document": defuse(item.document),
        "page": item.page,
        "table": item.table,
        "row": item.row,
        "column": item.column,
        "label": defuse(item.label),
        "printed": defuse(item.printed),
        "value": defuse(item.value),
        "other_value": defuse(item.other_value),
        "kind": item.kind.value,
        "cause": item.cause.value,
        "message": defuse(item.message.text(lang)),
        "suggestion": defuse(item.suggestion.text(lang)) if item.suggestion else "",
        "crop": "",
        "decision": "",
        "corrected": "",
        "comment": "",
    }
