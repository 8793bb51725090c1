"""Print that runs into the rule of its cell."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.documents.scans.overrun import meets_rule
from pipeline.documents.scans.rulings import Area

CELL = Area(50, 10, 150, 70)
LINE = Area(60, 28, 100, 52)


@pytest.mark.parametrize(("print_from", "print_to", "meets"), [(40, 62, True), (50, 60, True), (60, 100, False)])
def test_a_digit_on_the_rule_is_seen(print_from: int, print_to: int, meets: bool) -> None:
    """A 3 on the rule went with it, and the 5 right of it was accepted."""
    ruled = np.zeros((90, 200), np.uint8)
    ruled[10:70, 48:53] = 255
    mask = np.zeros_like(ruled)
    mask[30:50, print_from:print_to] = 255
    mask[ruled > 0] = 0
    assert meets_rule(LINE, CELL, mask, ruled) is meets


def test_a_thick_rule_is_no_print() -> None:
    ruled = np.zeros((90, 200), np.uint8)
    ruled[10:70, 44:57] = 255
    assert not meets_rule(LINE, CELL, np.zeros_like(ruled), ruled)
