"""Grids that hold more than one table, cut into one grid a table.

Some sites put table two, three and four into one grid, one below the other, or lay out the whole report in it; some
print two tables side by side. Where each row (or each column) clearly belongs to one of them, the grid is cut there;
every cell keeps the place where it stands. What cannot be cut without parting a value stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Block, Cell, Grid, Line, Span
from pipeline.tables.labels import column_labels, row_labels
from pipeline.tables.named import ENOUGH, richness, tables_named, texts_of
from schemas.forms import TABLE_IDS, forms_of
from schemas.values import Mark, parse_value


def set_apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a document, each grid of several tables cut into its tables, and what stands between them into
    lines."""
    return tuple(part for block in blocks for part in (_parts(block) if isinstance(block, Grid) else (block,)))


def _parts(grid: Grid) -> Iterator[Block]:
    texts = texts_of([grid])
    held = [table_id for table_id in TABLE_IDS if richness(table_id, texts) >= ENOUGH]
    if len(held) < 2:
        yield grid
        return
    sides = _sides(grid, held)
    if sides:
        for side in sides:
            yield from _parts(side)
        return
    yield from _stacked(_Rows.of(grid))


# --- one beside the other --------------------------------------------------------------------------------------------


def _sides(grid: Grid, held: Sequence[str]) -> tuple[Grid, ...]:
    """The two halves of a grid left and right of the column where the labels of another table begin; none where labels
    stand on both sides, or a cell reaches over."""
    own = {table_id: [cell for cell in grid.cells if tables_named(cell.text) == {table_id}] for table_id in held}
    for table_id, labels in own.items():
        others = [cell for other, cells in own.items() if other != table_id for cell in cells]
        if not labels or not others:
            continue
        start = min(cell.column for cell in labels)
        beside = max(cell.last_column for cell in others) < start
        if beside and not any(cell.column < start <= cell.last_column for cell in grid.cells):
            return _columns(grid, 0, start), _columns(grid, start, grid.columns)
    return ()


def _columns(grid: Grid, start: int, end: int) -> Grid:
    cells = tuple(replace(cell, column=cell.column - start) for cell in grid.cells if start <= cell.column < end)
    return Grid(grid.rows, end - start, cells)


# --- one below the other ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows `first` to `last` with labels of one table only."""

    table_id: str
    first: int
    last: int


@dataclass(frozen=True)
class _Rows:
    """A grid with the cells that begin in each of its rows."""

    grid: Grid
    beginning: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, grid: Grid) -> _Rows:
        rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
        for cell in grid.cells:
            rows[cell.row].append(cell)
        return cls(grid, tuple(map(tuple, rows)))

    def printed(self, row: int) -> list[Cell]:
        return [cell for cell in self.beginning[row] if cell.text.strip()]

    def is_line(self, row: int) -> bool:
        """Whether a row is a single text: a heading, a paragraph."""
        printed = self.printed(row)
        return len(printed) == 1 and not _is_value(printed[0])

    def holds_values(self, row: int) -> bool:
        """Whether a row has values (`/` and `—` among them), or is blank: a row of values either way."""
        printed = self.printed(row)
        return not printed or any(map(_is_value, printed))

    def names(self, row: int, table_id: str) -> bool:
        """Whether a row has a label of a table, be it garbled."""
        labels = [each(table) for table in forms_of(table_id) for each in (row_labels, column_labels)]
        return any(each.match(cell.text) for cell in self.printed(row) for each in labels)

    def cut(self, start: int, end: int) -> Grid:
        """The rows from `start` to before `end`. A label that reaches over them stands in each part."""
        cells = []
        for cell in self.grid.cells:
            first, last = max(cell.row, start), min(cell.last_row, end - 1)
            if first <= last:
                cells.append(replace(cell, row=first - start, rowspan=last - first + 1))
        return Grid(end - start, self.grid.columns, tuple(cells))


def _stacked(rows: _Rows) -> Iterator[Block]:
    runs = _runs(rows)
    edges = [edge for edge in _edges(rows, runs) if edge.start < edge.end]
    if len(runs) < 2 or any(_parts_a_value(rows.grid, edge.start) for edge in edges):
        yield rows.grid
        return
    for edge in edges:
        if edge.is_table:
            yield rows.cut(edge.start, edge.end)
        else:
            yield from _loose(rows, edge.start, edge.end)


def _runs(rows: _Rows) -> list[_Run]:
    """The tables of a grid from top to bottom. A few rows that could be of another table are not one."""
    homes: dict[int, str] = {}
    for number, cells in enumerate(rows.beginning):
        found = {table_id for cell in cells for table_id in (tables_named(cell.text) if cell.text else ())}
        if len(found) == 1:
            homes[number] = found.pop()
    runs = _joined(homes)
    while True:
        rich = [run for run in runs if _is_rich(rows, run)]
        if len(rich) == len(runs):
            return runs
        runs = _joined({n: run.table_id for run in rich for n in (run.first, run.last)})


def _joined(homes: dict[int, str]) -> list[_Run]:
    runs: list[_Run] = []
    for number in sorted(homes):
        if runs and runs[-1].table_id == homes[number]:
            runs[-1] = replace(runs[-1], last=number)
        else:
            runs.append(_Run(homes[number], number, number))
    return runs


def _is_rich(rows: _Rows, run: _Run) -> bool:
    texts = [cell.text for number in range(run.first, run.last + 1) for cell in rows.beginning[number]]
    return richness(run.table_id, texts) >= ENOUGH


@dataclass(frozen=True, slots=True)
class _Edge:
    """Rows `start` to before `end` that are one table, or none."""

    start: int
    end: int
    is_table: bool


def _edges(rows: _Rows, runs: Sequence[_Run]) -> Iterator[_Edge]:
    """The rows of each run with those before and after it that are its own, and the rows between."""
    done = 0
    for index, run in enumerate(runs):
        start = run.first
        while start > done and not rows.is_line(start - 1) and not rows.holds_values(start - 1):
            start -= 1  # a row of headers, too garbled to be known
        yield _Edge(done, start, is_table=False)
        limit = runs[index + 1].first if index + 1 < len(runs) else rows.grid.rows
        done = _end_of_values(rows, run, limit)
        yield _Edge(start, done, is_table=True)
    yield _Edge(done, rows.grid.rows, is_table=False)


def _end_of_values(rows: _Rows, run: _Run, limit: int) -> int:
    """Where a table ends: after the rows of values and garbled labels that follow its last known label."""
    end = run.last + 1
    while end < limit and (rows.names(end, run.table_id) or (rows.holds_values(end) and not rows.is_line(end))):
        end += 1
    return end


def _parts_a_value(grid: Grid, row: int) -> bool:
    crossing = (cell for cell in grid.cells if cell.row < row <= cell.last_row)
    return any(cell.text.strip() and _is_value(cell) for cell in crossing)


def _is_value(cell: Cell) -> bool:
    """Whether a cell prints what a value cell prints: a number, `/` or `—`."""
    return parse_value(cell.text).mark is not Mark.OTHER


def _loose(rows: _Rows, start: int, end: int) -> Iterator[Block]:
    """Rows of no table: single texts as lines, other rows as grids of their own."""
    first = start
    for number in range(start, end):
        if not rows.is_line(number):
            continue
        if first < number:
            yield rows.cut(first, number)
        yield from (_line(cell, text) for cell in rows.printed(number) for text in cell.text.split("\n") if text)
        first = number + 1
    if first < end:
        yield rows.cut(first, end)


def _line(cell: Cell, text: str) -> Line:
    return Line(text, (Span(0, len(text), cell.place),))
