"""Group labels of a table (三、本年度办理结果) that a document prints a second time among its rows."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents.model import Grid
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.tables.locate import Region
from schemas.declaration import Arrangement, Table
from schemas.values import fold


def group_findings(region: Region) -> tuple[Finding, ...]:
    """In: where a table stands in a document whose text is exact and has no pages. Out: a finding for each group label
    that stands there twice. A converter that repeats merged cells prints one oftener, and where a row label stands
    twice too the table does."""
    if region.table.arrangement is not Arrangement.MATRIX:
        return ()  # There groups are headers, and 行政诉讼 is a word of the title too.
    text = "".join(_texts(region))
    if region.repeated or any(text.count(_squeezed(label)) > 1 for label in _lone_labels(region.table)):
        return ()
    groups = dict.fromkeys(group for row in region.table.rows for group in row.groups)
    return tuple(_finding(region.table, group) for group in groups if text.count(_squeezed(group)) == 2)


def _lone_labels(table: Table) -> Iterator[str]:
    """Labels of rows in no group; no other label holds one of them."""
    return (row.label for row in table.rows if not row.groups)


def _texts(region: Region) -> Iterator[str]:
    for block in region.blocks:
        for text in (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,):
            yield _squeezed(text)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _finding(table: Table, group: str) -> Finding:
    text = message("group_twice", left=group)
    return Finding(FindingKind.STRUCTURE, text, table.id, left=group, cause=Cause.SOURCE)
