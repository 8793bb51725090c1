"""The layout reading of tables that stand in grids: every cell by its row label and its column header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Cell, Grid
from pipeline.messages import Message, message
from pipeline.readers.blocks import read_blocks
from pipeline.readers.collected import Collected, Evidence, cell_doubt
from pipeline.readers.headers import HeaderRows, Heads, named_in, report_garbled, whole_heads
from pipeline.readers.pairing import Header, Pair, pair
from pipeline.readers.reading import Reading
from pipeline.tables.labels import LabelSet, note_labels, row_labels
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import parse_value

_HEADER_NOTES = frozenset(("信息内容", "法人或其他组织"))
"""What stands beside column headers and in no other row."""


def read_grids(table: Table, grids: Sequence[Grid]) -> Reading:
    """Reads a table from the grids that hold it, in order. Later grids may go on under the headers of the first."""
    if table.arrangement is Arrangement.BLOCKS:
        return read_blocks(table, grids)
    lines = _placed_by_neighbours(table, _joined_lines(table, list(_lines(table, grids))))
    collected = Collected(table)
    for position, line in enumerate(lines):
        if line.row_id:
            _add_line(collected, table.row_of[line.row_id], line, _line_doubt(collected, lines, position))
        elif line.has_numbers and line.label.strip():
            collected.extra_row(line.label)
    return collected.reading()


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a grid taken apart: its label with the match, and the cells right of it."""

    label: str
    label_cell: Cell | None
    row_id: str
    exact: bool
    values: tuple[Cell, ...]
    heads: Heads

    @property
    def has_numbers(self) -> bool:
        return any(any(ch.isdigit() for ch in cell.text) for cell in self.values)

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.values)


# --- rows of a grid to lines -----------------------------------------------------------------------------------------


def _lines(table: Table, grids: Sequence[Grid]) -> Iterator[_Line]:
    rows, headers = row_labels(table), HeaderRows(table, keeps=table.arrangement is Arrangement.MATRIX)
    for part in grids:
        grid = replace(part, cells=whole_heads(table, part.cells))
        for number in range(grid.rows):
            cells = grid.in_row(number)
            if _is_header_row(table, [cell for cell in cells if cell.row == number]):
                headers.take([cell for cell in cells if cell.row == number])
                continue
            headers.pause()
            yield _line(cells, rows, number, headers.heads)


def _is_header_row(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether a row names columns: two of them, or one that cannot be a row's label (总计, 其他 are both)."""
    named = named_in(table, cells)
    if len(named) >= 2:
        return True
    texts = [cell.text for cell in cells if cell.text.strip()]
    if any(ch.isdigit() for text in texts[1:] for ch in text):
        return False
    has_note = any(note_labels(table).exact(text) in _HEADER_NOTES for text in texts)
    if not any(row_labels(table).match(text) for text in texts):
        return bool(named) or (has_note and table.arrangement is Arrangement.SECTIONS and len(texts) > 1)
    return bool(named) and (has_note or len(texts) > 2)


def _line(cells: Sequence[Cell], rows: LabelSet, number: int, heads: Heads) -> _Line:
    """The label of a line is its rightmost text that names a row, where no other words stand between it and the
    values; what stands right of it are its values."""
    own = [cell for cell in cells if cell.row == number or not _is_text(cell)]
    first = heads.first_column
    for index in range(len(own) - 1, -1, -1):
        match = rows.match(own[index].text)
        if match is not None:
            if any(_is_text(cell) and cell.column < first for cell in own[index + 1 :]):
                break
            return _Line(own[index].text, own[index], match.id, match.exact, tuple(own[index + 1 :]), heads)
    stub = [i for i, cell in enumerate(own) if cell.text.strip() and (cell.column < first if first else _is_text(cell))]
    if stub:
        label = own[stub[-1]]
        return _Line(label.text, label, "", False, tuple(own[stub[-1] + 1 :]), heads)
    return _Line("", None, "", False, tuple(cell for cell in own if cell.column >= first), heads)


def _is_text(cell: Cell) -> bool:
    """Whether a cell holds words: a label, not a value."""
    value = parse_value(cell.text)
    return not value.is_number and not value.is_empty and not any(ch.isdigit() for ch in cell.text[:1])


def _joined_lines(table: Table, lines: list[_Line]) -> list[_Line]:
    """Joins a row that a page break cut in two: both labels together name a row to the letter, and neither names
    another one alone."""
    rows = row_labels(table)
    joined: list[_Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and before.label and line.label and len(before.values) == len(line.values):
            together = rows.exact(before.label + line.label)
            if together and {before.row_id, line.row_id} <= {"", together}:
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
    for (i, a), (j, b) in zip([(-1, -1), *known], [*known, (len(lines), len(order))], strict=True):
        between = [k for k in range(i + 1, j) if lines[k].has_numbers]
        missing = [order[n] for n in range(a + 1, b) if order[n] not in named]
        if len(between) == 1 and len(missing) == 1:
            placed[between[0]] = replace(lines[between[0]], row_id=missing[0], exact=False)
    return placed


# --- lines to cells --------------------------------------------------------------------------------------------------


def _line_doubt(collected: Collected, lines: Sequence[_Line], position: int) -> Message | None:
    """Why a line may not be the row that it was taken for. A label that is not printed to the letter is reported; its
    row must stand where the form has it."""
    line, table = lines[position], collected.table
    neighbours = [lines[i] for i in (position - 1, position + 1) if 0 <= i < len(lines)]
    if line.is_blank and any(other.has_numbers and not other.row_id for other in neighbours):
        return message("beside_loose_numbers")
    if line.exact:
        return None
    if not row_labels(table).match(line.label):
        return message("by_order")
    if line.has_numbers:
        collected.garbled_label(table.row_of[line.row_id], line.label)
    order = [row.id for row in table.rows]
    here = order.index(line.row_id)
    expected = {order[i] for i in (here - 1, here + 1) if 0 <= i < len(order)}
    return None if any(other.row_id in expected for other in neighbours) else message("label_out_of_order")


def _add_line(collected: Collected, row: Row, line: _Line, doubt: Message | None) -> None:
    headers = line.heads.over([column.id for column in row.columns])
    paired = pair(headers, line.values, line.heads.others(headers)) if headers else []
    for each in (*paired, *_unheaded(row, line, paired)):
        report_garbled(collected, row.column(each.header.key), each.header)
        collected.add(
            FieldId(collected.table.id, row.id, each.header.key),
            parse_value(each.value.text),
            Evidence(each.value.place, line.label_cell.place if line.label_cell else None, each.header.cell.place),
            doubt or cell_doubt(each.value) or each.doubt,
        )


def _unheaded(row: Row, line: _Line, paired: Sequence[Pair[str]]) -> list[Pair[str]]:
    """Values without a header, by the official order, in doubt: where the row has as many cells as columns."""
    if len(line.values) != len(row.columns) or len(paired) == len(row.columns):
        return []
    headed = {each.header.key for each in paired}
    taken = [each.value for each in paired]
    columns = [column.id for column in row.columns if column.id not in headed]
    values = [value for value in line.values if not any(value is other for other in taken)]
    if len(columns) != len(values):
        return []
    doubt = message("header_unconfirmed")
    return [Pair(Header(column, value, doubt), value, doubt) for column, value in zip(columns, values, strict=True)]
