"""Geometry as small pure functions: clustering of coordinates, coverage of edges, order of words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pipeline.documents.model import Box, Word


def cluster(values: Iterable[float], tolerance: float) -> list[float]:
    """The distinct coordinates among `values`, ascending: values closer than `tolerance` to their neighbour are one,
    represented by the middle of the group."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def nearest(edges: Sequence[float], value: float) -> int:
    """The index of the edge (of ascending ones) that is nearest to `value`, the lower one where two are. Raises
    ValueError where there are no edges."""
    if not edges:
        raise ValueError("no edges")
    after = bisect_left(edges, value)
    if after == 0:
        return 0
    if after == len(edges):
        return after - 1
    return after - 1 if value - edges[after - 1] <= edges[after] - value else after


def covered(start: float, end: float, segments: Iterable[tuple[float, float]]) -> float:
    """The share of the interval from `start` to `end` that the union of the segments covers, 0 to 1."""
    if end <= start:
        return 0.0
    total, reached = 0.0, start
    for low, high in sorted(segments):
        low, high = max(low, reached), min(high, end)
        if high > low:
            total += high - low
            reached = high
    return total / (end - start)


def center(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def text_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words in reading order: lines from top to bottom, each from left to right."""
    words = list(words)
    if len(words) < 2:  # as most cells of a table
        return [words] if words else []
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.y1, w.box.x0)):
        if lines and word.box.y1 - lines[-1][-1].box.y1 <= 0.35 * min(word.box.height, lines[-1][-1].box.height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box.x0) for line in lines]


def union_of(boxes: Sequence[Box]) -> Box:
    """The smallest box around all. Raises IndexError where there are none."""
    result = boxes[0]
    for box in boxes[1:]:
        result = result.union(box)
    return result
