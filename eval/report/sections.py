"""The parts of eval.html that are figures: what matters most, the systems, all measures, the conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eval.estimates import Estimate
from eval.measures import MEASURES, Measure, Unit, measure_of
from eval.report.markup import Html, element, joined
from eval.report.svg import SERIES
from eval.report.wording import NOTHING, Told, condition_words, share, told
from eval.results import EvalResult, ScoredGroup, SystemResult

LINE = ("silent", "accuracy", "accuracy_non_zero", "exact", "coverage", "items")
"""What a line a system or a condition tells, by the measures' ids."""
_MORE = ("faults_found", "claims_true", "wall_seconds")
_AS_COUNTS = frozenset({"silent"})
_AS_FRACTIONS = frozenset({"exact", "faults_found", "claims_true"})


def tiles(system: SystemResult) -> Html:
    """The figures of a system that say whether it can be relied upon."""
    figures, counts = system.total.figures, system.total.counts
    right, silent, coverage = share(figures["accuracy"]), share(figures["silent"]), share(figures["coverage"])
    return element(
        "dl",
        _tile(
            "Silent errors",
            f"{counts.silent:,}",
            f"of {counts.cells:,} cells{_within(silent)}: wrong, and nobody is told",
            "bad" if counts.silent else "good",
        ),
        _tile("Cells right", _percent(right), f"{counts.right:,} of {counts.cells:,}{_within(right)}"),
        _tile(
            "Exact documents",
            f"{counts.exact:,} / {counts.documents:,}",
            "every cell right, nothing claimed beyond them",
        ),
        _tile(
            "Accepted without a look",
            _percent(coverage),
            f"of the cells; of those {_percent(share(figures['accuracy_accepted']))} are right",
        ),
        _tile(
            "To review",
            told(measure_of("items"), figures["items"]).value,
            f"items a document; {counts.items:,} in all",
        ),
        class_="tiles",
    )


def systems_table(result: EvalResult) -> Html:
    """A line a system."""
    measures = [measure_of(name) for name in (*LINE, *_MORE)]
    lines = (
        element(
            "tr",
            element("th", element("span", each.system.name, class_=key(number)), *_stopped(each), scope="row"),
            element("td", f"{each.total.counts.documents:,}"),
            *_figure_cells(each.total, measures),
        )
        for number, each in enumerate(result.systems)
    )
    return _table("system", ["documents", *(measure.label for measure in measures)], lines)


def conditions_table(system: SystemResult) -> Html:
    """A line a condition of one system, and one for several together."""
    measures = [measure_of(name) for name in LINE]
    lines = (
        element(
            "tr",
            element("th", condition_words(group.name, len(system.conditions)), scope="row"),
            element("td", f"{len(group.documents):,}"),
            element("td", f"{group.counts.cells:,}"),
            *_figure_cells(group, measures),
            class_=None if group.name == group.documents[0].condition else "sum",
        )
        for group in system.conditions
    )
    return _table("condition", ["documents", "cells", *(measure.label for measure in measures)], lines)


def measures_table(systems: Sequence[SystemResult]) -> Html:
    """Every measure, system by system, explained."""
    groups = dict.fromkeys(measure.group for measure in MEASURES)
    lines: list[Html] = []
    for group in groups:
        lines.append(element("tr", element("th", group, colspan=len(systems) + 1), class_="group"))
        lines.extend(_measure_line(measure, systems) for measure in MEASURES if measure.group == group)
    heads = [element("span", each.system.name, class_=key(number)) for number, each in enumerate(systems)]
    return _table("measure", heads, lines, "measures")


def key(number: int) -> str:
    """The classes that mark a name with the colour of its system in the charts."""
    return f"key key-{number % SERIES}"


# --- cells -----------------------------------------------------------------------------------------------------------


def _measure_line(measure: Measure, systems: Iterable[SystemResult]) -> Html:
    name = element("th", measure.label, element("small", measure.help, class_="help"), scope="row")
    return element("tr", name, *(_cell(measure, each.total.figures[measure.id]) for each in systems))


def _figure_cells(group: ScoredGroup, measures: Iterable[Measure]) -> Iterator[Html]:
    for measure in measures:
        yield _cell(measure, group.figures[measure.id], in_line=True)


def _cell(measure: Measure, figure: Estimate, in_line: bool = False) -> Html:
    found = told(measure, figure)
    if found.value == NOTHING:
        return element("td", NOTHING, class_="empty")
    unit = " %" if measure.unit is Unit.SHARE else ""
    value = f"{found.value}{unit}"
    if in_line and measure.id in _AS_COUNTS:
        value = f"{figure.part:,}"
    elif in_line and measure.id in _AS_FRACTIONS:
        return element("td", f"{figure.part:,} / {figure.whole:,}")
    alarming = measure.id.startswith("silent") and bool(figure.part)
    bounds = element("small", _bounds(found, unit), class_="help")
    return element("td", value, bounds, class_="bad" if alarming else None)


def _bounds(found: Told, unit: str) -> str:
    return "one document" if found.bounds == "?" else f"{found.bounds}{unit}"


def _tile(name: str, figure: str, more: str, style: str = "") -> Html:
    return element(
        "div",
        element("dt", name),
        element("dd", figure, class_=f"figure {style}".strip()),
        element("dd", more, class_="more"),
        class_="tile",
    )


def _percent(found: Told) -> str:
    return found.value if found.value == NOTHING else f"{found.value} %"


def _within(found: Told) -> str:
    return f" ({found.bounds} %)" if found.bounds not in ("", "?") else ""


def _stopped(result: SystemResult) -> Iterator[Html]:
    if result.stopped:
        yield element("small", f"stopped: {result.stopped}", class_="bad")


def _table(first: str, heads: Iterable[str], lines: Iterable[Html], style: str | None = None) -> Html:
    head = element("tr", element("th", first), *(element("th", each, scope="col") for each in heads))
    table = element("table", element("thead", head), element("tbody", joined(lines)), class_=style)
    return element("div", table, class_="wide")
