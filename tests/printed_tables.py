"""Generated tables as rows of labels and values, to be spoilt by tests, and as grids of a web page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import lcm

from eval.generator.make import Form, Request, numbers_of
from eval.generator.prose import Office
from pipeline.checks.check import CheckedTable, check_table
from pipeline.checks.record import Status
from pipeline.documents.grids import SpannedCell, lay_out, line_of, numbered
from pipeline.documents.limits import Budget
from pipeline.documents.model import Block, Grid, Line
from pipeline.readers.layout import read_layout
from pipeline.tables.locate import locate
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES

OFFICE = Office("松岭县人民政府", "本县", "松岭县人民政府网")
STUB = 3


@lru_cache(maxsize=64)
def true_values(seed: int = 1, profile: str = "city") -> Mapping[FieldId, str]:
    """What every field of a report of the 2021 form prints; all sums hold."""
    numbers = numbers_of(Request(OFFICE, 2023, Form.F2021, profile, seed))
    return {field: str(number) for field, number in numbers.items()}


@dataclass(frozen=True)
class Printed:
    """A row as printed: the labels of its groups, its own, and its values."""

    groups: tuple[str, ...]
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Rows under headers: all of table three, a section of table two."""

    heads: tuple[str, ...]
    rows: tuple[Printed, ...]


Rows = list[list[SpannedCell]]


def rows_of(table: Table, values: Mapping[FieldId, str]) -> tuple[Printed, ...]:
    return tuple(
        Printed(row.groups, row.label, tuple(values[FieldId(table.id, row.id, column.id)] for column in row.columns))
        for row in table.rows
    )


# --- table three -----------------------------------------------------------------------------------------------------


def applications(values: Mapping[FieldId, str]) -> Part:
    table = APPLICATIONS_2021
    return Part(tuple(column.label for column in table.columns), rows_of(table, values))


def matrix(part: Part, head: bool = True, groups: bool = True) -> Rows:
    """Table three as it is published: a header over three lines, groups merged downwards. Without `groups` those that
    the first row stands in are not printed again, as where a table goes on."""
    rows: Rows = _matrix_head(part.heads) if head else []
    done: tuple[str, ...] = () if groups else part.rows[0].groups
    open_groups: list[str] = []
    for number, row in enumerate(part.rows):
        cells = []
        for depth, group in enumerate(row.groups):
            if open_groups[depth : depth + 1] == [group] or done[depth : depth + 1] == (group,):
                continue
            cells.append(SpannedCell(group, _length(part.rows[number:], depth, group)))
        open_groups = list(row.groups)
        done = done if row.groups[: len(done)] == done else done[: _shared(done, row.groups)]
        cells.append(SpannedCell(row.label, 1, STUB - len(row.groups)))
        rows.append(cells + [SpannedCell(value) for value in row.values])
    return rows


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _length(rows: Sequence[Printed], depth: int, group: str) -> int:
    return next((i for i, row in enumerate(rows) if row.groups[depth : depth + 1] != (group,)), len(rows))


def _matrix_head(heads: Sequence[str]) -> Rows:
    note, applicants, organisations = APPLICATIONS_2021.notes[:3]
    return [
        [SpannedCell(note, 3, STUB), SpannedCell(applicants, 1, len(heads))],
        [SpannedCell(heads[0], 2), SpannedCell(organisations, 1, len(heads) - 2), SpannedCell(heads[-1], 2)],
        [SpannedCell(head) for head in heads[1:-1]],
    ]


# --- table two -------------------------------------------------------------------------------------------------------


def disclosure(values: Mapping[FieldId, str]) -> tuple[Part, ...]:
    table = DISCLOSURE_2021
    printed = dict(zip(table.row_of, rows_of(table, values), strict=True))
    sections = groupby(table.rows, key=lambda row: (row.groups, row.columns))
    return tuple(
        Part(tuple(column.label for column in columns), tuple(printed[row.id] for row in rows))
        for (_, columns), rows in sections
    )


def sections(parts: Iterable[Part]) -> Rows:
    """Table two as it is published: each section under its line with headers of its own."""
    rows: Rows = []
    for part in parts:
        span = 6 // len(part.heads)
        rows.append([SpannedCell(part.rows[0].groups[0], 1, 7)])
        rows.append([SpannedCell("信息内容"), *(SpannedCell(head, 1, span) for head in part.heads)])
        for row in part.rows:
            rows.append([SpannedCell(row.label), *(SpannedCell(value, 1, span) for value in row.values)])
    return rows


# --- table four ------------------------------------------------------------------------------------------------------


def blocks(values: Mapping[FieldId, str]) -> Rows:
    results = [column.label for column in DISPUTES.columns]
    return [
        [SpannedCell("行政复议", 1, 5), SpannedCell("行政诉讼", 1, 10)],
        [*(SpannedCell(each, 2) for each in results), *(SpannedCell(row.label, 1, 5) for row in DISPUTES.rows[1:])],
        [SpannedCell(each) for each in results * 2],
        [SpannedCell(values[field]) for field in DISPUTES.fields],
    ]


# --- grids -----------------------------------------------------------------------------------------------------------


def as_grid(rows: Rows) -> Grid:
    (block,) = numbered([lay_out([rows], Budget())])
    assert isinstance(block, Grid)
    return block


def as_lines(rows: Rows, separator: str) -> list[Line]:
    """The rows as another program writes them: parted by tabs with the blanks of spans and of empty cells, by pipes
    with those of empty cells only, by spaces without blanks, or a cell a line."""
    grid = as_grid(rows)
    lines = []
    for number in range(grid.rows):
        texts = {cell.column: cell.text for cell in grid.in_row(number) if cell.row == number}
        if separator == "\t":
            lines.append(separator.join(texts.get(column, "") for column in range(grid.columns)))
        elif separator == " | ":
            lines.append(f"| {separator.join(texts.values())} |")
        else:
            lines.extend(separator.join(filter(None, texts.values())).split("\n"))
    return [line_of(line, number) for number, line in enumerate(lines, start=1)]


def widened(tables: Sequence[Rows]) -> list[Rows]:
    """The tables with their spans stretched to one width, as a writing program does that puts them under each other."""
    widths = [as_grid(rows).columns for rows in tables]
    full = lcm(*widths)
    return [
        [[cell._replace(colspan=cell.colspan * full // width) for cell in row] for row in rows]
        for rows, width in zip(tables, widths, strict=True)
    ]


@dataclass(frozen=True)
class Result:
    """What came of a document: the tables by id, against the true values."""

    tables: Mapping[str, CheckedTable]
    values: Mapping[FieldId, str]

    def silent(self) -> list[FieldId]:
        """Accepted cells with another value than the true one."""
        cells = (cell for each in self.tables.values() for cell in each.record.cells)
        return [
            cell.field
            for cell in cells
            if cell.status is Status.ACCEPTED and (cell.value is None or cell.value.printed != self.values[cell.field])
        ]

    def not_accepted(self) -> list[FieldId]:
        cells = (cell for each in self.tables.values() for cell in each.record.cells)
        return [cell.field for cell in cells if cell.status is not Status.ACCEPTED]

    def found(self) -> dict[str, str]:
        """The structure findings: the key of each message, and what is printed."""
        findings = (finding for each in self.tables.values() for finding in each.findings)
        return {f.message.key: f.left for f in findings if f.kind == "structure"}


def read_blocks_of(values: Mapping[FieldId, str], *blocks: Block) -> Result:
    regions = locate(blocks)
    return Result({region.table.id: check_table(read_layout(region), None) for region in regions}, values)
