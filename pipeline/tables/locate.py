"""Finding the three tables in a document, and the form that each follows.

A grid belongs to the table most of whose labels it holds. Where no grid holds a table, it is looked for in the lines
of text: where its labels stand closest together. The form is decided per table by its own headers and rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.documents.model import Block, Grid, Line
from pipeline.tables.apart import set_apart
from pipeline.tables.forms import form_of
from pipeline.tables.labels import spell
from pipeline.tables.named import ENOUGH, named, richness, tables_named, texts_of
from pipeline.tables.rows import take_apart
from pipeline.tables.scan import Hit, RunningText, scan
from pipeline.tables.trailing import past_rows, row_text
from schemas.declaration import Arrangement, Table
from schemas.forms import TABLE_IDS, forms_of

_ENOUGH_IN_TEXT = 5
_ENOUGH_AGAIN = 2
"""Rows that two grids of one table must share to be two tables."""
_NUMBER = re.compile(r"\d+")
_LINES_UNDER_HEADING = 20
_NUMBERS_IN_A_ROW = 5
_REACH = 400
"""Characters that may lie between two labels of one table in running text."""


@dataclass(frozen=True)
class Region:
    """Where one table stands: its layout (with the form found) and the grids and lines that hold it, in order. It is
    `repeated` where another such table stands elsewhere in the document, and `behind` where it stands only behind the
    second one of another table: of two reports in one file it may be of the second. `rivals` are the other forms that
    its labels tell as well: its rows decide."""

    table: Table
    blocks: tuple[Block, ...]
    repeated: bool = False
    behind: bool = False
    rivals: tuple[Table, ...] = ()

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))


@dataclass(frozen=True)
class _Found:
    """A region, and in which of the document's blocks it begins; `again` is that in which another such table does."""

    region: Region
    start: int
    again: int | None = None


def locate(blocks: Sequence[Block]) -> tuple[Region, ...]:
    """The regions of the tables that a document holds, at most one for each table, in the order of the forms."""
    found = []
    blocks = set_apart(blocks)
    homes = _homes(blocks)
    lines = [index for index, block in enumerate(blocks) if isinstance(block, Line)]
    text = RunningText.of([block for block in blocks if isinstance(block, Line)])
    for table_id in TABLE_IDS:
        held = [i for i, home in enumerate(homes) if home == table_id]
        if held:
            found.append(_in_grids(table_id, blocks, homes, held))
        else:
            in_text = _in_text(table_id, text)
            if in_text is not None:
                again = None if in_text.again is None else lines[in_text.again]
                found.append(replace(in_text, start=lines[in_text.start], again=again))
    second = min((each.again for each in found if each.again is not None), default=len(blocks))
    return tuple(replace(each.region, behind=each.start >= second) for each in found)


# --- grids -----------------------------------------------------------------------------------------------------------


def _homes(blocks: Sequence[Block]) -> list[str]:
    """The table of each block, empty for lines and grids of none. A grid with too few labels to be known is the rest of
    the table that ends just before it, where it has rows of that table which did not stand there yet."""
    homes: list[str] = []
    rows: dict[str, set[str]] = {table_id: set() for table_id in TABLE_IDS}
    for block in blocks:
        home = _home(block) if isinstance(block, Grid) else ""
        before = homes[-1] if homes else ""
        if isinstance(block, Grid) and not home and before and _is_rest(block, before, rows[before]):
            home = before
        if home:
            rows[home] |= _rows_in(home, block)
        homes.append(home)
    return homes


def _is_rest(grid: Grid, table_id: str, seen: set[str]) -> bool:
    others = {other for text in texts_of([grid]) for other in tables_named(text)} - {table_id}
    rows = _rows_in(table_id, grid)
    return bool(rows) and not others and not rows & seen


def _rows_in(table_id: str, block: Block) -> set[str]:
    """The rows (in any form) whose labels stand in a grid."""
    texts = texts_of([block])
    return {id_ for form in forms_of(table_id) for role, id_ in named(form, texts) if role == "row"}


def _home(grid: Grid) -> str:
    """The table that a grid belongs to, empty where it belongs to none."""
    texts = texts_of([grid])
    best, most = "", 0
    for table_id in TABLE_IDS:
        votes = richness(table_id, texts)
        if votes > most:
            best, most = table_id, votes
    return best if most >= ENOUGH else ""


def _first_of(table_id: str, blocks: Sequence[Block], held: Sequence[int]) -> list[int]:
    """Of the grids of a table those before one that has rows again: a table may be cut into several, but a row that
    stands twice is of another table."""
    seen: set[str] = set()
    first: list[int] = []
    for index in held:
        rows = _rows_in(table_id, blocks[index])
        if len(rows & seen) >= _ENOUGH_AGAIN or (rows and rows <= seen):
            break
        seen |= rows
        first.append(index)
    return first


def _in_grids(table_id: str, blocks: Sequence[Block], homes: Sequence[str], held: Sequence[int]) -> _Found:
    first = _first_of(table_id, blocks, held)
    taken = set(first)
    form = form_of(table_id, texts_of(blocks[i] for i in first))
    again = [index for index in held if index not in taken] if _is_repeated(blocks, held, first) else []
    region = Region(form.table, _between(blocks, homes, first), repeated=bool(again), rivals=form.rivals)
    return _Found(region, first[0], min(again, default=None))


def _is_repeated(blocks: Sequence[Block], held: Sequence[int], first: Sequence[int]) -> bool:
    """Whether the other grids of a table say anything else: a page may hold the same table twice (to print it)."""

    def said(indices: Iterable[int]) -> list[str]:
        grids = [block for index in indices if isinstance(block := blocks[index], Grid)]
        return [cell.text for grid in grids for cell in grid.cells]

    taken = set(first)
    return said(index for index in held if index not in taken) not in ([], said(first))


def _between(blocks: Sequence[Block], homes: Sequence[str], held: Sequence[int]) -> tuple[Block, ...]:
    """All from the first to the last grid of a table, without the grids of other tables."""
    inside = range(held[0], held[-1] + 1)
    return tuple(blocks[i] for i in inside if isinstance(blocks[i], Line) or homes[i] == homes[held[0]])


# --- running text ----------------------------------------------------------------------------------------------------


def _in_text(table_id: str, text: RunningText) -> _Found | None:
    """`start` and `again` are counted in lines of the text."""
    hits = scan(text.text, table_id)
    groups = _groups([hit for hit in hits if hit.distinctive])
    cluster = max(groups, key=_richness, default=[])
    if _richness(cluster) < _ENOUGH_IN_TEXT:
        return _under_heading(table_id, text)
    start = text.back_to_opening(table_id, cluster[0].start)
    end = _end(table_id, text, hits, cluster[-1].end)
    lines = text.lines(start, end)
    names = [text.text[hit.start : hit.end] for hit in hits if start <= hit.start < end]
    form = form_of(table_id, [*names, *(word for line in lines for word in row_text(line.text).words)])
    region = Region(form.table, lines, rivals=form.rivals)
    first = text.line_at(start)
    others = [group for group in groups if group is not cluster and _richness(group) >= ENOUGH]
    if not others:
        return _Found(region, first)
    rows = _whole_rows(form.table, region.blocks)
    again = [
        text.line_at(each[0].start)
        for each in others
        if len(rows & _whole_rows(form.table, text.lines(each[0].start, _end(table_id, text, hits, each[-1].end))))
        >= _ENOUGH_AGAIN
    ]
    # The richest of them is read, be it the first or not: what stands behind both is behind a second one.
    return _Found(replace(region, repeated=bool(again)), first, max((first, again[0])) if again else None)


def _whole_rows(table: Table, blocks: Sequence[Block]) -> set[str]:
    """The labels that stand with the numbers of whole rows, as in a table, and not with one each, as in prose."""
    parts = take_apart(table, blocks)
    if table.arrangement is Arrangement.BLOCKS:
        return set(table.row_of) if sum(len(row.tokens) for row in parts.rows) >= len(table.fields) else set()
    return {row.row_id for row in parts.rows if row.row_id and len(row.tokens) >= len(table.row_of[row.row_id].columns)}


def _under_heading(table_id: str, text: RunningText) -> _Found | None:
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
            form = form_of(table_id, [])
            return _Found(Region(form.table, text.parts[index + 1 : numbered + 1], rivals=form.rivals), index + 1)
    return None


def _end(table_id: str, text: RunningText, hits: Sequence[Hit], position: int) -> int:
    """Where a table ends: after the labels and numbers that follow each other without other words between, and the
    rows whose labels are not known."""
    end = text.past_numbers(position)
    before = -1
    while end > before:
        before = end
        for hit in islice(hits, bisect_left(hits, position, key=lambda hit: hit.start), None):
            if hit.start > end:
                break
            if position <= hit.start:
                position = hit.end
                end = text.past_numbers(position)
        end = past_rows(table_id, text, max(end, before))
    return text.without_section_number(position, end)


def _groups(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Neighbouring hits, in reading order."""
    groups: list[list[Hit]] = []
    for hit in hits:
        if groups and hit.start - groups[-1][-1].end <= _REACH:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return groups


def _richness(hits: Sequence[Hit]) -> int:
    """How many different labels a group names."""
    return len({hit.key for hit in hits})
