"""Makes a sheet straight: first as a whole by its text and rules, then along its rules, which a photo bends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.documents.scans.picture import Pixels
from pipeline.documents.scans.prepare import Sheet
from pipeline.documents.scans.traces import Trace, rule_pixels, traces

Points = NDArray[np.float64]
"""Rows of (x, y)."""
Step = Callable[[Points], Points]

_STEEPEST = 5.0
"""Degrees that a page may lie askew."""
_COARSE, _FINE = 0.5, 0.1
_SHRUNK = 4
_STRAIGHT = 0.06
"""Degrees: less is not worth a resampling."""
_FEWEST_TRACES = 3
_BENT = 0.8
"""Pixels that the rules must be off for the sheet to be bent straight, and for a second round of it."""
_MESH = 16


@dataclass(frozen=True)
class Warp:
    """Where each place of the straightened sheet stands on the sheet as scanned: one step after the other."""

    steps: tuple[Step, ...] = ()

    def back(self, points: Points) -> Points:
        """Places of the straightened sheet as places of the sheet as scanned."""
        for step in reversed(self.steps):
            points = step(points)
        return points

    def then(self, step: Step) -> Warp:
        return Warp((*self.steps, step))


@dataclass(frozen=True)
class Straight:
    """A sheet made straight, and the way back from it."""

    sheet: Sheet
    warp: Warp = field(default_factory=Warp)


def straightened(sheet: Sheet) -> Straight:
    """Turns a sheet by a few degrees and bends it so that its rules and lines of text run straight."""
    warp = Warp()
    degrees = skew(sheet.grey)
    if abs(degrees) >= _STRAIGHT:
        warp = warp.then(_turn(degrees, sheet.grey.shape))
    current = _through(sheet, warp)
    for _ in range(2):
        bend = _bend(current.grey)
        if bend is None:
            break
        warp = warp.then(bend)
        current = _through(sheet, warp)
    return Straight(current, warp)


def skew(grey: Pixels) -> float:
    """By how many degrees, clockwise, a sheet must be turned for its lines to be level."""
    height, width = grey.shape
    small = cv2.resize(cv2.bitwise_not(grey), (width // _SHRUNK, height // _SHRUNK), interpolation=cv2.INTER_AREA)
    small = cv2.subtract(small, np.full_like(small, 40))
    if not cv2.countNonZero(small):
        return 0.0
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, _COARSE), key=lambda degrees: _levelness(small, degrees))
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + 0.01, _FINE)
    scores = [_levelness(small, degrees) for degrees in fine]
    return float(_peak(fine, scores))


def _peak(places: NDArray[np.float64], scores: Sequence[float]) -> float:
    """Where the parabola through the best place and its neighbours is highest."""
    best = int(np.argmax(scores))
    if best in (0, len(scores) - 1):
        return float(places[best])
    left, middle, right = scores[best - 1 : best + 2]
    bow = left - 2 * middle + right
    return float(places[best] + (_FINE * 0.5 * (left - right) / bow if bow else 0.0))


def _levelness(small: Pixels, degrees: float) -> float:
    height, width = small.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    turned = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_LINEAR)
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turn(degrees: float, shape: tuple[int, ...]) -> Step:
    height, width = shape
    back = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return lambda points: points @ back[:, :2].T + back[:, 2]


def _through(sheet: Sheet, warp: Warp) -> Sheet:
    if not warp.steps:
        return sheet
    height, width = sheet.grey.shape
    mesh_y, mesh_x = np.mgrid[0 : height + _MESH : _MESH, 0 : width + _MESH : _MESH].astype(np.float64)
    source = warp.back(np.stack([mesh_x.ravel(), mesh_y.ravel()], axis=1)).astype(np.float32)
    columns = _dense(source[:, 0].reshape(mesh_x.shape), width, height)
    rows = _dense(source[:, 1].reshape(mesh_x.shape), width, height)
    grey = cv2.remap(sheet.grey, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    if sheet.stain is None:
        return Sheet(grey)
    return Sheet(grey, cv2.remap(sheet.stain, columns, rows, cv2.INTER_NEAREST))


def _dense(mesh: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """A value for each pixel from those at every _MESH pixels."""
    matrix = np.array([[_MESH, 0, 0], [0, _MESH, 0]], np.float64)
    return cv2.warpAffine(
        mesh, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.float32, copy=False)


# --- along the rules -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Bend:
    """Displacements as polynomials of the place: `down` levels the horizontal rules, `aside` the vertical ones."""

    center: Points
    half: float
    down: NDArray[np.float64]
    aside: NDArray[np.float64]

    def __call__(self, points: Points) -> Points:
        scaled = (points - self.center) / self.half
        x, y = scaled[:, 0], scaled[:, 1]
        return points + np.stack([_terms(y, x) @ self.aside, _terms(x, y) @ self.down], axis=1)

    def largest(self, shape: tuple[int, ...]) -> float:
        height, width = shape
        corners = np.array([[x, y] for x in (0, width / 2, width) for y in (0, height / 2, height)], np.float64)
        return float(np.abs(self(corners) - corners).max())


def _terms(along: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a rule may do on its way: lean, more so elsewhere, bow, and bow both ways."""
    return np.stack([along, along * across, along**2, along**2 * across, along**3, along**3 * across], axis=1)


_STIFF = np.array([1e-4, 1e-3, 1e-3, 1e-2, 1e-2, 3e-2])
"""How much each term is held back, so that few rules do not bend the rest of the page."""


def _bend(grey: Pixels) -> _Bend | None:
    """The bend that the rules of a sheet have, None where they are straight or too few."""
    height, width = grey.shape
    center, half = np.array([width / 2, height / 2]), max(width, height) / 2
    level = traces(rule_pixels(grey))
    upright = traces(rule_pixels(np.ascontiguousarray(grey.T)))
    down = _fit(level, center[0], center[1], half)
    aside = _fit(upright, center[1], center[0], half)
    if down is None or aside is None:
        return None
    bend = _Bend(center, half, down, aside)
    places = [np.stack([t.along, t.across], axis=1) for t in level] + [
        np.stack([t.across, t.along], axis=1) for t in upright
    ]
    there = np.concatenate(places)
    return bend if float(np.abs(bend(there) - there).max()) >= _BENT else None


def _fit(found: Sequence[Trace], along0: float, across0: float, half: float) -> NDArray[np.float64] | None:
    """The terms that take all traces to straight lines, each wherever it stands; outliers are left out."""
    if len(found) < _FEWEST_TRACES:
        return None
    rows, values, owner = [], [], []
    for index, trace in enumerate(found):
        along = (trace.along - along0) / half
        across = np.full_like(along, (trace.across.mean() - across0) / half)
        terms = _terms(along, across)
        rows.append(terms - terms.mean(axis=0))
        values.append(trace.across - trace.across.mean())
        owner.append(np.full(len(along), index))
    matrix, wanted, of = np.concatenate(rows), np.concatenate(values), np.concatenate(owner)
    kept = np.ones(len(wanted), bool)
    result = np.zeros(matrix.shape[1])
    for _ in range(3):
        held = matrix[kept]
        stiff = np.diag(_STIFF * max(1, kept.sum()))
        result = np.linalg.solve(held.T @ held + stiff, held.T @ wanted[kept])
        errors = np.abs(wanted - matrix @ result)
        worst = np.bincount(of, weights=errors) / np.bincount(of)
        limit = max(1.5, 3 * float(np.median(worst)))
        kept = worst[of] <= limit
        if kept.sum() < 10:
            return None
    return result
