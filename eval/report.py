"""The figures of an eval run: a table for the terminal, JSON for everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from eval.conditions import ConditionScore, figures
from eval.scoring import CellCounts, CellResult, DocumentScore, FindingScore, IdentityScore, SetScore, Share
from pipeline.checks.labels import shown
from schemas.values import Value

MOST_ERRORS_SHOWN = 40
_NAME_WIDTH = 24
"""Characters of a document's name: the tables fit a terminal of 80."""
_CELL_HEADS = ("document", "right", "wrong", "lost", "silent", "flagged", "false", "exact")
_OTHER_HEADS = ("document", "outcome", "printed", "non-zero", "faults", "claims", "s")
_LEGEND = (
    "right: of the cells with a true value. wrong: other or invented value. lost: not read. silent: either of them and "
    "not flagged. false: flagged, but right. printed: characters as printed. faults: of the publisher, found of those "
    "there. claims: findings that blame the publisher, true of all."
)


def render(score: SetScore) -> RenderableType:
    """In: the figures of a set. Out: what rich prints: a line a document, the total, then every silent error."""
    cells, others = _grid(_CELL_HEADS), _grid(_OTHER_HEADS)
    for document in score.documents:
        style = "red" if document.cells.counts.silent else ""
        cells.add_row(*_cell_row(document), style=style)
        others.add_row(*_other_row(document), style=style)
    for grid in (cells, others):
        grid.add_section()
    name = f"{len(score.documents)} documents"
    seconds = sum(document.seconds for document in score.documents)
    cells.add_row(name, *_count_cells(score.cells), f"{score.exact.part}/{score.exact.whole}", style="bold")
    others.add_row(name, "", *_quality_cells(score.cells, score.findings), f"{seconds:.1f}", style="bold")
    return Group(cells, others, *_details(score))


def to_json(score: SetScore, by_condition: Sequence[ConditionScore] = ()) -> str:
    """In: the figures of a set, and those of its conditions. Out: the same as JSON, with each document's errors; shares
    are text, counts numbers."""
    total = {
        "documents": len(score.documents),
        "exact": score.exact.part,
        "passed": score.passed,
        **_figures(score.cells, score.identity, score.findings),
        "prompt_tokens": score.usage.prompt_tokens,
        "completion_tokens": score.usage.completion_tokens,
    }
    documents = [_document_figures(document) for document in score.documents]
    told = {"total": total, "documents": documents, **({"conditions": figures(by_condition)} if by_condition else {})}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _grid(heads: tuple[str, ...]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in heads:
        if head == "document":
            grid.add_column(head, min_width=_NAME_WIDTH, max_width=_NAME_WIDTH, no_wrap=True, overflow="ellipsis")
        else:
            grid.add_column(head, justify="left" if head == "outcome" else "right", no_wrap=True)
    return grid


def _cell_row(document: DocumentScore) -> Iterator[str]:
    counts = document.cells.counts
    yield document.name
    yield from _count_cells(counts)
    yield "yes" if counts.is_exact else "no"


def _count_cells(counts: CellCounts) -> Iterator[str]:
    yield f"{counts.right}/{counts.cells}"
    for count in (counts.wrong + counts.invented + counts.unverifiable, counts.missing, counts.silent):
        yield str(count)
    yield str(counts.flagged)
    yield str(counts.false_flags)


def _other_row(document: DocumentScore) -> Iterator[str]:
    yield document.name
    yield document.outcome.value
    yield from _quality_cells(document.cells.counts, document.findings)
    yield f"{document.seconds:.1f}"


def _quality_cells(counts: CellCounts, findings: FindingScore | None) -> Iterator[str]:
    yield str(Share(counts.printed_right, counts.cells))
    yield f"{counts.non_zero_right}/{counts.non_zero}"
    yield from _finding_cells(findings)


def _finding_cells(findings: FindingScore | None) -> Iterator[str]:
    if findings is None:
        yield from ("", "")
        return
    yield f"{findings.found}/{findings.expected}"
    yield f"{findings.claims - len(findings.false_claims)}/{findings.claims}"


def _details(score: SetScore) -> Iterator[Text]:
    lines = [(document.name, result) for document in score.documents for result in document.cells.silent_errors]
    yield Text(_LEGEND, style="dim")
    counts = score.cells
    yield Text(
        f"Cells right: {counts.accuracy}. Flagged: {counts.flagged_share}. Titles, issuers, years right: "
        f"{score.identity.right}/{score.identity.compared}."
    )
    if score.findings.not_attempted:
        yield Text(
            f"Faults that could not be looked for (of the prose, or the year before is not in the set): "
            f"{score.findings.not_attempted}."
        )
    yield Text(f"Silent errors: {len(lines)}", style="red" if lines else "green")
    for name, result in lines[:MOST_ERRORS_SHOWN]:
        yield Text(f"  {name}  {result.field}: {_quoted(result.got)}, true is {_quoted(result.expected)}")
    if len(lines) > MOST_ERRORS_SHOWN:
        yield Text(f"  … and {len(lines) - MOST_ERRORS_SHOWN} more")
    for document in score.documents:
        if document.reason:
            yield Text(f"{document.name}: {document.reason}", style="red")
        for error in document.identity.errors:
            yield Text(f"{document.name}: {error.part} read as “{error.got}”, true is “{error.expected}”")
        for truth in document.findings.missed if document.findings else ():
            places = ", ".join(filter(None, (f"{spot.row} {spot.column}".strip() for spot in truth.spots)))
            yield Text(f"{document.name}: not found: {truth.kind} {truth.table} {places}: {truth.note}")
        for claim in document.findings.false_claims if document.findings else ():
            yield Text(f"{document.name}: claimed, but not true: {claim.kind} {claim.table} {claim.row} {claim.column}")


def _figures(cells: CellCounts, identity: IdentityScore, findings: FindingScore | None) -> dict[str, object]:
    figures: dict[str, object] = {
        **asdict(cells),
        "accuracy": str(cells.accuracy),
        "flagged_share": str(cells.flagged_share),
        "identity_compared": identity.compared,
        "identity_right": identity.right,
    }
    if findings is not None:
        figures |= {
            "faults_expected": findings.expected,
            "faults_found": findings.found,
            "faults_found_as_source": findings.found_as_source,
            "faults_not_attempted": findings.not_attempted,
            "claims": findings.claims,
            "claims_true": findings.claims - len(findings.false_claims),
            "recall": str(findings.recall),
            "precision": str(findings.precision),
        }
    return figures


def _document_figures(document: DocumentScore) -> dict[str, object]:
    counts = document.cells.counts
    wrong = [result for result in document.cells.results if result.verdict != "right"]
    return {
        "document": document.name,
        "outcome": document.outcome.value,
        "reason": document.reason,
        "exact": counts.is_exact,
        **_figures(counts, document.identity, document.findings),
        "prompt_tokens": document.usage.prompt_tokens,
        "completion_tokens": document.usage.completion_tokens,
        "seconds": format(document.seconds, ".1f"),
        "errors": [_error(result) for result in wrong],
    }


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
