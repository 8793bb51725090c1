"""The engine that asks by the Batch API: documents are parsed by worker processes, their questions go in batches.

A document goes as far as answers are known, and waits on the disk; when a batch is collected it is done again.
Most need two rounds: the first readings, then second looks at what these leave in doubt.
"""

from __future__ import annotations

import contextlib
import pickle
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from pathlib import Path

from pebble import ProcessFuture, ProcessPool

from pipeline.errors import EndpointFailed, EndpointUnusable, GoujiError
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.batch_asking import BatchAsker, Waiting
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task, UnderWay
from pipeline.runs.engines.parsing import BEAT, WINDOW, workers
from pipeline.runs.engines.task import OnQuestion, Questions, by_layout, not_read
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
        self, settings: Settings, plan: Plan, stop: threading.Event, on_question: OnQuestion = lambda _: None
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._stop = stop
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
            workers(self._settings, count) as pool,
        ):
            shelf = _Shelf(Path(folder))
            if self._asker is not None:
                with contextlib.suppress(EndpointFailed, EndpointUnusable):  # what is lost still waits, and is told of
                    self._asker.resume()
            for task, parsed in self._parsed(pool, tasks):
                if isinstance(parsed, BaseException):
                    yield not_read(task, parsed, self._settings.document_timeout)
                elif self._questions.are_due(parsed.layout):
                    yield from self._go_on(task, parsed, shelf)
                else:
                    yield by_layout(task, parsed)
            if self._asker is not None:
                yield from self._rounds(self._asker, shelf)

    def _parsed(self, pool: ProcessPool, tasks: Iterable[Task]) -> Iterator[tuple[Task, Parsed | BaseException]]:
        """Each task with its document, or with how its worker ended."""
        waiting, parsing = iter(tasks), dict[ProcessFuture[Parsed], Task]()
        limit = self._settings.document_timeout
        while True:
            while len(parsing) < WINDOW * self._settings.jobs and not self._stop.is_set():
                task = next(waiting, None)
                if task is None:
                    break
                parsing[pool.schedule(worker.parse, args=(task.path, task.name), timeout=limit)] = task
            if self._stop.is_set():
                for future in [each for each in parsing if not each.running() and each.cancel()]:
                    del parsing[future]
            if not parsing:
                return
            wait(parsing, timeout=BEAT, return_when=FIRST_COMPLETED)
            for future in [each for each in parsing if each.done()]:
                error = future.exception()
                yield parsing.pop(future), future.result() if error is None else error

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
        pause, failures = self._settings.batch_poll, 0
        leave = ""
        while shelf.tasks and not self._stop.is_set() and not leave:
            with contextlib.suppress(EndpointUnusable):  # each document learns of it when it asks
                asker.submit()
            try:
                came = asker.collect() > 0
                failures = 0
            except EndpointFailed as error:
                came, failures = False, failures + 1
                leave = str(error) if failures >= self._settings.attempts else ""
            except EndpointUnusable:
                came = True  # each document learns of it when it asks
                leave = "" if not asker.open_count else "the endpoint no longer serves us"
            if came or not asker.open_count:
                for task in list(shelf.tasks):
                    yield from self._go_on(task, shelf.take(task), shelf)
                pause = self._settings.batch_poll
                if not asker.has_written and not asker.open_count:
                    leave = "whether the provider has them all could not be found out"
                continue
            if not self._settings.batch_wait:
                leave = "the run was told not to wait"
            elif not leave:
                self._stop.wait(pause)
                pause = min(pause * _GROWTH, _LONGEST_WAIT * self._settings.batch_poll)
        if leave and shelf.tasks:
            yield from self._left(asker, shelf, leave)

    def _left(self, asker: BatchAsker, shelf: _Shelf, reason: str) -> Iterator[Finished]:
        """The documents that still wait, by what is known of them: not final."""
        self._under_way = UnderWay(
            f"{asker.open_count} batches with answers to {len(shelf.tasks)} documents are under way ({reason}): the "
            "same command collects them later; until then what they answer is flagged"
        )
        for task in list(shelf.tasks):
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

    def take(self, task: Task) -> Parsed:
        """Gives a document back."""
        path = self.tasks.pop(task)
        parsed: Parsed = pickle.loads(path.read_bytes())  # noqa: S301 - written by this process
        path.unlink()
        return parsed
