"""The engine that is always there: documents are parsed in worker processes, and asked about in threads.

A document that crashes, hangs or grows its worker costs itself only; its record says why it failed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from pipeline.errors import GoujiError
from pipeline.runs.asking import Plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.engines.parsing import BEAT, Parsing, Reading, reading_here
from pipeline.runs.engines.task import OnQuestion, Questions, by_layout, not_read
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

Layouts = Mapping[str, "Future[Parsed]"]
"""Documents that were read by layout, by name; who failed there raises why."""


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
            parsing = Parsing(iter(tasks), reading)
            yield from _Work(self._settings, self._questions, self._stop, parsing, threads).all()

    @contextlib.contextmanager
    def reading(self, count: int) -> Iterator[Reading]:
        """Reads tasks by layout, where they have not been read before, as long as the block lasts."""
        if (layouts := self._layouts) is not None:
            yield Reading(lambda task: layouts[task.name], self._settings.jobs)
            return
        with reading_here(self._settings, count) as reading:
            yield reading


@contextlib.contextmanager
def asking_threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask. After an interrupt they are not waited for until whom they ask is gone."""
    threads = ThreadPoolExecutor(count, thread_name_prefix="gouji-ask")
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


class _Work:
    """The tasks under way: parsed, then asked about, then concluded."""

    def __init__(
        self,
        settings: Settings,
        questions: Questions,
        stop: threading.Event,
        parsing: Parsing,
        threads: ThreadPoolExecutor,
    ) -> None:
        self._settings = settings
        self._questions = questions
        self._stop = stop
        self._parsing = parsing
        self._threads = threads
        self._answering: set[Future[Finished]] = set()

    def all(self) -> Iterator[Finished]:
        """Tasks as they are finished, until there are no more or the run is to stop."""
        while True:
            if self._stop.is_set():
                self._parsing.give_up()
                self._answering -= {each for each in self._answering if each.cancel()}
            else:
                self._parsing.take(len(self._answering))
            under_way: list[Future[Any]] = [*self._parsing.under_way, *self._answering]
            if not under_way:
                return
            wait(under_way, timeout=BEAT, return_when=FIRST_COMPLETED)
            yield from self._answered()
            yield from self._parsed()

    def _answered(self) -> Iterator[Finished]:
        for answered in [future for future in self._answering if future.done()]:
            self._answering.remove(answered)
            yield answered.result()

    def _parsed(self) -> Iterator[Finished]:
        for task, parsed in self._parsing.parsed():
            if isinstance(parsed, BaseException):
                yield not_read(task, parsed, self._settings.document_timeout)
            elif self._questions.are_due(parsed.layout):
                self._answering.add(self._threads.submit(self._questions.finish, task, parsed))
            else:
                yield by_layout(task, parsed)
