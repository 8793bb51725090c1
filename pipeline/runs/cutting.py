"""Pictures of cells for the model, cut in a worker process of their own: they wait for no document to be parsed."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessFuture, ProcessPool

from pipeline.documents.model import CellOnPage
from pipeline.errors import DocumentError
from pipeline.looking import Pictures
from pipeline.runs import worker
from pipeline.runs.failures import reason

_TASKS = 500
"""Documents after which the worker is replaced by a fresh one."""


class Cutter(AbstractContextManager["Cutter"]):
    """Cuts pictures, for any number of threads. Its process starts with the first one and is gone after the block; who
    still waits then gets a CancelledError. A document may take `time_limit` seconds."""

    def __init__(self, time_limit: float) -> None:
        self._time_limit = time_limit
        self._guard = threading.Lock()
        self._waited_for: set[ProcessFuture[tuple[bytes, ...]]] = set()
        self._pool = ProcessPool(
            max_workers=1, max_tasks=_TASKS, initializer=worker.start, context=multiprocessing.get_context("spawn")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()
        with self._guard:
            for future in self._waited_for:
                future.cancel()  # a pool that was stopped leaves them waiting
        self._pool.join()

    def of(self, path: Path) -> Pictures:
        """Who makes pictures of the cells of that document."""
        return partial(self._cut, path)

    def _cut(self, path: Path, cells: Sequence[CellOnPage]) -> tuple[bytes, ...]:
        with self._guard:
            future = self._pool.schedule(worker.cut, args=(path, tuple(cells)), timeout=self._time_limit)
            self._waited_for.add(future)
        try:
            error = future.exception()
        finally:
            with self._guard:
                self._waited_for.discard(future)
        if error is not None:
            raise DocumentError(reason(error, self._time_limit))
        pictures: tuple[bytes, ...] = future.result()
        return pictures
