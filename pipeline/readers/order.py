"""The official order of rows as support: whether a label stands where the form has it, whether all have moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Standing:
    """A printed row: the row of the form that it was taken for (empty for none), whether it is `loose`: numbers without
    a label, or more than one row's with it; and whether it is `blank`: a label without a single number."""

    row_id: str
    loose: bool = False
    blank: bool = False


class _Stretch(Enum):
    """What stands between two known rows that follow each other."""

    NOTHING = auto()
    LOOSE = auto()
    """Numbers without a label, and no row of the form is missing."""
    MISSING = auto()
    """A row of the form is missing; loose numbers there are that row's."""


def shifted(order: Sequence[str], rows: Sequence[Standing]) -> set[int]:
    """The known rows (by their place) between loose numbers and the nearest row of the form that is missing or blank,
    above or below. Loose numbers that stand where a row is missing are that row; no other is in doubt for them."""
    named = {row.row_id for row in rows}
    known = [place for place, row in enumerate(rows) if row.row_id]
    ranks = [-1, *(order.index(rows[place].row_id) for place in known), len(order)]
    stretches = []
    for index, (start, end) in enumerate(pairwise([-1, *known, len(rows)])):
        missing = any(row not in named for row in order[ranks[index] + 1 : ranks[index + 1]])
        loose = any(row.loose for row in rows[max(start, 0) : end])
        stretches.append(_Stretch.MISSING if missing else _Stretch.LOOSE if loose else _Stretch.NOTHING)
    blank = [rows[place].blank for place in known]
    down, up = _reached(stretches, blank), _reached(stretches[::-1], blank[::-1])[::-1]
    return {place for place, *reached in zip(known, down, up, strict=True) if any(reached)}


def _reached(stretches: Sequence[_Stretch], blank: Sequence[bool]) -> list[bool]:
    """For each row between two stretches, whether loose numbers stand somewhere before it and none of the rows up to
    the next one that is missing or blank is between it and them."""
    gaps = [*(i + 0.5 for i, stretch in enumerate(stretches) if stretch is _Stretch.MISSING)]
    gaps += [i + 1 for i, is_blank in enumerate(blank) if is_blank]
    last = max(gaps, default=-1)
    result, loose = [], False
    for index, stretch in enumerate(stretches[:-1]):
        loose = stretch is _Stretch.LOOSE or (loose and stretch is _Stretch.NOTHING)
        result.append(loose and index + 1 <= last)
        loose = loose and not blank[index]
    return result


def in_place(order: Sequence[str], row_ids: Sequence[str], place: int, *, between: bool) -> bool:
    """Whether the row at a place (of printed rows, empty where none is known) stands next to a row that it stands next
    to in the form; `between` if all of its neighbours must be such rows."""
    here = order.index(row_ids[place])
    due = {order[i] for i in (here - 1, here + 1) if 0 <= i < len(order)}
    beside = [row_ids[i] in due for i in (place - 1, place + 1) if 0 <= i < len(row_ids)]
    return bool(beside) and (all(beside) if between else any(beside))
