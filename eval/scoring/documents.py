"""The score of one document: of a record with its flags and findings, or of a reader's bare values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from eval.conditions import condition_of
from eval.gold import Gold, GoldFinding
from eval.scoring.cells import CellResult, Tier, Verdict, count_cells, score_values
from eval.scoring.counts import Counts
from eval.scoring.findings import FaultScore, score_faults
from eval.scoring.locating import count_located
from eval.scoring.truth import Truth
from pipeline.checks import identities
from pipeline.checks.reconcile import Reader
from pipeline.checks.record import Outcome, Record, Usage
from pipeline.findings import Finding, FindingKind
from pipeline.readers.identity import ReportIdentity
from pipeline.review.items import settleable
from schemas.declaration import FieldId
from schemas.values import Value, fold

_LOSSES = frozenset({FindingKind.MISSING, FindingKind.UNREADABLE})
_BY_TWO = frozenset({Reader.BOTH, Reader.LAYOUT_AND_LOOK, Reader.LLM_AND_LOOK})


class IdentityError(NamedTuple):
    """A part of the report's identity that was read wrong."""

    part: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Effort:
    """What the reading of a document took."""

    usage: Usage = field(default_factory=Usage)
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0

    @classmethod
    def of(cls, record: Record) -> Effort:
        """What a record says of it."""
        return cls(record.usage, record.cpu_seconds, record.seconds)

    @property
    def counts(self) -> Counts:
        cost = self.usage.cost
        return Counts(
            prompt_tokens=self.usage.prompt_tokens,
            completion_tokens=self.usage.completion_tokens,
            calls=self.usage.calls,
            cost=cost or Decimal(0),
            priced=int(cost is not None or not self.usage.calls),
            cpu_seconds=self.cpu_seconds,
            wall_seconds=self.wall_seconds,
            model_seconds=self.usage.seconds,
        )


@dataclass(frozen=True)
class DocumentScore:
    """One document's figures. `condition` is what its name begins with; `cells` are the verdicts on all its fields,
    those without a true value last; `reason` says why it failed."""

    name: str
    condition: str
    outcome: Outcome
    reason: str
    counts: Counts
    cells: tuple[CellResult, ...]
    missed: tuple[GoldFinding, ...] = ()
    false_claims: tuple[Finding, ...] = ()
    identity_errors: tuple[IdentityError, ...] = ()

    @property
    def silent_errors(self) -> tuple[CellResult, ...]:
        return tuple(result for result in self.cells if result.is_silent)


def score_record(record: Record, gold: Gold, year_before: bool = False) -> DocumentScore:
    """In: a document's record, its true values, and whether the same issuer's report of the year before was read beside
    it. Out: its figures."""
    truth = Truth.of(gold)
    values = {cell.field: cell.value for cell in record.cells if cell.value is not None}
    statuses = {cell.field: cell.status for cell in record.cells}
    cells = score_values(values, gold, statuses, _lost(record, gold), _tiers(record))
    faults = FaultScore()
    if gold.findings is not None:
        faults = score_faults(record.findings, gold.findings, year_before, prose_read=record.statements is not None)
    errors = _identity_errors(record.identity, gold)
    known = Counts(
        identity=len(gold.identity),
        identity_right=len(gold.identity) - len(errors),
        statements_compared=record.statements or 0,
    )
    counts = (
        count_cells(cells, truth.faulty),
        faults.counts,
        _count_items(record, cells, truth),
        count_located(record, gold, truth),
        Effort.of(record).counts,
        known,
    )
    return DocumentScore(
        gold.name,
        condition_of(gold.name),
        record.outcome,
        record.reason,
        sum(counts, Counts()),
        cells,
        faults.missed,
        faults.false_claims,
        errors,
    )


def score_reading(
    values: Mapping[FieldId, Value], gold: Gold, effort: Effort | None = None, failure: str = ""
) -> DocumentScore:
    """In: the values of a reader that flags nothing and checks nothing, what they took, and why it failed where it did.
    Out: its figures: every value counts as accepted. Faults of the publisher are not looked for; a reader that failed
    has told that everything is lost."""
    truth = Truth.of(gold)
    cells = score_values({} if failure else values, gold, lost=frozenset(gold.cells) if failure else frozenset())
    faults = score_faults((), gold.findings or ())
    unsought = Counts(
        faults_not_attempted=faults.counts.faults + faults.counts.faults_not_attempted,
        contradictions_not_attempted=faults.counts.contradictions_not_attempted,
    )
    counts = count_cells(cells, truth.faulty) + unsought + (effort or Effort()).counts
    outcome = Outcome.FAILED if failure else Outcome.OK
    return DocumentScore(gold.name, condition_of(gold.name), outcome, failure, counts, cells)


def _lost(record: Record, gold: Gold) -> frozenset[FieldId]:
    """The fields that a person is told of as lost."""
    losses = [finding for finding in record.findings if finding.kind in _LOSSES]
    failed = record.outcome is Outcome.FAILED
    return frozenset(name for name in gold.cells if failed or any(_covers(finding, name) for finding in losses))


def _covers(finding: Finding, name: FieldId) -> bool:
    if finding.cells:
        return name in finding.cells
    named = (finding.table, finding.row, finding.column)
    return all(not part or part == own for part, own in zip(named, name, strict=True))


def _tiers(record: Record) -> Mapping[FieldId, Tier]:
    """What the evidence of each cell is worth, flags aside."""
    holding: dict[FieldId, bool] = {}
    for each in record.assessments:
        if each.assessable:
            holds = each.verdict is not identities.Verdict.FAILS
            holding |= {name: holds and holding.get(name, True) for name in each.identity.fields}
    tiers = {}
    for cell in record.cells:
        by_two, by_sums = cell.reading in _BY_TWO, holding.get(cell.field, False)
        if by_sums:
            tiers[cell.field] = Tier.BOTH_AND_SUMS if by_two else Tier.ONE_AND_SUMS
        else:
            tiers[cell.field] = Tier.BOTH if by_two else Tier.ONE
    return tiers


def _count_items(record: Record, cells: tuple[CellResult, ...], truth: Truth) -> Counts:
    """How much there is to review: one item is what a person opens and decides."""
    results = {result.field: result for result in cells if result.expected is not None}
    items = settleable(record)
    kinds = [_is_true(finding, results, truth) for finding in items]
    return Counts(items=len(items), items_true=kinds.count(True), items_unknown=kinds.count(None))


def _is_true(finding: Finding, results: Mapping[FieldId, CellResult], truth: Truth) -> bool | None:
    """Whether an item is about something wrong, or about a true fault; None where no field of it has a true value."""
    if truth.is_fault(finding):
        return True
    known = [result for name, result in results.items() if _covers(finding, name)]
    return any(result.verdict is not Verdict.RIGHT for result in known) if known else None


def _identity_errors(identity: ReportIdentity, gold: Gold) -> tuple[IdentityError, ...]:
    """The known parts that are not right, spaces and width aside."""
    pairs = [IdentityError(part, expected, getattr(identity, part)) for part, expected in gold.identity.items()]
    return tuple(pair for pair in pairs if _squeezed(pair.expected) != _squeezed(pair.got))


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")
