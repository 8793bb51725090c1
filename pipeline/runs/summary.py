"""What a run tells the person who started it, on the screen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from pipeline.checks.record import Outcome, Record, Status, Usage
from pipeline.findings import FindingKind
from pipeline.messages import Lang, message
from pipeline.review.review_csv import review_items
from schemas.values import plain

MOST_FAILURES_SHOWN = 10
_COUNTERS = {"outcomes": Outcome, "statuses": Status, "items": FindingKind, "item_cells": FindingKind}
_OUTCOME_STYLES = {Outcome.OK: "green", Outcome.FLAGGED: "yellow", Outcome.FAILED: "red"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why."""

    document: str
    reason: str


@dataclass
class Tally:
    """The counts of a run, record by record; it holds no record, and of the failures only the first."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    items: Counter[FindingKind] = field(default_factory=Counter)
    item_cells: Counter[FindingKind] = field(default_factory=Counter)
    open_documents: int = 0
    failures: list[Failure] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0

    def add(self, record: Record) -> None:
        """Counts one document."""
        self.outcomes[record.outcome] += 1
        self.statuses.update(cell.status for cell in record.cells)
        items = review_items(record)
        self.open_documents += bool(items)
        for item in items:
            self.items[item.kind] += 1
            self.item_cells[item.kind] += item.cell_count
        if record.outcome is Outcome.FAILED and len(self.failures) < MOST_FAILURES_SHOWN:
            self.failures.append(Failure(record.document, record.reason))
        self.usage += record.usage
        self.seconds += record.seconds

    def __iadd__(self, other: Tally) -> Tally:
        """Counts the documents of another tally too, as if they had come after."""
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.open_documents += other.open_documents
        self.failures += other.failures[: MOST_FAILURES_SHOWN - len(self.failures)]
        self.usage += other.usage
        self.seconds += other.seconds
        return self

    def to_json(self) -> str:
        """The counts as text."""
        told: dict[str, object] = {name: dict(getattr(self, name)) for name in _COUNTERS}
        told |= {"open_documents": self.open_documents, "seconds": self.seconds}
        told["failures"] = [[each.document, each.reason] for each in self.failures]
        told["usage"] = asdict(self.usage)
        return json.dumps(told, default=str)

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """The counts that `to_json` wrote."""
        told = json.loads(text)
        usage = told["usage"]
        usage["cost"] = None if usage["cost"] is None else Decimal(usage["cost"])
        counters = {
            name: Counter({kind(each): count for each, count in told[name].items()}) for name, kind in _COUNTERS.items()
        }
        failures = [Failure(*each) for each in told["failures"]]
        rest = {name: told[name] for name in ("open_documents", "seconds")}
        parts: dict[str, Any] = {**counters, **rest, "failures": failures, "usage": Usage(**usage)}
        return cls(**parts)


def render(
    tally: Tally, lang: Lang, files: Sequence[Path] = (), elapsed: float | None = None, currency: str = ""
) -> RenderableType:
    """In: a run's counts, the files it wrote, the seconds it took on the clock (else the documents' own seconds), and
    the currency that the model is paid in.

    Out: what rich prints.
    """
    parts: list[RenderableType] = [_documents(tally, lang), Text(), _cells(tally, lang), Text()]
    if tally.failures:
        parts += [_failures(tally, lang), Text()]
    parts += [why(tally, lang), Text(), _cost(tally, lang, elapsed, currency)]
    if files:
        parts += [Text(), Text(_say("summary_files", lang), style="bold"), *(Text(f"  {file}") for file in files)]
    return Group(*parts)


def _say(key: str, lang: Lang, **parameters: object) -> str:
    return message(key, **parameters).text(lang)


def _grid(title: str, *heads: str) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", show_header=bool(heads))
    grid.add_column(heads[0] if heads else "")
    for head in heads[1:] or ("",):
        grid.add_column(head, justify="right")
    return grid


def _documents(tally: Tally, lang: Lang) -> Grid:
    grid = _grid(_say("summary_documents", lang))
    for outcome in Outcome:
        style = _OUTCOME_STYLES[outcome] if tally.outcomes[outcome] else "dim"
        grid.add_row(_say(f"outcome_{outcome.value}", lang), str(tally.outcomes[outcome]), style=style)
    grid.add_row(_say("summary_total", lang), str(tally.outcomes.total()))
    return grid


def _cells(tally: Tally, lang: Lang) -> Grid:
    grid = _grid(_say("summary_cells", lang))
    for status in Status:
        if tally.statuses[status] or status is not Status.CORRECTED:
            grid.add_row(_say(f"status_{status.value}", lang), str(tally.statuses[status]))
    grid.add_row(_say("summary_total", lang), str(tally.statuses.total()))
    return grid


def _failures(tally: Tally, lang: Lang) -> Group:
    lines = [Text(f"  {failure.document}: {failure.reason}", style="red") for failure in tally.failures]
    more = tally.outcomes[Outcome.FAILED] - len(lines)
    if more:
        lines.append(Text("  " + _say("summary_more", lang, count=more)))
    return Group(Text(_say("summary_failed", lang), style="bold"), *lines)


def why(tally: Tally, lang: Lang) -> RenderableType:
    """What is open, by kind."""
    if not tally.items:
        return Text(_say("summary_nothing", lang), style="green")
    grid = _grid(_say("summary_why", lang), "", _say("summary_items", lang), _say("summary_item_cells", lang))
    for kind in sorted(tally.items, key=lambda kind: (-tally.items[kind], kind.value)):
        grid.add_row(_say(f"kind_{kind.value}", lang), str(tally.items[kind]), str(tally.item_cells[kind] or ""))
    return grid


def _cost(tally: Tally, lang: Lang, elapsed: float | None, currency: str) -> Text:
    seconds = tally.seconds if elapsed is None else elapsed
    each = seconds / max(1, tally.outcomes.total())
    lines = [_say("summary_time", lang, seconds=f"{seconds:.1f}", each=f"{each:.1f}")]
    usage = tally.usage
    if usage.calls:
        tokens = _say(
            "summary_tokens",
            lang,
            prompt=f"{usage.prompt_tokens:,}",
            completion=f"{usage.completion_tokens:,}",
            calls=usage.calls,
            cached=usage.cached_calls,
        )
        lines.append(tokens)
    else:
        lines.append(_say("summary_no_model", lang))
    if usage.cost is not None:
        lines.append(_say("summary_cost", lang, cost=f"{plain(usage.cost.normalize())} {currency}".rstrip()))
    return Text("\n".join(lines))
