"""Grids that hold several tables are cut into them, and every cell keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.grids import SpannedCell
from pipeline.documents.html import read_html
from pipeline.documents.model import CellPlace, Grid, Line
from pipeline.tables.apart import set_apart
from schemas.forms import TABLE_IDS
from tests.printed_tables import (
    Result,
    Rows,
    applications,
    as_grid,
    blocks,
    disclosure,
    matrix,
    read_blocks_of,
    sections,
    true_values,
    widened,
)

VALUES = true_values()
TWO, THREE, FOUR = sections(disclosure(VALUES)), matrix(applications(VALUES)), blocks(VALUES)
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
PROSE = "2023年，本县主动公开政府信息1200条，收到申请25件，行政许可12件，规章3件。"


def one_cell(text: str, width: int = 10) -> Rows:
    return [[SpannedCell(text, 1, width)]]


def one_filled(text: str) -> Rows:
    return [[SpannedCell(text), *[SpannedCell("")] * 9]]


def beside(left: Rows, right: Rows) -> Rows:
    blank: Rows = [[SpannedCell("", 1, as_grid(left).columns)] for _ in right[len(left) :]]
    return [[*a, *b] for a, b in zip([*left, *blank], [*right, *[[] for _ in left[len(right) :]]], strict=True)]


def with_left_column(rows: Rows, text: str) -> Rows:
    return [[SpannedCell(text, len(rows)), *rows[0]], *rows[1:]]


def whole(result: Result) -> bool:
    return result.silent() == [] and result.not_accepted() == [] and result.found() == {}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2), (0, 1), (0, 2), (2, 1, 0)])
def test_tables_below_each_other_are_read_each(order: tuple[int, ...], wide: bool) -> None:
    """Table three alone was read, the others were reported missing."""
    tables = widened((TWO, THREE, FOUR)) if wide else [TWO, THREE, FOUR]
    result = read_blocks_of(VALUES, as_grid([row for index in order for row in tables[index]]))
    assert set(result.tables) == {TABLE_IDS[index] for index in order}
    assert whole(result)


@pytest.mark.parametrize("line", [one_cell, one_filled])
def test_a_whole_report_in_one_table_is_read(line: Callable[[str], Rows]) -> None:
    rows = line("松岭县人民政府2023年政府信息公开工作年度报告") + line(PROSE)
    for heading, table in zip(HEADINGS, (TWO, THREE, FOUR), strict=True):
        rows += [*line(heading), *line("单位：件"), *table]
    rows += [*line("五、存在的主要问题"), *line(PROSE), [SpannedCell("浏览次数"), SpannedCell("25")]]
    result = read_blocks_of(VALUES, as_grid(rows))
    assert len(result.tables) == 3
    assert whole(result)


def test_a_label_beside_each_table_or_all_of_them_is_no_obstacle() -> None:
    each = [
        row for name, rows in zip(HEADINGS, (TWO, THREE, FOUR), strict=True) for row in with_left_column(rows, name)
    ]
    assert whole(read_blocks_of(VALUES, as_grid(each)))
    assert whole(read_blocks_of(VALUES, as_grid(with_left_column([*TWO, *THREE, *FOUR], "年报"))))


@pytest.mark.parametrize("pair", [(TWO, FOUR), (THREE, FOUR), (FOUR, TWO), (TWO, THREE)])
def test_tables_beside_each_other_are_read_each(pair: Sequence[Rows]) -> None:
    result = read_blocks_of(VALUES, as_grid(beside(*pair)))
    assert len(result.tables) == 2
    assert whole(result)


def test_tables_in_cells_of_a_table_are_read() -> None:
    def web(rows: Rows) -> str:
        cells = ("".join(f"<td rowspan={c.rowspan} colspan={c.colspan}>{c.text}</td>" for c in row) for row in rows)
        return f"<table>{''.join(f'<tr>{each}</tr>' for each in cells)}</table>"

    inner = web([*THREE, *FOUR])
    page = f"<table><tr><td>{escape(PROSE)}{web(TWO)}</td><td>侧栏</td></tr><tr><td>三、四{inner}</td></tr></table>"
    result = read_blocks_of(VALUES, *read_html(page.encode(), "a.html", "").blocks)
    assert len(result.tables) == 3
    assert whole(result)


# --- how a grid is cut -----------------------------------------------------------------------------------------------


def grids(rows: Rows) -> list[Grid]:
    return [block for block in set_apart([as_grid(rows)]) if isinstance(block, Grid)]


def test_a_cell_keeps_its_place() -> None:
    _, second = grids([*TWO, *THREE])
    assert (second.cells[0].row, second.cells[0].place) == (0, CellPlace(1, len(TWO) + 1, 1))


def test_headings_between_tables_become_lines() -> None:
    parts = set_apart([as_grid([*TWO, *one_cell(f"{HEADINGS[1]}\n（单位：件）"), *THREE])])
    assert [part.text for part in parts if isinstance(part, Line)] == [HEADINGS[1], "（单位：件）"]


def test_a_garbled_header_row_goes_with_its_table() -> None:
    """With the first cells of table three garbled its first row was the last one of table two."""
    head = [cell._replace(text="申清人情兄") for cell in THREE[0]]
    assert [grid.rows for grid in grids([*TWO, head, *THREE[1:]])] == [len(TWO), len(THREE)]


def test_a_number_that_reaches_over_a_cut_stays_whole() -> None:
    torn = [*TWO[:-1], [TWO[-1][0], SpannedCell("7", 2, 6)]]
    rows = [*torn, *THREE]
    assert grids(rows) == [as_grid(rows)]


def test_a_few_labels_of_another_table_do_not_cut_one() -> None:
    rows = [*THREE[:10], [SpannedCell("行政许可", 1, 3), *[SpannedCell("0")] * 7], *THREE[10:]]
    assert grids(rows) == [as_grid(rows)]


@settings(max_examples=30)
@given(st.data())
def test_how_tables_share_grids_changes_no_value(data: st.DataObject) -> None:
    """In any order, with or without headings, all in one grid or in several."""
    order = data.draw(st.permutations(range(3)))
    tables = [TWO, THREE, FOUR]
    rows: Rows = []
    found = []
    for index in order:
        rows += one_cell(data.draw(st.sampled_from([HEADINGS[index], PROSE, "单位：件"]))) * data.draw(
            st.integers(0, 2)
        )
        rows += tables[index]
        if data.draw(st.booleans()):
            found.append(as_grid(rows))
            rows = []
    if rows:
        found.append(as_grid(rows))
    assert whole(read_blocks_of(VALUES, *found))


@pytest.mark.parametrize("mark", ["/", "—"])
def test_a_table_that_prints_only_marks_goes_with_its_values(mark: str) -> None:
    """Its one row of `/` was cut off as a row of words, and the table read as blank."""
    values = {field: mark if field.table == TABLE_IDS[2] else text for field, text in VALUES.items()}
    result = read_blocks_of(values, as_grid([*TWO, *THREE, *blocks(values)]))
    assert whole(result)
