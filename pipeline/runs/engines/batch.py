"""The engine that asks by the Batch API: documents are parsed by worker processes, their questions go in batches.

A document goes as far as answers are known, and waits on the disk; when a batch is collected it is done again.
Most need two rounds: the first readings, then second looks at what these leave in doubt.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from pathlib import Path

from pipeline.errors import EndpointFailed, EndpointUnusable, GoujiError
from pipeline.messages import Message, message
from pipeline.runs.asking import Plan
from pipeline.runs.batch_asking import BatchAsker, Waiting
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task, UnderWay
from pipeline.runs.engines.parsing import BEAT, Parsing, reading_here
from pipeline.runs.engines.task import OnQuestion, OnWait, Questions, by_layout, not_read
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

_LONGEST_WAIT = 10
"""Times the first wait."""
_GROWTH = 1.5


class BatchEngine:
    """Parses on this machine and asks by batches. `stop` ends the run once it is set: batches go on at the provider,
    and the next run collects them."""

    name = "batch"

    def __init__(
        self, settings: Settings, plan: Plan, stop: threading.Event, on_question: OnQuestion, on_wait: OnWait
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._stop = stop
        self._on_wait = on_wait
        self._asker = plan.asker if isinstance(plan.asker, BatchAsker) else None
        self._cutter = Cutter(settings.document_timeout) if plan.shows_pictures else None
        self._questions = Questions(plan, settings.second_looks, self._cutter, on_question)
        self._under_way: UnderWay | None = None

    @property
    def stopped(self) -> GoujiError | None:
        """See `Engine`."""
        budget = self._asker.stopped if self._asker is not None else None
        return self._questions.stopped or budget or self._under_way

    def run(self, tasks: Iterable[Task], count: int) -> Generator[Finished, None, None]:
        """See `Engine`. An engine runs once: whom it asks is closed afterwards."""
        with (
            tempfile.TemporaryDirectory(prefix="gouji-waiting-") as folder,
            self._asker or contextlib.nullcontext(),
            self._cutter or contextlib.nullcontext(),
            reading_here(self._settings, count) as reading,
        ):
            shelf = _Shelf(Path(folder))
            if self._asker is not None:
                with contextlib.suppress(EndpointFailed, EndpointUnusable):  # the documents that wait will meet it
                    self._asker.resume()
            for task, parsed in self._parsed(Parsing(iter(tasks), reading)):
                if isinstance(parsed, BaseException):
                    yield not_read(task, parsed, self._settings.document_timeout)
                elif self._questions.are_due(parsed.layout):
                    yield from self._go_on(task, parsed, shelf)
                else:
                    yield by_layout(task, parsed)
            if self._asker is not None:
                yield from self._rounds(self._asker, shelf)

    def _parsed(self, parsing: Parsing) -> Iterator[tuple[Task, Parsed | BaseException]]:
        """Each task with its document, or with how its worker ended."""
        while True:
            if self._stop.is_set():
                parsing.give_up()
            else:
                parsing.take()
            if not parsing.under_way:
                return
            wait(parsing.under_way, timeout=BEAT, return_when=FIRST_COMPLETED)
            yield from parsing.parsed()

    def _go_on(self, task: Task, parsed: Parsed, shelf: _Shelf) -> Iterator[Finished]:
        """Takes a document as far as it goes: finished, or put on the shelf to wait."""
        assert self._asker is not None  # questions are due  # noqa: S101
        asker = Waiting(self._asker)
        finished = self._questions.finish(task, parsed, asker)
        if asker.waits:
            shelf.put(task, parsed)
        else:
            yield finished

    def _rounds(self, asker: BatchAsker, shelf: _Shelf) -> Iterator[Finished]:
        """Submits, waits, collects and goes on, until no document waits or there is a reason to leave."""
        pauses, failures = self._pauses(), 0
        leave: Message | str = ""
        while shelf.tasks and not self._stop.is_set() and not leave:
            with contextlib.suppress(EndpointUnusable):  # each document learns of it when it asks
                asker.submit()
            try:
                came = asker.collect() > 0
                failures = 0
            except EndpointFailed as error:
                came, failures = False, failures + 1
                leave = str(error) if failures >= self._settings.attempts else ""
            except EndpointUnusable as error:
                came, leave = True, str(error)  # the documents that are in no batch learn of it when they ask
            if came or not asker.open_count:
                if not asker.was_refused:
                    pauses = self._pauses()
                elif self._settings.batch_wait:
                    self._wait(asker, next(pauses))
                for task in shelf.until(self._stop):
                    yield from self._go_on(task, shelf.take(task), shelf)
                if not asker.has_written and not asker.open_count:
                    leave = leave or message("batches_unknown")
            elif not self._settings.batch_wait:
                leave = message("batches_not_waited")
            elif not leave:
                self._wait(asker, next(pauses))
        if leave:
            yield from self._left(asker, shelf, leave)

    def _wait(self, asker: BatchAsker, seconds: float) -> None:
        self._on_wait(asker.open_count)
        self._stop.wait(seconds)
        self._on_wait(0)

    def _pauses(self) -> Iterator[float]:
        """Seconds between two looks, for as long as nothing comes."""
        pause = self._settings.batch_poll
        while True:
            yield pause
            pause = min(pause * _GROWTH, _LONGEST_WAIT * self._settings.batch_poll)

    def _left(self, asker: BatchAsker, shelf: _Shelf, reason: Message | str) -> Iterator[Finished]:
        """The documents that still wait, by what is known of them: not final."""
        if shelf.tasks:
            counts = {"batches": asker.open_count, "documents": len(shelf.tasks)}
            self._under_way = UnderWay(message("batches_left", **counts, reason=reason))
        for task in shelf.until(self._stop):
            yield self._questions.finish(task, shelf.take(task), Waiting(asker))


class _Shelf:
    """Documents that wait for answers, on the disk: there may be many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.tasks: dict[Task, Path] = {}

    def put(self, task: Task, parsed: Parsed) -> None:
        """Lays a document aside."""
        self._count += 1
        path = self._folder / str(self._count)
        path.write_bytes(pickle.dumps(parsed))
        self.tasks[task] = path

    def until(self, stop: threading.Event) -> Iterator[Task]:
        """The tasks that wait here now, until the run is to stop."""
        return itertools.takewhile(lambda _: not stop.is_set(), list(self.tasks))

    def take(self, task: Task) -> Parsed:
        """Gives a document back."""
        path = self.tasks.pop(task)
        parsed: Parsed = pickle.loads(path.read_bytes())  # noqa: S301 - written by this process
        path.unlink()
        return parsed
