"""cells.csv, reports.csv, findings.csv and review.csv: what others read. Columns are added at the end only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.checks.identities import Verdict
from pipeline.checks.record import Record, RecordCell, Status
from pipeline.documents.model import PagePlace, Place, Recognition
from pipeline.findings import Finding, Suggestion
from pipeline.messages import Lang
from pipeline.review.csv_file import CsvFile, defuse
from pipeline.review.decisions import Decision
from pipeline.review.review_csv import ReviewItem, review_items, write_review
from schemas.declaration import Table
from schemas.forms import TABLE_IDS
from schemas.values import plain

CELL_COLUMNS = (
    *("document", "issuer", "year", "table", "form", "row", "column", "row_label", "column_label", "printed", "value"),
    *("status", "page", "x0", "y0", "x1", "y1", "reading", "unit", "note", "evidence"),
    *("label_page", "label_x0", "label_y0", "label_x1", "label_y1", "label_evidence"),
    *("header_page", "header_x0", "header_y0", "header_x1", "header_y1", "header_evidence"),
    *("confidence", "alternatives", "other_look"),
    *("before", "decided_by", "decided_at"),
)
"""`page` to `y1` and `evidence` say where the value stands, `label_…` where the label of its row does, `header_…` the
header of its column; page and box on a page, else the evidence alone. Empty where it is not known. `confidence` to
`other_look` are of values recognised in a picture: the probability of the least certain character, for each character
what else it may be (parted by spaces, `-` where nothing), and what a second look made of it where that is another.
`before` is what was read and printed where a person has corrected it; who decided on the cell, and when."""
REPORT_COLUMNS = (
    *("document", "issuer", "year", "title", "outcome", "reason"),
    *("form_disclosure", "form_applications", "form_disputes"),
    *("cells", "accepted", "flagged", "missing", "corrected", "findings"),
    *("identities_hold", "identities_hold_with_blanks", "identities_fail", "identities_not_assessable"),
    *("prompt_tokens", "completion_tokens", "calls", "cost", "seconds", "sha256"),
    "statements",
)
"""`prompt_tokens` to `cost` tell of all answers that the record rests on, whichever run paid for them; `cost` is empty
where no price is known. `seconds` is kept in gouji.sqlite, and empty here, so that equal results give equal files.
`statements`: how many of the prose were compared with the tables; empty where no model read the prose."""
FINDING_COLUMNS = (
    *("document", "kind", "table", "row", "column", "left", "right", "cause", "cells", "message"),
    *("suspects", "suggestions"),
)
"""`suspects` are the cells of every smallest repair of the sums; `suggestions` repairs that plausible slips explain, as
`field=number` with spaces between, the best first, ` | ` between one and the next."""
FILES = ("cells.csv", "reports.csv", "findings.csv", "review.csv")


Pictured = Callable[[Sequence[ReviewItem]], Collection[str]]
"""In: all open items. Out: the ids of those that have a picture."""


class OutputWriter:
    """Writes the files of a run's results, record by record, holding only the open items in memory.

    Records must come sorted by document name, so that two runs of one folder give the same files. The files appear on
    leaving the block, each whole; after an error the old ones stay. `pictured` is asked once for the ids of the items
    that have a picture.
    """

    def __init__(self, folder: Path, lang: Lang, pictured: Pictured = lambda _: frozenset()) -> None:
        self._lang = lang
        self._pictured = pictured
        self._folder = folder
        self._review = folder / "review.csv"
        self._items: list[ReviewItem] = []
        self._cells = CsvFile(folder / "cells.csv", CELL_COLUMNS)
        self._reports = CsvFile(folder / "reports.csv", REPORT_COLUMNS)
        self._findings = CsvFile(folder / "findings.csv", FINDING_COLUMNS)
        self._stack = ExitStack()
        self._last: str | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            for file in (self._cells, self._reports, self._findings):
                stack.enter_context(file)
            self._stack = stack.pop_all()
        return self

    def add(self, record: Record, decisions: Iterable[Decision] = ()) -> None:
        """Writes one document's lines; `decisions` are all that were ever taken about it. Raises ValueError for a
        document out of order or given twice."""
        if self._last is not None and record.document <= self._last:
            raise ValueError(f"records must come sorted by document: {record.document!r} after {self._last!r}")
        self._last = record.document
        for table in record.tables:
            for cell in table.cells:
                self._cells.write(cell_line(record, table.table, cell))
        self._reports.write(report_line(record))
        for finding in record.findings:
            self._findings.write(finding_line(record, finding, self._lang))
        self._items.extend(review_items(record, decisions))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None:
            write_review(self._items, self._review, self._lang, self._pictured(self._items))


def cell_line(record: Record, table: Table, cell: RecordCell) -> dict[str, str]:
    """One line of cells.csv."""
    row_label, column_label = table.label(cell.field)
    value = cell.value
    return {
        "document": defuse(record.document),
        "issuer": defuse(record.identity.issuer),
        "year": defuse(record.identity.year),
        "table": table.id,
        "form": table.form,
        "row": cell.field.row,
        "column": cell.field.column,
        "row_label": defuse(row_label),
        "column_label": defuse(column_label),
        "printed": defuse(value.printed) if value else "",
        "value": value.text if value else "",
        "status": cell.status.value,
        "reading": cell.reading,
        "unit": defuse(value.unit) if value else "",
        "note": defuse(value.note) if value else "",
        **_where("", cell.place),
        **_where("label_", cell.row_place),
        **_where("header_", cell.column_place),
        **_recognised(cell.recognition),
        "before": defuse(cell.before.printed) if cell.before else "",
        "decided_by": defuse(cell.decided_by),
        "decided_at": cell.decided_at,
    }


def _recognised(recognition: Recognition | None) -> dict[str, str]:
    if recognition is None:
        return {}
    others = " ".join(char or "-" for char in recognition.alternatives) if any(recognition.alternatives) else ""
    return {
        "confidence": f"{recognition.confidence:.3f}",
        "alternatives": defuse(others),
        "other_look": defuse(recognition.other),
    }


def report_line(record: Record) -> dict[str, str]:
    """One line of reports.csv."""
    statuses = Counter(cell.status for cell in record.cells)
    verdicts = Counter(assessment.verdict for assessment in record.assessments)
    usage = record.usage
    forms = {f"form_{table_id}": _form(record, table_id) for table_id in TABLE_IDS}
    return {
        "document": defuse(record.document),
        "issuer": defuse(record.identity.issuer),
        "year": defuse(record.identity.year),
        "title": defuse(record.identity.title),
        "outcome": record.outcome.value,
        "reason": defuse(record.reason),
        **forms,
        "cells": str(statuses.total()),
        **{status.value: str(statuses[status]) for status in Status},
        "findings": str(len(record.findings)),
        "identities_hold": str(verdicts[Verdict.HOLDS]),
        "identities_hold_with_blanks": str(verdicts[Verdict.HOLDS_WITH_BLANKS]),
        "identities_fail": str(verdicts[Verdict.FAILS]),
        "identities_not_assessable": str(verdicts[Verdict.NOT_ASSESSABLE]),
        "prompt_tokens": str(usage.prompt_tokens),
        "completion_tokens": str(usage.completion_tokens),
        "calls": str(usage.calls),
        "cost": "" if usage.cost is None else plain(usage.cost.normalize()),
        "seconds": "",
        "sha256": record.sha256,
        "statements": "" if record.statements is None else str(record.statements),
    }


def finding_line(record: Record, finding: Finding, lang: Lang) -> dict[str, str]:
    """One line of findings.csv."""
    return {
        "document": defuse(record.document),
        "kind": finding.kind.value,
        "table": finding.table,
        "row": defuse(finding.row),
        "column": defuse(finding.column),
        "left": defuse(finding.left),
        "right": defuse(finding.right),
        "cause": finding.cause.value,
        "cells": " ".join(map(str, finding.cells)),
        "message": defuse(finding.message.text(lang)),
        "suspects": " ".join(map(str, finding.suspects)),
        "suggestions": " | ".join(map(_suggestion, finding.suggestions)),
    }


def _suggestion(suggestion: Suggestion) -> str:
    return " ".join(f"{field}={plain(number)}" for field, number in suggestion.changes)


def _form(record: Record, table_id: str) -> str:
    found = record.table(table_id)
    return found.table.form if found else ""


def _where(prefix: str, place: Place | None) -> dict[str, str]:
    """The columns that say where something stands."""
    page = place if isinstance(place, PagePlace) else None
    box = {name: _points(getattr(page.box, name)) if page else "" for name in ("x0", "y0", "x1", "y1")}
    told = {"page": str(page.page) if page else "", **box, "evidence": str(place) if place else ""}
    return {prefix + name: text for name, text in told.items()}


def _points(length: float) -> str:
    text = format(length, ".1f")
    return "0.0" if text == "-0.0" else text
