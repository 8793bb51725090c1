"""Every field of a document against its true value. A silent error is what the project exists to prevent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from eval.gold import Gold
from eval.scoring.counts import Counts
from eval.scoring.places import misplaced
from pipeline.checks.record import Status
from schemas.declaration import FieldId
from schemas.values import Mark, Value, fold


class Verdict(StrEnum):
    """What a reading made of one field."""

    RIGHT = "right"
    WRONG = "wrong"
    MISPLACED = "misplaced"
    """A number that the document prints in another field of the same row or column, which lost it."""
    MISSING = "missing"
    """The document prints something (or an empty cell) and the reading has no cell."""
    INVENTED = "invented"
    """The reading has a number where the document prints none."""
    UNVERIFIABLE = "unverifiable"
    """The reading is sure of a field that has no true value: absent from the document or unreadable in it."""


ERRORS = frozenset({Verdict.WRONG, Verdict.MISPLACED, Verdict.MISSING, Verdict.INVENTED})


class Tier(IntEnum):
    """How much the evidence of a cell is worth, the surest first."""

    BOTH_AND_SUMS = 1
    """Two readings agree, and every sum over the cell that can be assessed holds; there is one."""
    BOTH = 2
    ONE_AND_SUMS = 3
    ONE = 4
    FLAGGED = 5
    """Flagged, or without a value."""


@dataclass(frozen=True, slots=True)
class CellResult:
    """One field's verdict. `flagged`: a person is told that the cell is doubtful or lost."""

    field: FieldId
    verdict: Verdict
    flagged: bool
    expected: Value | None
    got: Value | None
    tier: Tier = Tier.ONE

    @property
    def is_silent(self) -> bool:
        return self.verdict in ERRORS and not self.flagged

    @property
    def is_accepted(self) -> bool:
        """Whether the cell has a true value, and a value that a person need not look at."""
        return self.expected is not None and self.got is not None and not self.flagged

    @property
    def printed_is_right(self) -> bool:
        if self.expected is None or self.got is None:
            return False
        return fold(self.expected.printed) == fold(self.got.printed)


def score_values(
    values: Mapping[FieldId, Value],
    gold: Gold,
    statuses: Mapping[FieldId, Status] | None = None,
    lost: frozenset[FieldId] = frozenset(),
    tiers: Mapping[FieldId, Tier] | None = None,
) -> tuple[CellResult, ...]:
    """In: any reader's values; with `statuses`, which of them are flagged; `lost`, the fields that a person is told of
    as lost; `tiers`, what their evidence is worth. Out: a verdict on each field, those without a true value last.
    Without statuses every value counts as accepted."""
    known, evidence = statuses or {}, tiers or {}
    read = {name: value for name, value in values.items() if known.get(name) is not Status.MISSING}
    wrong = frozenset(n for n, expected in gold.cells.items() if n not in read or not is_equal(expected, read[n]))
    moved = misplaced(gold, read, wrong)
    results = []
    for name, expected in gold.cells.items():
        got = read.get(name)
        verdict = _verdict(expected, got, name in wrong, name in moved)
        told = known.get(name) is Status.FLAGGED
        if got is None:
            told = name in lost or known.get(name) in (Status.FLAGGED, Status.MISSING)
        tier = Tier.FLAGGED if told or got is None else evidence.get(name, Tier.ONE)
        results.append(CellResult(name, verdict, told, expected, got, tier))
    results += [
        CellResult(name, Verdict.UNVERIFIABLE, False, None, got, evidence.get(name, Tier.ONE))
        for name, got in values.items()
        if name not in gold.cells
        and known.get(name, Status.ACCEPTED) in (Status.ACCEPTED, Status.CORRECTED)
        # An empty form has no true values, and reading its cells as blank claims nothing.
        and not (got.mark is Mark.BLANK and name.table not in gold.tables)
    ]
    return tuple(results)


def is_equal(expected: Value, got: Value) -> bool:
    """Whether a value means what the true one does: the same number or mark; text by its characters."""
    if expected.mark is Mark.OTHER and got.mark is Mark.OTHER:
        return fold(expected.printed) == fold(got.printed)
    return expected.mark is got.mark and expected.number == got.number


def count_cells(results: Sequence[CellResult], faulty: frozenset[FieldId]) -> Counts:
    """In: the verdicts on a document's fields, and the fields of the publisher's true faults. Out: the counts of cells
    and flags."""
    known = [each for each in results if each.expected is not None]
    verdicts = [each.verdict for each in results]
    right = [each.verdict is Verdict.RIGHT for each in known]
    flagged_right = [each for each, good in zip(known, right, strict=True) if each.flagged and good]
    excused = sum(each.field in faulty for each in flagged_right)
    flagged, silent = sum(each.flagged for each in known), sum(each.is_silent for each in known)
    accepted = [good for each, good in zip(known, right, strict=True) if each.is_accepted]
    unverifiable, missing = verdicts.count(Verdict.UNVERIFIABLE), verdicts.count(Verdict.MISSING)
    truths = [(each.expected, each.got, good) for each, good in zip(known, right, strict=True) if each.expected]
    numbers = [good for true, _, good in truths if true.is_number]
    non_zero = [good for true, _, good in truths if true.number]
    zeros = [got for true, got, _ in truths if true.number == 0]
    blanks = [got for true, got, _ in truths if true.is_empty]
    return Counts(
        documents=1,
        exact=int(all(right) and not unverifiable),
        cells=len(known),
        right=sum(right),
        printed_right=sum(each.printed_is_right for each in known),
        wrong=verdicts.count(Verdict.WRONG),
        misplaced=verdicts.count(Verdict.MISPLACED),
        missing=missing,
        missing_told=sum(each.verdict is Verdict.MISSING and each.flagged for each in known),
        invented=verdicts.count(Verdict.INVENTED),
        unverifiable=unverifiable,
        numbers=len(numbers),
        numbers_right=sum(numbers),
        non_zero=len(non_zero),
        non_zero_right=sum(non_zero),
        blanks=len(blanks),
        blank_as_zero=sum(got is not None and got.number == 0 for got in blanks),
        zeros=len(zeros),
        zero_as_blank=sum(got is not None and got.is_empty for got in zeros),
        silent=silent,
        silent_documents=int(silent > 0),
        accepted=len(accepted),
        accepted_right=sum(accepted),
        flagged=flagged,
        flagged_wrong=flagged - len(flagged_right),
        flagged_of_faults=excused,
        false_flags=len(flagged_right) - excused,
        not_right=len(known) - sum(right),
        not_right_flagged=flagged - len(flagged_right),
    )


def _verdict(expected: Value, got: Value | None, is_wrong: bool, is_moved: bool) -> Verdict:
    if got is None:
        return Verdict.MISSING
    if not is_wrong:
        return Verdict.RIGHT
    if is_moved:
        return Verdict.MISPLACED
    return Verdict.INVENTED if got.is_number and not expected.is_number else Verdict.WRONG
