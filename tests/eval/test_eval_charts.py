"""The charts of eval.html: what stands on their axes, and that nothing of the machine's own settings changes them."""

from __future__ import annotations

import re

import matplotlib as mpl
import pytest

from eval.estimates import Estimate
from eval.intervals import UNKNOWN, Interval
from eval.report.charts import Curve, Dots, accuracy_by_condition, coverage_curve
from eval.report.curve import Point
from eval.scoring.cells import Tier

GOOD = Estimate(1000, 1000, Interval(0.997, 1))
FAIR = Estimate(985, 1000, Interval(0.97, 0.995))
NOTHING = Estimate(0, 0, UNKNOWN)


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def places(svg: str) -> list[float]:
    """Where the dots stand across."""
    marks = re.findall(r'<use[^>]*\bx="([\d.]+)"[^>]*fill="var\(--series-0\)"', svg)
    return [float(place) for place in marks]


def chart(**by_condition: Estimate) -> str:
    return accuracy_by_condition({name: name for name in by_condition}, [Dots("record", by_condition)])


def test_the_axis_counts_nines_and_ends_with_all() -> None:
    assert [word for word in words(chart(a=GOOD, b=FAIR)) if word.endswith("%")] == ["99 %", "99.9 %", "100 %"]
    low = Estimate(500, 1000, Interval(0.4, 0.6))
    assert [word for word in words(chart(a=low)) if word.endswith("%")] == ["50 %", "90 %", "100 %"]


def test_better_conditions_stand_further_right() -> None:
    fair, better, good = places(chart(a=FAIR, b=Estimate(999, 1000, Interval(0.99, 1)), c=GOOD))[:3]
    assert fair < better < good


def test_a_condition_without_cells_has_a_line_and_no_dot() -> None:
    svg = chart(a=GOOD, b=NOTHING)
    assert {"a", "b"} <= set(words(svg))
    assert len(places(svg)) == len(places(chart(a=GOOD)))


def test_a_curve_shows_even_one_error_in_ten_thousand() -> None:
    points = (Point(Tier.BOTH, 9000, 9000, 10_000), Point(Tier.ONE, 10_000, 9999, 10_000))
    svg = coverage_curve([Curve("record", points)])
    assert {"99.99 %", "100 %"} <= set(words(svg))


def test_the_users_own_settings_change_nothing() -> None:
    before = chart(a=GOOD)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
        assert chart(a=GOOD) == before
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize(
    ("name", "shown"),
    [("$x^2$", "$x^2$"), ("某县", "某县"), ("<b>&", "&lt;b&gt;&amp;"), ("\x00\udcff", r"\x00\udcff")],
)
def test_any_name_can_be_drawn(name: str, shown: str) -> None:
    assert shown in words(accuracy_by_condition({name: name}, [Dots(name, {name: GOOD})]))
