"""Rulings and words of pages to grids: any table drawn is read back as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ink import COLUMN, LEFT, ROW, TOP, Inked, blocks, grids, pdf, plain_lines, rows, table, write

from pipeline.documents.model import Flaw, Grid

FORM = rows(["信息内容", "制发", "废止"], ["规章", "1", "20"], ["文件", "", "345"])


def draw_form(page: Any) -> None:
    table(page, FORM)


FORM_READ = [["信息内容", "制发", "废止"], ["规章", "1", "20"], ["文件", "", "345"]]


def test_a_ruled_table_is_read() -> None:
    assert grids(pdf(draw_form)) == [FORM_READ]


def test_double_rules_make_no_cells() -> None:
    assert grids(pdf(lambda page: table(page, FORM, gap=1.6))) == [FORM_READ]


def test_rules_drawn_as_thin_boxes_are_rules() -> None:
    def draw(page: Any) -> None:
        for i in range(4):
            page.draw_rect((LEFT, TOP + ROW * i, LEFT + 3 * COLUMN, TOP + ROW * i + 0.5), fill=(0, 0, 0), width=0)
            page.draw_rect((LEFT + COLUMN * i, TOP, LEFT + COLUMN * i + 0.5, TOP + 3 * ROW), fill=(0, 0, 0), width=0)
        for cell in FORM:
            write(page, LEFT + COLUMN * cell.column + 5, TOP + ROW * (cell.row + 0.5) + 4, cell.text)

    assert grids(pdf(draw)) == [FORM_READ]


def test_white_boxes_are_no_rules() -> None:
    def draw(page: Any) -> None:
        table(page, FORM)
        page.draw_rect((LEFT + 30, TOP, LEFT + 31, TOP + 3 * ROW), color=None, fill=(1, 1, 1))

    assert grids(pdf(draw)) == [FORM_READ]


def test_two_numbers_in_a_cell_stay_apart() -> None:
    def draw(page: Any) -> None:
        table(page, FORM[:-1])
        table(page, [Inked("3", 2, 2)])
        write(page, LEFT + 2 * COLUMN + 25, TOP + 2.5 * ROW + 4, "45")

    assert grids(pdf(draw))[0][2] == ["文件", "", "3 45"]


def test_a_table_broken_over_pages_is_one() -> None:
    def second(page: Any) -> None:
        table(page, rows(["许可", "7", "8"]), top=60)

    assert grids(pdf(draw_form, second)) == [[*FORM_READ, ["许可", "7", "8"]]]


def test_a_page_number_between_the_parts_does_not_part_them() -> None:
    def first(page: Any) -> None:
        draw_form(page)
        write(page, 290, 800, "- 12 -")

    assert len(grids(pdf(first, lambda page: table(page, rows(["许可", "7", "8"]), top=60)))) == 1


def test_another_table_on_the_next_page_is_another() -> None:
    def second(page: Any) -> None:
        write(page, 60, 50, "三、申请情况")
        draw_form(page)

    data = pdf(draw_form, second)
    assert grids(data) == [FORM_READ, FORM_READ]
    assert plain_lines(data) == ["三、申请情况"]


def test_the_outer_rule_of_a_stub_merged_over_the_page_belongs_to_the_table() -> None:
    """A page in the middle of a group: no rule leads from the frame's left side to the rest, and the group's label
    was taken for text between two tables."""

    def draw(page: Any) -> None:
        page.draw_line((LEFT, TOP), (LEFT, TOP + 3 * ROW))
        write(page, LEFT + 5, TOP + 40, "结果")
        table(page, [cell._replace(column=cell.column + 1) for cell in FORM])

    (grid,) = [block for block in blocks(pdf(draw)) if isinstance(block, Grid)]
    assert grid.columns == 4
    assert [cell.text for cell in grid.in_row(0)] == ["结果", "信息内容", "制发", "废止"]


# --- any table -------------------------------------------------------------------------------------------------------


TEXTS = st.sampled_from(["", "0", "7", "12", "345", "1,204", "-5", "规章", "/"])


@st.composite
def drawn_tables(draw: st.DrawFn) -> list[Inked]:
    """Tables of up to 6 × 6 slots, some of them merged."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    return list(_cells(draw, height, width))


def _cells(draw: st.DrawFn, height: int, width: int) -> Iterator[Inked]:
    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            # The last row and column are never merged, so that every rule is drawn somewhere.
            down = draw(st.integers(1, 2)) if row + 1 < height and column + 1 < width else 1
            across = draw(st.integers(1, 2)) if column + 2 < width and row + down < height else 1
            slots = {(row + r, column + c) for r in range(down) for c in range(across)}
            if slots & taken:
                down, across, slots = 1, 1, {(row, column)}
            taken |= slots
            yield Inked(
                draw(st.sampled_from(["", "0", "7", "12", "345", "1,204", "-5", "规章", "/"])),
                *(row, column, down, across),
            )


@given(drawn_tables())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_table_drawn_is_read_back(cells: list[Inked]) -> None:
    (grid,) = [block for block in blocks(pdf(lambda page: table(page, cells))) if isinstance(block, Grid)]
    read = [Inked(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]
    assert sorted(read) == sorted(cells)


@pytest.mark.parametrize("share", [0.35, 1.0, 1.7])
def test_the_size_of_the_page_does_not_matter(share: float) -> None:
    import pymupdf

    flat = pymupdf.open(stream=pdf(draw_form))
    scaled: Any = pymupdf.open()
    page = scaled.new_page(width=595 * share, height=842 * share)
    page.show_pdf_page(page.rect, flat, 0)
    assert grids(scaled.tobytes()) == [FORM_READ]


def test_a_number_across_the_rule_of_its_cell_is_in_doubt_on_both_sides() -> None:
    """`35` set to the right of a cell too narrow for it: the 3 stood in the cell of the label, the 5 was accepted."""

    def draw(page: Any) -> None:
        table(page, [cell for cell in FORM if cell.text != "20"])
        write(page, LEFT + 2 * COLUMN - 6, TOP + 1.5 * ROW + 4, "35")

    (grid,) = [block for block in blocks(pdf(draw)) if isinstance(block, Grid)]
    crossed = {(cell.row, cell.column): cell.text for cell in grid.cells if cell.flaw is Flaw.CROSSED}
    assert crossed == {(1, 1): "1 3", (1, 2): "5"}
