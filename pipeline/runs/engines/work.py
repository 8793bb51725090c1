"""The order of work of an engine that parses anywhere and asks from here: parsed, then asked about, then concluded.

One process asks, so that what an endpoint bears is known in one place and no answer is paid for twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

from pipeline.errors import UsageError
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.engines.task import Questions, by_layout, not_read
from pipeline.runs.worker import Parsed

_BEAT = 0.5
"""Seconds after which a run that is told to stop hears of it, though nothing is finished."""

Parse = Callable[[Task], Future[Parsed]]
"""Begins to parse a task, elsewhere. The future's error is a DocumentError, or says how a worker ended; a UsageError
ends the run."""


@contextlib.contextmanager
def asking_threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask. After an interrupt they are not waited for until whom they ask is gone."""
    threads = ThreadPoolExecutor(count, thread_name_prefix="gouji-ask")
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


class Work:
    """The tasks under way, of which there are `window` at the most; `time_limit` are the seconds that parsing one may
    take. `stop` ends the taking of tasks."""

    def __init__(
        self,
        parse: Parse,
        questions: Questions,
        threads: ThreadPoolExecutor,
        stop: Event,
        window: int,
        time_limit: float,
    ) -> None:
        self._parse = parse
        self._questions = questions
        self._threads = threads
        self._stop = stop
        self._window = window
        self._time_limit = time_limit
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
        room = self._window - len(self._parsing) - len(self._answering)
        while room > 0 and not self._stop.is_set() and (task := next(waiting, None)) is not None:
            self._parsing[self._parse(task)] = task
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
                yield not_read(task, error, self._time_limit)
            elif self._questions.are_due(future.result().layout):
                self._answering.add(self._threads.submit(self._questions.finish, task, future.result()))
            else:
                yield by_layout(task, future.result())
