"""Rules of a scanned table that are torn, lost, or that only seem to be rules."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import NEEDS_OCR, Box, Sheet, paper, ruled

cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents.scans.rulings import find_rules  # noqa: E402

XS, YS = (100, 300, 450, 600), (100, 180, 260, 340)
WHOLE = [(x0, y0, x1, y1) for y0, y1 in pairwise(YS) for x0, x1 in pairwise(XS)]


def cells(sheet: Sheet) -> list[Box]:
    """All cells of a sheet, to the nearest 10 pixels."""
    found = [cell for table in find_rules(sheet).tables for cell in table.cells]
    return [(round(c.x0, -1), round(c.y0, -1), round(c.x1, -1), round(c.y1, -1)) for c in found]


def grid() -> Sheet:
    return ruled(paper(), XS, YS)


def zero(sheet: Sheet, x: int, y: int) -> None:
    """A digit with its middle there."""
    cv2.ellipse(sheet, (x, y), (6, 10), 0, 0, 360, 0, 2)


def hanzi(sheet: Sheet, x: int, y: int) -> None:
    """A character 田 with its middle there."""
    cv2.rectangle(sheet, (x - 11, y - 11), (x + 11, y + 11), 0, 2)
    sheet[y - 11 : y + 11, x - 1 : x + 1] = 0
    sheet[y - 1 : y + 1, x - 11 : x + 11] = 0


def test_a_rule_that_ends_between_two_corners_was_longer() -> None:
    sheet = grid()
    sheet[180:182, 302:400] = 255
    sheet[180:182, 452:520] = 255
    assert cells(sheet) == WHOLE


def test_a_torn_rule_parts_also_the_slot_in_which_nothing_of_it_is_left() -> None:
    sheet = grid()
    sheet[180:182, 250:450] = 255
    assert cells(sheet) == WHOLE


def test_print_over_the_place_of_a_torn_rule_keeps_a_merged_cell_whole() -> None:
    sheet = grid()
    sheet[180:182, 250:450] = 255
    hanzi(sheet, 375, 181)
    assert (300, 100, 450, 260) in cells(sheet)


def test_a_table_keeps_its_first_row_where_a_corner_is_lost() -> None:
    sheet = grid()
    sheet[100:125, 90:112] = 255
    sheet[102:125, 295:310] = sheet[102:125, 445:460] = sheet[102:125, 595:610] = 255
    assert cells(sheet) == WHOLE


def test_numbers_that_stand_each_in_a_slot_are_parted() -> None:
    sheet = grid()
    sheet[100:342, 450:452] = 255
    sheet[100:102, 450:452] = sheet[180:182, 450:452] = sheet[260:262, 450:452] = sheet[340:342, 450:452] = 0
    sheet[260:340, 450:452] = 0
    for y in (140, 220):
        zero(sheet, 375, y)
        zero(sheet, 525, y)
    assert cells(sheet) == WHOLE


def test_numbers_one_over_the_other_are_parted() -> None:
    sheet = grid()
    sheet[180:182, 452:600] = 255
    zero(sheet, 525, 140)
    zero(sheet, 525, 220)
    assert cells(sheet) == WHOLE


def test_a_rule_of_which_nothing_is_left_is_known_by_the_numbers_beside_it() -> None:
    sheet = ruled(paper(), (100, 300, 600), YS)
    for y in (140, 220, 300):
        zero(sheet, 375, y)
        zero(sheet, 525, y)
    assert cells(sheet) == WHOLE


def test_a_header_set_wide_stays_one_cell() -> None:
    sheet = grid()
    sheet[102:180, 450:452] = 255
    hanzi(sheet, 375, 140)
    hanzi(sheet, 525, 140)
    assert (300, 100, 600, 180) in cells(sheet)


def test_specks_part_no_cell() -> None:
    sheet = grid()
    sheet[102:180, 450:452] = 255
    sheet[130:137, 370:377] = sheet[140:147, 520:527] = 0
    assert (300, 100, 600, 180) in cells(sheet)


def test_a_stroke_of_a_character_in_the_line_of_a_rule_does_not_part_a_merged_cell() -> None:
    sheet = grid()
    sheet[180:182, 302:450] = 255
    for x in (350, 380, 410):
        hanzi(sheet, x, 170)
    assert (300, 100, 450, 260) in cells(sheet)


def test_the_ring_of_a_seal_is_no_rule() -> None:
    sheet = grid()
    cv2.circle(sheet, (450, 220), 90, 60, 5)
    assert cells(sheet) == WHOLE


def test_the_grain_of_paper_is_no_rule() -> None:
    grain = np.random.default_rng(7).normal(0, 18, (500, 700))
    sheet = np.clip(grid().astype(float) - 20 + grain, 0, 255).astype(np.uint8)
    assert cells(sheet) == WHOLE


def test_double_rules_two_millimetres_apart_are_one() -> None:
    sheet = grid()
    for x in XS:
        sheet[100:358, x + 15 : x + 17] = 0
    for y in YS:
        sheet[y + 15 : y + 17, 100:618] = 0
    assert len(cells(sheet)) == len(WHOLE)


def test_a_dashed_rule_parts_its_cells() -> None:
    sheet = grid()
    for start in range(100, 600, 24):
        sheet[180:182, start : start + 8] = 255
    assert cells(sheet) == WHOLE


def test_a_line_under_a_heading_is_no_table() -> None:
    sheet = paper()
    sheet[100:103, 100:600] = 0
    for x in range(120, 580, 30):
        hanzi(sheet, x, 80)
    assert cells(sheet) == []


WIDE_XS, WIDE_YS = (100, 260, 440, 640), (100, 260, 420, 580)
SIDES = [(x0, x1, y, True) for y in WIDE_YS for x0, x1 in pairwise(WIDE_XS)]
SIDES += [(y0, y1, x, False) for x in WIDE_XS for y0, y1 in pairwise(WIDE_YS)]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(5, 50)), min_size=len(SIDES), max_size=len(SIDES)))
def test_a_gap_of_six_millimetres_in_every_side_parts_the_same_cells(gaps: list[tuple[float, int]]) -> None:
    sheet = ruled(paper(700, 760), WIDE_XS, WIDE_YS)
    for (low, high, at, is_level), (start, length) in zip(SIDES, gaps, strict=True):
        first = low + 40 + round(start * (high - low - 80 - length))
        gap = slice(first, first + length)
        sheet[(slice(at, at + 2), gap) if is_level else (gap, slice(at, at + 2))] = 255
    assert cells(sheet) == [(x0, y0, x1, y1) for y0, y1 in pairwise(WIDE_YS) for x0, x1 in pairwise(WIDE_XS)]


def test_a_stroke_close_to_a_rule_is_no_pixel_of_it() -> None:
    sheet = grid()
    sheet[170:173, 350:400] = 0
    assert not find_rules(sheet).pixels[170:173, 350:400].any()
