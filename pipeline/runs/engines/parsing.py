"""Worker processes that parse documents, and the tasks that they are at."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import NamedTuple

from pebble import ProcessPool

from pipeline.errors import UsageError
from pipeline.runs import worker
from pipeline.runs.engines.engine import Task
from pipeline.runs.failures import WorkersGone
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

_TASKS = 500
"""Documents after which a worker is replaced by a fresh one, so that what a parser leaks is given back."""
WINDOW = 64
"""Documents under way at once for each worker, so that memory does not grow with the folder."""
BEAT = 0.5
"""Seconds after which a run that is told to stop hears of it, though nothing is finished."""


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


class Reading(NamedTuple):
    """Who reads tasks by layout: begins one, and how many workers do it at once. The error of a future is a
    DocumentError, or says how a worker ended; a UsageError or WorkersGone ends the run."""

    begin: Callable[[Task], Future[Parsed]]
    workers: int


@contextlib.contextmanager
def reading_here(settings: Settings, count: int) -> Iterator[Reading]:
    """Reads tasks by layout on this machine."""
    limit = settings.document_timeout
    with workers(settings, count) as pool:
        yield Reading(
            lambda task: pool.schedule(worker.parse, args=(task.path, task.name), timeout=limit), settings.jobs
        )


class Parsing:
    """The tasks that are being parsed, of those that wait."""

    def __init__(self, waiting: Iterator[Task], reading: Reading) -> None:
        self._waiting = waiting
        self._reading = reading
        self.under_way: dict[Future[Parsed], Task] = {}

    def take(self, others: int = 0) -> None:
        """Takes as many tasks as there is room for beside `others` that are parsed and not finished."""
        while len(self.under_way) + others < WINDOW * self._reading.workers:
            task = next(self._waiting, None)
            if task is None:
                return
            self.under_way[self._reading.begin(task)] = task

    def give_up(self) -> None:
        """Lets go of those not begun."""
        for future in [each for each in self.under_way if not each.running() and each.cancel()]:
            del self.under_way[future]

    def parsed(self) -> Iterator[tuple[Task, Parsed | BaseException]]:
        """Each task that is done, with its document or with how its worker ended. Raises UsageError and WorkersGone."""
        for future in [each for each in self.under_way if each.done()]:
            task = self.under_way.pop(future)
            error = future.exception()
            if isinstance(error, UsageError | WorkersGone):
                raise error
            yield task, future.result() if error is None else error
