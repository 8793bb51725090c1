"""Where in the tables the errors sit: counts a field, on the official form that each document follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import forms_held
from eval.scoring.cells import CellResult, Verdict
from eval.scoring.documents import DocumentScore
from schemas.declaration import FieldId, Table
from schemas.forms import TABLES


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """What became of one field over all documents that print it."""

    cells: int
    not_right: int
    silent: int
    flagged: int

    @classmethod
    def of(cls, results: Sequence[CellResult]) -> FieldCounts:
        return cls(
            len(results),
            sum(each.verdict is not Verdict.RIGHT for each in results),
            sum(each.is_silent for each in results),
            sum(each.flagged for each in results),
        )


Heat = Mapping[Table, Mapping[FieldId, FieldCounts]]


def heat(documents: Iterable[DocumentScore]) -> Heat:
    """In: scored documents. Out: for each official form that occurs, in the order of their declaration, the counts of
    its fields."""
    found: dict[Table, dict[FieldId, list[CellResult]]] = {table: defaultdict(list) for table in TABLES}
    for document in documents:
        known = [result for result in document.cells if result.expected is not None]
        forms = {form.id: form for form in forms_held(result.field for result in known)}
        for result in known:
            found[forms[result.field.table]][result.field].append(result)
    return {
        table: {field: FieldCounts.of(results) for field, results in own.items()} for table, own in found.items() if own
    }
