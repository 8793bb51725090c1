"""What speaks for the number that was read in a cell, and what else was read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.reconcile import Reader
from pipeline.checks.record import RecordCell
from pipeline.documents.model import Recognition
from schemas.values import Value, parse_value

_BY_TWO = frozenset((Reader.BOTH, Reader.LAYOUT_AND_LOOK, Reader.LLM_AND_LOOK))


@dataclass(frozen=True, slots=True)
class Evidence:
    """`certain`: read exactly, alone in the box of its row and column, and not disputed; `confirmed`: by two readers.
    `doubted`: disputed, or read with a doubt. `others` are numbers that another reading has there; `looks` those that
    the recognition of the picture holds for possible."""

    certain: bool = False
    confirmed: bool = False
    doubted: bool = False
    others: tuple[Decimal, ...] = ()
    looks: tuple[Decimal, ...] = ()
    recognition: Recognition | None = None

    @property
    def is_weak(self) -> bool:
        return self.doubted or (self.recognition is not None and not self.recognition.is_sure)


def evidence_of(cell: RecordCell, certain: bool, doubted: bool) -> Evidence:
    """In: a reconciled cell, and whether it is certain or doubted. Out: what speaks for it."""
    return Evidence(
        certain,
        certain and cell.reading in _BY_TWO,
        doubted,
        tuple(_numbers(value for value in (cell.other, cell.third) if value is not None)),
        tuple(_numbers(_seen_by_recognition(cell))),
        cell.recognition,
    )


def _numbers(values: Iterable[Value]) -> Iterator[Decimal]:
    """What each value counts in a sum: an empty one as 0."""
    for value in values:
        if value.number is not None:
            yield value.number
        elif value.is_empty:
            yield Decimal(0)


def _seen_by_recognition(cell: RecordCell) -> Iterator[Value]:
    """What a second look made of the word, then the word with one character replaced by what else it may be."""
    recognition, value = cell.recognition, cell.value
    if recognition is None or value is None:
        return
    if recognition.other:
        yield parse_value(recognition.other)
    printed = value.printed
    if len(printed) != len(recognition.alternatives):
        return  # the word holds more than this value, so that its characters cannot be told apart
    for at, others in enumerate(recognition.alternatives):
        for char in others:
            yield parse_value(printed[:at] + char + printed[at + 1 :])
