"""Whether the 勾稽关系 of a table hold, exactly.

The rules are those printed in the annexes of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号 (`Table.rules`).
A cell that is blank, `/` or `—` counts as 0, and the verdict says so; one that is missing or is no number makes a sum
unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import StrEnum
from functools import reduce

from schemas.declaration import FieldId, Identity, Table
from schemas.values import Value

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""The default context rounds to 28 digits; a sum of what a damaged page prints may be longer."""


class Verdict(StrEnum):
    """What the printed cells say about an identity."""

    HOLDS = "holds"
    HOLDS_WITH_BLANKS = "holds_with_blanks"
    """Only because empty cells count as 0."""
    FAILS = "fails"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Assessment:
    """An identity with its two sums as printed; `left` and `right` are None where it cannot be assessed.

    `missing` are the fields that nobody read or that print no number; `empty` are the blank, `/` and `—` ones.
    """

    identity: Identity
    verdict: Verdict
    left: Decimal | None = None
    right: Decimal | None = None
    missing: tuple[FieldId, ...] = ()
    empty: tuple[FieldId, ...] = ()

    @property
    def assessable(self) -> bool:
        return self.verdict is not Verdict.NOT_ASSESSABLE


def assess(table: Table, values: Mapping[FieldId, Value]) -> tuple[Assessment, ...]:
    """In: a table's form and the values read in it. Out: one assessment for each identity, in declared order."""
    return tuple(_assess(identity, values) for identity in table.identities)


def counted(value: Value) -> Decimal:
    """What a value adds to a sum: its number, or 0 where it is empty. Raises ValueError for text that is no number."""
    if value.number is not None:
        return value.number
    if value.is_empty:
        return Decimal(0)
    raise ValueError(f"{value.printed!r} is no number")


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """The sum, never rounded."""
    return reduce(_EXACT.add, numbers, Decimal(0))


def _assess(identity: Identity, values: Mapping[FieldId, Value]) -> Assessment:
    missing = tuple(field for field in identity.fields if not _is_countable(values.get(field)))
    empty = tuple(field for field in identity.fields if field in values and values[field].is_empty)
    if missing:
        return Assessment(identity, Verdict.NOT_ASSESSABLE, missing=missing, empty=empty)
    left = exact_sum(counted(values[field]) for field in identity.left)
    right = exact_sum(counted(values[field]) for field in identity.right)
    holds = Verdict.HOLDS_WITH_BLANKS if empty else Verdict.HOLDS
    return Assessment(identity, holds if left == right else Verdict.FAILS, left, right, empty=empty)


def _is_countable(value: Value | None) -> bool:
    return value is not None and (value.number is not None or value.is_empty)
