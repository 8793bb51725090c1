"""The sums of a table as whole numbers: what they miss, and what a change of some cells does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pipeline.checks.identities import Assessment, counted
from schemas.declaration import FieldId
from schemas.values import Value

LARGEST = 10**13
"""In units of the last decimal. A number beyond it is no count of anything, and sums of it would not fit the solver."""
MOST_DECIMALS = 6


class Share(NamedTuple):
    """A field's part in a sum: the identity's index, and 1 on its left side, -1 on its right."""

    identity: int
    sign: int


@dataclass(frozen=True)
class Balance:
    """The identities of a table that can be assessed, over whole numbers: `numbers` are those read, in units of
    `1 / scale`; `gaps` say for each identity by how much its left side exceeds its right."""

    numbers: Mapping[FieldId, int]
    shares: Mapping[FieldId, Sequence[Share]]
    gaps: Sequence[int]
    scale: int

    @classmethod
    def of(cls, assessments: Sequence[Assessment], values: Mapping[FieldId, Value]) -> Balance | None:
        """In: a table's assessments with its values. Out: its balance; None where a number in it is too large or too
        fine to reckon with."""
        known = [each.identity for each in assessments if each.assessable]
        fields = list(dict.fromkeys(field for identity in known for field in identity.fields))
        amounts = {field: counted(values[field]) for field in fields}
        decimals = max((_decimals(amount) for amount in amounts.values()), default=0)
        if decimals > MOST_DECIMALS or any(abs(amount) > LARGEST for amount in amounts.values()):
            return None
        scale = 10**decimals
        numbers = {field: int(amount * scale) for field, amount in amounts.items()}
        shares: dict[FieldId, list[Share]] = {field: [] for field in fields}
        gaps = []
        for index, identity in enumerate(known):
            for sign, side in ((1, identity.left), (-1, identity.right)):
                for field in side:
                    shares[field].append(Share(index, sign))
            gaps.append(sum(numbers[field] for field in identity.left) - sum(numbers[f] for f in identity.right))
        return cls(numbers, shares, gaps, scale)

    @cached_property
    def failing(self) -> AbstractSet[int]:
        """The identities that do not hold, by index."""
        return frozenset(index for index, gap in enumerate(self.gaps) if gap)

    @cached_property
    def concerned(self) -> AbstractSet[FieldId]:
        """The fields of the identities that do not hold."""
        return frozenset(f for f, shares in self.shares.items() if any(s.identity in self.failing for s in shares))

    def whole(self, number: Decimal) -> int | None:
        """A number in this balance's units; None where it has more decimals than these can hold."""
        scaled = number * self.scale
        return int(scaled) if scaled == int(scaled) and abs(number) <= LARGEST else None

    def number(self, whole: int) -> Decimal:
        """The number that is so many of this balance's units."""
        return Decimal(whole) / self.scale if self.scale > 1 else Decimal(whole)

    def effect(self, changes: Mapping[FieldId, int]) -> Mapping[int, int]:
        """In: other numbers for some fields. Out: by how much the gap of each identity over one of them grows."""
        effects: dict[int, int] = {}
        for field, number in changes.items():
            for identity, sign in self.shares.get(field, ()):
                effects[identity] = effects.get(identity, 0) + sign * (number - self.numbers[field])
        return effects

    def touched(self, fields: Iterable[FieldId]) -> AbstractSet[int]:
        """The identities over any of these fields."""
        return frozenset(share.identity for field in fields for share in self.shares.get(field, ()))


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
