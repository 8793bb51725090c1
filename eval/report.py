"""The figures of an eval run: a table for the terminal, JSON for everything else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from eval.conditions import grouped
from eval.estimates import estimates, percent
from eval.measures import MEASURES, Unit
from eval.scoring.cells import CellResult, Verdict
from eval.scoring.documents import DocumentScore
from pipeline.checks.labels import shown
from schemas.values import Value

MOST_ERRORS_SHOWN = 40


def render(documents: Sequence[DocumentScore]) -> RenderableType:
    """In: the scores of a set. Out: what rich prints: every figure, then every silent error and what was not found."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in ("figure", "value", "of"):
        grid.add_column(head, justify="left" if head == "figure" else "right", no_wrap=True)
    found = estimates(documents)
    for measure in MEASURES:
        each = found[measure.id]
        if measure.unit is Unit.SHARE:
            grid.add_row(measure.label, f"{percent(each.part, each.whole, 2)} %", f"{each.part}/{each.whole}")
        else:
            grid.add_row(measure.label, "-" if each.value is None else f"{each.value:.2f}", "")
    return Group(grid, *_details(documents))


def render_conditions(documents: Sequence[DocumentScore]) -> RenderableType:
    """A line a condition."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in ("condition", "docs", "cells", "numbers right %", "silent", "flagged %"):
        grid.add_column(head, justify="left" if head == "condition" else "right", no_wrap=True)
    for group in grouped(documents):
        counts = sum((each.counts for each in group.documents[1:]), group.documents[0].counts)
        right, flagged = percent(counts.numbers_right, counts.numbers, 2), percent(counts.flagged, counts.cells)
        grid.add_row(group.name, str(counts.documents), str(counts.cells), right, str(counts.silent), flagged)
    return grid


def to_json(documents: Sequence[DocumentScore]) -> str:
    """The figures as JSON, with each document's errors."""
    told = {
        "total": {name: [each.part, each.whole] for name, each in estimates(documents).items()},
        "documents": [
            {
                "document": document.name,
                "outcome": document.outcome.value,
                "reason": document.reason,
                **asdict(document.counts),
                "errors": [_error(result) for result in document.cells if result.verdict is not Verdict.RIGHT],
            }
            for document in documents
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)


def _details(documents: Sequence[DocumentScore]) -> list[Text]:
    lines = [(document.name, result) for document in documents for result in document.silent_errors]
    texts = [Text(f"Silent errors: {len(lines)}", style="red" if lines else "green")]
    for name, result in lines[:MOST_ERRORS_SHOWN]:
        texts.append(Text(f"  {name}  {result.field}: {_quoted(result.got)}, true is {_quoted(result.expected)}"))
    if len(lines) > MOST_ERRORS_SHOWN:
        texts.append(Text(f"  … and {len(lines) - MOST_ERRORS_SHOWN} more"))
    for document in documents:
        if document.reason:
            texts.append(Text(f"{document.name}: {document.reason}", style="red"))
        for error in document.identity_errors:
            texts.append(Text(f"{document.name}: {error.part} read as “{error.got}”, true is “{error.expected}”"))
        for truth in document.missed:
            places = ", ".join(filter(None, (f"{spot.row} {spot.column}".strip() for spot in truth.spots)))
            texts.append(Text(f"{document.name}: not found: {truth.kind} {truth.table} {places}: {truth.note}"))
        for claim in document.false_claims:
            place = f"{claim.kind} {claim.table} {claim.row} {claim.column}"
            texts.append(Text(f"{document.name}: claimed, but not true: {place}"))
    return texts


def _error(result: CellResult) -> dict[str, object]:
    return {
        "field": str(result.field),
        "verdict": result.verdict.value,
        "flagged": result.flagged,
        "silent": result.is_silent,
        "expected": _quoted(result.expected),
        "got": _quoted(result.got),
    }


def _quoted(value: Value | None) -> str:
    if value is None:
        return "nothing"
    return shown(value) or "blank"
