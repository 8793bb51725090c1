"""Pictures of cells and of pages, made in a worker process of their own: they wait for no document to be parsed."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessFuture, ProcessPool

from pipeline.documents.model import PagePicture
from pipeline.errors import DocumentError
from pipeline.looking import Pictures
from pipeline.runs import worker
from pipeline.runs.failures import failure_of

T = TypeVar("T")
R = TypeVar("R")

_TASKS = 500
"""Documents after which the worker is replaced by a fresh one."""


class Cutter(AbstractContextManager["Cutter"]):
    """Cuts pictures, for any number of threads. Its process starts with the first one and is gone after the block; who
    still waits then gets a CancelledError. A document may take `time_limit` seconds."""

    def __init__(self, time_limit: float) -> None:
        self._time_limit = time_limit
        self._guard = threading.Lock()
        self._waited_for: set[ProcessFuture[Any]] = set()
        self._pool = ProcessPool(
            max_workers=1, max_tasks=_TASKS, initializer=worker.start, context=multiprocessing.get_context("spawn")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            self._pool.stop()
            for future in self._waited_for:
                future.cancel()  # a pool that was stopped leaves them waiting
        self._pool.join()

    def of(self, path: Path) -> Pictures:
        """Who makes pictures of the cells of that document."""
        return partial(self._made, worker.cut, path)

    def drawn(self, path: Path, pages: Sequence[int]) -> Mapping[int, PagePicture]:
        """Pictures of pages of that document; none where it cannot be drawn."""
        try:
            return self._made(worker.draw, path, pages)
        except DocumentError:
            return {}

    def _made(self, task: Callable[[Path, Sequence[T]], R], path: Path, what: Sequence[T]) -> R:
        """What the worker makes of a document. Raises DocumentError."""
        with self._guard:
            future = self._pool.schedule(task, args=(path, tuple(what)), timeout=self._time_limit)
            self._waited_for.add(future)
        try:
            error = future.exception()
        finally:
            with self._guard:
                self._waited_for.discard(future)
        if error is not None:
            raise DocumentError(failure_of(error, self._time_limit).reason)
        made: R = future.result()
        return made
