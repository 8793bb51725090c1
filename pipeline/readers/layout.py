"""The layout reader: region → reading, by geometry and labels alone."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.forms import in_its_form
from pipeline.readers.grids import read_grids
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.texts import read_text
from pipeline.tables.locate import Region
from schemas.declaration import Table

_OF_LABELS = ("garbled_label", "garbled_header", "extra_row", "label_twice")
"""Findings that follow from how a label reads."""


def read_layout(region: Region, recognised: bool = False) -> Reading:
    """Reads a table by its grids; where these do not hold all of its fields (a table blown into many, or no grid at
    all), by its lines too, and keeps the reading that found more. `recognised`: its text was made from a picture, so
    that a label that is not the form's may be a slip of ours."""
    reading = in_its_form(region, _read)
    if recognised:
        reading = replace(reading, findings=tuple(_not_blamed(finding) for finding in reading.findings))
    of_two = {"table_repeated": region.repeated, "table_behind": region.behind}
    told = tuple(_of_another_report(key, region.table) for key, is_so in of_two.items() if is_so)
    return replace(reading, findings=(*reading.findings, *told)) if told else reading


def _not_blamed(finding: Finding) -> Finding:
    return replace(finding, cause=Cause.UNKNOWN) if finding.message.key in _OF_LABELS else finding


def _read(region: Region) -> Reading:
    by_grids = read_grids(region.table, region.grids) if region.grids else None
    if by_grids is not None and not by_grids.missing:
        return by_grids
    by_lines = read_text(region.table, region.blocks)
    if by_grids is None:
        return by_lines
    if len(by_lines.cells) > len(by_grids.cells):
        cells = {field: _doubted(cell, by_grids) for field, cell in by_lines.cells.items()}
        return replace(by_lines, cells=cells, findings=(*by_lines.findings, *_told_by_grids(by_grids, by_lines)))
    return by_grids


def _told_by_grids(by_grids: Reading, by_lines: Reading) -> tuple[Finding, ...]:
    """What the grids show of the table's structure and the lines do not."""
    kinds = {finding.message.key for finding in by_lines.findings}
    printed = {finding.left for finding in by_lines.findings}
    return tuple(f for f in by_grids.findings if not f.cells and f.message.key not in kinds and f.left not in printed)


def _doubted(cell: CellReading, other: Reading) -> CellReading:
    """A cell of the lines with the doubt that the grids have about it; that they have another value is one too."""
    seen = other.cells.get(cell.field)
    if cell.doubt is not None or seen is None:
        return cell
    return replace(cell, doubt=message("columns_shifted") if seen.value != cell.value else seen.doubt)


def _of_another_report(key: str, table: Table) -> Finding:
    text = message(key, label=table.title)
    return Finding(FindingKind.STRUCTURE, text, table.id, cells=table.fields)
