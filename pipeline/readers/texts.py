"""The layout reading of tables that stand in running text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.model import Block
from pipeline.messages import message
from pipeline.readers.collected import Collected
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.textblocks import add_blocks
from pipeline.readers.textrows import add_rows
from pipeline.tables.rows import TextTable, take_apart
from schemas.declaration import Arrangement, FieldId, Table
from schemas.values import Mark, parse_value


def read_text(table: Table, blocks: Sequence[Block]) -> Reading:
    """Reads a table from lines of text (and grids too broken up to be read as such)."""
    parts = take_apart(table, blocks)
    collected = Collected(table)
    if not any(token.value.mark is not Mark.BLANK for row in parts.rows for token in row.tokens):
        _add_blanks(collected, parts)
    elif table.arrangement is Arrangement.BLOCKS:
        add_blocks(collected, parts)
    else:
        add_rows(collected, parts)
    return collected.reading()


def _add_blanks(collected: Collected, parts: TextTable) -> None:
    """Every row whose label stands in the text is blank, as far as the text can tell."""
    doubt = message("no_numbers")
    for hit in parts.hits:
        if hit.role == "row":
            row = collected.table.row_of[hit.id]
            place = parts.text.place(hit.start, hit.end)
            for column in row.columns:
                target = FieldId(collected.table.id, row.id, column.id)
                collected.cells.setdefault(target, CellReading(target, parse_value(""), place, doubt, row_place=place))
