"""What may have gone wrong in a table whose sums fail: the suspected cells, and numbers that may stand there instead.

What doubting a cell costs follows from its evidence. Nothing is changed: a suggestion is shown to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.checks.balance import Balance
from pipeline.checks.evidence import Evidence
from pipeline.checks.identities import Assessment
from pipeline.checks.localise import Localisation, Repair, localise
from pipeline.checks.moves import READ, Move, moves_of
from pipeline.findings import Change, Suggestion
from pipeline.messages import Message, listed, message
from schemas.declaration import FieldId, Table
from schemas.values import Value

_UNEXPLAINED = 150
"""Of a hundred: a number that no slip explains is harder to believe in than one that a slip does."""
_CONFIRMED, _ALONE, _RECOGNISED, _WEAK, _DISPUTED = 130, 100, 80, 60, 50
_OTHER_READING, _OUTVOTED, _OTHER_LOOK = 20, 60, 40


@dataclass(frozen=True)
class Part:
    """Sums of a table that hang together, some of which fail: their repairs, and those among them that plausible slips
    explain, the best first."""

    localisation: Localisation
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def suspects(self) -> tuple[FieldId, ...]:
        """The cells that any of the repairs changes."""
        return tuple(dict.fromkeys(f for repair in self.localisation.repairs for f in repair.changes))


@dataclass(frozen=True)
class Diagnosis:
    """What may have gone wrong in a table, part by part. `weak` are the cells that are disputed or weakly read."""

    parts: tuple[Part, ...] = ()
    weak: frozenset[FieldId] = frozenset()

    def part_of(self, fields: Sequence[FieldId]) -> Part | None:
        """The part that a sum over these fields belongs to; None where it holds or could not be reckoned with."""
        return next((part for part in self.parts if not part.localisation.fields.isdisjoint(fields)), None)

    def rests_on_weak(self, suggestions: Sequence[Suggestion]) -> bool:
        """Whether any of the suggestions changes a cell that is disputed or weakly read."""
        return any(change.field in self.weak for suggestion in suggestions for change in suggestion.changes)


def diagnose(
    table: Table,
    values: Mapping[FieldId, Value],
    assessments: Sequence[Assessment],
    evidence: Mapping[FieldId, Evidence],
    free: frozenset[FieldId] = frozenset(),
) -> Diagnosis:
    """In: a table's values with their assessments and evidence; `free` are totals known to be left blank. Out: what may
    be wrong in it: nothing where every sum holds, or where a number is too large to reckon with."""
    balance = Balance.of(assessments, values)
    if balance is None or not balance.failing:
        return Diagnosis()
    weights = {f: _weight(evidence.get(f, Evidence())) for f in balance.numbers}
    moves = [_weighed(move, weights) for move in moves_of(table, values, balance)]
    moves += _other_numbers(balance, evidence)
    parts = []
    weak = {f for f in balance.numbers if evidence.get(f, Evidence()).is_weak}
    for found in localise(balance, {f: w * _UNEXPLAINED // 100 for f, w in weights.items()}, moves, free):
        explained = sorted((repair for repair in found.repairs if not repair.single), key=_rank)
        read = [move for repair in explained for move in repair.moves if move.rank == READ]
        weak |= {f for move in read for f in move.fields}
        parts.append(Part(found, tuple(_suggestion(balance, repair) for repair in explained)))
    return Diagnosis(tuple(parts), frozenset(weak))


def _suggestion(balance: Balance, repair: Repair) -> Suggestion:
    changes = tuple(Change(field, balance.number(number)) for field, number in repair.changes.items())
    return Suggestion(changes, listed(list(dict.fromkeys(move.reason for move in repair.moves)), "and"))


def _weight(evidence: Evidence) -> int:
    """What doubting a cell costs, in hundredths of one that a single reader has read exactly."""
    if evidence.others and not evidence.certain:  # what a second look settled is disputed no more
        return _DISPUTED
    if evidence.is_weak:
        return _WEAK
    if evidence.confirmed:
        return _CONFIRMED
    return _RECOGNISED if evidence.recognition is not None else _ALONE


def _weighed(move: Move, weights: Mapping[FieldId, int]) -> Move:
    """The move at the price of the dearest cell that it changes."""
    weight = move.weight * max(weights[f] for f in move.fields) // 100
    return replace(move, weight=weight)


def _other_numbers(balance: Balance, evidence: Mapping[FieldId, Evidence]) -> Iterator[Move]:
    """The numbers that somebody did read in a field, beside the one that was taken."""
    for name in balance.numbers:
        own = evidence.get(name, Evidence())
        numbers: dict[int, tuple[int, Message]] = {}
        for weight, candidates, key in (
            (_OTHER_READING if own.doubted else _OUTVOTED, own.others, "slip_other_reading"),
            (_OTHER_LOOK, own.looks, "slip_other_look"),
        ):
            for number in candidates:
                whole = balance.whole(number)
                if whole is not None and whole >= 0 and whole != balance.numbers[name]:
                    numbers.setdefault(whole, (weight, message(key)))
        for whole, (weight, reason) in numbers.items():
            yield Move(reason, {name: whole}, weight=weight, rank=READ)


def _rank(repair: Repair) -> int:
    return sum(move.rank for move in repair.moves)
