"""Several questions of one document, asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.errors import ModelError
from pipeline.readers.answers import Answer, Asker, Question


def ask_all(asker: Asker, questions: Sequence[Question[Any]]) -> tuple[Answer[Any] | ModelError, ...]:
    """The answers in the order of the questions, however they come in, each or why there is none.

    Raises what ends all asking, as `Asker.ask` does, once no question is under way any more.
    """

    def ask(question: Question[Any]) -> Answer[Any] | ModelError:
        try:
            return asker.ask(question)
        except ModelError as error:
            return error

    if len(questions) < 2:
        return tuple(map(ask, questions))
    with ThreadPoolExecutor(len(questions), thread_name_prefix="gouji-question") as threads:
        return tuple(threads.map(ask, questions))
