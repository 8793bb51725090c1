"""How good a record is, against the true values. A silent error is what the project exists to prevent.

All figures are counts; a share is shown exactly and never rounded up to 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from eval.gold import Gold, GoldFinding, Spot
from pipeline.checks.record import Outcome, Record, Status, Usage
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import FieldId
from schemas.values import Mark, Value, fold

_WITHOUT_PROSE = frozenset({FindingKind.NARRATIVE})
_WITHOUT_YEAR_BEFORE = frozenset({FindingKind.CROSS_YEAR})
FAULT_KINDS = frozenset(
    {
        FindingKind.ROW_TOTAL,
        FindingKind.OUTCOME_TOTAL,
        FindingKind.BALANCE,
        FindingKind.DISPUTES_TOTAL,
        FindingKind.BLANK_TOTAL,
        FindingKind.STRUCTURE,
        FindingKind.CROSS_YEAR,
        FindingKind.NARRATIVE,
    }
)
"""Kinds that speak of the published report; the others speak of our reading and are measured by the flags."""
_TOLD = (Status.FLAGGED, Status.MISSING)
_LOSSES = frozenset({FindingKind.MISSING, FindingKind.UNREADABLE})


class Verdict(StrEnum):
    """What a reading made of one field."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    """The document prints something (or an empty cell) and the reading has no cell."""
    INVENTED = "invented"
    """The reading has a number where the document prints none."""
    UNVERIFIABLE = "unverifiable"
    """The reading is sure of a field that has no true value: absent from the document or unreadable in it."""


@dataclass(frozen=True, slots=True)
class CellResult:
    """One field's verdict. `flagged`: a person is told that the cell is doubtful or lost."""

    field: FieldId
    verdict: Verdict
    flagged: bool
    expected: Value | None
    got: Value | None

    @property
    def is_silent(self) -> bool:
        return self.verdict in (Verdict.WRONG, Verdict.MISSING, Verdict.INVENTED) and not self.flagged

    @property
    def printed_is_right(self) -> bool:
        if self.expected is None or self.got is None:
            return False
        return fold(self.expected.printed) == fold(self.got.printed)

    @property
    def is_non_zero(self) -> bool:
        """Whether the true value is a number other than 0: a reader that says 0 everywhere gets the rest right."""
        return self.expected is not None and bool(self.expected.number)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, shown to a tenth of a percent, cut and not rounded: only all is 100 %."""

    part: int
    whole: int

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        tenths = self.part * 1000 // self.whole
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class CellCounts:
    """Counts over fields with a true value (`cells`), and the `unverifiable` ones without."""

    cells: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    invented: int = 0
    silent: int = 0
    flagged: int = 0
    false_flags: int = 0
    unverifiable: int = 0
    printed_right: int = 0
    non_zero: int = 0
    non_zero_right: int = 0

    def __add__(self, other: CellCounts) -> CellCounts:
        return CellCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def accuracy(self) -> Share:
        return Share(self.right, self.cells)

    @property
    def flagged_share(self) -> Share:
        return Share(self.flagged, self.cells)

    @property
    def is_exact(self) -> bool:
        """Every true value is right and nothing is claimed beyond them."""
        return self.right == self.cells and not self.unverifiable


@dataclass(frozen=True)
class CellScore:
    """The verdicts on all fields of a document, those without a true value last."""

    results: tuple[CellResult, ...]

    @cached_property
    def counts(self) -> CellCounts:
        known = [result for result in self.results if result.expected is not None]
        verdicts = [result.verdict for result in self.results]
        return CellCounts(
            cells=len(known),
            right=verdicts.count(Verdict.RIGHT),
            wrong=verdicts.count(Verdict.WRONG),
            missing=verdicts.count(Verdict.MISSING),
            invented=verdicts.count(Verdict.INVENTED),
            silent=sum(result.is_silent for result in known),
            flagged=sum(result.flagged for result in known),
            false_flags=sum(result.flagged and result.verdict is Verdict.RIGHT for result in known),
            unverifiable=verdicts.count(Verdict.UNVERIFIABLE),
            printed_right=sum(result.printed_is_right for result in known),
            non_zero=sum(result.is_non_zero for result in known),
            non_zero_right=sum(result.is_non_zero and result.verdict is Verdict.RIGHT for result in known),
        )

    @property
    def silent_errors(self) -> tuple[CellResult, ...]:
        return tuple(result for result in self.results if result.is_silent)


class IdentityError(NamedTuple):
    """A part of the report's identity that was read wrong."""

    part: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class IdentityScore:
    """Issuer, year and title, as far as the true ones are known."""

    compared: int = 0
    errors: tuple[IdentityError, ...] = ()

    @property
    def right(self) -> int:
        return self.compared - len(self.errors)

    def __add__(self, other: IdentityScore) -> IdentityScore:
        return IdentityScore(self.compared + other.compared, self.errors + other.errors)


@dataclass(frozen=True, slots=True)
class FindingScore:
    """True faults of the published reports that were found, and faults that were claimed.

    A finding counts as found whatever its cause; `found_as_source` are those that blame the publisher, as they should.
    `claims` are the findings that blame the publisher: what is blamed on the reading accuses nobody.
    """

    expected: int = 0
    found: int = 0
    found_as_source: int = 0
    claims: int = 0
    not_attempted: int = 0
    missed: tuple[GoldFinding, ...] = ()
    false_claims: tuple[Finding, ...] = ()

    @property
    def recall(self) -> Share:
        return Share(self.found, self.expected)

    @property
    def precision(self) -> Share:
        return Share(self.claims - len(self.false_claims), self.claims)

    def __add__(self, other: FindingScore) -> FindingScore:
        return FindingScore(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class DocumentScore:
    """One document's figures. `findings` is None where the true ones are not known."""

    name: str
    outcome: Outcome
    reason: str
    cells: CellScore
    identity: IdentityScore
    findings: FindingScore | None
    usage: Usage
    seconds: float


@dataclass(frozen=True)
class SetScore:
    """The figures of an eval set."""

    documents: tuple[DocumentScore, ...]

    @cached_property
    def cells(self) -> CellCounts:
        return sum((document.cells.counts for document in self.documents), CellCounts())

    @property
    def exact(self) -> Share:
        return Share(sum(document.cells.counts.is_exact for document in self.documents), len(self.documents))

    @cached_property
    def identity(self) -> IdentityScore:
        return sum((document.identity for document in self.documents), IdentityScore())

    @cached_property
    def findings(self) -> FindingScore:
        return sum((document.findings for document in self.documents if document.findings), FindingScore())

    @cached_property
    def usage(self) -> Usage:
        return sum((document.usage for document in self.documents), Usage())

    @property
    def passed(self) -> bool:
        """Whether a person can rely on what is not flagged."""
        return not self.cells.silent


def score_record(record: Record, gold: Gold, year_before: bool = False) -> DocumentScore:
    """In: a document's record, its true values, and whether the same issuer's report of the year before was read beside
    it. Out: its figures."""
    cells = {cell.field: cell for cell in record.cells}
    values = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    statuses = {name: cell.status for name, cell in cells.items()}
    losses = [finding for finding in record.findings if finding.kind in _LOSSES]
    lost = frozenset(
        name
        for name in gold.cells
        if record.outcome is Outcome.FAILED or any(_covers(finding, name) for finding in losses)
    )
    return DocumentScore(
        gold.name,
        record.outcome,
        record.reason,
        score_values(values, gold, statuses, lost),
        score_identity(record.identity, gold),
        None if gold.findings is None else _score_findings_of(record, gold.findings, year_before),
        record.usage,
        record.seconds,
    )


def score_values(
    values: Mapping[FieldId, Value],
    gold: Gold,
    statuses: Mapping[FieldId, Status] | None = None,
    lost: frozenset[FieldId] = frozenset(),
) -> CellScore:
    """In: any reader's values; with `statuses`, which of them are flagged; `lost`, the fields that a person is told of
    as lost. Out: a verdict on each field. Without statuses every value counts as accepted."""
    known = statuses or {}
    results = [
        _result(name, expected, values.get(name), known.get(name), name in lost)
        for name, expected in gold.cells.items()
    ]
    results += [
        CellResult(name, Verdict.UNVERIFIABLE, False, None, got)
        for name, got in values.items()
        if name not in gold.cells
        and known.get(name, Status.ACCEPTED) in (Status.ACCEPTED, Status.CORRECTED)
        # An empty form has no true values, and reading its cells as blank claims nothing.
        and not (got.mark is Mark.BLANK and name.table not in gold.tables)
    ]
    return CellScore(tuple(results))


def score_identity(identity: ReportIdentity, gold: Gold) -> IdentityScore:
    """In: what a document was taken for. Out: which of the known parts are right, spaces and width aside."""
    pairs = [IdentityError(part, expected, getattr(identity, part)) for part, expected in gold.identity.items()]
    errors = tuple(pair for pair in pairs if _squeezed(pair.expected) != _squeezed(pair.got))
    return IdentityScore(len(pairs), errors)


def _score_findings_of(record: Record, expected: Sequence[GoldFinding], year_before: bool) -> FindingScore:
    return score_findings(record.findings, expected, year_before, prose_read=record.statements is not None)


def score_findings(
    found: Iterable[Finding], expected: Sequence[GoldFinding], year_before: bool = False, prose_read: bool = False
) -> FindingScore:
    """In: a record's findings and the true ones. Without a `year_before` what does not follow from it is not attempted;
    nor is what the prose says, where no model has read it. Out: which true ones were found and which claims are true,
    compared by kind, table, row and column as far as both name them."""
    without_year = frozenset() if year_before else _WITHOUT_YEAR_BEFORE
    not_attempted = without_year if prose_read else without_year | _WITHOUT_PROSE
    faults = [finding for finding in found if finding.kind in FAULT_KINDS]
    sought = [truth for truth in expected if not truth.ignored and truth.kind not in not_attempted]
    met = {index: [f for f in faults if _is_same(f, truth)] for index, truth in enumerate(sought)}
    claims = [
        finding
        for finding in faults
        if finding.cause is Cause.SOURCE and not any(t.ignored and _is_same(finding, t) for t in expected)
    ]
    return FindingScore(
        expected=len(sought),
        found=sum(bool(matches) for matches in met.values()),
        found_as_source=sum(any(f.cause is Cause.SOURCE for f in matches) for matches in met.values()),
        claims=len(claims),
        not_attempted=sum(truth.kind in not_attempted and not truth.ignored for truth in expected),
        missed=tuple(truth for index, truth in enumerate(sought) if not met[index]),
        false_claims=tuple(f for f in claims if not any(_is_same(f, truth) for truth in sought)),
    )


def _result(name: FieldId, expected: Value, got: Value | None, status: Status | None, lost: bool) -> CellResult:
    if got is None or status is Status.MISSING:
        return CellResult(name, Verdict.MISSING, lost or status in _TOLD, expected, None)
    if _is_equal(expected, got):
        verdict = Verdict.RIGHT
    else:
        verdict = Verdict.INVENTED if got.is_number and not expected.is_number else Verdict.WRONG
    return CellResult(name, verdict, status is Status.FLAGGED, expected, got)


def _is_equal(expected: Value, got: Value) -> bool:
    if expected.mark is Mark.OTHER and got.mark is Mark.OTHER:
        return fold(expected.printed) == fold(got.printed)
    return expected.mark is got.mark and expected.number == got.number


def _covers(finding: Finding, name: FieldId) -> bool:
    if finding.cells:
        return name in finding.cells
    named = (finding.table, finding.row, finding.column)
    return all(not part or part == own for part, own in zip(named, name, strict=True))


def _is_same(finding: Finding, truth: GoldFinding) -> bool:
    if finding.kind is not truth.kind or finding.table != truth.table:
        return False
    return not truth.spots or any(_is_at(finding, spot) for spot in truth.spots)


def _is_at(finding: Finding, spot: Spot) -> bool:
    pairs = ((finding.row, spot.row), (finding.column, spot.column))
    both = [mine == theirs for mine, theirs in pairs if mine and theirs]
    return bool(both) and all(both)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")
