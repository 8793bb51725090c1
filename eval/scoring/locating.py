"""Whether the checks point at what is wrong where a sum fails, know what should stand there, and whose fault it is.

Counted by what is wrong, not by finding: one misread cell makes up to three sums fail. What is wrong is known of

- a cell that was read wrong, so that it counts another number, in a sum that fails as read;
- the total of a sum that fails as printed and that somebody has written down as the fault (`row_total`,
  `outcome_total`, `disputes_total`): its true number is then the sum of its parts. A balance names no cell, and a blank
  total names itself: neither is to be located.

A wrong cell whose sums all hold cannot be seen by them, and is not counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from eval.gold import Gold
from eval.scoring.counts import Counts
from eval.scoring.findings import SUM_KINDS
from eval.scoring.truth import Truth, fails_in, is_about, is_same
from pipeline.checks.identities import Verdict
from pipeline.checks.record import Record
from pipeline.findings import Cause, Finding
from schemas.declaration import FieldId, Identity
from schemas.values import Value


def count_located(record: Record, gold: Gold, truth: Truth) -> Counts:
    """In: a record, the true values, and what is truly wrong. Out: what was to be located, what was, and the causes."""
    case = _Case.of(record, gold, truth)
    located = [field for field in case.targets if case.is_suspected(field)]
    tables = {field.table for field in case.targets}
    causes = [*case.causes_of_readings(), *case.causes_of_faults()]
    return Counts(
        to_locate=len(case.targets),
        located=len(located),
        suggested=sum(case.is_suggested(field) for field in case.targets),
        offered=sum(case.is_offered(field) for field in case.targets),
        suspected=len({f for finding in record.findings for f in _named(finding) if f.table in tables}),
        causes=len(causes),
        causes_right=sum(causes),
    )


@dataclass(frozen=True)
class _Case:
    """`misread` are the cells that count another number than the true one; `failing` the sums that fail as read;
    `targets` what is to be located; `numbers` what should stand in the misread cells and in the wrong totals."""

    findings: tuple[Finding, ...]
    truth: Truth
    read: frozenset[FieldId]
    misread: frozenset[FieldId]
    failing: tuple[Identity, ...]
    targets: tuple[FieldId, ...]
    numbers: Mapping[FieldId, Decimal]

    @classmethod
    def of(cls, record: Record, gold: Gold, truth: Truth) -> _Case:
        values = {cell.field: cell.value for cell in record.cells if cell.value is not None}
        misread = dict(_misread(values, gold))
        failing = tuple(each.identity for each in record.assessments if each.verdict is Verdict.FAILS)
        numbers = {**dict(_wrong_totals(truth, failing)), **misread}
        seen = {field for identity in failing for field in identity.fields}
        targets = tuple(field for field in numbers if field in seen)
        return cls(record.findings, truth, frozenset(values), frozenset(misread), failing, targets, numbers)

    def is_suspected(self, field: FieldId) -> bool:
        return any(field in _named(finding) for finding in self.findings)

    def is_offered(self, field: FieldId) -> bool:
        """Whether something is suggested where a person is told of the cell."""
        return any(f.suggestions and (field in f.cells or field in _named(f)) for f in self.findings)

    def is_suggested(self, field: FieldId) -> bool:
        """Whether the first thing that is suggested about the cell is the truth, of every cell that it changes."""
        first = next((f.suggestions[0] for f in self.findings if f.suggestions and field in _named(f)), None)
        changes = dict(first.changes) if first is not None else {}
        return field in changes and all(self.numbers.get(each) == number for each, number in changes.items())

    def causes_of_readings(self) -> Iterator[bool]:
        """For each misread cell with a finding about its sums: whether none of them blames the publisher. A sum that
        fails as printed too may be blamed on either."""
        ours = [identity for identity in self.failing if identity not in self.truth.failing]
        for field in self.misread:
            own = [identity for identity in ours if field in identity.fields]
            causes = [f.cause for f in self.findings if _is_of_sum(f) and any(is_about(f, each) for each in own)]
            if causes:
                yield Cause.SOURCE not in causes

    def causes_of_faults(self) -> Iterator[bool]:
        """For each fault that somebody has written down of a sum that was read exactly, and that was found: whether the
        publisher is blamed."""
        exact = [each for each in self.truth.failing if self._is_read_exactly(each)]
        for fault in self.truth.known:
            found = [f for f in self.findings if _is_of_sum(f) and is_same(f, fault)]
            causes = [f.cause for f in found if any(is_about(f, each) for each in exact)]
            if causes:
                yield Cause.SOURCE in causes

    def _is_read_exactly(self, identity: Identity) -> bool:
        return all(field in self.read and field not in self.misread for field in identity.fields)


def _misread(values: Mapping[FieldId, Value], gold: Gold) -> Iterator[tuple[FieldId, Decimal]]:
    """The cells that count another number in a sum than they should, with the right one."""
    for field, value in values.items():
        expected = gold.cells.get(field)
        mine, true = _counted(value), _counted(expected)
        if mine is not None and true is not None and mine != true:
            yield field, true


def _wrong_totals(truth: Truth, failing: Sequence[Identity]) -> Iterator[tuple[FieldId, Decimal]]:
    """The totals that the publisher got wrong, with what they should be, in sums that fail as read too."""
    for fault in truth.known:
        number = _number(fault.left)
        for identity in failing:
            if number is not None and identity.total is not None and fails_in(identity, fault):
                yield identity.total, number


def _is_of_sum(finding: Finding) -> bool:
    return finding.kind in SUM_KINDS


def _named(finding: Finding) -> frozenset[FieldId]:
    """The cells that a finding suspects, or of which it suggests another number."""
    changed = (change.field for suggestion in finding.suggestions for change in suggestion.changes)
    return frozenset((*finding.suspects, *changed))


def _counted(value: Value | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(0) if value.is_empty else value.number


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
