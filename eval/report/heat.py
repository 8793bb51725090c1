"""Where in the tables the errors sit: counts a field, on the official form that each document follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from eval.gold import forms_held
from eval.scoring.cells import Verdict
from eval.scoring.documents import DocumentScore
from schemas.declaration import FieldId, Table
from schemas.forms import TABLES


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """What became of one field over all documents that print it."""

    cells: int = 0
    not_right: int = 0
    silent: int = 0
    flagged: int = 0

    def __add__(self, other: FieldCounts) -> FieldCounts:
        return FieldCounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


Heat = Mapping[Table, Mapping[FieldId, FieldCounts]]


def heat(documents: Iterable[DocumentScore]) -> Heat:
    """In: scored documents. Out: for each official form that occurs, in the order of their declaration, the counts of
    its fields."""
    counts: dict[Table, dict[FieldId, FieldCounts]] = {table: {} for table in TABLES}
    for document in documents:
        known = [result for result in document.cells if result.expected is not None]
        forms = {form.id: form for form in forms_held(result.field for result in known)}
        for result in known:
            own = counts[forms[result.field.table]]
            own[result.field] = own.get(result.field, FieldCounts()) + FieldCounts(
                1, int(result.verdict is not Verdict.RIGHT), int(result.is_silent), int(result.flagged)
            )
    return {table: own for table, own in counts.items() if own}
