"""How long a model will be asked, as told before it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel

from eval.forecast import Asked, Forecast, forecast, lasting
from pipeline.messages import message
from pipeline.process import LlmPolicy
from pipeline.readers.answers import Question
from pipeline.runs.asking import Plan
from pipeline.runs.closing import ClosingAsker


@dataclass
class Remembering(ClosingAsker):
    """Has answered the questions of these texts."""

    known: tuple[str, ...] = ()

    def knows(self, question: Question[Any]) -> bool:
        return question.user in self.known

    def __exit__(self, *_: object) -> None:
        """Holds nothing."""


def asked(*texts: str, name: str = "disputes-both") -> list[Question[Any]]:
    return [Question("", text, BaseModel, name, "1") for text in texts]


def plan_of(context: int | None, requests: int = 1) -> Plan:
    return Plan(LlmPolicy.ALWAYS, None, requests, message("llm_never"), model="m", context=context)


def test_only_what_is_not_answered_yet_is_counted_and_each_question_once() -> None:
    seen: set[Asked] = {("m", "disputes-both", "of a system before")}
    questions = asked("new", "new", "known", "of a system before")
    told = forecast(questions, plan_of(16_384), Remembering(("known",)), {}, seen)
    assert told == Forecast("m", 1, 35.0, False)
    assert ("m", "disputes-both", "new") in seen


@pytest.mark.parametrize(
    ("taken", "context", "requests", "seconds"),
    [
        ({}, 16_384, 1, 70.0),
        ({}, None, 8, 2.5),
        ({"disputes-both": (1.0, 2.0, 300.0)}, 16_384, 1, 4.0),
        ({"disclosure-2021": (8.0,), "second-look": (4.0,)}, None, 2, 10.0),
    ],
    ids=["embedded, never timed", "endpoint, never timed", "by its own name", "others tell nothing of it"],
)
def test_the_time_is_that_of_the_answers_that_are_kept(
    taken: dict[str, tuple[float, ...]], context: int | None, requests: int, seconds: float
) -> None:
    told = forecast(asked("one", "two"), plan_of(context, requests), Remembering(), taken, set())
    assert told == Forecast("m", 2, seconds, "disputes-both" in taken)


def test_what_a_person_reads() -> None:
    assert Forecast("m", 41, 1440.0, True).sentence("record auto m") == (
        "record auto m: about 41 questions to m, about 24 minutes by the answers kept of it, not counting second looks"
    )
    assert "about 1 question to m, about 35 seconds if it is as fast" in Forecast("m", 1, 35.0, False).sentence("llm m")
    assert Forecast("m", 0, 0.0, True).sentence("llm m") == "llm m: every first question to m is answered already"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (89.4, "89 seconds"), (90, "2 minutes"), (1440, "24 minutes"), (5400, "1.5 hours")],
)
def test_a_length_of_time(seconds: float, words: str) -> None:
    assert lasting(seconds) == words
