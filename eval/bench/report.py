"""The figures side by side, as Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from eval.bench.documents import BenchDocument
from eval.bench.measure import Figures, Measured, figures, ratio
from eval.bench.tools import FLOOR, OURS, Tool
from eval.estimates import percent

Results = Mapping[str, Sequence[Measured] | None]
"""By tool: one result a document, in the order of the documents; None where the tool is not installed."""

_HEADS = ("tool", "version", "cells right", "non-zero right", "exact documents", "CPU ms a page", "of ours")
_NOT_INSTALLED = "not installed"


def render(documents: Sequence[BenchDocument], tools: Sequence[Tool], results: Results, repeat: int) -> str:
    """A table over all documents, then one for each group, then the documents that a tool could not read."""
    parts = [_title(documents, repeat), "", *_table("all", range(len(documents)), tools, results)]
    for group in dict.fromkeys(document.group for document in documents):
        chosen = [index for index, document in enumerate(documents) if document.group == group]
        parts += ["", *_table(group, chosen, tools, results)]
    failures = list(_failures(documents, results))
    return "\n".join([*parts, *(["", *failures] if failures else [])])


def details(documents: Sequence[BenchDocument], tools: Sequence[Tool], results: Results) -> str:
    """A line a document: cells right and CPU milliseconds of the whole document by tool."""
    names = [tool.name for tool in tools if results[tool.name] is not None]
    lines = ["", _line(("document", "pages", *names)), _rule(len(names) + 2)]
    for index, document in enumerate(documents):
        cells = []
        for name in names:
            each = (results[name] or ())[index]
            right = "" if name == FLOOR else f"{each.cells.right}/{each.cells.cells}, "
            cells.append(f"{right}{each.seconds * 1000:.0f} ms")
        pages = next(str((results[name] or ())[index].pages) for name in names)
        lines.append(_line((document.name, pages, *cells)))
    return "\n".join(lines)


def _title(documents: Sequence[BenchDocument], repeat: int) -> str:
    today = datetime.now(UTC).date().isoformat()
    return (
        f"{len(documents)} documents, {today}, Python {platform.python_version()}, {platform.machine()}; "
        f"CPU time {f'warm, median of {repeat}' if repeat else 'of one reading'}, imports excluded"
    )


def _table(name: str, chosen: Sequence[int], tools: Sequence[Tool], results: Results) -> Iterator[str]:
    own = _figures(results.get(OURS), chosen)
    pages = next((figure.pages for tool in tools if (figure := _figures(results[tool.name], chosen))), 0)
    yield f"**{name}** ({len(chosen)} documents, {pages} pages)"
    yield ""
    yield _line(_HEADS)
    yield _rule(len(_HEADS))
    for tool in tools:
        measured = _figures(results[tool.name], chosen)
        yield _line(_cells(tool, measured, own))


def _cells(tool: Tool, measured: Figures | None, own: Figures | None) -> tuple[str, ...]:
    if measured is None:
        return (tool.name, _NOT_INSTALLED, "", "", "", "", "")
    times = ratio(measured, own) if own is not None else None
    cost = (f"{measured.seconds_a_page * 1000:.1f}", "" if times is None else f"{times:.1f}×")
    if not tool.has_values:
        return (tool.name, tool.version, "-", "-", "-", *cost)
    counts = measured.cells
    return (
        tool.name,
        tool.version,
        f"{counts.right}/{counts.cells} ({percent(counts.right, counts.cells)} %)",
        f"{counts.non_zero_right}/{counts.non_zero} ({percent(counts.non_zero_right, counts.non_zero)} %)",
        f"{measured.exact}/{measured.documents}",
        *cost,
    )


def _figures(measured: Sequence[Measured] | None, chosen: Sequence[int]) -> Figures | None:
    return None if measured is None else figures(measured[index] for index in chosen)


def _failures(documents: Sequence[BenchDocument], results: Results) -> Iterator[str]:
    for name, measured in results.items():
        for document, each in zip(documents, measured or (), strict=False):
            if each.failure:
                yield f"{name} could not read {document.name}: {each.failure}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return "|" + "---|" * columns
