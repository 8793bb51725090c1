"""Which of the three tables a text inside a grid belongs to, by the labels that it is to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.documents.model import Block, Grid
from pipeline.tables.labels import column_labels, note_labels, row_labels, spell
from schemas.declaration import Table
from schemas.forms import TABLE_IDS, forms_of

ENOUGH = 3
"""Distinct labels that make a grid a candidate for a table."""

Name = tuple[str, str]
"""What a text names in a table: its role (`row`, `column` or `note`) and the id of that."""


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """What the cells of grids say, without numbers and blanks."""
    cells = (cell for block in blocks if isinstance(block, Grid) for cell in block.cells)
    return [cell.text for cell in cells if not cell.text.isascii()]


def named(table: Table, texts: Iterable[str]) -> set[Name]:
    """The rows, columns and notes of a table that stand among the texts. A body of one or two characters (其他, 总计)
    counts only with its enumerator."""
    return {name for text in texts for name in _names(table, text)}


def _names(table: Table, text: str) -> Iterator[Name]:
    spelling = spell(text)
    if len(spelling.body) <= 2 and not spelling.enumerator:
        return
    for role, labels in (("row", row_labels(table)), ("column", column_labels(table)), ("note", note_labels(table))):
        id_ = labels.exact(text)
        if id_:
            yield role, id_


def richness(table_id: str, texts: Iterable[str]) -> int:
    """How many labels of a table stand among the texts, in that of its forms that has most."""
    kept = tuple(texts)
    return max(len(named(table, kept)) for table in forms_of(table_id))


def tables_named(text: str) -> frozenset[str]:
    """The tables that have a label (in any form) which is this text."""
    if text.isascii():
        return frozenset()
    return frozenset(
        table_id for table_id in TABLE_IDS if any(_is_any(_names(table, text)) for table in forms_of(table_id))
    )


def _is_any(names: Iterator[Name]) -> bool:
    return next(names, None) is not None
