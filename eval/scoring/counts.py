"""What is counted of one document. Counts add up over documents; every figure of the eval is a ratio of two of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one document, or of several together.

    These always hold: `right + wrong + misplaced + missing + invented = cells`;
    `accepted + flagged + (missing - missing_told) = cells`;
    `flagged_wrong + flagged_of_faults + false_flags = flagged`; `not_right_flagged + silent = not_right`.
    """

    documents: int = 0
    exact: int = 0
    """Documents of which every true value is right and nothing is claimed beyond them."""

    # --- cells that have a true value
    cells: int = 0
    right: int = 0
    printed_right: int = 0
    """With the characters as printed, not only the same number."""
    wrong: int = 0
    """Another number or mark than the true one, the following kinds aside."""
    misplaced: int = 0
    """The true number of another field of the same row or column: see `scoring.places`."""
    missing: int = 0
    """The document prints something, or an empty cell, and the reading has no cell."""
    invented: int = 0
    """A number where the document prints none, and which is not misplaced."""
    unverifiable: int = 0
    """Beside `cells`: fields without a true value of which the reading is sure."""

    # --- what the true value is
    numbers: int = 0
    numbers_right: int = 0
    non_zero: int = 0
    non_zero_right: int = 0
    blanks: int = 0
    """Fields that print nothing that counts: blank, `/` or `—`."""
    blank_as_zero: int = 0
    zeros: int = 0
    zero_as_blank: int = 0

    silent: int = 0
    """Not right, and nobody is told."""

    # --- what a person need not look at
    accepted: int = 0
    """Cells with a value and without a flag."""
    accepted_right: int = 0

    # --- flags: a person is told that the cell is doubtful, or lost
    flagged: int = 0
    flagged_wrong: int = 0
    flagged_of_faults: int = 0
    """Right, and in a sum that the publisher truly got wrong, or in the place of another true fault."""
    false_flags: int = 0
    """Right, and in no true fault."""
    not_right: int = 0
    not_right_flagged: int = 0

    # --- review
    items: int = 0
    items_true: int = 0
    """Items on something that is wrong, or on a true fault."""

    # --- finding the wrong cell
    to_locate: int = 0
    """Cells that were read wrong and totals that the publisher got wrong, in sums that fail as read."""
    located: int = 0
    suggested: int = 0
    """Of them those of which the first suggestion is the truth."""
    causes: int = 0
    """Cells read wrong and faults of the publisher that a sum's finding is about and whose cause is known."""
    causes_right: int = 0

    # --- the publisher's faults
    faults: int = 0
    faults_found: int = 0
    faults_found_as_source: int = 0
    faults_not_attempted: int = 0
    claims: int = 0
    claims_true: int = 0

    # --- prose against table
    statements_compared: int = 0
    contradictions: int = 0
    contradictions_found: int = 0
    contradictions_claimed: int = 0
    contradictions_claimed_true: int = 0

    identity: int = 0
    """Known parts of whose report it is: issuer, year, title."""
    identity_right: int = 0

    # --- what it took
    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    cost: Decimal = Decimal(0)
    priced: int = 0
    """Documents whose cost is known: nothing, where no model was asked."""
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    model_seconds: float = 0.0

    # --- more of the above
    missing_told: int = 0
    """Of the missing those that a person is told of."""
    silent_documents: int = 0
    """Documents with a silent error."""
    items_unknown: int = 0
    """Items about fields of which none has a true value: nobody can say whether they are true."""
    suspected: int = 0
    """Cells that are suspected, in tables where there is one to locate."""
    contradictions_not_attempted: int = 0
    offered: int = 0
    """Of the cells to locate those that a finding with suggestions is about."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in _NAMES))


_NAMES = tuple(each.name for each in fields(Counts))


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of all of them."""
    return sum(counts, Counts())
