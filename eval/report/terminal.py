"""What `gouji eval` prints, in 80 columns: a line a system, a line a condition, then what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from eval.estimates import Estimate
from eval.measures import measure_of
from eval.report import lines
from eval.report.markup import printable
from eval.report.wording import NOTHING, share, share_bounds, told
from eval.report.worst import worst
from eval.results import EvalResult, ScoredGroup, SystemResult
from eval.scoring.documents import DocumentScore

MOST_LINES = 40
"""Of one kind."""
_MOST_DOCUMENTS = 12
_NAME_WIDTH = 26
"""Characters of a system's name in a line; a longer one is broken."""
_DOCUMENT_WIDTH = 50
_CELL_HEADS = ("system", "right %", "non-zero %", "exact", "silent", "accepted %", "flagged")
_OTHER_HEADS = ("system", "items", "faults", "claims", "tokens", "cost", "CPU s", "wall s")
_CONDITION_HEADS = ("condition", "docs", "cells", "right %", "silent", "flagged")
_DOCUMENT_HEADS = ("document", "silent", "not right", "flagged")
_LEGEND = (
    "right: of the cells with a true value. exact: documents without any error. silent: cells that are wrong, and "
    "nobody is told. accepted: cells that a person need not look at; flagged: that one must. items to review, tokens, "
    "cost and seconds: a document. faults: of the publisher, found of those there. claims: findings that blame the "
    "publisher, true of all."
)
_CONDITION_LEGEND = (
    "right: of the cells that print a number. silent, flagged: how many cells. Behind it what 95 % of draws of "
    "the documents give, in percent; ≤ and ≥, where none or all are: rule of three; ?: one document tells nothing."
)


def render(result: EvalResult) -> RenderableType:
    """In: a result. Out: what rich prints of it."""
    return Group(*_parts(result))


def _parts(result: EvalResult) -> Iterator[RenderableType]:
    cells, others = _grid(_CELL_HEADS, _NAME_WIDTH), _grid(_OTHER_HEADS, _NAME_WIDTH)
    for system in result.systems:
        style = "red" if system.total.counts.silent else ""
        cells.add_row(system.system.name, *_cell_figures(system.total), style=style)
        others.add_row(system.system.name, *_other_figures(system.total))
    yield from (cells, others, Text(_LEGEND, style="dim"))
    for system in result.systems:
        if system.stopped:
            yield Text(f"{system.system.name}: the model was no longer asked: {system.stopped}", style="red")
    yield from _details(result.main, name_it=len(result.systems) > 1)


def _details(system: SystemResult, name_it: bool) -> Iterator[RenderableType]:
    """What one system's figures are made of."""
    documents = system.documents
    if name_it:
        yield Text(f"\nOf {system.system.name}:", style="bold")
    if len(system.conditions) > 1:
        yield _conditions(system)
        yield Text(_CONDITION_LEGEND, style="dim")
    yield from _worst(documents)
    counts = system.total.counts
    yield _headline("Silent errors", counts.silent, "red")
    yield from _cut(lines.silent_errors(documents))
    for title, found in (
        ("Faults of the publisher not found", list(lines.missed_faults(documents))),
        ("Claims against the publisher that are not true", list(lines.false_claims(documents))),
        ("Issuer, year or title wrong", list(lines.misnamed(documents))),
        ("Failed documents", list(lines.failures(documents))),
    ):
        if found:
            yield _headline(title, len(found), "yellow")
            yield from _cut(found)
    if counts.faults_not_attempted:
        yield Text(
            "Faults that could not be looked for (of the prose, or the year before is not in the set): "
            f"{counts.faults_not_attempted}."
        )


# --- tables ----------------------------------------------------------------------------------------------------------


def _grid(heads: tuple[str, ...], width: int) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(heads[0], max_width=width, overflow="fold")
    for head in heads[1:]:
        grid.add_column(head, justify="right", no_wrap=True)
    return grid


def _cell_figures(group: ScoredGroup) -> Iterator[str]:
    figures, counts = group.figures, group.counts
    yield share(figures["accuracy"]).value
    yield share(figures["accuracy_non_zero"]).value
    yield f"{counts.exact}/{counts.documents}"
    yield str(counts.silent)
    yield share(figures["coverage"]).value
    yield str(counts.flagged)


def _other_figures(group: ScoredGroup) -> Iterator[str]:
    figures, counts = group.figures, group.counts
    yield told(measure_of("items"), figures["items"]).value
    yield f"{counts.faults_found}/{counts.faults}" if counts.faults else NOTHING
    yield f"{counts.claims_true}/{counts.claims}" if counts.claims else NOTHING
    yield str((counts.prompt_tokens + counts.completion_tokens) // (counts.documents or 1))
    for name in ("cost", "cpu_seconds", "wall_seconds"):
        yield told(measure_of(name), figures[name]).value


def _conditions(system: SystemResult) -> Grid:
    grid = _grid(_CONDITION_HEADS, _NAME_WIDTH)
    for group in system.conditions:
        figures, counts = group.figures, group.counts
        grid.add_row(
            printable(group.name),
            str(len(group.documents)),
            str(counts.cells),
            str(share(figures["accuracy_numbers"])),
            _counted(counts.silent, figures["silent"]),
            str(counts.flagged),
            style="red" if counts.silent else "",
        )
    return grid


def _counted(count: int, estimate: Estimate) -> str:
    return f"{count} {share_bounds(estimate)}" if estimate.whole else "-"


def _worst(documents: tuple[DocumentScore, ...]) -> Iterator[RenderableType]:
    """The documents that are not exact or not sure, the worst first."""
    found = worst(documents)
    if not found:
        return
    grid = _grid(_DOCUMENT_HEADS, _DOCUMENT_WIDTH)
    for document in found[:_MOST_DOCUMENTS]:
        counts = document.counts
        numbers = (counts.silent, counts.not_right + counts.unverifiable, counts.flagged)
        grid.add_row(printable(document.name), *map(str, numbers), style="red" if counts.silent else "")
    yield grid
    if len(found) > _MOST_DOCUMENTS:
        yield Text(f"  … and {len(found) - _MOST_DOCUMENTS} more of {len(documents)} with something wrong or flagged")


# --- lists -----------------------------------------------------------------------------------------------------------


def _headline(title: str, count: int, style: str) -> Text:
    return Text(f"{title}: {count}", style=style if count else "green")


def _cut(found: Iterable[str]) -> Iterator[Text]:
    known = iter(found)
    for line in islice(known, MOST_LINES):
        yield Text(f"  {printable(line)}")
    left = sum(1 for _ in known)
    if left:
        yield Text(f"  … and {left} more")
