"""The two charts of eval.html, drawn by matplotlib: accuracy by condition, and coverage against accuracy.

Accuracies near 100 % must be told apart, so the axis counts nines: 90 %, 99 % and 99.9 % stand equally far from each
other, and all right stands beyond the last of them. Every text is ASCII but for the names that are handed in.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from eval.estimates import Estimate
from eval.report.curve import Point
from eval.report.markup import Html, printable
from eval.report.svg import INK, LINE, PAPER, SOFT, inline, series_colour
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 8.6
"""Inches."""
_MARKERS = "osD^vPXp"
_TICKS = (0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999)
_TOP_AT_LEAST = 2.0
_SHORTEST = 0.15
"""Of a nine: how much of the axis is shown before the lowest point."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: the browser has the fonts
    "text.parse_math": False,
    "font.size": 10.0,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": INK,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}


@dataclass(frozen=True)
class Dots:
    """One system's accuracies by condition."""

    name: str
    by_condition: Mapping[str, Estimate]


@dataclass(frozen=True)
class Curve:
    """One system's points, from the surest cells to all of them."""

    name: str
    points: tuple[Point, ...]


def accuracy_by_condition(conditions: Mapping[str, str], systems: Sequence[Dots]) -> Html:
    """In: conditions from top to bottom with what they are called, and what each system makes of them. Out: an SVG
    element: a dot a system and condition with its interval. Raises UsageError without matplotlib."""
    scale = _Scale.of(
        share
        for system in systems
        for estimate in system.by_condition.values()
        if (value := estimate.value) is not None
        for share in (value, estimate.interval.low if estimate.interval.known else value)
    )
    row = 0.2 + 0.06 * len(systems)
    legend_lines = math.ceil(len(systems) / 2)
    with _figure("conditions", row * len(conditions) + 0.25 * legend_lines + 0.7) as figure:
        axes = figure.add_subplot()
        for number, system in enumerate(systems):
            off = ((number + 0.5) / len(systems) - 0.5) * 0.72 if len(systems) > 1 else 0.0
            dots = [_Dot.of(scale, system.by_condition.get(name)) for name in conditions]
            known = [(place + off, dot) for place, dot in enumerate(dots) if dot is not None]
            axes.errorbar(
                [dot.middle for _, dot in known],
                [place for place, _ in known],
                xerr=([dot.middle - dot.low for _, dot in known], [dot.high - dot.middle for _, dot in known]),
                fmt=_MARKERS[number % len(_MARKERS)],
                color=series_colour(number),
                markersize=5,
                elinewidth=1.4,
                label=system.name,
            )
        for place in range(0, len(conditions), 2):
            axes.axhspan(place - 0.5, place + 0.5, color=PAPER, zorder=0, linewidth=0)
        axes.set_yticks(range(len(conditions)), [_cut(name) for name in conditions.values()])
        axes.set_ylim(len(conditions) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        scale.label(axes.set_xticks, axes.set_xlim)
        axes.set_xlabel("cells right, on a scale of nines")
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        _legend(figure, axes)
        return inline(figure, "Accuracy by condition, a dot a system, with 95 % intervals")


def coverage_curve(systems: Sequence[Curve]) -> Html:
    """In: the curve of each system. Out: an SVG element: across, the share of cells that are taken, the surest first;
    up, how many of those are right. Raises UsageError without matplotlib."""
    scale = _Scale.of(point.accuracy for system in systems for point in system.points)
    with _figure("coverage", 4.2 + 0.25 * math.ceil(len(systems) / 2)) as figure:
        axes = figure.add_subplot()
        for number, system in enumerate(systems):
            axes.plot(
                [point.coverage * 100 for point in system.points],
                [scale.at(point.accuracy) for point in system.points],
                marker=_MARKERS[number % len(_MARKERS)],
                color=series_colour(number),
                markersize=5.5,
                linewidth=1.6,
                label=system.name,
                clip_on=False,
            )
        axes.set_xlim(0, 102)
        axes.set_xticks(range(0, 101, 20), [f"{share} %" for share in range(0, 101, 20)])
        axes.set_xlabel("share of all cells that is taken, the surest first")
        scale.label(axes.set_yticks, axes.set_ylim)
        axes.set_ylabel("of them right, on a scale of nines")
        axes.grid(axis="both")
        axes.set_axisbelow(True)
        _legend(figure, axes)
        return inline(figure, "Coverage against accuracy, a line a system, from the surest cells to all")


# --- the scale -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scale:
    """Where a share stands on an axis that counts nines: 0.9 at 1, 0.99 at 2; all right stands at `top`."""

    bottom: float
    top: float

    @classmethod
    def of(cls, shares: Iterable[float]) -> _Scale:
        """The scale on which all of them can be seen."""
        places = [_nines(share) for share in shares]
        imperfect = [place for place in places if place is not None]
        top = max(_TOP_AT_LEAST, math.floor(max(imperfect, default=0) + 0.7) + 0.5)
        return cls(max(0.0, min([*imperfect, top - 1]) - _SHORTEST), top)

    def at(self, share: float) -> float:
        place = _nines(share)
        return self.top if place is None else min(max(place, self.bottom), self.top)

    def label(self, ticks: Any, limits: Any) -> None:
        """Puts the ticks and the limits of an axis."""
        shown = [share for share in _TICKS if self.bottom <= (_nines(share) or 0) < self.top - 0.2]
        ticks([*map(self.at, shown), self.top], [*(f"{share * 100:.6g} %" for share in shown), "100 %"])
        limits(self.bottom, self.top + 0.04 * (self.top - self.bottom))


class _Dot(NamedTuple):
    """Where an accuracy and its bounds stand on the axis."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, scale: _Scale, estimate: Estimate | None) -> _Dot | None:
        """None where there was nothing to measure; without reach where nothing is known of other documents."""
        if estimate is None or estimate.value is None:
            return None
        middle = scale.at(estimate.value)
        bounds = estimate.interval
        if not bounds.known:
            return cls(middle, middle, middle)
        return cls(min(middle, scale.at(bounds.low)), middle, max(middle, scale.at(bounds.high)))


def _nines(share: float) -> float | None:
    """None where all are right."""
    return None if share >= 1 else -math.log10(1 - share)


# --- figures ---------------------------------------------------------------------------------------------------------


@contextmanager
def _figure(name: str, height: float) -> Iterator[Figure]:
    """A figure that comes out the same everywhere, whatever the user's own settings of matplotlib are."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(
            "eval.html needs matplotlib for its charts, which is not installed: pip install 'gouji[eval]'"
        ) from None
    with mpl.rc_context(), warnings.catch_warnings():
        # A name in Chinese has no glyph in matplotlib's own font, which only measures it here.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | {"svg.hashsalt": name})
        yield Figure(figsize=(_WIDTH, height), layout="constrained")


def _legend(figure: Figure, axes: Axes) -> None:
    handles, names = axes.get_legend_handles_labels()
    if len(names) > 1:
        figure.legend(handles, [_cut(name, 48) for name in names], loc="outside upper left", ncols=2)


def _cut(name: str, most: int = 34) -> str:
    shown = printable(name)
    return shown if len(shown) <= most else f"{shown[: most - 3]}..."
