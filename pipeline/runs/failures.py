"""Why a document that a worker process was at failed, in a sentence for its record."""

from __future__ import annotations

import signal
from typing import NamedTuple

from pebble import ProcessExpired

from pipeline.errors import GoujiError
from pipeline.runs import worker

_KILLED = (-signal.SIGKILL, -signal.SIGTERM) if hasattr(signal, "SIGKILL") else ()
"""Exit codes of a worker that something else ended: mostly a system without memory."""


class WorkerLost(Exception):
    """The machine or process that was at a document is gone, though the work was begun again a few times."""


class WorkersGone(GoujiError):
    """Nobody is left to read documents: the run ends before its time, and the next goes on from there."""

    code = 3


class Failure(NamedTuple):
    """Why a document failed, and whether the same bytes may be read another time."""

    reason: str
    may_pass: bool = False


def failure_of(error: BaseException, time_limit: float) -> Failure:
    """In: what a worker raised or how it ended, and the seconds that it was given."""
    if isinstance(error, GoujiError):
        return Failure(str(error))
    if isinstance(error, TimeoutError):
        return Failure(f"parsing took longer than {time_limit:g} seconds and was stopped (document_timeout)", True)
    if isinstance(error, ProcessExpired):
        text = f"the parser crashed on this document (exit code {error.exitcode})"
        return Failure(text, error.exitcode in _KILLED)
    if isinstance(error, WorkerLost):
        return Failure(str(error), True)
    if isinstance(error, MemoryError):
        return Failure(f"parsing needs more than {worker.MEMORY_LIMIT >> 30} GiB of memory", True)
    return Failure(f"Gouji failed on this document, please report it: {type(error).__name__}: {error}")
