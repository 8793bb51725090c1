"""Which form a table follows where its labels tell two alike: its rows decide, or nobody can.

The form of 2019 has one row 其他处理 where that of 2021 has three. If the labels of the three are lost, the numbers of
three rows stand where one is due; if all of them are lost, nothing shows which form it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.grids import order_in_grids
from pipeline.readers.reading import Reading
from pipeline.readers.textrows import order_in_text
from pipeline.tables.locate import Region
from pipeline.tables.rows import TextTable, take_apart
from schemas.declaration import Table

FORM_IN_DOUBT = "form_in_doubt"
"""The key of the message about a table whose form cannot be told."""


def in_its_form(region: Region, read: Callable[[Region], Reading]) -> Reading:
    """Reads a table in the form that its labels tell; where they tell another as well, in the one that its rows bear
    out. Where they bear out none or several, the rows that only one form has are in doubt, those of the others are
    told as lost, and nobody is blamed."""
    reading = read(region)
    if not region.rivals or _is_borne_out(region, reading):
        return reading
    tables = (region.table, *region.rivals)
    others = [replace(region, table=t, rivals=tuple(each for each in tables if each is not t)) for t in region.rivals]
    readings = [read(other) for other in others]
    sure = [each for other, each in zip(others, readings, strict=True) if _is_borne_out(other, each)]
    if len(sure) == 1:
        return sure[0]
    best = min([reading, *readings], key=lambda each: len(each.missing))
    return _in_doubt(best, [table for table in tables if table is not best.table])


def _is_borne_out(region: Region, reading: Reading) -> bool:
    """Whether each row that only this form has was found and has no numbers beside it that are in no row; of a form
    without such rows, whether all of its fields were found."""
    own = _telling_rows(region.table, region.rivals)
    if not own:
        return not reading.missing
    parts = take_apart(region.table, region.blocks)
    return any(_has_all(own, order) for order in _orders(region, parts)) or _labels_show(own, parts, region.table)


def _labels_show(own: set[str], parts: TextTable, table: Table) -> bool:
    """Whether the label of each of these rows stands just before that of the row that follows it in the form, without
    any words between that could be other rows' labels."""
    order = list(table.row_of)
    after = dict(pairwise(order))
    hits = [hit for hit in parts.hits if hit.role == "row"]
    shown = {
        hit.id
        for hit, then in pairwise(hits)
        if after.get(hit.id) == then.id and not any(ch.isalpha() for ch in parts.text.text[hit.end : then.start])
    }
    return own <= shown


def _orders(region: Region, parts: TextTable) -> Iterator[list[str]]:
    """The rows of a table as printed, empty for numbers that are in no row: by its grids, and by its lines."""
    if region.grids:
        yield order_in_grids(region.table, region.grids)
    yield order_in_text(region.table, parts)


def _has_all(own: set[str], order: Sequence[str]) -> bool:
    beside = [
        order[near]
        for place, row in enumerate(order)
        if row in own
        for near in (place - 1, place + 1)
        if 0 <= near < len(order)
    ]
    return own <= set(order) and all(beside)


def _telling_rows(table: Table, rivals: Sequence[Table]) -> set[str]:
    return set(table.row_of) - {row for rival in rivals for row in rival.row_of}


def _in_doubt(reading: Reading, rivals: Sequence[Table]) -> Reading:
    table = reading.table
    doubt = message(FORM_IN_DOUBT, label=table.title, form=table.form, other="、".join(each.form for each in rivals))
    own = _telling_rows(table, rivals)
    cells = {
        field: replace(cell, doubt=cell.doubt or doubt) if field.row in own else cell
        for field, cell in reading.cells.items()
    }
    finding = Finding(FindingKind.MISSING, doubt, table.id, left=table.form, cause=Cause.UNKNOWN)
    return replace(reading, cells=cells, findings=(*reading.findings, finding))
