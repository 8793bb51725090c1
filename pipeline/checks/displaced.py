"""Disagreements of two readings that are told together. Where they hold the same numbers in other places: one finding
for rows or columns changed about, for cells changed about in a row, for a row moved by one. The sums cannot see most of
these; two readings can. And one finding for a row of which most is disputed: one of the readings has it otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.checks.labels import label_of, shown, spoken, where
from pipeline.checks.reconcile import agree
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, listed, message
from pipeline.readers.reading import Reading
from schemas.declaration import FieldId, Table
from schemas.values import Value

_FEWEST = 2
"""Cells that must be disputed in a line for it to be told as a whole."""


@dataclass(frozen=True)
class Dispute:
    """A field that both readings hold, and not alike."""

    field: FieldId
    layout: Value
    llm: Value


@dataclass(frozen=True)
class Displaced:
    """Disputes that are told together; `move` is the key of the message that names the slip that explains them all,
    empty where they are most of a row and none does."""

    move: str
    disputes: tuple[Dispute, ...]


def displaced(table: Table, disputes: Sequence[Dispute]) -> tuple[Displaced, ...]:
    """In: all disputes of a table. Out: those that are told together, no dispute twice."""
    by_field = {dispute.field: dispute for dispute in disputes}
    found: list[Displaced] = []
    for move, key in (("move_rows", "row"), ("move_columns", "column")):
        found += _changed_about(by_field, move, key)
    for row in table.rows:
        line = [by_field[f] for c in row.columns if (f := FieldId(table.id, row.id, c.id)) in by_field]
        move = _within(line)
        if move or (len(line) >= _FEWEST and 2 * len(line) > len(row.columns)):
            found.append(Displaced(move, tuple(line)))
            _take(by_field, line)
    return tuple(found)


def gather_displaced(
    table: Table, findings: Sequence[Finding], layout: Reading | None, llm: Reading | None
) -> tuple[Finding, ...]:
    """In: the findings about a table's cells and its two readings. Out: the same findings, those disagreements that
    belong together told as one, in the place of the first of them."""
    if layout is None or llm is None:
        return tuple(findings)
    single = {f.cells[0]: f for f in findings if f.kind is FindingKind.DISAGREEMENT and len(f.cells) == 1}
    both = [field for field in single if field in layout.cells and field in llm.cells]
    disputes = [Dispute(field, layout.cells[field].value, llm.cells[field].value) for field in both]
    disputes = [dispute for dispute in disputes if not agree(dispute.layout, dispute.llm)]
    told: dict[int, Finding] = {}
    for group in displaced(table, disputes):
        together = _displacement(table, group)
        told |= {id(single[dispute.field]): together for dispute in group.disputes}
    return tuple(dict.fromkeys(told.get(id(finding), finding) for finding in findings))


def _displacement(table: Table, group: Displaced) -> Finding:
    cells = tuple(dispute.field for dispute in group.disputes)
    common = where(cells)
    left = " ".join(shown(dispute.layout) or "-" for dispute in group.disputes)
    right = " ".join(shown(dispute.llm) or "-" for dispute in group.disputes)
    label = label_of(table, common.row, common.column)
    if group.move:
        text = message("displaced", label=label, left=left, right=right, move=message(group.move))
    else:
        text = message("row_disputed", label=label, cells=listed([_dispute(table, d) for d in group.disputes], "and"))
    return Finding(
        FindingKind.DISAGREEMENT, text, table.id, common.row, common.column, left, right, Cause.READING, cells
    )


def _dispute(table: Table, dispute: Dispute) -> Message:
    label = table.row_of[dispute.field.row].column(dispute.field.column).label
    return message("disputed", label=label, left=spoken(dispute.layout), right=spoken(dispute.llm))


def _changed_about(by_field: dict[FieldId, Dispute], move: str, key: str) -> list[Displaced]:
    """Two rows (or columns) each of which has in one reading what the other has in the other reading."""
    lines: dict[str, dict[str, Dispute]] = {}
    for field, dispute in by_field.items():
        across = field.column if key == "row" else field.row
        lines.setdefault(getattr(field, key), {})[across] = dispute
    found = []
    taken: set[str] = set()
    for one, other in combinations(lines, 2):
        if one in taken or other in taken or not _are_exchanged(lines[one], lines[other]):
            continue
        taken |= {one, other}
        pair = (*lines[one].values(), *lines[other].values())
        found.append(Displaced(move, pair))
        _take(by_field, pair)
    return found


def _are_exchanged(one: Mapping[str, Dispute], other: Mapping[str, Dispute]) -> bool:
    return (
        len(one) >= _FEWEST
        and one.keys() == other.keys()
        and all(_same(one[at].layout, other[at].llm) and _same(one[at].llm, other[at].layout) for at in one)
    )


def _within(line: Sequence[Dispute]) -> str:
    """The slip that makes of one reading of a row the other, by its disputed cells; empty where there is none."""
    if len(line) < _FEWEST:
        return ""
    layout, llm = [dispute.layout for dispute in line], [dispute.llm for dispute in line]
    if len(line) == 2 and _same(layout[0], llm[1]) and _same(layout[1], llm[0]):
        return "move_cells"
    if len(line) > 2 and (_is_moved(layout, llm) or _is_moved(llm, layout)):
        return "move_shifted"
    return ""


def _is_moved(one: Sequence[Value], other: Sequence[Value]) -> bool:
    return all(_same(first, second) for first, second in zip(one[1:], other[:-1], strict=True))


def _same(one: Value, other: Value) -> bool:
    return one.number == other.number and one.is_empty == other.is_empty


def _take(by_field: dict[FieldId, Dispute], disputes: Sequence[Dispute]) -> None:
    for dispute in disputes:
        by_field.pop(dispute.field, None)
