"""Who is asked by a run, and is closed at its end."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager

from pipeline.errors import GoujiError
from pipeline.readers.answers import Asker


class ClosingAsker(Asker, AbstractContextManager[Asker]):
    """An asker that holds something open."""

    @property
    @abstractmethod
    def stopped(self) -> GoujiError | None:
        """Why it sends no more questions, where its budget is reached."""
