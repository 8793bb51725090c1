"""Finding the wrong cells: the cheapest changes that make every sum of a table hold, all of them.

The idea is that of Fellegi and Holt (1976), solved exactly over whole numbers: among all sets of cells whose change
repairs the sums, those whose evidence is the weakest and that are the fewest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.checks.balance import Balance
from pipeline.checks.moves import Move
from schemas.declaration import FieldId

if TYPE_CHECKING:  # the solver takes most of a second to import, which tables without a fault save
    from ortools.sat.python import cp_model

MOST_REPAIRS = 60
"""More sets of cells than these tell nobody anything."""
_EFFORT = 0.25
"""Of the solver, in its own deterministic seconds: the same table always ends in the same way, on any machine."""


@dataclass(frozen=True)
class Repair:
    """Numbers that make every sum hold: by `moves` and, for each of the fields in `single`, by a change of its own."""

    changes: Mapping[FieldId, int]
    moves: tuple[Move, ...] = ()
    single: tuple[FieldId, ...] = ()

    @property
    def fields(self) -> frozenset[FieldId]:
        return frozenset(self.changes)


@dataclass(frozen=True)
class Localisation:
    """The cheapest repairs of the sums over some fields that hang together: all of them where it is `complete`; else
    the search ended early and there may be others."""

    fields: AbstractSet[FieldId]
    repairs: tuple[Repair, ...] = ()
    complete: bool = True


def localise(
    balance: Balance,
    weights: Mapping[FieldId, int],
    moves: Sequence[Move] = (),
    free: AbstractSet[FieldId] = frozenset(),
) -> tuple[Localisation, ...]:
    """In: a balance; what doubting each of its fields costs; moves, each with its cost; and fields whose number is not
    known, that may be anything at no cost. Out: the repairs of least cost, in a fixed order.

    Parts of the table that share no failing sum are solved apart: the repairs of each are told, not their products.
    """
    return tuple(
        _Search(balance, part, weights, [move for move in moves if part.issuperset(move.fields)], free).run()
        for part in _parts(balance, moves)
    )


def _parts(balance: Balance, moves: Sequence[Move]) -> tuple[set[FieldId], ...]:
    """The fields of identities that hang together by shared fields or by a move, where any of them fails."""
    links = [[f for f, shares in balance.shares.items() if any(s.identity == i for s in shares)]
             for i in range(len(balance.gaps))]  # fmt: skip
    parts: list[set[FieldId]] = []
    for link in (*links, *(list(move.fields) for move in moves)):
        joined = set(link)
        apart = []
        for part in parts:
            if part & joined:
                joined |= part
            else:
                apart.append(part)
        parts = [*apart, joined]
    order = {field: index for index, field in enumerate(balance.numbers)}
    failing = [part for part in parts if balance.touched(part) & balance.failing]
    return tuple(sorted(failing, key=lambda part: min(order[field] for field in part)))


class _Search:
    """The integer program of one part of a table.

    Each field may change by a whole number if its own switch is on, or if a move that lost its number is on; each move
    changes its fields by fixed numbers if its switch is on; no field is changed twice; every sum holds.
    """

    def __init__(
        self,
        balance: Balance,
        part: AbstractSet[FieldId],
        weights: Mapping[FieldId, int],
        moves: Sequence[Move],
        free: AbstractSet[FieldId],
    ) -> None:
        from ortools.sat.python import cp_model

        self._balance = balance
        self._moves = moves
        self._free = free
        self._fields = [field for field in balance.numbers if field in part]
        self._model = model = cp_model.CpModel()
        self._by_move = [model.new_bool_var("") for _ in moves]
        self._alone = {field: model.new_bool_var("") for field in self._fields if field not in free}
        self._change = {field: self._amount(field) for field in self._fields}
        self._forbid_two_changes()
        self._let_sums_hold()
        self._cost = sum(weights[field] * switch for field, switch in self._alone.items()) + sum(
            move.weight * switch for move, switch in zip(moves, self._by_move, strict=True)
        )

    def run(self) -> Localisation:
        """First the least cost, then everything that costs no more."""
        from ortools.sat.python import cp_model

        self._model.minimize(self._cost)
        solver = _solver()
        status = solver.solve(self._model)
        if status != cp_model.OPTIMAL:
            return Localisation(frozenset(self._fields), complete=False)
        self._model.clear_objective()  # type: ignore[no-untyped-call]
        self._model.add(self._cost == round(solver.objective_value))
        return self._all()

    def _amount(self, field: FieldId) -> cp_model.IntVar:
        """How much a field changes. A count does not come to be less than 0 by it."""
        number = self._balance.numbers[field]
        largest = 10 * max(abs(each) for each in self._balance.numbers.values()) + 1000
        change = self._model.new_int_var(min(0, -number), largest, "")
        if field not in self._free:
            lost = [s for s, move in zip(self._by_move, self._moves, strict=True) if field in move.open]
            self._model.add(change == 0).only_enforce_if([~self._alone[field], *(~switch for switch in lost)])
        return change

    def _forbid_two_changes(self) -> None:
        by_field: dict[FieldId, list[cp_model.IntVar]] = {}
        for switch, move in zip(self._by_move, self._moves, strict=True):
            for field in move.fields:
                by_field.setdefault(field, []).append(switch)
        for field, switches in by_field.items():
            own = [self._alone[field]] if field in self._alone else []
            self._model.add_at_most_one([*own, *switches])

    def _let_sums_hold(self) -> None:
        touched = self._balance.touched(self._fields)
        effects = [self._balance.effect(move.changes) for move in self._moves]
        for index in sorted(touched):
            gap = self._balance.gaps[index]
            inside = [(f, s.sign) for f in self._fields for s in self._balance.shares[f] if s.identity == index]
            by_field = sum(sign * self._change[field] for field, sign in inside)
            by_move = sum(each[index] * s for each, s in zip(effects, self._by_move, strict=True) if each.get(index))
            self._model.add(by_field + by_move == -gap)
            if gap and not any(field in self._free for field, _ in inside):
                fields = {field for field, _ in inside}
                of_moves = [
                    s for s, m in zip(self._by_move, self._moves, strict=True) if not fields.isdisjoint(m.fields)
                ]
                self._model.add_bool_or([*(self._alone[field] for field in fields), *of_moves])

    def _all(self) -> Localisation:
        from ortools.sat.python import cp_model

        found: list[Repair] = []

        class Collector(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(inner) -> None:  # noqa: N805
                found.append(self._repair(inner))
                if len(found) > MOST_REPAIRS:
                    inner.stop_search()

        solver = _solver()
        solver.parameters.enumerate_all_solutions = True
        status = solver.solve(self._model, Collector())
        complete = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE) and len(found) <= MOST_REPAIRS
        repairs = {tuple(sorted(repair.changes.items())): repair for repair in found[:MOST_REPAIRS] if repair.changes}
        return Localisation(frozenset(self._fields), tuple(repairs[key] for key in sorted(repairs)), complete)

    def _repair(self, solution: cp_model.CpSolverSolutionCallback) -> Repair:
        """What a solution changes, but for the free fields, whose numbers nobody asked for."""
        numbers = self._balance.numbers
        moves = tuple(m for m, switch in zip(self._moves, self._by_move, strict=True) if solution.value(switch))
        single = tuple(field for field, switch in self._alone.items() if solution.value(switch))
        changes = {field: number for move in moves for field, number in move.changes.items()}
        for field in (*single, *(field for move in moves for field in move.open)):
            changes[field] = numbers[field] + solution.value(self._change[field])
        changed = {f: changes[f] for f in self._fields if f in changes and changes[f] != numbers[f]}
        return Repair(changed, moves, single)


def _solver() -> cp_model.CpSolver:
    """One thread, a fixed seed and a deterministic limit: the same question always has the same answer. These programs
    are small and tight: the linear relaxation settles them, and presolving them would take most of the time."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.cp_model_presolve = False
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = _EFFORT
    return solver
