"""The record: what Gouji says a document holds, cell by cell, with what a person should know about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pipeline.checks.identities import Assessment
from pipeline.documents.model import Place, Recognition
from pipeline.errors import ModelError
from pipeline.findings import Finding, FindingKind
from pipeline.readers.answers import Answer, AnswerRefused, M, Spent
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.prices import Price
from pipeline.readers.reading import Reading
from schemas.declaration import FieldId, Table
from schemas.values import Value


class Status(StrEnum):
    """The `status` of a cell in cells.csv."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    MISSING = "missing"
    CORRECTED = "corrected"


class Outcome(StrEnum):
    """The `outcome` of a document in reports.csv."""

    OK = "ok"
    FLAGGED = "flagged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecordCell:
    """One field. `reading` names who read it (`layout`, `llm`, `both`; `layout+look` or `llm+look` where a second look
    settled it; empty where nobody did). `other` is the value of a reading that differs, `third` that of one that
    differs from both.

    `place` is that of the value, `row_place` of its row's label, `column_place` of its column's header, as far as they
    are known: all three by the reading that the value is taken from, the layout reading's where it is `both`.
    `recognition` is that of the least certain word under the value, where it was recognised in a picture. `before` is
    the value as read, where a person has corrected it; who decided on the cell and when are empty where nobody did.
    """

    field: FieldId
    status: Status
    value: Value | None = None
    place: Place | None = None
    reading: str = ""
    other: Value | None = None
    row_place: Place | None = None
    column_place: Place | None = None
    recognition: Recognition | None = None
    third: Value | None = None
    before: Value | None = None
    decided_by: str = ""
    decided_at: str = ""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """The cells of one table in the form that was found, one for each of its fields, in printed order."""

    table: Table
    cells: tuple[RecordCell, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """What the answers that a record rests on cost when they were first had, and those that could not be used: tokens
    by direction, calls, and the model's seconds. `cached_calls` of the calls were made before this run, which paid
    nothing for them: the only count that differs from run to run. `cost` is None where no price is known.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    cached_calls: int = 0
    cost: Decimal | None = None
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.cached_calls + other.cached_calls,
            sum(costs, Decimal(0)) if costs else None,
            self.seconds + other.seconds,
        )

    @classmethod
    def of(cls, answer: Answer[M]) -> Usage:
        """What an answer cost, but for the price."""
        usage = cls._of(answer.spent)
        return replace(usage, cached_calls=usage.calls) if answer.cached else usage

    @classmethod
    def in_vain(cls, error: ModelError) -> Usage:
        """What was paid for answers that could not be used, but for the price."""
        return cls._of(error.spent) if isinstance(error, AnswerRefused) else cls()

    @classmethod
    def _of(cls, spent: Spent) -> Usage:
        return cls(spent.prompt_tokens, spent.completion_tokens, spent.calls, seconds=spent.seconds)

    def at(self, price: Price | None) -> Usage:
        """The same with what the tokens cost at this price; without one, as it is."""
        if price is None:
            return self
        return replace(self, cost=price.cost(self.prompt_tokens, self.completion_tokens))


class Readings(NamedTuple):
    """The readings of one table, as far as there are any; `look` holds only the cells that were asked about again."""

    layout: Reading | None = None
    llm: Reading | None = None
    look: Reading | None = None


@dataclass(frozen=True)
class Record:
    """A document's result. A failed document has a `reason` and neither tables nor findings but its own failure.

    `statements` counts those of the prose that were compared with the tables; None where no model read the prose: then
    it cannot be said whether the two agree. `seconds` are those that this run worked on the document or waited for the
    model, `cpu_seconds` those of the processor, without the embedded model's.
    """

    document: str
    sha256: str
    outcome: Outcome
    identity: ReportIdentity = field(default_factory=ReportIdentity)
    tables: tuple[TableRecord, ...] = ()
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    reason: str = ""
    assessments: tuple[Assessment, ...] = ()
    readings: tuple[Readings, ...] = ()
    statements: int | None = None
    cpu_seconds: float = 0.0

    @property
    def cells(self) -> Iterator[RecordCell]:
        """The cells of all tables, in printed order."""
        return (cell for table in self.tables for cell in table.cells)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that a person must settle."""
        return tuple(finding for finding in self.findings if needs_review(finding))

    def table(self, table_id: str) -> TableRecord | None:
        """The table of that id, where it was found."""
        return next((table for table in self.tables if table.table.id == table_id), None)


def needs_review(finding: Finding) -> bool:
    """Whether a finding doubts cells, or says that a table or the document is lost, and nobody has settled it yet; the
    others only inform."""
    if finding.decided:
        return False
    return bool(finding.cells) or finding.kind in (FindingKind.MISSING, FindingKind.UNREADABLE)
