"""Each fault of a scan does what it says and leaves the rest of the sheet alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("cv2", reason="scans are made with OpenCV: pip install 'gouji[ocr]'")

import cv2
import numpy as np

from eval.generator.draw import Draw
from eval.generator.scanned.degrade import worn
from eval.generator.scanned.ink import BLACK_PEN, Handwriting, Over, Seal, numbers_in_tables
from eval.generator.scanned.paper import Blur, Faded, Grain, LowContrast, Shadow, Specks
from eval.generator.scanned.rules import BrokenRules, DoubleRules, MissingRules, Rule, erase, frames_of, rules_of
from eval.generator.scanned.shape import Curled, Perspective, Skew, Turned
from eval.generator.scanned.sheet import Fault, Pixels, Sheet, Word, inked

DPI = 100
"""At 100 dots an inch a millimetre is about 4 pixels and a point 1.4."""
CHANCEFUL: tuple[Fault, ...] = (
    Faded(),
    Shadow(),
    Grain(),
    Specks(),
    MissingRules(),
    BrokenRules(),
    Seal(),
    Seal(Over.RULES),
    Handwriting(),
    Perspective(),
    Curled(),
)
CERTAIN: tuple[Fault, ...] = (LowContrast(), Blur(), DoubleRules(), DoubleRules(inner=True), Skew(2), Turned(1))


def sheet() -> Sheet:
    """A table of 3 rows and 4 columns with a black `number` in every cell, and a line of text below."""
    pixels = np.full((900, 700, 3), 255, np.uint8)
    for y in (100, 200, 300, 400):
        pixels[y : y + 2, 100:602] = 0
    for x in (100, 225, 350, 475, 600):
        pixels[100:402, x : x + 2] = 0
    words = []
    for y in (145, 245, 345):
        for x in (150, 275, 400, 525):
            pixels[y : y + 12, x : x + 20] = 0
            words.append(Word(x * 0.72, y * 0.72, (x + 20) * 0.72, (y + 12) * 0.72, "17"))
    pixels[850:862, 300:400] = 0
    words.append(Word(216, 612, 288, 620, "2"))
    return Sheet(pixels, DPI, tuple(words))


def after(*faults: Fault, seed: int = 1) -> Pixels:
    return worn(sheet(), faults, Draw(seed)).pixels


def changed(pixels: Pixels) -> np.ndarray:
    return (pixels != sheet().pixels).any(axis=2)


@pytest.mark.parametrize("fault", [*CHANCEFUL, *CERTAIN], ids=str)
def test_a_fault_changes_the_sheet_and_leaves_the_given_one_alone(fault: Fault) -> None:
    given = sheet()
    damaged = fault.on(given, Draw(1))
    assert (given.pixels == sheet().pixels).all()
    assert damaged.pixels.shape != given.pixels.shape or (damaged.pixels != given.pixels).any()
    assert damaged.pixels.dtype == np.uint8


@pytest.mark.parametrize("fault", CHANCEFUL, ids=str)
def test_chance_is_the_seeds_alone(fault: Fault) -> None:
    assert (after(fault) == after(fault)).all()
    assert (after(fault) != after(fault, seed=2)).any()


def test_faults_happen_by_their_stage_in_whatever_order_they_are_listed() -> None:
    assert (after(Seal(), Turned(1)) == after(Turned(1), Seal())).all()


# --- how the sheet lies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-3, -1.5, 1, 3])
def test_a_skewed_rule_falls_to_the_right_by_its_degrees(degrees: float) -> None:
    pixels = after(Skew(degrees))

    def top(x: int) -> int:
        return int(np.flatnonzero(pixels[:, x, 0] < 128)[0])

    slope = np.degrees(np.arctan((top(580) - top(130)) / 450))
    assert slope == pytest.approx(degrees, abs=0.3)


def test_a_quarter_turn_goes_clockwise_and_loses_nothing() -> None:
    turned = after(Turned(1))
    assert turned.shape == (700, 900, 3)
    assert (turned[:, -1] == sheet().pixels[0]).all()
    assert (Turned(3).on(Sheet(turned, DPI), Draw(1)).pixels == sheet().pixels).all()


def test_a_photographed_page_shows_the_desk_round_it_and_all_of_its_table() -> None:
    pixels = after(Perspective(0.05))
    assert all(pixels[y, x].max() < 100 for y, x in ((0, 0), (0, -1), (-1, 0), (-1, -1)))
    assert (pixels[450, 330:370] == 255).all()


def test_a_curled_page_keeps_its_columns_and_lifts_lines_by_its_height_at_most() -> None:
    pixels, most = after(Curled(2.5)), 2.5 * DPI / 25.4
    tops = [int(np.flatnonzero(pixels[:, x, 0] < 128)[0]) for x in range(105, 595, 10)]
    assert max(tops) - min(tops) > 2
    assert all(abs(top - 100) <= most + 1 for top in tops)
    assert pixels[300, 100:102].max() < 128


# --- print, light, lens, glass --------------------------------------------------------------------------------------


def test_low_contrast_lifts_black_and_lowers_white() -> None:
    pixels = after(LowContrast(black=110, white=190))
    assert set(np.unique(pixels)) == {110, 190}


def test_fading_leaves_paper_and_lightens_print() -> None:
    pixels, clean = after(Faded(0.35)), sheet().pixels
    assert (pixels[clean == 255] == 255).all()
    assert pixels[clean == 0].min() > 80
    assert pixels[clean == 0].max() < 170


def test_a_shadow_darkens_paper_down_to_its_darkest_and_never_lightens() -> None:
    pixels = after(Shadow(0.5))
    assert (pixels <= sheet().pixels).all()
    assert 120 < pixels[5:-5, 5:-5].max(axis=2)[sheet().pixels[5:-5, 5:-5, 0] == 255].min() < 190
    assert pixels.max() > 235


def test_blur_spreads_ink_and_keeps_its_sum() -> None:
    pixels, clean = after(Blur(0.3)), sheet().pixels
    assert pixels.astype(float).mean() == pytest.approx(clean.astype(float).mean(), abs=0.2)
    assert 0 < pixels[100:102, 150].min() < 200


def test_specks_are_small_and_few() -> None:
    spots = changed(after(Specks(count=3, size=0.3)))
    assert 0.0005 < spots.mean() < 0.04
    _, _, stats, _ = cv2.connectedComponentsWithStats(spots.astype(np.uint8))
    assert np.median(stats[1:, cv2.CC_STAT_WIDTH]) <= 0.3 * DPI / 25.4 + 4


# --- ink ------------------------------------------------------------------------------------------------------------


def test_ink_darkens_paper_to_its_colour_and_leaves_print_black() -> None:
    pixels = np.array([[[255, 255, 255], [0, 0, 0]]], np.uint8)
    assert inked(pixels, np.ones((1, 2), np.float32), (200, 30, 40)).tolist() == [[[200, 30, 40], [0, 0, 0]]]
    assert (inked(pixels, np.zeros((1, 2), np.float32), (200, 30, 40)) == pixels).all()


def test_a_seal_is_red_and_lies_round_a_number_of_the_table() -> None:
    pixels = after(Seal())
    ys, xs = np.nonzero(changed(pixels))
    middle = ((xs.min() + xs.max()) / 2, (ys.min() + ys.max()) / 2)
    assert 155 < xs.max() - xs.min() < 185
    assert any(abs(middle[0] - x) < 6 and abs(middle[1] - y) < 6 for x, y in numbers_in_tables(sheet()))
    inked_paper = pixels[changed(pixels)].astype(int)
    assert (inked_paper[:, 0] >= inked_paper[:, 1]).all()
    assert (pixels[sheet().pixels == 0] == 0).all()


def test_a_seal_over_rules_stands_on_a_corner_of_the_frame() -> None:
    ys, xs = np.nonzero(changed(after(Seal(Over.RULES))))
    middle = ((xs.min() + xs.max()) / 2, (ys.min() + ys.max()) / 2)
    corners = [(x, y) for x in (100, 602) for y in (100, 402)]
    assert any(abs(middle[0] - x) < 8 and abs(middle[1] - y) < 8 for x, y in corners)


@pytest.mark.parametrize("fault", [Seal(), Handwriting()])
def test_a_page_without_numbers_in_a_table_is_not_stamped(fault: Fault) -> None:
    bare = replace(sheet(), words=())
    assert (fault.on(bare, Draw(1)).pixels == bare.pixels).all()


def test_the_number_of_the_page_is_not_one_of_the_table() -> None:
    assert len(sheet().numbers()) == 13
    assert len(numbers_in_tables(sheet())) == 12


@pytest.mark.parametrize(("pen", "brightest"), [(Handwriting(), 2), (Handwriting(colour=BLACK_PEN), 2)])
def test_a_pen_leaves_thin_strokes_of_its_colour(pen: Handwriting, brightest: int) -> None:
    pixels = after(pen)
    strokes = changed(pixels)
    assert 0.0005 < strokes.mean() < 0.02
    darkest = pixels[strokes][pixels[strokes].sum(axis=1).argmin()].astype(int)
    assert darkest.argmax() == brightest


# --- rules ----------------------------------------------------------------------------------------------------------


def test_rules_and_frames_are_found_on_the_clean_print() -> None:
    found = rules_of(sheet())
    assert [rule.is_upright for rule in found] == [False] * 4 + [True] * 5
    assert found[0] == (100, 100, 602, 102)
    assert frames_of(sheet()) == ((100, 100, 602, 402),)


@pytest.mark.parametrize("fault", [MissingRules(), BrokenRules()])
def test_only_rules_are_erased(fault: Fault) -> None:
    pixels = after(fault)
    gone = changed(pixels)
    ruled = np.zeros_like(gone)
    for rule in rules_of(sheet()):
        ruled[rule.y0 : rule.y1, rule.x0 : rule.x1] = True
    assert gone.any()
    assert not gone[~ruled].any()
    assert (pixels[gone] == 255).all()


def test_an_erased_rule_leaves_the_ones_that_cross_it() -> None:
    pixels = sheet().pixels
    erase(pixels, rules_of(sheet())[1])
    assert (pixels[200:202, 110:220] == 255).all()
    assert (pixels[195:207, 225:227] == 0).all()


def test_a_rule_erased_on_a_tinted_line_leaves_the_tint() -> None:
    pixels = np.full((20, 40, 3), 200, np.uint8)
    pixels[9:11] = 0
    erase(pixels, Rule(0, 9, 40, 11))
    assert (pixels == 200).all()


def test_a_second_frame_stands_its_gap_outside_and_touches_nothing_else() -> None:
    pixels, off = after(DoubleRules(gap=0.8)), round(0.8 * DPI / 25.4)
    added = changed(pixels)
    assert added[100 - off, 100:600].all()
    assert added[100:400, 602 - 1 + off].all()
    assert not added[100:402, 100:602].any()


def test_inner_rules_are_doubled_inside_the_cells() -> None:
    pixels, off = after(DoubleRules(gap=0.8, inner=True)), round(0.8 * DPI / 25.4)
    assert (pixels[210:290, 225 + off] == 0).all()
    assert (pixels[200 + off, 240:340] == 0).all()
