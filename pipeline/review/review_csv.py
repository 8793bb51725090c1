"""The lines of review.csv: one for each thing that a person must settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.checks.labels import label_of, shown
from pipeline.checks.record import Record, RecordCell
from pipeline.checks.telling import proposed
from pipeline.documents.model import CellOnPage, PagePlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang, Message
from pipeline.review.csv_file import defuse
from pipeline.review.decisions import Decision
from pipeline.review.items import item_id, settleable
from pipeline.review.pictures import on_page
from schemas.declaration import FieldId, Table
from schemas.forms import TABLE_IDS, forms_of

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
    "evidence",
    "earlier",
)
"""`evidence` says where the first cell in question stands, as in cells.csv; `earlier` what was decided about this place
before, on another content or value."""
CROPS = "crops"
"""The folder of the pictures beside review.csv."""
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
    evidence: str = ""
    earlier: str = ""
    picture: CellOnPage | None = None
    """What a picture of it shows; None where it stands on no page."""

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts whole documents first, then doubts of the reading before errors of the source, large before small."""
        return (int(bool(self.table)), _CAUSES.index(self.cause), -self.cell_count)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """An open item as it is written: its `rank` among all, its cells by `COLUMNS`, without the file of its picture, and
    what that shows."""

    item: str
    rank: tuple[int, int, int]
    cells: tuple[str, ...]
    picture: CellOnPage | None = None


def review_items(record: Record, decisions: Iterable[Decision] = ()) -> tuple[ReviewItem, ...]:
    """In: a document's record, and what was ever decided about this document, the latest last. Out: what is open in
    it: findings that doubt cells, lost tables, or its failure."""
    cells = {cell.field: cell for cell in record.cells}
    decisions = tuple(decisions)
    return tuple(_item(record, finding, cells, decisions) for finding in settleable(record))


def _item(
    record: Record, finding: Finding, cells: Mapping[FieldId, RecordCell], decisions: Sequence[Decision]
) -> ReviewItem:
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
        next((str(cell.place) for cell in doubted if cell.place is not None), ""),
        _earlier(finding, decisions),
        on_page(doubted),
    )


def _earlier(finding: Finding, decisions: Sequence[Decision]) -> str:
    """The last decision about the same place: `correct reconsideration.total=5 (who, when): comment`."""
    place = (finding.kind.value, finding.table, finding.row, finding.column)
    last = next((d for d in reversed(decisions) if (d.kind, d.table, d.row, d.column) == place), None)
    if last is None:
        return ""
    values = "; ".join(f"{each.field.row}.{each.field.column}={each.printed}" for each in last.corrections)
    told = " ".join(part for part in (last.choice.value, values) if part)
    signed = ", ".join(part for part in (last.who, last.when) if part)
    return f"{told} ({signed})" + (f": {last.comment}" if last.comment else "")


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


def review_line(item: ReviewItem, lang: Lang) -> ReviewLine:
    """The line of an item; text that a spreadsheet would take for a formula is defused."""
    line = {
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
        "evidence": item.evidence,
        "earlier": defuse(item.earlier),
    }
    return ReviewLine(item.item, item.rank, tuple(line[column] for column in COLUMNS), item.picture)
