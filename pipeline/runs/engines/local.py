"""The engine that is always there: documents are parsed in worker processes, and asked about in threads.

A document that crashes, hangs or grows its worker costs itself only; its record says why it failed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Generator, Iterable, Iterator

from pebble import ProcessFuture, ProcessPool

from pipeline.errors import GoujiError
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.engines.task import OnQuestion, Questions
from pipeline.runs.engines.work import Work, asking_threads
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

_TASKS = 500
"""Documents after which a worker is replaced by a fresh one, so that what a parser leaks is given back."""
_WINDOW = 64
"""Documents under way at once for each worker, so that memory does not grow with the folder."""


class LocalEngine:
    """Worker processes and threads on this machine. `stop` ends the taking of tasks once it is set; `on_question` hears
    of each document that the model is asked about, in any thread."""

    name = "local"

    def __init__(
        self, settings: Settings, plan: Plan, stop: threading.Event, on_question: OnQuestion = lambda _: None
    ) -> None:
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
            _pool(self._settings, count) as pool,
        ):
            limit = self._settings.document_timeout

            def parse(task: Task) -> ProcessFuture[Parsed]:
                return pool.schedule(worker.parse, args=(task.path, task.name), timeout=limit)

            window = _WINDOW * self._settings.jobs
            yield from Work(parse, self._questions, threads, self._stop, window, limit).all(tasks)


@contextlib.contextmanager
def _pool(settings: Settings, count: int) -> Iterator[ProcessPool]:
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
