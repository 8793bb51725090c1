"""The lines of cells.csv, reports.csv and findings.csv: what others read. Columns are added at the end only."""

from __future__ import annotations

from collections import Counter

from pipeline.checks.identities import Verdict
from pipeline.checks.record import Record, RecordCell, Status
from pipeline.documents.model import Box, PagePlace, Place, Recognition
from pipeline.findings import Finding, Suggestion
from pipeline.messages import Lang
from pipeline.review.csv_file import defuse
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
    """The columns that say where something stands, as far as it is known."""
    if place is None:
        return {}
    told = {f"{prefix}evidence": str(place)}
    if isinstance(place, PagePlace):
        told[f"{prefix}page"] = str(place.page)
        told |= {f"{prefix}{side}": _points(length) for side, length in zip(Box._fields, place.box, strict=True)}
    return told


def _points(length: float) -> str:
    text = format(length, ".1f")
    return "0.0" if text == "-0.0" else text
