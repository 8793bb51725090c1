"""What every engine takes and gives."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.checks.record import Record
from pipeline.errors import GoujiError
from pipeline.messages import Lang, Message


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: its file, its name in the outputs, the key of its result, and the hash of its content, empty
    where the file could not be read. A task can be sent to another process or machine."""

    path: Path
    name: str
    key: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Finished:
    """What became of a task. A record that is not `final` lacks something for a reason that may pass (no answer, no
    time, no memory): the next run does it again."""

    task: Task
    record: Record
    final: bool = True


class UnderWay(GoujiError):
    """Batches are not done: what they answer is not in the results yet, as `told` says."""

    code = 5

    def __init__(self, told: Message, lang: Lang = Lang.EN) -> None:
        super().__init__(told.text(lang))
        self.told = told


class Engine(Protocol):
    """Does tasks. It stores nothing: what it gives is stored by the run, in the process that started it."""

    @property
    def stopped(self) -> GoujiError | None:
        """Why the model was no longer asked, where it was not."""

    def run(self, tasks: Iterable[Task], count: int) -> Generator[Finished, None, None]:
        """In: tasks, taken one by one as there is room for them, and how many they are at the most. Out: each as it is
        finished, in any order; those that were not begun when the run was told to stop do not come. Closing the
        generator gives up what is under way.

        Raises no error of a document: that is a finished task with a reason.
        """
