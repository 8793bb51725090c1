"""The engine that is always there: documents are parsed in worker processes, and asked about in threads.

A document that crashes, hangs or grows its worker costs itself only; its record says why it failed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from pebble import ProcessPool

from pipeline.errors import GoujiError, UsageError
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.engines.task import OnQuestion, Questions, by_layout, not_read
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

_TASKS = 500
"""Documents after which a worker is replaced by a fresh one, so that what a parser leaks is given back."""
_WINDOW = 64
"""Documents under way at once for each worker, so that memory does not grow with the folder."""
_BEAT = 0.5
"""Seconds after which a run that is told to stop hears of it, though nothing is finished."""


Layouts = Mapping[str, "Future[Parsed]"]
"""Documents that were read by layout, by name; who failed there raises why."""


class Reading(NamedTuple):
    """Who reads tasks by layout: begins one, and how many workers do it at once. The error of a future is a
    DocumentError, or says how a worker ended; a UsageError ends the run."""

    begin: Callable[[Task], Future[Parsed]]
    workers: int


class LocalEngine:
    """Worker processes and threads on this machine. `stop` ends the taking of tasks once it is set; `on_question` hears
    of each document that the model is asked about, in any thread. Tasks that were read by layout before are gone on
    with from their `layouts`."""

    name = "local"

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        stop: threading.Event,
        on_question: OnQuestion = lambda _: None,
        layouts: Layouts | None = None,
    ) -> None:
        self._layouts = layouts
        self._settings = settings
        self._plan = plan
        self._stop = stop
        self._cutter = Cutter(settings.document_timeout) if plan.shows_pictures else None
        self._questions = Questions(plan, settings.second_looks, self._cutter, on_question)

    @property
    def stopped(self) -> GoujiError | None:
        """See `Engine`."""
        return self._questions.stopped or (self._plan.asker.stopped if self._plan.asker is not None else None)

    def run(self, tasks: Iterable[Task], count: int) -> Generator[Finished, None, None]:
        """See `Engine`. An engine runs once: whom it asks is closed afterwards."""
        # The last of these is left first: after an interrupt no thread is waited for until whom it asks is gone.
        with (
            asking_threads(self._plan.requests) as threads,
            self._plan.asker or contextlib.nullcontext(),
            self._cutter or contextlib.nullcontext(),
            self.reading(count) as reading,
        ):
            yield from _Work(self._settings, self._questions, self._stop, reading, threads).all(tasks)

    @contextlib.contextmanager
    def reading(self, count: int) -> Iterator[Reading]:
        """Reads tasks by layout, where they have not been read before, as long as the block lasts."""
        if (layouts := self._layouts) is not None:
            yield Reading(lambda task: layouts[task.name], self._settings.jobs)
            return
        limit = self._settings.document_timeout
        with workers(self._settings, count) as pool:
            jobs = self._settings.jobs
            yield Reading(lambda task: pool.schedule(worker.parse, args=(task.path, task.name), timeout=limit), jobs)


@contextlib.contextmanager
def asking_threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask. After an interrupt they are not waited for until whom they ask is gone."""
    threads = ThreadPoolExecutor(count, thread_name_prefix="gouji-ask")
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


@contextlib.contextmanager
def workers(settings: Settings, count: int) -> Iterator[ProcessPool]:
    """Workers that parse; they start with the first task. After an interrupt what they are at is given up."""
    pool = ProcessPool(
        max_workers=max(1, min(settings.jobs, count)),
        max_tasks=_TASKS,
        initializer=worker.start,
        initargs=(settings.ocr_threads,),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        yield pool
        pool.close()
    finally:
        pool.stop()
        pool.join()


class _Work:
    """The tasks under way: parsed, then asked about, then concluded."""

    def __init__(
        self,
        settings: Settings,
        questions: Questions,
        stop: threading.Event,
        reading: Reading,
        threads: ThreadPoolExecutor,
    ) -> None:
        self._settings = settings
        self._questions = questions
        self._stop = stop
        self._reading = reading
        self._threads = threads
        self._parsing: dict[Future[Parsed], Task] = {}
        self._answering: set[Future[Finished]] = set()

    def all(self, tasks: Iterable[Task]) -> Iterator[Finished]:
        """Tasks as they are finished, until there are no more or the run is to stop."""
        waiting = iter(tasks)
        while True:
            self._take(waiting)
            if not self._parsing and not self._answering:
                return
            under_way: list[Future[Any]] = [*self._parsing, *self._answering]
            wait(under_way, timeout=_BEAT, return_when=FIRST_COMPLETED)
            yield from self._answered()
            yield from self._parsed()

    def _take(self, waiting: Iterator[Task]) -> None:
        """Takes as many tasks as there is room for; once the run is to stop none, and gives up those not begun."""
        if self._stop.is_set():
            self._give_up()
            return
        room = _WINDOW * self._reading.workers - len(self._parsing) - len(self._answering)
        while room > 0 and not self._stop.is_set() and (task := next(waiting, None)) is not None:
            self._parsing[self._reading.begin(task)] = task
            room -= 1

    def _give_up(self) -> None:
        for parsing in [each for each in self._parsing if not each.running() and each.cancel()]:
            del self._parsing[parsing]
        self._answering -= {each for each in self._answering if each.cancel()}

    def _answered(self) -> Iterator[Finished]:
        for answered in [future for future in self._answering if future.done()]:
            self._answering.remove(answered)
            yield answered.result()

    def _parsed(self) -> Iterator[Finished]:
        for future in [future for future in self._parsing if future.done()]:
            task = self._parsing.pop(future)
            error = future.exception()
            if isinstance(error, UsageError):
                raise error
            if error is not None:
                yield not_read(task, error, self._settings.document_timeout)
            elif self._questions.are_due(future.result().layout):
                self._answering.add(self._threads.submit(self._questions.finish, task, future.result()))
            else:
                yield by_layout(task, future.result())
