"""Who is asked by a run, and is closed at its end."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager

from pipeline.errors import GoujiError
from pipeline.readers.answers import Asker, M, Question


class ClosingAsker(Asker, AbstractContextManager[Asker]):
    """An asker that holds something open."""

    @abstractmethod
    def knows(self, question: Question[M]) -> bool:
        """Whether an answer to `question` is kept, so that asking it costs nothing."""

    @property
    def stopped(self) -> GoujiError | None:
        """Why it sends no more questions, where its budget is reached."""
        return None
