"""No two printed rows are one row of the form: where several labels name the same, at most one of them keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.tables.labels import spell
from schemas.declaration import Table

_SHORT = 2
"""Characters of a label that says little without its enumerator."""


class Verdict(StrEnum):
    """What becomes of a claim to a row."""

    KEPT = "kept"
    CONTESTED = "contested"
    """Kept, but another row's label says the same: which of the two it is cannot be known."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed label and the row that it names; `exact` where it does so to the letter."""

    row_id: str
    label: str
    exact: bool


def settle(table: Table, claims: Sequence[Claim | None]) -> list[Verdict]:
    """One verdict for each claim, in order (LOST for None, a row without one). The label that is nearest to the form's
    keeps the row: one with its enumerator before one without, one to the letter before a garbled one."""
    by_row: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        if claim is not None:
            by_row.setdefault(claim.row_id, []).append(index)
    verdicts = [Verdict.LOST] * len(claims)
    for indices in by_row.values():
        ranks = {index: _rank(table, claim) for index in indices if (claim := claims[index]) is not None}
        nearest = min(ranks.values())
        best = [index for index in indices if ranks[index] == nearest]
        verdicts[best[0]] = Verdict.KEPT if len(best) == 1 else Verdict.CONTESTED
    return verdicts


def _rank(table: Table, claim: Claim) -> int:
    if is_whole(table, claim.row_id, claim.label):
        return 0
    return 1 if claim.exact else 2


def is_telling(table: Table, row_id: str, label: str) -> bool:
    """Whether a label that is a row's to the letter says which one by itself: 总计 and 其他 need their enumerator."""
    return len(spell(label).body) > _SHORT or is_whole(table, row_id, label)


def is_whole(table: Table, row_id: str, label: str) -> bool:
    """Whether a label is that of a row to the letter and with its enumerator."""
    return spell(label) in {spell(text) for text in table.row_of[row_id].spellings}
