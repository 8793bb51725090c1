"""The result of `gouji eval`: what was measured, on which documents, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from eval.conditions import grouped
from eval.estimates import Estimate, estimates
from eval.scoring.counts import Counts, total
from eval.scoring.documents import DocumentScore


@dataclass(frozen=True, slots=True)
class System:
    """What was measured: whose values, under which policy of asking, with which model."""

    reader: str
    policy: str = ""
    model: str = ""

    @property
    def name(self) -> str:
        """`record auto qwen2.5-coder-1.5b`, `layout`, `find-tables`."""
        return " ".join(filter(None, (self.reader, self.policy, self.model)))


Figures = Mapping[str, Estimate]
"""Every measure, by its id."""


@dataclass(frozen=True)
class ScoredGroup:
    """The documents of one condition, or of several."""

    name: str
    documents: tuple[DocumentScore, ...]

    @cached_property
    def counts(self) -> Counts:
        return total(document.counts for document in self.documents)

    @cached_property
    def figures(self) -> Figures:
        return estimates(self.documents)


@dataclass(frozen=True)
class SystemResult:
    """What a system made of the documents. `stopped`: why the model was no longer asked."""

    system: System
    documents: tuple[DocumentScore, ...]
    stopped: str = ""

    @cached_property
    def total(self) -> ScoredGroup:
        """All documents together."""
        return ScoredGroup("", self.documents)

    @cached_property
    def conditions(self) -> tuple[ScoredGroup, ...]:
        """The documents by condition, as `eval.conditions` orders them."""
        return tuple(ScoredGroup(group.name, group.documents) for group in grouped(self.documents))


@dataclass(frozen=True)
class EvalResult:
    """Systems measured on the same set. `created` is when, in ISO 8601; `command` how."""

    set_name: str
    created: str
    versions: Mapping[str, str]
    command: str
    systems: tuple[SystemResult, ...]

    @property
    def main(self) -> SystemResult:
        """The system that details are told of: the first whose values are the record's, else the first."""
        return next((each for each in self.systems if each.system.reader == "record"), self.systems[0])
