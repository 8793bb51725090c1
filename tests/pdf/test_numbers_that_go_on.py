"""Numbers that do not end where their line, their page or the print ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ink import COLUMN, LEFT, ROW, TOP, Inked, blocks, grids, pdf, rows, table, write

from pipeline.documents.model import Flaw, Grid
from pipeline.readers.grids import read_grids
from schemas.declaration import FieldId
from schemas.forms import DISCLOSURE_2021

HEAD = rows(["信息内容", "制发", "废止"])
LONG = "12345"
"""Fills a cell: no other digit has room beside it."""


def stacked(*lines: str, leading: float = 12.0) -> Callable[[Any], None]:
    """A table with a cell of so many lines."""

    def draw(page: Any) -> None:
        table(page, [*HEAD, Inked("规章", 1, 0, rows=2), Inked("", 1, 1, rows=2), Inked("7", 1, 2, rows=2)])
        for number, line in enumerate(lines):
            write(page, LEFT + COLUMN + 4, TOP + ROW + 14 + leading * number, line)

    return draw


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((LONG, "12"), f"{LONG}12"),
        ((LONG,), LONG),
        (("12", "34"), "12 34"),
        ((LONG, LONG), f"{LONG} {LONG}"),
        ((LONG, "件"), f"{LONG}件"),
    ],
    ids=["wrapped", "one line", "room was left", "the second is no rest", "a word"],
)
def test_a_number_goes_on_in_the_next_line_where_its_cell_has_no_room(lines: tuple[str, ...], text: str) -> None:
    assert grids(pdf(stacked(*lines)))[0][1][1] == text


def test_lines_far_apart_are_two_numbers() -> None:
    assert grids(pdf(stacked(LONG, "12", leading=26)))[0][1][1] == f"{LONG} 12"


# --- over the page ---------------------------------------------------------------------------------------------------


def over_the_page(upper: str, lower: str) -> bytes:
    """A table whose last row on the first page goes on in the first row of the second."""

    def first(page: Any) -> None:
        table(page, [*HEAD, *(Inked(text, 1, i) for i, text in enumerate(("规章", upper, "7")))])

    def second(page: Any) -> None:
        table(page, rows(["", lower, ""], ["文件", "8", "9"]))

    return pdf(first, second)


def test_a_number_that_a_page_break_cuts_is_read_whole_and_is_in_doubt() -> None:
    """`12164` once came out as 1216."""
    (grid,) = (block for block in blocks(over_the_page(LONG, "12")) if isinstance(block, Grid))
    (cell,) = (cell for cell in grid.cells if cell.text.startswith(LONG))
    assert (cell.text, cell.flaw) == (f"{LONG}12", Flaw.GOES_ON)


def test_a_row_below_a_page_break_keeps_its_numbers_where_the_cell_above_had_room() -> None:
    assert grids(over_the_page("5", "12"))[0][1:3] == [["规章", "5", "7"], ["", "12", ""]]


# --- off the print ---------------------------------------------------------------------------------------------------


def disclosure(open_right: bool) -> bytes:
    """Table two, whose right side is not drawn where the print ends before it."""
    texts = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "2", "1817"]]

    def draw(page: Any) -> None:
        for row in range(3):
            page.draw_line((LEFT, TOP + ROW * row), (LEFT + 4 * COLUMN, TOP + ROW * row), width=0.5)
        for column in range(4 if open_right else 5):
            x = LEFT + COLUMN * column
            page.draw_line((x, TOP), (x, TOP + 2 * ROW), width=0.5)
        for cell in rows(*texts):
            write(page, LEFT + COLUMN * cell.column + 2, TOP + ROW * (cell.row + 0.5) + 4, cell.text, size=8)

    return pdf(draw)


@pytest.mark.parametrize(("open_right", "doubt"), [(True, "cut_cell"), (False, None)])
def test_the_cells_at_the_edge_of_a_table_that_the_print_cuts_off_are_in_doubt(
    open_right: bool, doubt: str | None
) -> None:
    """`1817265.76` once came out as 1817."""
    found = [block for block in blocks(disclosure(open_right)) if isinstance(block, Grid)]
    cells = read_grids(DISCLOSURE_2021, found).cells
    last = cells[FieldId("disclosure", "regulations", "in_force")]
    assert (last.value.printed, last.doubt.key if last.doubt else None) == ("1817", doubt)
    assert cells[FieldId("disclosure", "regulations", "issued")].doubt is None
