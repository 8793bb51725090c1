"""The printed table as cells with spans: every slot once, every field once, every label from the declaration."""

from collections import Counter

import pytest
from drawn import request

from eval.generator.layouts import layout, without_head_rowspans
from eval.generator.make import Form, make_report
from eval.generator.report import Wording
from schemas.layout import Grid, Role

GRIDS = [
    pytest.param(layout(table, report), id=f"{form.value}-{table.id}")
    for form in Form
    for report in (make_report(request(form)),)
    for table in report.declarations
]


def covered(grid: Grid) -> Counter[tuple[int, int]]:
    return Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row_end)
        for column in range(cell.column, cell.column_end)
    )


@pytest.mark.parametrize("grid", GRIDS)
def test_cells_cover_every_slot_once(grid: Grid) -> None:
    slots = {(row, column): 1 for row in range(grid.rows) for column in range(grid.columns)}
    assert covered(grid) == slots
    assert covered(without_head_rowspans(grid)) == slots


@pytest.mark.parametrize("grid", GRIDS)
def test_values_stand_in_printed_order(grid: Grid) -> None:
    cells = sorted((cell for cell in grid.cells if cell.field), key=lambda cell: (cell.row, cell.column))
    assert tuple(cell.field for cell in cells) == grid.table.fields


@pytest.mark.parametrize("grid", GRIDS)
def test_labels_come_from_the_declaration(grid: Grid) -> None:
    table = grid.table
    known = {*table.notes, *(row.label for row in table.rows), *(column.label for column in table.columns)}
    known |= {column.label for row in table.rows for column in row.columns}
    known |= {group for row in table.rows for group in row.groups}
    assert {cell.text for cell in grid.cells if cell.role is not Role.VALUE} == known


def test_groups_of_table_three_are_merged_over_their_rows() -> None:
    report = make_report(request(Form.F2021))
    grid = layout(report.declarations[1], report)
    merged = {cell.text: (cell.row, cell.rowspan) for cell in grid.cells if cell.role is Role.STUB and cell.rowspan > 1}
    assert merged == {
        "三、本年度办理结果": (5, 22),
        "（三）不予公开": (7, 8),
        "（四）无法提供": (15, 3),
        "（五）不予处理": (18, 5),
        "（六）其他处理": (23, 3),
    }


def test_unmerged_headers_leave_an_empty_cell_below() -> None:
    report = make_report(request())
    grid = layout(report.declarations[1], report)
    assert [cell.rowspan for cell in grid.cells if cell.text == "自然人"] == [2]
    unmerged = without_head_rowspans(grid)
    assert [cell.rowspan for cell in unmerged.cells if cell.text == "自然人"] == [1]
    assert [(cell.row, cell.column) for cell in unmerged.cells if cell.role is Role.FILLER] == [(2, 3), (2, 9)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [("partially_granted", "（二）部分公开"), ("declined_repeated", "2、重复申请"), ("granted", "（一）予以公开")],
)
def test_a_publisher_words_labels_its_own_way(row: str, expected: str) -> None:
    wording = Wording(frozenset({"partially_granted"}), "、")
    assert wording.label(make_report(request()).declarations[1].row_of[row]) == expected
