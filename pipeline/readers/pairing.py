"""Which value cell stands under which header: by overlap of columns first, by order only where that is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.documents.model import Cell
from pipeline.messages import Message, message

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Header(Generic[Key]):
    """A column header: what it stands for, and its cell."""

    key: Key
    cell: Cell


@dataclass(frozen=True, slots=True)
class Pair(Generic[Key]):
    """A value cell under its header; `doubt` says why that is not certain."""

    header: Header[Key]
    value: Cell
    doubt: Message | None = None


def overlaps(a: Cell, b: Cell) -> bool:
    """Whether two cells share a column."""
    return a.column <= b.last_column and b.column <= a.last_column


def pair(headers: Sequence[Header[Key]], values: Sequence[Cell]) -> list[Pair[Key]]:
    """The value cells of one row under their headers.

    One-to-one overlap is certain. Published tables have wrong spans: as many values as headers, each overlapping its
    own in order, is certain too; as many without overlap is in doubt. Headers that none of this settles get no value.
    """
    under = [[value for value in values if overlaps(header.cell, value)] for header in headers]
    shared = [value for value in values if sum(overlaps(header.cell, value) for header in headers) > 1]
    if all(len(found) == 1 for found in under) and not shared:
        return [Pair(header, found[0]) for header, found in zip(headers, under, strict=True)]
    if len(values) == len(headers):
        shifted = message("columns_shifted")
        return [
            Pair(header, value, None if overlaps(header.cell, value) else shifted)
            for header, value in zip(headers, values, strict=True)
        ]
    return [
        Pair(header, found[0])
        for header, found in zip(headers, under, strict=True)
        if len(found) == 1 and found[0] not in shared
    ]
