"""Results of an eval written by hand, over rows of 行政复议."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.conditions import condition_of
from eval.gold import GoldFinding
from eval.results import EvalResult, System, SystemResult
from eval.scoring.documents import DocumentScore, score_record
from tests.eval.hand_gold import gold, record

TRUE = "5 0 0 _ 5"
RIGHT = TRUE


def document(
    name: str, read: str = RIGHT, true: str = TRUE, findings: tuple[GoldFinding, ...] | None = None, **identity: str
) -> DocumentScore:
    """What reading `read` scores where `true` is printed, in the words of `hand_gold`."""
    scored = score_record(record(read), gold(true, findings, **identity))
    return replace(scored, name=name, condition=condition_of(name))


def system(reader: str, documents: Sequence[DocumentScore], model: str = "") -> SystemResult:
    return SystemResult(System(reader, "never" if reader == "record" else "", model), tuple(documents))


def result(*systems: SystemResult | Sequence[DocumentScore]) -> EvalResult:
    """A result of those systems; bare documents are those of a record."""
    told = tuple(each if isinstance(each, SystemResult) else system("record", each) for each in systems)
    return EvalResult("set", "2026-11-24T19:00:00+00:00", {"gouji": "1.0"}, "gouji eval set", told)
