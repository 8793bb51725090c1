"""The layout reader: region → reading, by geometry and labels alone."""

from __future__ import annotations

from pipeline.readers.grids import read_grids
from pipeline.readers.reading import Reading
from pipeline.readers.texts import read_text
from pipeline.tables.locate import Region


def read_layout(region: Region) -> Reading:
    """Reads a table by its grids; where these do not hold all of its fields (a table blown into many, or no grid at
    all), by its lines too, and keeps the reading that found more."""
    by_grids = read_grids(region.table, region.grids) if region.grids else None
    if by_grids is not None and not by_grids.missing:
        return by_grids
    by_lines = read_text(region.table, region.blocks)
    if by_grids is None or len(by_lines.cells) > len(by_grids.cells):
        return by_lines
    return by_grids
