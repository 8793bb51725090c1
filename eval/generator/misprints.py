"""Words that contradict the tables: numbers of section 一 that a publisher got wrong, written down as findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from eval.generator.draw import Draw
from eval.generator.faults import number
from eval.generator.numbers import rule_of
from eval.generator.report import Finding
from schemas.declaration import Arrangement, FieldId, Table

_FLOW = {"received": "新收政府信息公开申请{}件", "carried_in": "上年结转{}件", "processed_total": "办结{}件"}
_OUTCOMES = {"granted": "予以公开{}件", "partially_granted": "部分公开{}件"}
"""How `prose` speaks of these rows."""


@dataclass(frozen=True)
class Misprints:
    """The numbers that the words give by field, and a finding for each."""

    numbers: Mapping[FieldId, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def misprint(
    declarations: Sequence[Table], tables: Mapping[FieldId, str], wrong: Collection[FieldId], count: int, draw: Draw
) -> Misprints:
    """Gives `count` numbers of the words another value than the tables print.

    Raises ValueError where the words speak of fewer numbers other than 0.
    """
    phrases = _phrases(declarations, tables, wrong)
    if len(phrases) < count:
        raise ValueError(f"the words speak of {len(phrases)} numbers, {count} cannot be wrong")
    chosen = draw.sample(tuple(phrases), count)
    numbers = {each: int(number(tables[each])) + draw.whole(1, 9) for each in chosen}
    return Misprints(
        numbers, tuple(_finding(each, tables[each], phrases[each].format(numbers[each])) for each in chosen)
    )


def _phrases(
    declarations: Sequence[Table], tables: Mapping[FieldId, str], wrong: Collection[FieldId]
) -> dict[FieldId, str]:
    """What the words say of the fields that they speak of: nothing of a table whose totals are wrong as printed."""
    table = next(table for table in declarations if table.arrangement is Arrangement.MATRIX)
    total, balance = rule_of(table, "row_total").right[0], rule_of(table, "balance")
    if any(FieldId(table.id, row, total) in wrong for row in (*balance.left, *balance.right)):
        return {}
    phrases = {FieldId(table.id, row, total): phrase for row, phrase in _FLOW.items()}
    outcomes = {FieldId(table.id, row, total): phrase for row, phrase in _OUTCOMES.items()}
    if not any(each in wrong for each in outcomes):
        phrases |= outcomes
    return {each: phrase for each, phrase in phrases.items() if number(tables[each])}


def _finding(place: FieldId, printed: str, quotation: str) -> Finding:
    note = f"section 一 says {quotation}, the table prints {printed}"
    return Finding("narrative", place.table, f"{place.row}/{place.column}", quotation, printed, note)
