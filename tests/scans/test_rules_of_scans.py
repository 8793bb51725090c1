"""The grid of a scanned table: merged cells, broken and double rules, and strokes that are no rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sheets import NEEDS_OCR, Box, Sheet, paper, ruled

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.rulings import find_rules  # noqa: E402

XS, YS = (100, 300, 450, 600), (100, 180, 260, 340)
WHOLE = [(x0, y0, x1, y1) for y0, y1 in pairwise(YS) for x0, x1 in pairwise(XS)]


def cells(sheet: Sheet) -> list[Box]:
    """All cells of a sheet, to the nearest 10 pixels."""
    found = [cell for table in find_rules(sheet).tables for cell in table.cells]
    return [(round(c.x0, -1), round(c.y0, -1), round(c.x1, -1), round(c.y1, -1)) for c in found]


def test_the_cells_of_a_whole_grid() -> None:
    assert cells(ruled(paper(), XS, YS)) == WHOLE


def test_slots_that_no_rule_parts_are_one_cell() -> None:
    sheet = ruled(paper(), XS, YS)
    sheet[102:180, 300:302] = 255
    assert cells(sheet)[0] == (100, 100, 450, 180)


def test_a_broken_rule_parts_its_cells() -> None:
    sheet = ruled(paper(), XS, YS)
    for start in (140, 240, 360, 480, 540):
        sheet[180:182, start : start + 25] = 255
    assert cells(sheet) == WHOLE


def test_double_rules_are_one() -> None:
    sheet = ruled(paper(), XS, YS)
    for y in YS:
        sheet[y + 7 : y + 9, 100:602] = 0
    assert len(cells(sheet)) == len(WHOLE)


def test_a_table_that_goes_on_over_the_page_keeps_its_last_row() -> None:
    sheet = ruled(paper(), XS, YS)
    sheet[340:342, 102:600] = 255
    for x in XS:
        sheet[340:345, x : x + 2] = 0
    assert len(cells(sheet)) == len(WHOLE)


def test_a_column_that_begins_in_the_last_row_before_a_page_break_parts_it() -> None:
    sheet = ruled(paper(), XS, YS)
    sheet[320:, :] = 255
    sheet[262:320, 200:202] = 0
    assert [cell for cell in cells(sheet) if cell[1] == 260][:2] == [(100, 260, 200, 320), (200, 260, 300, 320)]


def test_a_stroke_of_print_in_a_cell_is_no_rule() -> None:
    sheet = ruled(paper(), XS, YS)
    sheet[220:223, 140:230] = 0
    assert cells(sheet) == WHOLE


def test_a_sheet_without_rules_has_no_table() -> None:
    assert cells(paper()) == []
