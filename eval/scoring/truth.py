"""What is truly wrong with a published report: sums that fail as printed, and the other faults that are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.gold import Gold, GoldFinding, Spot, forms_held
from pipeline.checks.identities import Verdict, assess
from pipeline.findings import Finding, FindingKind
from schemas.declaration import FieldId, Identity, Table


@dataclass(frozen=True)
class Truth:
    """`forms` are those that the document follows. `failing` are their sums that do not hold as printed, whether or not
    somebody has written it down; `known` the faults that somebody has written down, without those of our copy and those
    that repeat another."""

    forms: tuple[Table, ...]
    failing: tuple[Identity, ...]
    known: tuple[GoldFinding, ...]

    @classmethod
    def of(cls, gold: Gold) -> Truth:
        forms = forms_held(gold.cells)
        sums = (each for form in forms for each in assess(form, gold.cells))
        failing = tuple(each.identity for each in sums if each.verdict is Verdict.FAILS)
        return cls(forms, failing, tuple(each for each in gold.findings or () if not each.ignored))

    @property
    def faulty(self) -> frozenset[FieldId]:
        """The fields of the failing sums, and those that the known faults name."""
        named = (field for fault in self.known for spot in fault.spots for field in self._at(fault.table, spot))
        return frozenset((*(field for each in self.failing for field in each.fields), *named))

    def is_fault(self, finding: Finding) -> bool:
        """Whether a finding tells of something that is truly wrong with the published report."""
        return any(is_about(finding, each) for each in self.failing) or any(is_same(finding, t) for t in self.known)

    def _at(self, table: str, spot: Spot) -> Iterator[FieldId]:
        for form in self.forms:
            for field in form.fields:
                if field.table == table and spot.row in ("", field.row) and spot.column in ("", field.column):
                    yield field


def is_about(finding: Finding, identity: Identity) -> bool:
    """Whether a finding says of this sum that it fails, or that its total is blank."""
    if finding.kind is FindingKind.BLANK_TOTAL:
        return identity.total == (finding.table, finding.row, finding.column)
    own = (identity.kind, identity.table, identity.row, identity.column)
    return own == (finding.kind.value, finding.table, finding.row, finding.column)


def is_same(finding: Finding, fault: GoldFinding) -> bool:
    """Whether a finding tells of this true fault: by kind, table, and row and column as far as both name them."""
    return finding.kind is fault.kind and _is_in(finding.table, Spot(finding.row, finding.column), fault)


def fails_in(identity: Identity, fault: GoldFinding) -> bool:
    """Whether this true fault is that this sum does not hold."""
    return identity.kind == fault.kind.value and _is_in(identity.table, Spot(identity.row, identity.column), fault)


def _is_in(table: str, place: Spot, fault: GoldFinding) -> bool:
    return table == fault.table and (not fault.spots or any(_meet(place, spot) for spot in fault.spots))


def _meet(one: Spot, other: Spot) -> bool:
    pairs = ((one.row, other.row), (one.column, other.column))
    both = [mine == theirs for mine, theirs in pairs if mine and theirs]
    return bool(both) and all(both)
