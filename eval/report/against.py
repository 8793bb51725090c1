"""`gouji eval --against OLD.json`: what got better and worse since, over the documents that both results have.

A figure has become worse only beyond noise: where drawing other documents of the same kind would hardly ever turn the
difference round. A silent error is never noise: one more than before in any document is a regression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eval.estimates import Difference, difference
from eval.measures import MEASURES, Measure
from eval.results import EvalResult
from eval.saved import Saved, SavedCell, SavedDocument, SavedSystem, saved
from pipeline.errors import UsageError

GUARDED = frozenset(
    {
        *("silent", "silent_documents", "accuracy", "accuracy_numbers", "accuracy_non_zero", "exact"),
        *("coverage", "false_flags", "faults_found", "faults_blamed", "claims_true"),
        *("contradictions_found", "contradictions_true", "identity"),
    }
)
"""Measures that may not get worse. The others are told: tokens and seconds depend on the machine and the day, and how
many of the flags are on errors falls where there are fewer errors."""


@dataclass(frozen=True)
class MeasureChange:
    """What became of a figure."""

    measure: Measure
    difference: Difference

    @property
    def is_regression(self) -> bool:
        return self.measure.id in GUARDED and self.difference.is_worse

    @property
    def is_change(self) -> bool:
        """Whether the figure is another one at all."""
        return self.difference.old.value != self.difference.new.value


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that was wrong in one of the results or in both, in other ways; None where it was right."""

    field: str
    old: SavedCell | None
    new: SavedCell | None


@dataclass(frozen=True)
class DocumentChange:
    """A document of which something became better or worse."""

    old: SavedDocument
    new: SavedDocument

    @property
    def name(self) -> str:
        return self.new.name

    @property
    def has_more_silent(self) -> bool:
        return self.new.counts.silent > self.old.counts.silent

    @property
    def has_other_gold(self) -> bool:
        """Whether its true values are not as many as they were: then its figures cannot be compared."""
        old, new = self.old.counts, self.new.counts
        return (old.cells, old.numbers, old.non_zero, old.faults + old.faults_not_attempted) != (
            new.cells,
            new.numbers,
            new.non_zero,
            new.faults + new.faults_not_attempted,
        )

    @property
    def is_worse(self) -> bool:
        return _worth(self.new) < _worth(self.old)

    @property
    def is_better(self) -> bool:
        return _worth(self.new) > _worth(self.old)

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """The cells of which something changed, those that became silent errors first."""
        old, new = self.old.wrong, self.new.wrong
        changes = [
            CellChange(field, old.get(field), new.get(field))
            for field in dict.fromkeys((*old, *new))
            if old.get(field) != new.get(field)
        ]
        return tuple(sorted(changes, key=lambda each: not (each.new and each.new.silent)))


@dataclass(frozen=True)
class SystemComparison:
    """A system in both results. `appeared` and `gone` are documents that only one of them has."""

    old_name: str
    name: str
    compared: int
    measures: tuple[MeasureChange, ...]
    documents: tuple[DocumentChange, ...]
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def regressions(self) -> Iterator[str]:
        """What may not be, in words."""
        for change in self.measures:
            if change.is_regression:
                yield f"{self.name}: {change.measure.label} worse beyond noise"
        for document in self.documents:
            if document.has_more_silent:
                yield (
                    f"{self.name}: {document.name} has {document.new.counts.silent} silent errors, "
                    f"before {document.old.counts.silent}"
                )


@dataclass(frozen=True)
class Comparison:
    """Two results, system by system. `unmatched` are the names of systems that only one of them has."""

    old: Saved
    systems: tuple[SystemComparison, ...]
    unmatched: tuple[str, ...] = ()

    @property
    def regressions(self) -> tuple[str, ...]:
        return tuple(words for system in self.systems for words in system.regressions)

    @property
    def is_regression(self) -> bool:
        """Whether anything became worse that may not."""
        return bool(self.regressions)


def compare(old: Saved, result: EvalResult) -> Comparison:
    """In: what an older eval.json tells, and a result. Out: what became better and worse.

    Raises UsageError where they have no system or no document in common: then nothing is compared at all."""
    new = saved(result)
    pairs = _pairs(old, new)
    if not pairs:
        raise UsageError(
            f"{old.source or 'the older result'} measured {_named(old)}, this run {_named(new)}: choose the same "
            "--reader, --llm and --model, or compare with another file"
        )
    matched = {each.name for pair in pairs for each in pair}
    others = (each.name for each in (*old.systems, *new.systems) if each.name not in matched)
    systems = tuple(_compared(before, after) for before, after in pairs)
    if not any(each.compared for each in systems):
        raise UsageError(
            f"{old.source or 'the older result'} is of other documents (of {old.set_name}) than this run (of "
            f"{new.set_name}): compare results of one set"
        )
    return Comparison(old, systems, tuple(dict.fromkeys(others)))


def _pairs(old: Saved, new: Saved) -> list[tuple[SavedSystem, SavedSystem]]:
    """The systems of the same name; where each result has one only, those."""
    if len(old.systems) == len(new.systems) == 1:
        return [(old.systems[0], new.systems[0])]
    known = {each.name: each for each in old.systems}
    return [(known[each.name], each) for each in new.systems if each.name in known]


def _named(result: Saved) -> str:
    return ", ".join(each.name for each in result.systems) or "no system"


def _compared(old: SavedSystem, new: SavedSystem) -> SystemComparison:
    names = [name for name in new.documents if name in old.documents]
    before, after = [old.documents[name] for name in names], [new.documents[name] for name in names]
    changes = (DocumentChange(*pair) for pair in zip(before, after, strict=True))
    found = [each for each in changes if each.is_worse or each.is_better or each.cells or each.has_other_gold]
    return SystemComparison(
        old.name,
        new.name,
        len(names),
        tuple(MeasureChange(measure, difference(measure, before, after)) for measure in MEASURES),
        tuple(sorted(found, key=lambda each: (not each.has_more_silent, not each.is_worse, each.name))),
        _only(new.documents, old.documents),
        _only(old.documents, new.documents),
    )


def _only(one: Mapping[str, SavedDocument], other: Mapping[str, SavedDocument]) -> tuple[str, ...]:
    return tuple(name for name in one if name not in other)


def _worth(document: SavedDocument) -> tuple[int, ...]:
    """How good it is, what matters most first."""
    counts = document.counts
    return (
        -counts.silent,
        counts.right - counts.unverifiable,
        -counts.flagged,
        counts.faults_found + counts.contradictions_found,
        counts.claims_true - counts.claims,
    )
