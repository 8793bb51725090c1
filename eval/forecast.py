"""How much a model will be asked, and how long that takes, before it is."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.readers.answers import Question
from pipeline.runs.asking import Plan
from pipeline.runs.closing import ClosingAsker

LOCAL_SECONDS = 35.0
"""Of one answer of the embedded model on two cores, where none is kept that was timed."""
ENDPOINT_SECONDS = 10.0
"""Of one answer of an endpoint, likewise."""

Asked = tuple[str, str, str]
"""A question as it is told from others: by model, name and text."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many questions a model will be asked, and the seconds that they take; `is_measured` says whether these follow
    from its answers to such questions before."""

    model: str
    questions: int
    seconds: float
    is_measured: bool

    def sentence(self, system: str) -> str:
        """What a person is told before it begins."""
        if not self.questions:
            return f"{system}: every first question to {self.model} is answered already"
        noun = "question" if self.questions == 1 else "questions"
        how = "by the answers kept of it" if self.is_measured else "if it is as fast as is usual"
        return (
            f"{system}: about {self.questions} {noun} to {self.model}, about {lasting(self.seconds)} {how}, "
            "not counting second looks"
        )


def forecast(
    questions: Iterable[Question[Any]],
    plan: Plan,
    asker: ClosingAsker,
    taken: Mapping[str, Sequence[float]],
    seen: set[Asked],
) -> Forecast:
    """In: what a system will ask, how and whom, the seconds that kept answers of the model took by the name of their
    question, and what the systems before it ask already, to which its own questions are added. Out: what is left."""
    usual = ENDPOINT_SECONDS if plan.context is None else LOCAL_SECONDS
    count, total, is_measured = 0, 0.0, True
    for question in questions:
        asked = (plan.model, question.name, question.user)
        if asked in seen or asker.knows(question):
            continue
        seen.add(asked)
        count += 1
        is_measured &= question.name in taken
        total += statistics.median(taken.get(question.name) or (usual,))
    return Forecast(plan.model, count, total / plan.requests, is_measured)


def lasting(seconds: float) -> str:
    """A length of time in words: `40 seconds`, `24 minutes`, `3.5 hours`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} seconds" if round(seconds) > 1 else "1 second"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
