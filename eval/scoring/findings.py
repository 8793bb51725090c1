"""What of the publisher's true faults was found, and whether what is claimed of the publisher is true.

Faults of the prose are counted apart from those of the tables: they need a model that reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.gold import GoldFinding
from eval.scoring.counts import Counts
from eval.scoring.truth import is_same
from pipeline.findings import Cause, Finding, FindingKind

_OF_SUMS = (
    FindingKind.ROW_TOTAL,
    FindingKind.OUTCOME_TOTAL,
    FindingKind.BALANCE,
    FindingKind.DISPUTES_TOTAL,
    FindingKind.BLANK_TOTAL,
)
FAULT_KINDS = frozenset({*_OF_SUMS, FindingKind.STRUCTURE, FindingKind.CROSS_YEAR, FindingKind.NARRATIVE})
"""Kinds that speak of the published report; the others speak of our reading and are measured by the flags."""
SUM_KINDS = frozenset(_OF_SUMS)


@dataclass(frozen=True, slots=True)
class FindingScore:
    """True faults that were found, and faults that were claimed.

    A finding counts as found whatever its cause; `found_as_source` are those that blame the publisher, as they should.
    `claims` are the findings that blame the publisher: what is blamed on the reading accuses nobody.
    """

    expected: int = 0
    found: int = 0
    found_as_source: int = 0
    claims: int = 0
    missed: tuple[GoldFinding, ...] = ()
    false_claims: tuple[Finding, ...] = ()

    @property
    def claims_true(self) -> int:
        return self.claims - len(self.false_claims)


@dataclass(frozen=True, slots=True)
class FaultScore:
    """The faults of the tables and those of the prose, each with how many could not be looked for."""

    tables: FindingScore = FindingScore()
    prose: FindingScore = FindingScore()
    tables_not_attempted: int = 0
    prose_not_attempted: int = 0

    @property
    def missed(self) -> tuple[GoldFinding, ...]:
        return self.tables.missed + self.prose.missed

    @property
    def false_claims(self) -> tuple[Finding, ...]:
        return self.tables.false_claims + self.prose.false_claims

    @property
    def counts(self) -> Counts:
        tables, prose = self.tables, self.prose
        return Counts(
            faults=tables.expected,
            faults_found=tables.found,
            faults_found_as_source=tables.found_as_source,
            faults_not_attempted=self.tables_not_attempted,
            claims=tables.claims,
            claims_true=tables.claims_true,
            contradictions=prose.expected,
            contradictions_found=prose.found,
            contradictions_not_attempted=self.prose_not_attempted,
            contradictions_claimed=prose.claims,
            contradictions_claimed_true=prose.claims_true,
        )


def score_faults(
    found: Iterable[Finding], expected: Sequence[GoldFinding], year_before: bool = False, prose_read: bool = False
) -> FaultScore:
    """In: a record's findings and the true ones. Without a `year_before` what does not follow from it is not attempted;
    nor is what the prose says, where no model has read it. Out: which were found and which claims are true."""
    kept = tuple(found)
    prose = [truth for truth in expected if truth.kind is FindingKind.NARRATIVE]
    tables = [truth for truth in expected if truth.kind is not FindingKind.NARRATIVE]
    sought = [truth for truth in tables if year_before or truth.kind is not FindingKind.CROSS_YEAR]
    return FaultScore(
        score_findings([f for f in kept if f.kind is not FindingKind.NARRATIVE], sought),
        score_findings([f for f in kept if f.kind is FindingKind.NARRATIVE], prose if prose_read else ()),
        _to_find(tables) - _to_find(sought),
        0 if prose_read else _to_find(prose),
    )


def _to_find(faults: Iterable[GoldFinding]) -> int:
    """How many there are to find: those of our copy and those that repeat another are not."""
    return sum(not truth.ignored for truth in faults)


def score_findings(found: Iterable[Finding], expected: Sequence[GoldFinding]) -> FindingScore:
    """In: findings and the true faults that were looked for. Out: which of them were found and which claims are true,
    compared by kind, table, row and column as far as both name them."""
    faults = [finding for finding in found if finding.kind in FAULT_KINDS]
    sought = [truth for truth in expected if not truth.ignored]
    met = {index: [f for f in faults if is_same(f, truth)] for index, truth in enumerate(sought)}
    claims = [
        finding
        for finding in faults
        if finding.cause is Cause.SOURCE and not any(t.ignored and is_same(finding, t) for t in expected)
    ]
    return FindingScore(
        expected=len(sought),
        found=sum(bool(matches) for matches in met.values()),
        found_as_source=sum(any(f.cause is Cause.SOURCE for f in matches) for matches in met.values()),
        claims=len(claims),
        missed=tuple(truth for index, truth in enumerate(sought) if not met[index]),
        false_claims=tuple(f for f in claims if not any(is_same(f, truth) for truth in sought)),
    )
