"""The official order of rows as support: whether a label stands where the form has it, whether all have moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Standing:
    """A printed row: the row of the form that it was taken for (empty for none), and whether it is `loose`: numbers
    without a label."""

    row_id: str
    loose: bool = False


def shifted(order: Sequence[str], rows: Sequence[Standing]) -> set[int]:
    """The rows (by their place) between loose numbers and the nearest row of the form that is missing, above or below.
    Loose numbers that stand where a row is missing are that row; no other is in doubt for them."""
    named = {row.row_id for row in rows}
    ranks = {place: order.index(row.row_id) for place, row in enumerate(rows) if row.row_id}
    ranks |= {-1: -1, len(rows): len(order)}
    gaps = [
        (before, after)
        for before, after in pairwise(sorted(ranks))
        if any(row not in named for row in order[ranks[before] + 1 : ranks[after]])
    ]
    found: set[int] = set()
    for place, row in enumerate(rows):
        if row.loose and not any(before < place < after for before, after in gaps):
            found |= set(range(place + 1, min((before for before, _ in gaps if before > place), default=place) + 1))
            found |= set(range(max((after for _, after in gaps if after < place), default=place), place))
    return found


def in_place(order: Sequence[str], row_ids: Sequence[str], place: int, *, between: bool) -> bool:
    """Whether the row at a place (of printed rows, empty where none is known) stands next to a row that it stands next
    to in the form; `between` if all of its neighbours must be such rows."""
    here = order.index(row_ids[place])
    due = {order[i] for i in (here - 1, here + 1) if 0 <= i < len(order)}
    beside = [row_ids[i] in due for i in (place - 1, place + 1) if 0 <= i < len(row_ids)]
    return bool(beside) and (all(beside) if between else any(beside))
