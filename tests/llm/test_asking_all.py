"""Several questions of one document at once: answers in the order of the questions, however they come in."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from pipeline.errors import EndpointFailed, EndpointUnusable
from pipeline.readers.answers import Answer, M, Question
from pipeline.readers.asking_all import ask_all
from tests.endpoint.asking import QUESTION, Counts

QUESTIONS = [replace(QUESTION, user=str(number)) for number in range(4)]


def answered(question: Question[M]) -> Answer[M]:
    parsed: Any = Counts.model_validate({"总计": int(question.user)})
    return Answer(parsed, question.user, "stop", cached=False)


class LastFirst:
    """Answers no question before the one after it is answered."""

    def __init__(self) -> None:
        self._done = [threading.Event() for _ in QUESTIONS]

    def ask(self, question: Question[M]) -> Answer[M]:
        number = int(question.user)
        if number + 1 < len(self._done):
            assert self._done[number + 1].wait(5)
        self._done[number].set()
        return answered(question)


class Failing:
    """Raises an error where one is given for the number of a question."""

    def __init__(self, errors: dict[int, Exception]) -> None:
        self._errors = errors

    def ask(self, question: Question[M]) -> Answer[M]:
        if int(question.user) in self._errors:
            raise self._errors[int(question.user)]
        return answered(question)


def test_all_are_under_way_at_once_and_come_in_their_order() -> None:
    answers = ask_all(LastFirst(), QUESTIONS)
    assert [answer.text for answer in answers if isinstance(answer, Answer)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("count", [1, 4])
def test_a_question_without_an_answer_gives_the_reason_in_its_place(count: int) -> None:
    error = EndpointFailed("no answer")
    answers = ask_all(Failing({0: error}), QUESTIONS[:count])
    assert answers[0] is error
    assert len(answers) == count


@pytest.mark.parametrize("count", [1, 4])
def test_what_ends_all_asking_is_raised(count: int) -> None:
    with pytest.raises(EndpointUnusable):
        ask_all(Failing({0: EndpointUnusable("wrong key")}), QUESTIONS[:count])


def test_nothing_asked_is_nothing_answered() -> None:
    assert ask_all(Failing({}), []) == ()
