"""Doubts gathered into findings, so that a reviewer gets one item for a row or a table and not one for each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.checks.labels import label_of, shown, spoken, where
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from schemas.declaration import FieldId, Table
from schemas.values import Value

MOST_ROWS_DOUBTED = 8
"""A doubt of one reason in more rows than these is one finding about the table."""
MOST_ROWS_MISSING = 3


class Topic(StrEnum):
    """What is doubtful; also the key of the message about a single cell."""

    MISSING = "missing_cell"
    """Nobody read the field."""
    WEAK = "weak"
    """Its only sure support is a reading with a doubt, which is the reason."""
    UNGROUNDED = "ungrounded"
    """A model's value that stands nowhere."""
    ONE_READING = "one_reading"
    """A model's value that the layout reading does not confirm."""

    @property
    def plural(self) -> str:
        """The key of the message about several cells."""
        return "missing_cells" if self is Topic.MISSING else f"{self.value}_cells"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why one field's cell is not accepted."""

    topic: Topic
    field: FieldId
    value: Value | None = None
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class _Alike:
    """What doubts must share to be gathered."""

    topic: Topic
    reason: Message | None


def gather(table: Table, doubts: Iterable[Doubt]) -> tuple[Finding, ...]:
    """In: the doubts about a table's cells. Out: one finding a row for each reason, or one for the table where too many
    rows share it; in printed order."""
    order = {field: index for index, field in enumerate(table.fields)}
    groups: dict[_Alike, list[Doubt]] = {}
    for doubt in sorted(doubts, key=lambda doubt: order[doubt.field]):
        groups.setdefault(_Alike(doubt.topic, doubt.reason), []).append(doubt)
    findings = [_finding(table, part) for group in groups.values() for part in _parts(table, group)]
    return tuple(sorted(findings, key=lambda finding: order[finding.cells[0]]))


def _parts(table: Table, group: Sequence[Doubt]) -> tuple[Sequence[Doubt], ...]:
    rows: dict[str, list[Doubt]] = {}
    for doubt in group:
        rows.setdefault(doubt.field.row, []).append(doubt)
    missing = group[0].topic is Topic.MISSING
    whole = missing and len(group) == len(table.fields)
    if whole or len(rows) > (MOST_ROWS_MISSING if missing else MOST_ROWS_DOUBTED):
        return (group,)
    return tuple(rows.values())


def _finding(table: Table, doubts: Sequence[Doubt]) -> Finding:
    first, cells = doubts[0], tuple(doubt.field for doubt in doubts)
    topic, single = first.topic, len(doubts) == 1
    common = where(cells)
    label = label_of(table, common.row, common.column)
    if single:
        value = spoken(first.value)
        text = message(topic.value, label=label, left=value, right=value, reason=first.reason or "")
    else:
        text = message(topic.plural, label=label, count=len(cells), reason=first.reason or "")
    return Finding(
        FindingKind.MISSING if topic is Topic.MISSING else FindingKind.UNGROUNDED,
        text,
        table.id,
        common.row,
        common.column,
        shown(first.value) if single and topic is Topic.WEAK else "",
        shown(first.value) if single and topic in (Topic.UNGROUNDED, Topic.ONE_READING) else "",
        Cause.UNKNOWN if topic is Topic.MISSING else Cause.READING,
        cells,
    )
