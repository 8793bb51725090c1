"""Which cells of a document are worth a second look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.checks.record import Record
from pipeline.findings import FindingKind
from schemas.declaration import FieldId


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Fields to look at again, the most doubtful first; `left_out` is how many more there are."""

    fields: tuple[FieldId, ...]
    left_out: int = 0


def doubtful(record: Record, most: int) -> Doubtful:
    """In: a document's record by its first two readings, and how many cells may be looked at. Out: those that the two
    dispute, then those that the sums suspect; within both, what more findings suspect comes first, then as printed.

    Only cells that the layout reading knows: of the others a second look could not say where they stand.
    """
    known = {field for readings in record.readings if readings.layout for field in readings.layout.cells}
    disputed = {
        field for finding in record.findings if finding.kind is FindingKind.DISAGREEMENT for field in finding.cells
    }
    suspected = Counter(field for finding in record.findings for field in finding.suspects)
    printed = [cell.field for cell in record.cells if cell.field in known]
    concerned = [field for field in printed if field in disputed or field in suspected]
    ranked = sorted(concerned, key=lambda field: (field not in disputed, -suspected[field]))
    return Doubtful(tuple(ranked[:most]), max(0, len(ranked) - most))
