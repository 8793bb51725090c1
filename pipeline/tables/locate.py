"""Finding the three tables in a document, and the form that each follows.

A grid belongs to the table most of whose labels it holds. Where no grid holds a table, it is looked for in the lines
of text: where its labels stand closest together. The form is decided per table by its own headers and rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.documents.model import Block, Grid, Line
from pipeline.tables.labels import LabelSet, column_labels, row_labels, spell
from pipeline.tables.scan import Hit, RunningText, scan
from schemas.declaration import Table
from schemas.forms import TABLE_IDS, forms_of

_ENOUGH = 3
"""Distinct labels that make a grid a candidate for a table."""
_ENOUGH_IN_TEXT = 5
_NUMBER = re.compile(r"\d+")
_LINES_UNDER_HEADING = 20
_NUMBERS_IN_A_ROW = 5
_REACH = 400
"""Characters that may lie between two labels of one table in running text."""


@dataclass(frozen=True)
class Region:
    """Where one table stands: its layout (with the form found) and the grids and lines that hold it, in order."""

    table: Table
    blocks: tuple[Block, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def locate(blocks: Sequence[Block]) -> tuple[Region, ...]:
    """The regions of the tables that a document holds, at most one for each table, in the order of the forms."""
    regions = []
    homes = [_home(block) if isinstance(block, Grid) else "" for block in blocks]
    text = RunningText.of([block for block in blocks if isinstance(block, Line)])
    for table_id in TABLE_IDS:
        held = [i for i, home in enumerate(homes) if home == table_id]
        if held:
            region = Region(_form(table_id, _texts(blocks[i] for i in held)), _between(blocks, homes, held))
        else:
            found = _in_text(table_id, text)
            if found is None:
                continue
            region = found
        regions.append(region)
    return tuple(regions)


# --- grids -----------------------------------------------------------------------------------------------------------


def _home(grid: Grid) -> str:
    """The table that a grid belongs to, empty where it belongs to none."""
    texts = [cell.text for cell in grid.cells]
    best, most = "", 0
    for table_id in TABLE_IDS:
        votes = max(len(_named(table, texts)) for table in forms_of(table_id))
        if votes > most:
            best, most = table_id, votes
    return best if most >= _ENOUGH else ""


def _between(blocks: Sequence[Block], homes: Sequence[str], held: Sequence[int]) -> tuple[Block, ...]:
    """All from the first to the last grid of a table, without the grids of other tables."""
    inside = range(held[0], held[-1] + 1)
    return tuple(blocks[i] for i in inside if isinstance(blocks[i], Line) or homes[i] == homes[held[0]])


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]


def _named(table: Table, texts: Iterable[str]) -> set[tuple[str, str]]:
    """The rows, columns and notes of a table that stand among the texts. A body of one or two characters (其他, 总计)
    counts only with its enumerator."""
    found: set[tuple[str, str]] = set()
    notes = LabelSet(tuple((note, note) for note in table.notes))
    for text in texts:
        spelling = spell(text)
        if len(spelling.body) <= 2 and not spelling.enumerator:
            continue
        for role, labels in (("row", row_labels(table)), ("column", column_labels(table)), ("note", notes)):
            id_ = labels.exact(text)
            if id_:
                found.add((role, id_))
    return found


def _form(table_id: str, texts: Sequence[str]) -> Table:
    """The form whose labels are all there: the one that names most, fields before notes; the older where they tie."""

    def explained(table: Table) -> int:
        return sum(role != "note" for role, _ in _named(table, texts))

    return max(forms_of(table_id), key=explained)


# --- running text ----------------------------------------------------------------------------------------------------


def _in_text(table_id: str, text: RunningText) -> Region | None:
    hits = scan(text.text, table_id)
    cluster = _densest([hit for hit in hits if hit.distinctive])
    if len({hit.key for hit in cluster}) < _ENOUGH_IN_TEXT:
        return _under_heading(table_id, text)
    start = text.back_to_opening(table_id, cluster[0].start)
    end = _end(text, hits, cluster[-1].end)
    names = [text.text[hit.start : hit.end] for hit in hits if start <= hit.start < end]
    return Region(_form(table_id, names), text.lines(start, end))


def _under_heading(table_id: str, text: RunningText) -> Region | None:
    """A table whose headers are too broken to be known: the rows of numbers that follow the heading of its part."""
    heading = spell(forms_of(table_id)[0].title).body
    for index, line in enumerate(text.parts):
        if spell(line.text.strip("#* ")).body != heading:
            continue
        numbered = index
        for later in range(index + 1, min(index + _LINES_UNDER_HEADING, len(text.parts))):
            if len(_NUMBER.findall(text.parts[later].text)) >= _NUMBERS_IN_A_ROW:
                numbered = later
        if numbered > index:
            return Region(_form(table_id, []), text.parts[index + 1 : numbered + 1])
    return None


def _end(text: RunningText, hits: Sequence[Hit], position: int) -> int:
    """Where a table ends: after the labels and numbers that follow each other without other words between."""
    end = text.past_numbers(position)
    for hit in hits:
        if position <= hit.start <= end:
            position = hit.end
            end = text.past_numbers(position)
    return text.without_section_number(position, end)


def _densest(hits: Sequence[Hit]) -> list[Hit]:
    """The group of neighbouring hits that names the most different labels."""
    best: list[Hit] = []
    group: list[Hit] = []
    for hit in hits:
        if group and hit.start - group[-1].end > _REACH:
            group = []
        group.append(hit)
        if len({h.key for h in group}) > len({h.key for h in best}) or (group and best and group[0] is best[0]):
            best = list(group)
    return best
