"""Errors of reading, put into a table's numbers: what a reader, a clerk or a scan does to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from eval.generator.draw import Draw
from pipeline.checks.slips import LIKE_SHAPES
from schemas.declaration import Arrangement, FieldId, Table

Printed = Mapping[FieldId, str]
_TRIES = 200


class Error(StrEnum):
    """One kind of error."""

    DIGITS = "digit edits"
    """A digit confused, replaced, dropped, doubled, two swapped."""
    LOST = "lost numbers"
    """A number that is not 0 became a blank."""
    SHIFT = "row shifts"
    """A cell of a row was lost and what follows moved up, or a blank came in and all moved down."""
    SWAP = "swapped cells"
    """Two cells of a row or a column changed places."""
    MERGED = "merged cells"
    """Two neighbours run into one, the other is left blank."""
    SPLIT = "split cells"
    """One number stands in two cells."""


def put_in(table: Table, printed: Printed, error: Error, count: int, draw: Draw) -> dict[FieldId, str] | None:
    """In: a consistent table. Out: the cells that `count` errors of a kind change, as they are read then, in places
    that do not overlap; None where the table has no room for them."""
    changed: dict[FieldId, str] = {}
    for _ in range(count):
        for _try in range(_TRIES):
            new = _MAKERS[error](table, printed, draw)
            new = {field: text for field, text in new.items() if text != printed[field]}
            if new and changed.keys().isdisjoint(new):
                changed |= new
                break
        else:
            return None
    return changed


def _digits(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    numbers = tuple(f for f in table.fields if printed[f].isdecimal())
    field = draw.pick(numbers or table.fields)
    return {field: _edited(printed[field], draw)} if numbers else {}


def _edited(text: str, draw: Draw) -> str:
    at = draw.whole(0, len(text) - 1)
    match draw.pick(("confuse", "confuse", "replace", "drop", "double", "swap")):
        case "confuse":
            others = [other for pair in sorted(map(sorted, LIKE_SHAPES)) for other in pair if text[at] in pair]
            new = text[:at] + draw.pick(tuple(o for o in others if o != text[at]) or (text[at],)) + text[at + 1 :]
        case "replace":
            new = text[:at] + str(draw.whole(0, 9)) + text[at + 1 :]
        case "drop":
            new = text[:at] + text[at + 1 :]
        case "double":
            new = text[: at + 1] + text[at:]
        case _:
            new = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return new if new == "0" or (new and not new.startswith("0")) else text


def _lost(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    numbers = tuple(f for f in table.fields if printed[f] not in ("", "0"))
    return {draw.pick(numbers): ""} if numbers else {}


def _row(table: Table, draw: Draw) -> list[FieldId]:
    """One line of cells as printed: table four is a single one."""
    if table.arrangement is Arrangement.BLOCKS:
        return list(table.fields)
    row = draw.pick(table.rows)
    return [FieldId(table.id, row.id, column.id) for column in row.columns]


def _shift(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    row = _row(table, draw)
    texts = [printed[field] for field in row]
    at = draw.whole(0, len(row) - 2)
    if draw.chance(50):
        moved = [*texts[:at], *texts[at + 1 :], ""]
    elif texts[-1] in ("", "0"):
        return {}
    else:
        moved = [*texts[:at], "", *texts[at:-1]]
    return dict(zip(row, moved, strict=True))


def _swap(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    one = draw.pick(table.fields)
    other = draw.pick(tuple(f for f in table.fields if f != one and (f.row == one.row or f.column == one.column)))
    return {one: printed[other], other: printed[one]}


def _merged(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    row = _row(table, draw)
    at = draw.whole(0, len(row) - 2)
    one, other = printed[row[at]], printed[row[at + 1]]
    if one in ("", "0") or not other:
        return {}
    return {row[at]: one + other, row[at + 1]: ""} if draw.chance(50) else {row[at]: "", row[at + 1]: one + other}


def _split(table: Table, printed: Printed, draw: Draw) -> dict[FieldId, str]:
    row = _row(table, draw)
    at = draw.whole(0, len(row) - 2)
    text = printed[row[at]]
    if len(text) < 2 or printed[row[at + 1]] not in ("", "0"):
        return {}
    cut = draw.whole(1, len(text) - 1)
    return {} if text[cut] == "0" and cut < len(text) - 1 else {row[at]: text[:cut], row[at + 1]: text[cut:]}


_MAKERS: Mapping[Error, Callable[[Table, Printed, Draw], dict[FieldId, str]]] = {
    Error.DIGITS: _digits,
    Error.LOST: _lost,
    Error.SHIFT: _shift,
    Error.SWAP: _swap,
    Error.MERGED: _merged,
    Error.SPLIT: _split,
}
