"""A reading: one reader's cells of one table, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.documents.model import Place, Recognition
from pipeline.findings import Finding
from pipeline.messages import Message
from schemas.declaration import FieldId, Table
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class CellReading:
    """What one reader read in one field.

    `place` is where the value stands; None where the reader cannot show it (an ungrounded answer of a model).
    `doubt` says why the position or the characters are not certain; None where the value stands alone in the box of
    its own row label and its own column header. `recognition` is that of the least certain word that it stands on,
    where it was recognised in a picture.
    """

    field: FieldId
    value: Value
    place: Place | None
    doubt: Message | None = None
    row_place: Place | None = None
    column_place: Place | None = None
    recognition: Recognition | None = None


@dataclass(frozen=True)
class Reading:
    """One reader's cells of one table. Fields that the reader could not find are absent from `cells`."""

    reader: str
    table: Table
    cells: Mapping[FieldId, CellReading]
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[FieldId, ...]:
        """The fields of the table's form that this reading has no cell for, in printed order."""
        return tuple(field for field in self.table.fields if field not in self.cells)
