"""The rows of a grid taken apart: label, values, and the headers over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Cell, Grid
from pipeline.messages import Message
from pipeline.readers.headers import HeaderRows, Heads, named_in, whole_heads
from pipeline.tables.labels import LabelSet, note_labels, row_labels
from schemas.declaration import Arrangement, Table
from schemas.values import parse_value

_HEADER_NOTES = frozenset(("信息内容", "法人或其他组织"))
"""What stands beside column headers and in no other row."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row of a grid taken apart: its label with the row that it names (empty where it names none), and the cells
    right of it. `part` counts the grids of the table.

    Where the lines are placed: `by_order` if the row is not the label's but the one that is due there; `repeats` is the
    row that the label names where another line has it; `doubt` is why it may not be the row that it is taken for."""

    label: str
    label_cell: Cell | None
    row_id: str
    exact: bool
    values: tuple[Cell, ...]
    heads: Heads
    part: int = 0
    by_order: bool = False
    repeats: str = ""
    doubt: Message | None = None

    @property
    def has_numbers(self) -> bool:
        return any(any(ch.isdigit() for ch in cell.text) for cell in self.values)

    @property
    def has_values(self) -> bool:
        """Whether one of its values is a number, and not only a text with digits."""
        return any(parse_value(cell.text).is_number for cell in self.values)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of the table: it names one, or has numbers."""
        return bool(self.row_id) or self.has_numbers

    @property
    def printed(self) -> str:
        """What its values print."""
        return " ".join(text for cell in self.values if (text := cell.text.strip()))

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.values)


def grid_lines(table: Table, grids: Sequence[Grid]) -> Iterator[GridLine]:
    """The rows of the grids that hold a table, those of headers aside. Later grids may go on under the headers of the
    first."""
    rows, headers = row_labels(table), HeaderRows(table, keeps=table.arrangement is Arrangement.MATRIX)
    for part, whole in enumerate(grids):
        grid = replace(whole, cells=whole_heads(table, whole.cells))
        for number in range(grid.rows):
            cells = grid.in_row(number)
            if _is_header_row(table, [cell for cell in cells if cell.row == number]):
                headers.take([cell for cell in cells if cell.row == number])
                continue
            headers.pause()
            yield replace(_line(cells, rows, number, headers.heads), part=part)


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


def _line(cells: Sequence[Cell], rows: LabelSet, number: int, heads: Heads) -> GridLine:
    """The label of a line is its rightmost text that names a row, where no other words stand between it and the
    values; what stands right of it are its values."""
    own = [cell for cell in cells if cell.row == number or not _is_text(cell)]
    first = heads.first_column
    for index in range(len(own) - 1, -1, -1):
        match = rows.match(own[index].text)
        if match is not None:
            if any(_is_text(cell) and cell.column < first for cell in own[index + 1 :]):
                break
            return GridLine(own[index].text, own[index], match.id, match.exact, tuple(own[index + 1 :]), heads)
    stub = [i for i, cell in enumerate(own) if cell.text.strip() and (cell.column < first if first else _is_text(cell))]
    if stub:
        label = own[stub[-1]]
        return GridLine(label.text, label, "", False, tuple(own[stub[-1] + 1 :]), heads)
    return GridLine("", None, "", False, tuple(cell for cell in own if cell.column >= first), heads)


def _is_text(cell: Cell) -> bool:
    """Whether a cell holds words: a label, not a value."""
    value = parse_value(cell.text)
    return not value.is_number and not value.is_empty and not any(ch.isdigit() for ch in cell.text[:1])
