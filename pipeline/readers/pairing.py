"""Which value cell stands under which header: by overlap of columns first, by order only where that is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.documents.model import Cell
from pipeline.messages import Message, message

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Header(Generic[Key]):
    """A column header: what it stands for, its cell, and why that is not certain."""

    key: Key
    cell: Cell
    doubt: Message | None = None


@dataclass(frozen=True, slots=True)
class Pair(Generic[Key]):
    """A value cell under its header; `doubt` says why that is not certain."""

    header: Header[Key]
    value: Cell
    doubt: Message | None = None


def overlaps(a: Cell, b: Cell) -> bool:
    """Whether two cells share a column."""
    return a.column <= b.last_column and b.column <= a.last_column


def pair(headers: Sequence[Header[Key]], values: Sequence[Cell], others: Sequence[Cell] = ()) -> list[Pair[Key]]:
    """The value cells of one row under their headers. `others` are header cells over columns that are no field's.

    One-to-one overlap is certain. Published tables have wrong spans: as many values as headers, each overlapping its
    own in order, is certain too; where one of them does not, all are in doubt. A row that has a cell too few or
    too many is in doubt as a whole: no one can see which cell is lost. A cell under several headers is nobody's.
    """
    under = [[i for i, value in enumerate(values) if overlaps(header.cell, value)] for header in headers]
    claims = Counter(i for found in under for i in found)
    one_to_one = all(len(found) == 1 for found in under) and len(claims) == claims.total()
    if not one_to_one and len(values) == len(headers):
        in_order = list(zip(headers, values, strict=True))
        shifted = None if all(overlaps(h.cell, value) for h, value in in_order) else message("columns_shifted")
        return [Pair(header, value, shifted or header.doubt) for header, value in in_order]
    settled = [
        Pair(header, values[found[0]], header.doubt)
        for header, found in zip(headers, under, strict=True)
        if len(found) == 1 and claims[found[0]] == 1
    ]
    unclaimed = [value for i, value in enumerate(values) if i not in claims]
    if all(under) and not _stray(unclaimed, [values[i] for i in claims], others):
        return settled
    return [Pair(each.header, each.value, message("cell_count")) for each in settled]


def _stray(unclaimed: Sequence[Cell], claimed: Sequence[Cell], others: Sequence[Cell]) -> bool:
    """Whether a value stands under no header cell at all. A blank one is harmless where each header has a number:
    no blank then pushed the others along."""
    stray = [value for value in unclaimed if not any(overlaps(head, value) for head in others)]
    full = all(value.text.strip() for value in claimed)
    return any(value.text.strip() for value in stray) or (bool(stray) and not full)
