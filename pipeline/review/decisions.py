"""What a person has decided, and what a record becomes by it. Pure functions: the record as read is kept as it is.

A decision is about an *item*: a document's content, its fields and their values. What each choice means:

- accept: the values are right as read. The item is settled; a cell that no other open item names is accepted. What was
  not read (a lost table, a missing cell, a document that cannot be opened) stays so, and is settled.
- source_error: the same, and the finding's cause is the source: the publisher's error is kept as published.
- correct: the cells named become `corrected`, with the value as read beside; then the sums are checked again. An item
  about a sum is settled by the sum holding, any other by all its cells being corrected. What is left is a new item.
- reject: the values are not to be used. The item is settled, its cells stay flagged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from pipeline.checks.recheck import SUM_KINDS, recheck
from pipeline.checks.record import Outcome, Record, RecordCell, Status, TableRecord
from pipeline.findings import Cause, Finding
from pipeline.review.items import content_of, identity_of, item_id, settleable
from schemas.declaration import FieldId
from schemas.values import parse_value


class Choice(StrEnum):
    """The `decision` of an item."""

    ACCEPT = "accept"
    CORRECT = "correct"
    SOURCE_ERROR = "source_error"
    REJECT = "reject"


class Correction(NamedTuple):
    """What stands in a field in truth, as a person would print it, and the value that it was corrected from."""

    field: FieldId
    before: str
    printed: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`content` is the document's hash; `kind` to `column` are those of the item; `when` is a time in ISO 8601."""

    content: str
    item: str
    document: str
    kind: str
    table: str
    row: str
    column: str
    choice: Choice
    corrections: tuple[Correction, ...] = ()
    comment: str = ""
    who: str = ""
    when: str = ""

    def says_the_same_as(self, other: Decision | None) -> bool:
        """Whether the other one decides the same; who and when do not count."""
        if other is None:
            return False
        return (self.choice, self.corrections, self.comment) == (other.choice, other.corrections, other.comment)

    def to_json(self) -> str:
        """The decision as text."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Decision:
        """The decision that `to_json` wrote. Raises ValueError for anything else."""
        try:
            told = json.loads(text)
            corrections = tuple(Correction(FieldId(*c[0]), *c[1:]) for c in told.pop("corrections"))
            return cls(**{**told, "choice": Choice(told["choice"]), "corrections": corrections})
        except (TypeError, KeyError, IndexError) as error:
            raise ValueError(f"no decision: {error}") from error


class Item(NamedTuple):
    """A finding with the record in which it arose."""

    finding: Finding
    record: Record


@dataclass(frozen=True)
class Reviewed:
    """A record as the decisions leave it; `items` are all that are or were open on the way there, by id, `applied` the
    decisions that hold."""

    record: Record
    items: Mapping[str, Item]
    applied: Mapping[str, Decision]


def decide(record: Record, decisions: Iterable[Decision] = ()) -> Reviewed:
    """In: a record as read, and decisions in the order in which they were taken, about it or other documents; of two
    about one item the later counts. Out: the record after all that still apply: those whose item is, or comes up."""
    due: dict[str, Decision] = {}
    for decision in decisions:
        if decision.content == content_of(record):
            due.pop(decision.item, None)
            due[decision.item] = decision
    state = _State(record)
    while state.take([each for each in due.values() if each.item in state.open and each.item not in state.applied]):
        pass
    return Reviewed(state.record, state.items, state.applied)


class _State:
    """A record while decisions are applied to it, round by round: what is settled may bring up what is new."""

    def __init__(self, record: Record) -> None:
        # A failed document is one item even where nobody found words for it.
        self.record = record if record.findings else replace(record, findings=settleable(record))
        self.items: dict[str, Item] = {}
        self.applied: dict[str, Decision] = {}
        self._rejected: set[FieldId] = set()
        self._named = {field for finding in record.findings for field in finding.cells}
        self._unnamed_flags = {c.field for c in record.cells if c.status is Status.FLAGGED} - self._named
        self.open: dict[str, Finding] = {}
        self._look()

    def take(self, decisions: Sequence[Decision]) -> bool:
        """Applies decisions about open items. Out: whether there were any that apply."""
        cells = {cell.field: cell for cell in self.record.cells}
        fitting = [each for each in decisions if _fits(each, cells)]
        if not fitting:
            return False
        changed: set[str] = set()
        for decision in fitting:
            self.applied[decision.item] = decision
            finding = self.open[decision.item]
            for field in finding.cells:
                if field in cells:
                    cells[field] = replace(cells[field], decided_by=decision.who, decided_at=decision.when)
            if decision.choice is Choice.REJECT:
                self._rejected.update(finding.cells)
            for field, _, printed in decision.corrections:
                cells[field] = _corrected(cells[field], printed, decision)
                self._rejected.discard(field)
                changed.add(field.table)
        self.record = replace(
            _with_cells(self.record, cells), findings=tuple(map(self._lessened, self.record.findings))
        )
        if changed:
            self.record = recheck(self.record, changed)
        self.record = replace(self.record, findings=tuple(map(self._settled, self.record.findings)))
        self.record = self._with_statuses()
        self._look()
        return True

    def _look(self) -> None:
        self.open = {item_id(self.record, finding): finding for finding in settleable(self.record)}
        self.items.update({item: Item(finding, self.record) for item, finding in self.open.items()})

    def _lessened(self, finding: Finding) -> Finding:
        """A finding without the cells that a person has corrected for it; a sum is checked again instead."""
        decision = next((self.applied.get(item) for item, own in self.open.items() if own is finding), None)
        if decision is None or decision.choice is not Choice.CORRECT or finding.kind in SUM_KINDS:
            return finding
        corrected = {correction.field for correction in decision.corrections}
        left = tuple(field for field in finding.cells if field not in corrected)
        return replace(finding, cells=left) if left else replace(finding, decided=True)

    def _settled(self, finding: Finding) -> Finding:
        decision = self.applied.get(item_id(self.record, finding))
        if decision is None or decision.choice is Choice.CORRECT:
            return finding
        cause = Cause.SOURCE if decision.choice is Choice.SOURCE_ERROR else finding.cause
        return replace(finding, decided=True, cause=cause)

    def _with_statuses(self) -> Record:
        """A cell is in doubt as long as an open item names it, or its value was rejected."""
        named = {field for finding in self.record.open_findings for field in finding.cells}
        doubted = named | self._rejected | self._unnamed_flags
        cells = {cell.field: replace(cell, status=_status(cell, doubted)) for cell in self.record.cells}
        record = _with_cells(self.record, cells)
        if record.outcome is Outcome.FAILED:
            return record
        done = {cell.status for cell in record.cells} <= {Status.ACCEPTED, Status.CORRECTED}
        return replace(record, outcome=Outcome.OK if done and not record.open_findings else Outcome.FLAGGED)


def _status(cell: RecordCell, doubted: set[FieldId]) -> Status:
    if cell.status is Status.CORRECTED:
        return Status.CORRECTED
    if cell.value is None:
        return Status.MISSING
    return Status.FLAGGED if cell.field in doubted else Status.ACCEPTED


def _fits(decision: Decision, cells: Mapping[FieldId, RecordCell]) -> bool:
    """Whether what a decision corrects still stands there."""
    return all(c.field in cells and value_key(cells[c.field]) == c.before for c in decision.corrections)


def value_key(cell: RecordCell) -> str:
    """The value of a cell as a correction names it."""
    return "|".join(identity_of(cell))


def _corrected(cell: RecordCell, printed: str, decision: Decision) -> RecordCell:
    first = cell.before if cell.status is Status.CORRECTED else cell.value
    return replace(
        cell,
        status=Status.CORRECTED,
        value=parse_value(printed),
        before=first,
        decided_by=decision.who,
        decided_at=decision.when,
    )


def _with_cells(record: Record, cells: Mapping[FieldId, RecordCell]) -> Record:
    tables = (TableRecord(each.table, tuple(cells[cell.field] for cell in each.cells)) for each in record.tables)
    return replace(record, tables=tuple(tables))
