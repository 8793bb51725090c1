"""Pictures of wrong cells, cut out of the documents in a process of their own: documents are hostile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.checks.record import Record
from pipeline.errors import DocumentError
from pipeline.review.pictures import on_page
from pipeline.runs.cutting import Cutter
from schemas.declaration import FieldId

Crop = Callable[[str, Sequence[FieldId]], Mapping[FieldId, bytes]]
"""In: a document's name and some of its fields. Out: a PNG of each that can be shown. Raises nothing."""


def no_crops(_document: str, _fields: Sequence[FieldId]) -> Mapping[FieldId, bytes]:
    """Where nothing can be shown."""
    return {}


def cropping(records: Iterable[Record], documents: Mapping[str, Path], cutter: Cutter) -> Crop:
    """In: the records that the figures are of, the files by the documents' names, and who cuts. Out: who gives pictures
    of their cells. A cell that the record has no place for, a document without pages and one that cannot be drawn have
    none."""
    by_name = {record.document: record for record in records}

    def crop(document: str, fields: Sequence[FieldId]) -> Mapping[FieldId, bytes]:
        record, path = by_name.get(document), documents.get(document)
        if record is None or path is None:
            return {}
        cells = {cell.field: cell for cell in record.cells}
        placed = {field: on_page([cells[field]]) for field in fields if field in cells}
        shown = {field: place for field, place in placed.items() if place is not None}
        if not shown:
            return {}
        try:
            pictures = cutter.of(path)(tuple(shown.values()))
        except DocumentError:
            return {}
        return dict(zip(shown, pictures, strict=True))

    return crop
