"""Worker processes that parse documents."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator

from pebble import ProcessPool

from pipeline.runs import worker
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
