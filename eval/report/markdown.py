"""eval.md: every figure of every system, in total and by condition, as tables to paste into a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eval.estimates import Estimate
from eval.measures import MEASURES, Measure, Unit, measure_of
from eval.report.markup import printable
from eval.report.sections import LINE
from eval.report.wording import NOTHING, condition_words, share, told
from eval.results import EvalResult, ScoredGroup, SystemResult
from pipeline.review.export.sink import whole_file

_MEANING = {ord(mark): f"\\{mark}" for mark in "\\`*_[]<>|&$~#"} | {ord(space): " " for space in "\r\n\t"}
"""What would be markup, or would end the line."""
_SHOWN = (*LINE, "faults_found", "claims_true", "cpu_seconds")
"""Of a condition, by the measures' ids."""


def write_markdown(result: EvalResult, path: Path) -> None:
    """In: a result and where it goes. Out: the text is there. Raises OSError where it cannot be written."""
    with whole_file(path) as draft:
        draft.write_text(text(result), encoding="utf-8", newline="\n")


def text(result: EvalResult) -> str:
    """The text of eval.md."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: EvalResult) -> Iterator[str]:
    yield f"# Eval of {_plain(result.set_name)}"
    yield ""
    yield f"Made {_plain(result.created)} by"
    yield ""
    yield f"    {printable(' '.join(result.command.split()))}"
    yield ""
    yield f"with {', '.join(f'{_plain(name)} {_plain(known)}' for name, known in sorted(result.versions.items()))}."
    yield ""
    yield (
        "A share is cut, not rounded: only all is 100 %. In brackets is what 95 % of draws of the documents give; "
        "≤ and ≥, where none or all are: rule of three; ?: at most one document had anything to count."
    )
    for each in result.systems:
        if each.stopped:
            yield from ("", f"{_name(each)}: the model was no longer asked: {_plain(each.stopped)}")
    yield from ("", "## All measures", "")
    yield from _measures(result.systems)
    yield from ("", "## Cells right, and silent errors, by condition", "")
    yield from _conditions_of_all(result.systems)
    yield from ("", f"## {_name(result.main)} by condition", "")
    yield from _conditions(result.main)


def _measures(systems: Sequence[SystemResult]) -> Iterator[str]:
    """A line a measure, a column a system."""
    yield from _heads("measure", map(_name, systems))
    yield _row("documents", (f"{each.total.counts.documents:,}" for each in systems))
    yield _row("cells with a true value", (f"{each.total.counts.cells:,}" for each in systems))
    for group in dict.fromkeys(measure.group for measure in MEASURES):
        yield _row(f"**{group}**", ("" for _ in systems))
        for measure in MEASURES:
            if measure.group == group:
                yield _row(measure.label, (_figure(measure, each.total.figures[measure.id]) for each in systems))


def _conditions_of_all(systems: Sequence[SystemResult]) -> Iterator[str]:
    """A line a condition, a column a system: all systems read the same documents."""
    yield from _heads("condition", ("documents", "cells", *map(_name, systems)))
    for groups in zip(*(each.conditions for each in systems), strict=True):
        first = groups[0]
        name = _plain(condition_words(first.name, len(systems[0].conditions)))
        yield _row(name, (f"{len(first.documents):,}", f"{first.counts.cells:,}", *map(_right, groups)))


def _right(group: ScoredGroup) -> str:
    """`98.54 %, 0`: the cells that are right, and how many are silently wrong."""
    right = share(group.figures["accuracy"]).value
    return NOTHING if right == NOTHING else f"{right} %, {group.counts.silent:,}"


def _conditions(system: SystemResult) -> Iterator[str]:
    """A line a condition of one system, a column a measure."""
    measures = [measure_of(name) for name in _SHOWN]
    yield from _heads("condition", (measure.label for measure in measures))
    for group in system.conditions:
        name = _plain(condition_words(group.name, len(system.conditions)))
        yield _row(name, (_figure(measure, group.figures[measure.id]) for measure in measures))


def _figure(measure: Measure, figure: Estimate) -> str:
    """`4,271 of 4,334, 98.54 % (97.10–99.31)`; `2.40 (1.90–3.10)`."""
    found = told(measure, figure)
    if found.value == NOTHING:
        return NOTHING
    counts, unit = (f"{figure.part:,} of {figure.whole:,}, ", " %") if measure.unit is Unit.SHARE else ("", "")
    return f"{counts}{found.value}{unit}" + (f" ({found.bounds})" if found.bounds else "")


def _name(system: SystemResult) -> str:
    return _plain(system.system.name)


def _plain(words: str) -> str:
    """Words as text: names come from files and from whoever asked."""
    return printable(words.translate(_MEANING))


def _heads(first: str, others: Iterable[str]) -> Iterator[str]:
    heads = [first, *others]
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'--:|' * (len(heads) - 1)}"


def _row(first: str, others: Iterable[str]) -> str:
    return f"| {' | '.join((first, *others))} |"
