"""The layout reading of tables that stand in grids: every cell by its row label and its column header."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.model import Grid
from pipeline.messages import Message, message
from pipeline.readers.blocks import read_blocks
from pipeline.readers.collected import Collected, Evidence, cell_doubt
from pipeline.readers.gridlines import GridLine, grid_lines
from pipeline.readers.headers import report_garbled
from pipeline.readers.pairing import Header, Pair, pair
from pipeline.readers.placing import placed
from pipeline.readers.reading import Reading
from pipeline.tables.labels import row_labels
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import parse_value


def read_grids(table: Table, grids: Sequence[Grid]) -> Reading:
    """Reads a table from the grids that hold it, in order. Later grids may go on under the headers of the first."""
    if table.arrangement is Arrangement.BLOCKS:
        return read_blocks(table, grids)
    lines = placed(table, tuple(grid_lines(table, grids)))
    collected = Collected(table)
    for position, line in enumerate(lines):
        if line.row_id:
            _add_line(collected, table.row_of[line.row_id], line, _line_doubt(collected, lines, position))
        elif line.has_numbers and line.label.strip():
            collected.extra_row(line.label)
    return collected.reading()


# --- lines to cells --------------------------------------------------------------------------------------------------


def _line_doubt(collected: Collected, lines: Sequence[GridLine], position: int) -> Message | None:
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


def _add_line(collected: Collected, row: Row, line: GridLine, doubt: Message | None) -> None:
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


def _unheaded(row: Row, line: GridLine, paired: Sequence[Pair[str]]) -> list[Pair[str]]:
    """Values without a header, by the official order, in doubt: where the row has as many cells as columns."""
    if len(line.values) != len(row.columns):
        return []
    headed = {each.header.key for each in paired}
    taken = [each.value for each in paired]
    columns = [column.id for column in row.columns if column.id not in headed]
    values = [value for value in line.values if not any(value is other for other in taken)]
    if len(columns) != len(values):
        return []
    doubt = message("header_unconfirmed")
    return [Pair(Header(column, value, doubt), value, doubt) for column, value in zip(columns, values, strict=True)]
