"""The layout reading of tables that stand in grids: every cell by its row label and its column header."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.model import Cell, Grid
from pipeline.messages import Message, message
from pipeline.readers.blocks import read_blocks
from pipeline.readers.collected import Collected, Evidence, cell_doubt
from pipeline.readers.gridlines import GridLine, grid_lines
from pipeline.readers.pairing import Header, Pair, pair
from pipeline.readers.placing import placed
from pipeline.readers.reading import Reading
from pipeline.readers.structure import FoundRow, report_columns, report_rows
from pipeline.tables.labels import has_foreign_digits, is_addition, is_nameless
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import parse_value


def read_grids(table: Table, grids: Sequence[Grid]) -> Reading:
    """Reads a table from the grids that hold it, in order. Later grids may go on under the headers of the first."""
    if table.arrangement is Arrangement.BLOCKS:
        return read_blocks(table, grids)
    lines = placed(table, tuple(grid_lines(table, grids)))
    collected = Collected(table)
    report_rows(collected, [_found(table, line) for line in lines])
    for line in lines:
        if line.row_id:
            _add_line(collected, table.row_of[line.row_id], line)
    return collected.reading()


def order_in_grids(table: Table, grids: Sequence[Grid]) -> list[str]:
    """The rows of a table as its grids print them; empty for a row of numbers that is none of the form's."""
    lines = placed(table, tuple(grid_lines(table, grids)))
    return [line.row_id for line in lines if line.row_id or (line.has_numbers and not is_addition(line.label))]


def _found(table: Table, line: GridLine) -> FoundRow:
    label = "" if is_nameless(table, line.label) and not line.exact else line.label
    printed = line.printed if label or line.has_values else ""
    return FoundRow(label, printed, line.row_id, line.exact, line.by_order, line.repeats)


def _add_line(collected: Collected, row: Row, line: GridLine) -> None:
    headers = line.heads.over([column.id for column in row.columns])
    others = line.heads.others(headers)
    paired = pair(headers, line.values, others) if headers else []
    report_columns(collected, paired, others, line.values)
    beside = line.values[0] if line.values and has_foreign_digits(row.label, line.label) else None
    for each in (*paired, *_unheaded(row, line, paired)):
        collected.add(
            FieldId(collected.table.id, row.id, each.header.key),
            parse_value(each.value.text),
            Evidence(each.value.place, line.label_cell.place if line.label_cell else None, each.header.cell.place),
            line.doubt or _label_doubt(each.value, beside) or cell_doubt(each.value) or each.doubt,
        )


def _label_doubt(value: Cell, beside: Cell | None) -> Message | None:
    """Why a value may lack digits that stand with the label: it is the one beside it."""
    return message("digits_in_label") if value is beside else None


def _unheaded(row: Row, line: GridLine, paired: Sequence[Pair[str]]) -> list[Pair[str]]:
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
