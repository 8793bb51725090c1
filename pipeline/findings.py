"""A finding: something about a document that a person should know.

Readers report what they saw on the way (`structure`, `unreadable`); the checks add the rest. A finding with `cells`
doubts those cells: they are flagged and the finding is an item for review. A finding without cells only informs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pipeline.messages import Message
from schemas.declaration import FieldId


class FindingKind(StrEnum):
    """The `kind` of findings.csv and review.csv."""

    ROW_TOTAL = "row_total"
    OUTCOME_TOTAL = "outcome_total"
    BALANCE = "balance"
    DISPUTES_TOTAL = "disputes_total"
    BLANK_TOTAL = "blank_total"
    CROSS_YEAR = "cross_year"
    NARRATIVE = "narrative"
    STRUCTURE = "structure"
    DISAGREEMENT = "disagreement"
    UNGROUNDED = "ungrounded"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class Cause(StrEnum):
    """Whose fault a finding is."""

    SOURCE = "source"
    """Read exactly; the published document itself is at fault and is kept as published."""
    READING = "reading"
    """Gouji's reading is at fault or in doubt."""
    UNKNOWN = "unknown"


class Change(NamedTuple):
    """Another number for a field than the one that was read there."""

    field: FieldId
    number: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Numbers that may stand there instead and that repair the sums, and how they may have come to be misread. It is
    shown to a person; nothing is changed by it."""

    changes: tuple[Change, ...]
    reason: Message


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` and `column` are empty where the finding is about a whole column, row or table; `table` is empty where it
    is about the document. `left` and `right` are what contradicts each other, as printed or summed. Cells that are
    `settled_by_sums` are in doubt only while a sum over one of them fails or cannot be known. `suspects` are the cells
    of every smallest set of changes that repairs the sums; `suggestions` the likeliest repairs, the best first.
    `decided` where a person has settled it: it then doubts nothing any more."""

    kind: FindingKind
    message: Message
    table: str = ""
    row: str = ""
    column: str = ""
    left: str = ""
    right: str = ""
    cause: Cause = Cause.UNKNOWN
    cells: tuple[FieldId, ...] = ()
    settled_by_sums: bool = False
    suspects: tuple[FieldId, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    decided: bool = False
