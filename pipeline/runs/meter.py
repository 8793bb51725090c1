"""How a run goes on, in numbers: what the progress line, the log and `gouji status` tell."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.checks.record import Outcome, Record, Status, Usage

_WINDOW = 60.0
"""Seconds over which the rate is taken: a run begins with what is quick, or with the start of its workers."""


class Hears(Protocol):
    """Hears how a run goes on. `asking` is called from any thread, the others from that of the run."""

    def starts(self, total: int, due: int) -> None:
        """There are so many documents, of which so many are due."""

    def passed(self, name: str) -> None:
        """A due document turned out to be finished already."""

    def finished(self, record: Record) -> None:
        """A document is finished."""

    def asking(self, name: str) -> None:
        """The model is being asked about a document."""

    def waiting(self, batches: int) -> None:
        """The run waits for so many batches, or, with 0, waits no longer."""


class Audience:
    """Several who hear of a run, in order."""

    def __init__(self, members: Iterable[Hears]) -> None:
        self._members = tuple(members)

    def starts(self, total: int, due: int) -> None:
        """See `Hears`."""
        for member in self._members:
            member.starts(total, due)

    def passed(self, name: str) -> None:
        """See `Hears`."""
        for member in self._members:
            member.passed(name)

    def finished(self, record: Record) -> None:
        """See `Hears`."""
        for member in self._members:
            member.finished(record)

    def asking(self, name: str) -> None:
        """See `Hears`."""
        for member in self._members:
            member.asking(name)

    def waiting(self, batches: int) -> None:
        """See `Hears`."""
        for member in self._members:
            member.waiting(batches)


@dataclass
class Meter:
    """The numbers of a run so far. `done` counts the due documents that are, of which `passed` were before; `usage` is
    what their results rest on."""

    total: int = 0
    due: int = 0
    done: int = 0
    already: int = 0
    failed: int = 0
    cells: int = 0
    flagged: int = 0
    usage: Usage = field(default_factory=Usage)
    started: float = field(default_factory=time.monotonic)
    _times: deque[float] = field(default_factory=deque)

    def starts(self, total: int, due: int) -> None:
        """See `Hears`."""
        self.total, self.due = total, due

    def passed(self, name: str) -> None:  # noqa: ARG002
        """See `Hears`."""
        self.done += 1
        self.already += 1

    def finished(self, record: Record) -> None:
        """See `Hears`."""
        self.done += 1
        self.failed += record.outcome is Outcome.FAILED
        for cell in record.cells:
            self.cells += 1
            self.flagged += cell.status is Status.FLAGGED
        self.usage += record.usage
        now = time.monotonic()
        self._times.append(now)
        while self._times[0] < now - _WINDOW:
            self._times.popleft()

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    @property
    def rate(self) -> float:
        """Documents a second, over the last minute."""
        over = min(self.seconds, _WINDOW)
        return len(self._times) / over if over > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """What the rest takes at this rate; None where nothing is finished yet."""
        return (self.due - self.done) / self.rate if self._times else None

    @property
    def flagged_share(self) -> float:
        """Of the cells read so far, those in doubt."""
        return self.flagged / self.cells if self.cells else 0.0
