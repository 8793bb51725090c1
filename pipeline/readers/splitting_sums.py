"""Which splits of the rows of a table go together under the identities down its columns.

A *layer* is a row with all its ways; an *edge* is one way, leading from a place in the printed run to another and
adding to the sums. A reading is a path through all layers that ends with every sum at 0. The paths are not followed
one by one: from both ends, layer by layer, only the different sums are kept, each with the number of ways to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.readers.splitting_runs import Split, Work

Sums = tuple[int, ...]


class Edge(NamedTuple):
    """One way to read a row: the places it leads from and to, what it adds to each sum, and the split itself."""

    source: int
    target: int
    adds: Sums
    split: Split


@dataclass(frozen=True, slots=True)
class Layer:
    """A row with its ways to be read."""

    row: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """The number of readings of all layers, and the layers with only the edges that some reading takes."""

    count: int
    layers: tuple[Layer, ...]


class _State(NamedTuple):
    place: int
    sums: Sums


_Counts = dict[_State, int]
_Bound = tuple[int, int]
_Move = Callable[[_State, Edge], _State | None]

_STEPS = 3
"""What following an edge costs beside one step of cutting a row: the sums of all columns are moved."""


def combine(layers: Sequence[Layer], border: int, work: Work) -> Combined:
    """In: the layers in the order of their runs, and the place that is the beginning and end of every run.
    Out: what is left of them. Raises OutOfWork."""
    narrowed = _narrowed(layers, work)
    if not all(layer.edges for layer in narrowed):
        return Combined(0, narrowed)
    narrowed = _without_settled_sums(narrowed)
    ranges = [_ranges(layer) for layer in narrowed]
    size = len(ranges[0])
    start = _State(border, (0,) * size)
    ahead: list[_Counts] = [{start: 1}]
    behind: list[_Counts] = [{start: 1}]
    while len(ahead) + len(behind) < len(narrowed) + 2:
        if len(ahead[-1]) <= len(behind[-1]):
            number = len(ahead) - 1
            due = [(-high, -low) for low, high in _totals(ranges[number + 1 :], size)]
            ahead.append(_followed(ahead[-1], narrowed[number], _after, due, work))
        else:
            number = len(narrowed) - len(behind)
            reached = _totals(ranges[:number], size)
            behind.append(_followed(behind[-1], narrowed[number], _before, reached, work))
    met = {state: ways * behind[-1][state] for state, ways in ahead[-1].items() if state in behind[-1]}
    known = [*ahead[:-1], met, *reversed(behind[:-1])]
    return Combined(sum(met.values()), _taken(narrowed, known, len(ahead) - 1, work))


# --- before any combining: what a column alone rules out -------------------------------------------------------------


def _ranges(layer: Layer) -> list[_Bound]:
    return [(min(column), max(column)) for column in zip(*(edge.adds for edge in layer.edges), strict=True)]


def _narrowed(layers: Sequence[Layer], work: Work) -> tuple[Layer, ...]:
    """The layers without the edges that cannot bring a sum to 0 whatever the other rows are, over and over."""
    current = tuple(layers)
    while all(layer.edges for layer in current):
        work.step(_edges(current))
        ranges = [_ranges(layer) for layer in current]
        totals = _totals(ranges, len(ranges[0]))
        narrowed = tuple(
            replace(layer, edges=tuple(edge for edge in layer.edges if _may_balance(edge, totals, own)))
            for layer, own in zip(current, ranges, strict=True)
        )
        if _edges(narrowed) == _edges(current):
            break
        current = narrowed
    return current


def _may_balance(edge: Edge, totals: Sequence[_Bound], own: Sequence[_Bound]) -> bool:
    """Whether the other layers can bring every sum back to 0; `totals` are over all layers, `own` of the edge's."""
    return all(
        low - least + add <= 0 <= high - most + add
        for (low, high), (least, most), add in zip(totals, own, edge.adds, strict=True)
    )


def _edges(layers: Sequence[Layer]) -> int:
    return sum(len(layer.edges) for layer in layers)


def _without_settled_sums(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The sums that no choice moves are 0 by now: they need not be carried along."""
    moved = [i for i, _ in enumerate(layers[0].edges[0].adds) if any(_moves(layer, i) for layer in layers)]
    return tuple(
        replace(layer, edges=tuple(edge._replace(adds=tuple(edge.adds[i] for i in moved)) for edge in layer.edges))
        for layer in layers
    )


def _moves(layer: Layer, number: int) -> bool:
    return len({edge.adds[number] for edge in layer.edges}) > 1


def _totals(ranges: Sequence[Sequence[_Bound]], size: int) -> list[_Bound]:
    """The least and the most that each sum can be over some layers."""
    return [(sum(each[i][0] for each in ranges), sum(each[i][1] for each in ranges)) for i in range(size)]


# --- from both ends to where they meet, and back ---------------------------------------------------------------------


def _after(state: _State, edge: Edge) -> _State | None:
    """Where an edge leads from a state; None where it does not start there."""
    if state.place != edge.source:
        return None
    return _State(edge.target, tuple(a + b for a, b in zip(state.sums, edge.adds, strict=True)))


def _before(state: _State, edge: Edge) -> _State | None:
    """From where an edge leads to a state; None where it does not end there."""
    if state.place != edge.target:
        return None
    return _State(edge.source, tuple(a - b for a, b in zip(state.sums, edge.adds, strict=True)))


def _followed(states: _Counts, layer: Layer, move: _Move, bounds: Sequence[_Bound], work: Work) -> _Counts:
    """The states on the other side of a layer, as far as the layers beyond can still meet them."""
    found: _Counts = defaultdict(int)
    for state, ways in states.items():
        for edge in layer.edges:
            work.step(_STEPS)
            reached = move(state, edge)
            if reached is not None and _within(reached.sums, bounds):
                found[reached] += ways
    return dict(found)


def _within(sums: Sums, bounds: Sequence[_Bound]) -> bool:
    return all(low <= total <= high for total, (low, high) in zip(sums, bounds, strict=True))


def _taken(layers: Sequence[Layer], known: Sequence[_Counts], meeting: int, work: Work) -> tuple[Layer, ...]:
    """The layers with only the edges on a path that meets; `known` are the states at each border of the layers."""
    taken = list(layers)
    alive = set(known[meeting])
    for number in range(meeting - 1, -1, -1):
        taken[number], alive = _crossed(layers[number], alive, _before, known[number], work)
    alive = set(known[meeting])
    for number in range(meeting, len(layers)):
        taken[number], alive = _crossed(layers[number], alive, _after, known[number + 1], work)
    return tuple(taken)


def _crossed(layer: Layer, alive: set[_State], move: _Move, known: _Counts, work: Work) -> tuple[Layer, set[_State]]:
    """A layer with the edges that lead from a state alive to a known one, and those."""
    edges: list[Edge] = []
    reached: set[_State] = set()
    for edge in layer.edges:
        work.step(_STEPS * len(alive))
        states = {state for each in alive if (state := move(each, edge)) is not None and state in known}
        if states:
            edges.append(edge)
            reached |= states
    return replace(layer, edges=tuple(edges)), reached
