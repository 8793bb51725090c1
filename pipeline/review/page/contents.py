"""What the page must know of a record, as plain data for its script.

Forms are told once for a whole page, documents name them; cells are told by their position in `Table.fields`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.checks.labels import label_of, shown
from pipeline.checks.record import Record, RecordCell, TableRecord
from pipeline.documents.model import CellPlace, LinePlace, PagePicture, PagePlace, Place
from pipeline.findings import Finding
from pipeline.messages import Lang
from pipeline.review.decisions import Decision
from pipeline.review.items import item_id, settleable
from pipeline.review.open_items import OpenDocument
from pipeline.review.page.html import embedded
from pipeline.review.page.texts import TEXTS
from pipeline.review.review_csv import ReviewItem, review_items, review_line
from schemas.declaration import FieldId, Identity, Table
from schemas.values import plain

Data = dict[str, Any]
"""What becomes JSON."""

Pictures = Callable[[str, Sequence[int]], Mapping[int, PagePicture]]
"""Draws pages of a document of that name. Leaves out what it cannot draw, and raises nothing."""


def no_pictures(_document: str, _pages: Sequence[int]) -> Mapping[int, PagePicture]:
    """Where the documents themselves are not at hand."""
    return {}


def form_key(table: Table) -> str:
    """How a document's data names the form of one of its tables."""
    return f"{table.id}/{table.form}"


def form_data(table: Table) -> Data:
    """A form: its rows with their labels, its fields and its sums."""
    at = {field: position for position, field in enumerate(table.fields)}
    return {
        "table": table.id,
        "title": table.title,
        "rows": [
            {"label": row.label, "groups": list(row.groups), "columns": [column.label for column in row.columns]}
            for row in table.rows
        ],
        "fields": [f"{field.row}.{field.column}" for field in table.fields],
        "labels": [label_of(table, field.row, field.column) for field in table.fields],
        "sums": [
            {"left": [at[field] for field in each.left], "right": [at[field] for field in each.right]}
            for each in table.identities
        ],
    }


def open_document(record: Record, decisions: Iterable[Decision], lang: Lang) -> OpenDocument | None:
    """In: a document's record, and what was ever decided about the document. Out: what is open in it; None where
    nothing is."""
    items = review_items(record, decisions)
    if not items:
        return None
    data, pages = _document_data(record, tuple({item.item: item for item in items}.values()), lang)
    lines = tuple(review_line(item, lang) for item in items)
    return OpenDocument(record.document, record.identity.title, lines, embedded(data), tuple(pages))


def with_pictures(data: str, drawn: Mapping[int, PagePicture]) -> str:
    """A document's data with the pages that were drawn of it."""
    pages = {str(number): _picture_data(picture) for number, picture in drawn.items()}
    return f'{data.removesuffix("}")},"pages":{embedded(pages)}}}'


def _document_data(record: Record, items: Sequence[ReviewItem], lang: Lang) -> tuple[Data, list[int]]:
    """A record with open items: the tables that they are about and the items; and the pages where their cells stand."""
    findings = {item_id(record, finding): finding for finding in settleable(record)}
    concerned = {item.table for item in items}
    tables = [table for table in record.tables if table.table.id in concerned]
    about = {table.table.id: _About(table, number) for number, table in enumerate(tables)}
    told = [_item_data(item, findings.get(item.item), about.get(item.table), lang) for item in items]
    data = {
        "document": printable(record.document),
        "title": record.identity.title,
        "tables": [_table_data(table, lang) for table in tables],
        "items": told,
    }
    return data, _pages(tables, told)


def printable(text: str) -> str:
    """A file name may hold bytes that are no text; they are shown escaped, as in the CSV files."""
    return text.encode("utf-8", "backslashreplace").decode()


# --- tables ----------------------------------------------------------------------------------------------------------


def _table_data(table: TableRecord, lang: Lang) -> Data:
    cells = {cell.field: cell for cell in table.cells}
    told = [_cell_data(cells.get(field), lang) for field in table.table.fields]
    return {"form": form_key(table.table), "cells": told}


def _cell_data(cell: RecordCell | None, lang: Lang) -> Data:
    """A cell without what says nothing: most are 0 and accepted."""
    if cell is None:
        return {"status": "missing"}
    value = cell.value
    told = {
        "status": cell.status.value,
        "printed": value.printed if value else None,
        "value": value.text if value else None,
        "other": shown(cell.other) or (" " if cell.other else None),
        "third": shown(cell.third) or (" " if cell.third else None),
        "at": _place_data(cell.place, lang),
        "row_at": _place_data(cell.row_place, lang),
        "column_at": _place_data(cell.column_place, lang),
    }
    return {name: what for name, what in told.items() if what is not None}


def _place_data(place: Place | None, lang: Lang) -> list[float] | str | None:
    """On a page its number and the box, elsewhere the words for it."""
    if isinstance(place, PagePlace):
        return [place.page, *(round(side, 1) for side in place.box)]
    if isinstance(place, CellPlace):
        return TEXTS["place_cell"][lang].format(table=place.table, row=place.row, column=place.column)
    if isinstance(place, LinePlace):
        return TEXTS["place_line"][lang].format(line=place.line, start=place.start + 1, end=place.end)
    return None


# --- items -----------------------------------------------------------------------------------------------------------


class _About:
    """A table that items are about, and the position of each of its fields."""

    def __init__(self, table: TableRecord, number: int) -> None:
        self.table = table.table
        self.number = number
        self._at = {field: position for position, field in enumerate(table.table.fields)}
        self._placed = {cell.field for cell in table.cells if cell.place is not None}

    def positions(self, fields: Iterable[FieldId]) -> list[int]:
        return [self._at[field] for field in fields if field in self._at]

    def focus(self, finding: Finding) -> int | None:
        """The cell that the page leads to: where a number is likely wrong, else the first in question."""
        changed = [change.field for suggestion in finding.suggestions[:1] for change in suggestion.changes]
        doubted = [*changed, *finding.suspects, *finding.cells]
        placed = [field for field in doubted if field in self._placed]
        return next(iter(self.positions([*placed, *doubted])), None)

    def sum_of(self, finding: Finding) -> int | None:
        """Which sum of the form a finding says to fail."""
        found = (number for number, each in enumerate(self.table.identities) if _is_of(each, finding))
        return next(found, None)


def _is_of(identity: Identity, finding: Finding) -> bool:
    if finding.kind == "blank_total":
        return identity.total in finding.cells
    return (identity.kind, identity.row, identity.column) == (finding.kind, finding.row, finding.column)


def _item_data(item: ReviewItem, finding: Finding | None, about: _About | None, lang: Lang) -> Data:
    told: Data = {
        "item": item.item,
        "kind": item.kind.value,
        "cause": item.cause.value,
        "label": item.label,
        "message": item.message.text(lang),
        "single": bool(finding and len(finding.cells) == 1),
        "cells": [],
    }
    if about is None or finding is None:
        return told
    return told | {
        "table": about.number,
        "cells": about.positions(finding.cells),
        "focus": about.focus(finding),
        "suspects": about.positions(finding.suspects),
        "sum": about.sum_of(finding),
        "suggestions": [
            {
                "changes": [[*about.positions([field]), plain(number)] for field, number in suggestion.changes],
                "reason": suggestion.reason.text(lang),
            }
            for suggestion in finding.suggestions[:_MOST_SUGGESTED]
        ],
    }


_MOST_SUGGESTED = 3
"""As many as review.csv tells."""


# --- pages -----------------------------------------------------------------------------------------------------------


def _pages(tables: Sequence[TableRecord], items: Iterable[Data]) -> list[int]:
    """The pages where the cells of items stand, with their labels and headers; a lost table's are those of the rest
    of it."""
    pages: set[int] = set()
    for item in items:
        if "table" not in item:
            continue
        cells = tables[item["table"]].cells
        fields = tables[item["table"]].table.fields
        doubted = {fields[position] for position in item["cells"]}
        near = [cell for cell in cells if cell.field in doubted and cell.place is not None]
        for cell in near or cells:
            pages.update(place.page for place in _places(cell))
    return sorted(pages)


def _places(cell: RecordCell) -> list[PagePlace]:
    places = (cell.place, cell.row_place, cell.column_place)
    return [place for place in places if isinstance(place, PagePlace)]


def _picture_data(picture: PagePicture) -> Data:
    encoded = base64.b64encode(picture.data).decode()
    return {
        "width": round(picture.width, 1),
        "height": round(picture.height, 1),
        "src": f"data:{picture.media_type};base64,{encoded}",
    }
