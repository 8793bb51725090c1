"""The numbers of a report, drawn so that every 勾稽 identity holds.

Only the declarations say which rows and columns there are and which of them add up to which. Counts are whole
numbers; amounts of money are whole 元, whatever unit they are later printed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.generator.draw import Draw
from eval.generator.profiles import DISPUTE_RESULTS, OUTCOMES, Profile, Scale
from schemas.declaration import Arrangement, FieldId, Row, Rule, Table

Numbers = Mapping[FieldId, int]


def draw_numbers(
    declarations: Sequence[Table], profile: Profile, draw: Draw, previous: Numbers | None = None
) -> dict[FieldId, int]:
    """One number for every field of `declarations`, in printed order.

    `previous` are the numbers of the same publisher's last year: what it carried out is carried in, and what was in
    force then is where this year starts from.
    """
    last = previous or {}
    numbers: dict[FieldId, int] = {}
    for table in declarations:
        stream = draw.child(table.id)
        if table.arrangement is Arrangement.SECTIONS:
            drawn = _disclosure(table, profile, stream, last)
        elif table.arrangement is Arrangement.MATRIX:
            drawn = _applications(table, profile, stream, last)
        else:
            drawn = _disputes(table, profile, stream)
        numbers.update({field: drawn[field] for field in table.fields})
    return numbers


def rule_of(table: Table, kind: str) -> Rule:
    """The one rule of that kind in a table. Raises KeyError where there is none."""
    for rule in table.rules:
        if rule.kind == kind:
            return rule
    raise KeyError((table.id, kind))


def _disclosure(table: Table, profile: Profile, draw: Draw, last: Numbers) -> dict[FieldId, int]:
    numbers: dict[FieldId, int] = {}
    for row in table.rows:
        before = last.get(FieldId(table.id, row.id, "in_force"))
        drawn = _disclosure_row(row, profile.disclosure[row.id], draw, before)
        numbers.update({FieldId(table.id, row.id, column): number for column, number in drawn.items()})
    return numbers


def _disclosure_row(row: Row, scale: Scale, draw: Draw, before: int | None) -> dict[str, int]:
    """The numbers of one row of table two; `before` is what was in force a year ago, where that is known."""
    flow, stock = draw.from_spread(scale.flow), draw.from_spread(scale.stock)
    match tuple(column.id for column in row.columns):
        case ("issued", "repealed", "in_force"):
            start = stock if before is None else before
            repealed = draw.whole(0, min(start, flow + 6))
            return {"issued": flow, "repealed": repealed, "in_force": start + flow - repealed}
        case ("newly_made", "newly_disclosed", "total_disclosed"):
            disclosed = flow if draw.chance(75) else draw.whole(0, flow)
            return {"newly_made": flow, "newly_disclosed": disclosed, "total_disclosed": stock + disclosed}
        case ("prior_items", "change", *rest):
            change = draw.whole(-stock // 4, stock // 6) if draw.chance(70) else 0
            return {"prior_items": stock, "change": change} | dict.fromkeys(rest, flow)
        case ("items", "amount"):
            return {"items": stock if flow else 0, "amount": flow}
        case (only,):
            return {only: flow}
        case columns:
            raise KeyError(f"no way to draw the row {row.id} with the columns {columns}")


def _applications(table: Table, profile: Profile, draw: Draw, last: Numbers) -> dict[FieldId, int]:
    balance, outcomes = rule_of(table, "balance"), rule_of(table, "outcome_total")
    (received, carried_in), (processed, carried_out) = balance.left, balance.right
    weights = {row: OUTCOMES[row] * draw.whole(2, 20) + draw.whole(0, 3) for row in outcomes.left}
    numbers: dict[FieldId, int] = {}
    for part in rule_of(table, "row_total").left:
        new = draw.from_spread(profile.received[part])
        old = last.get(
            FieldId(table.id, carried_out, part), _percent(new, draw.from_spread(profile.carried_in_percent))
        )
        kept = _percent(new + old, draw.from_spread(profile.carried_out_percent))
        column = {received: new, carried_in: old, processed: new + old - kept, carried_out: kept}
        column |= draw.deal(new + old - kept, weights)
        numbers.update({FieldId(table.id, row, part): number for row, number in column.items()})
    return numbers | _row_totals(table, "row_total", numbers)


def _disputes(table: Table, profile: Profile, draw: Draw) -> dict[FieldId, int]:
    results = {column: DISPUTE_RESULTS[column] for column in rule_of(table, "disputes_total").left}
    numbers: dict[FieldId, int] = {}
    for row in table.rows:
        dealt = draw.deal(draw.from_spread(profile.disputes[row.id]), results)
        numbers.update({FieldId(table.id, row.id, column): number for column, number in dealt.items()})
    return numbers | _row_totals(table, "disputes_total", numbers)


def _row_totals(table: Table, kind: str, numbers: Numbers) -> dict[FieldId, int]:
    return {
        identity.right[0]: sum(numbers[field] for field in identity.left)
        for identity in table.identities
        if identity.kind == kind
    }


def _percent(number: int, percent: int) -> int:
    return (number * percent + 50) // 100
