"""The layout reading of tables that stand in grids: every cell by its row label and its column header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.model import Cell, Grid
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.pairing import Header, Pair, pair
from pipeline.readers.reading import CellReading, Reading
from pipeline.tables.labels import LabelSet, column_labels, row_labels
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import parse_value

LAYOUT = "layout"


def read_grids(table: Table, grids: Sequence[Grid]) -> Reading:
    """Reads a table from the grids that hold it, in order. Later grids may go on under the headers of the first."""
    reader = {
        Arrangement.MATRIX: _read_lines,
        Arrangement.SECTIONS: _read_lines,
        Arrangement.BLOCKS: _read_blocks,
    }[table.arrangement]
    return reader(table, grids)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a grid taken apart: its label with the match, and the cells right of it."""

    label: str
    label_cell: Cell | None
    row_id: str
    exact: bool
    values: tuple[Cell, ...]
    headers: tuple[Header[str], ...]

    @property
    def has_numbers(self) -> bool:
        return any(any(ch.isdigit() for ch in cell.text) for cell in self.values)


@dataclass
class _Collected:
    """Cells and findings while a table is read."""

    table: Table
    cells: dict[FieldId, CellReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, row: Row, line: _Line, paired: Pair[str], doubt: Message | None) -> None:
        target = FieldId(self.table.id, row.id, paired.header.key)
        before = self.cells.get(target)
        if before is not None:
            if before.doubt is None:
                self.cells[target] = replace(before, doubt=message("label_repeated"))
            return
        value = paired.value
        if doubt is None and value.text.strip() and value.rowspan > 1:
            doubt = message("merged_cell")
        self.cells[target] = CellReading(
            field=target,
            value=parse_value(value.text),
            place=value.place,
            doubt=doubt or paired.doubt,
            row_place=line.label_cell.place if line.label_cell else None,
            column_place=paired.header.cell.place,
        )

    def reading(self) -> Reading:
        return Reading(LAYOUT, self.table, self.cells, tuple(self.findings))


# --- one line of the grid a row of the table (tables two and three) --------------------------------------------------


def _read_lines(table: Table, grids: Sequence[Grid]) -> Reading:
    lines = _placed_by_neighbours(table, _joined_lines(table, list(_lines(table, grids))))
    collected = _Collected(table)
    for position, line in enumerate(lines):
        if not line.row_id:
            if line.has_numbers and line.label.strip():
                collected.findings.append(
                    Finding(
                        FindingKind.STRUCTURE,
                        message("extra_row", left=line.label),
                        table.id,
                        left=line.label,
                        cause=Cause.SOURCE,
                    )
                )
            continue
        row = table.row_of[line.row_id]
        _add_line(collected, row, line, _line_doubt(table, lines, position, collected))
    return collected.reading()


def _lines(table: Table, grids: Sequence[Grid]) -> Iterator[_Line]:
    rows, columns = row_labels(table), column_labels(table)
    headers: dict[str, Header[str]] = {}
    for grid in grids:
        for number in range(grid.rows):
            cells = grid.in_row(number)
            named = _headers_in([cell for cell in cells if cell.row == number], columns)
            if len(named) >= 2 or (named and not _label(cells, rows, number)):
                if table.arrangement is Arrangement.SECTIONS:
                    headers = {}
                headers.update({header.key: header for header in named})
                continue
            yield _line(cells, rows, number, tuple(headers.values()))


def _headers_in(cells: Sequence[Cell], columns: LabelSet) -> list[Header[str]]:
    found = []
    for cell in cells:
        match = columns.match(cell.text) if "".join(cell.text.split())[:1] not in ("（", "(") else None
        if match is not None and not cell.text.lstrip()[:1].isdigit():
            found.append(Header(match.id, cell))
    return found


def _label(cells: Sequence[Cell], rows: LabelSet, number: int) -> bool:
    return any(rows.match(cell.text) for cell in cells if cell.row == number)


def _line(cells: Sequence[Cell], rows: LabelSet, number: int, headers: tuple[Header[str], ...]) -> _Line:
    """The label of a line is its rightmost text that names a row; what stands right of it are its values."""
    own = [cell for cell in cells if cell.row == number or not _is_text(cell)]
    for index in range(len(own) - 1, -1, -1):
        match = rows.match(own[index].text)
        if match is not None:
            return _Line(own[index].text, own[index], match.id, match.exact, tuple(own[index + 1 :]), _ordered(headers))
    text_cells = [i for i, cell in enumerate(own) if _is_text(cell)]
    last = text_cells[-1] if text_cells else -1
    label = own[last] if last >= 0 else None
    return _Line(label.text if label else "", label, "", False, tuple(own[last + 1 :]), _ordered(headers))


def _ordered(headers: Sequence[Header[str]]) -> tuple[Header[str], ...]:
    return tuple(sorted(headers, key=lambda header: header.cell.column))


def _is_text(cell: Cell) -> bool:
    """Whether a cell holds words: a label, not a value."""
    value = parse_value(cell.text)
    return not value.is_number and not value.is_empty and not any(ch.isdigit() for ch in cell.text[:1])


def _joined_lines(table: Table, lines: list[_Line]) -> list[_Line]:
    """Joins a row that a page break cut in two: neither part names a row to the letter, both together do."""
    rows = row_labels(table)
    joined: list[_Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and not before.exact and not line.exact and before.label and line.label:
            together = rows.exact(before.label + line.label)
            if together and len(before.values) == len(line.values):
                joined[-1] = replace(
                    before, label=before.label + line.label, row_id=together, exact=True, values=_either(before, line)
                )
                continue
        joined.append(line)
    return joined


def _either(first: _Line, second: _Line) -> tuple[Cell, ...]:
    """The values of two parts of one row: of each pair the one that is not blank. Where neither is, both are kept in
    one text, which is no number and so is flagged."""
    merged = []
    for a, b in zip(first.values, second.values, strict=True):
        if a.text.strip() and b.text.strip():
            merged.append(replace(a, text=f"{a.text} {b.text}"))
        else:
            merged.append(b if b.text.strip() else a)
    return tuple(merged)


def _placed_by_neighbours(table: Table, lines: list[_Line]) -> list[_Line]:
    """Gives a line without a known label the one row that is missing between its neighbours' rows."""
    order = [row.id for row in table.rows]
    named = {line.row_id for line in lines if line.row_id}
    known = [(i, order.index(line.row_id)) for i, line in enumerate(lines) if line.row_id]
    placed = list(lines)
    for (i, a), (j, b) in zip([(-1, -1), *known], [*known, (len(lines), len(order))], strict=False):
        between = [k for k in range(i + 1, j) if lines[k].has_numbers]
        missing = [order[n] for n in range(a + 1, b) if order[n] not in named]
        if len(between) == 1 and len(missing) == 1:
            placed[between[0]] = replace(lines[between[0]], row_id=missing[0], exact=False)
    return placed


def _line_doubt(table: Table, lines: Sequence[_Line], position: int, collected: _Collected) -> Message | None:
    """A label that is not printed to the letter is reported; its row must stand where the form has it."""
    line = lines[position]
    if line.exact:
        return None
    row = table.row_of[line.row_id]
    if not row_labels(table).match(line.label):
        return message("by_order")
    if line.has_numbers:
        collected.findings.append(
            Finding(
                FindingKind.STRUCTURE,
                message("garbled_label", left=line.label, right=row.label),
                table.id,
                row.id,
                left=line.label,
                right=row.label,
                cause=Cause.SOURCE,
            )
        )
    order = [r.id for r in table.rows]
    neighbours = [lines[i].row_id for i in (position - 1, position + 1) if 0 <= i < len(lines)]
    here = order.index(line.row_id)
    expected = {order[i] for i in (here - 1, here + 1) if 0 <= i < len(order)}
    return None if any(row_id in expected for row_id in neighbours if row_id) else message("label_out_of_order")


def _add_line(collected: _Collected, row: Row, line: _Line, doubt: Message | None) -> None:
    wanted = {column.id for column in row.columns}
    headers = [header for header in line.headers if header.key in wanted]
    if len(headers) == len(wanted):
        for paired in pair(headers, line.values):
            collected.add(row, line, paired, doubt)
    elif len(line.values) == len(row.columns):
        for column, value in zip(row.columns, line.values, strict=True):
            unconfirmed = Pair(Header(column.id, value), value, message("header_unconfirmed"))
            collected.add(row, line, unconfirmed, doubt)


# --- all rows of the table side by side (table four) -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    row_id: str
    cell: Cell


def _read_blocks(table: Table, grids: Sequence[Grid]) -> Reading:
    collected = _Collected(table)
    for grid in grids:
        _read_block_grid(collected, grid)
    return collected.reading()


def _read_block_grid(collected: _Collected, grid: Grid) -> None:
    table = collected.table
    rows, columns = row_labels(table), column_labels(table)
    heads = [number for number in range(grid.rows) if _names_column(grid, number, columns)]
    if not heads:
        return
    last_head = max(cell.last_row for cell in grid.cells if cell.row in heads and columns.exact(cell.text))
    above = [cell for cell in grid.cells if cell.row <= last_head]
    leaves = [Header(match, cell) for cell in above if (match := columns.exact(cell.text))]
    blocks = [_Block(match, cell) for cell in above if (match := rows.exact(cell.text))]
    data = [n for n in range(last_head + 1, grid.rows) if any(c.row == n for c in grid.in_row(n))]
    for number in data:
        _read_block_line(collected, grid, number, leaves, blocks)


def _names_column(grid: Grid, number: int, columns: LabelSet) -> bool:
    return sum(bool(columns.exact(cell.text)) for cell in grid.in_row(number) if cell.row == number) >= 2


def _read_block_line(
    collected: _Collected, grid: Grid, number: int, leaves: Sequence[Header[str]], blocks: Sequence[_Block]
) -> None:
    table = collected.table
    cells = grid.in_row(number)
    labelled = [i for i, cell in enumerate(cells) if row_labels(table).match(cell.text)]
    values = cells[labelled[-1] + 1 :] if labelled else cells
    own = row_labels(table).match(cells[labelled[-1]].text) if labelled else None
    headers = []
    for leaf in leaves:
        row_id = own.id if own is not None else _block_over(leaf.cell, blocks)
        if row_id:
            headers.append(Header(FieldId(table.id, row_id, leaf.key), leaf.cell))
    headers.sort(key=lambda header: header.cell.column)
    if len({header.key for header in headers}) != len(headers):
        return
    for paired in pair(headers, values):
        target = paired.header.key
        line = _Line("", cells[labelled[-1]] if labelled else None, target.row, True, (), ())
        by_column = Pair(Header(target.column, paired.header.cell), paired.value, paired.doubt)
        collected.add(table.row_of[target.row], line, by_column, None)


def _block_over(leaf: Cell, blocks: Sequence[_Block]) -> str:
    """The lowest block label over a column header."""
    over = [b for b in blocks if b.cell.row < leaf.row and b.cell.column <= leaf.column <= b.cell.last_column]
    return max(over, key=lambda b: b.cell.row).row_id if over else ""
