"""Why a document that a worker process was at failed, in a sentence for its record."""

from __future__ import annotations

from pebble import ProcessExpired

from pipeline.errors import GoujiError
from pipeline.runs import worker


def reason(error: BaseException, time_limit: float) -> str:
    """In: what a worker raised or how it ended, and the seconds that it was given."""
    if isinstance(error, GoujiError):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"parsing took longer than {time_limit:g} seconds and was stopped (document_timeout)"
    if isinstance(error, ProcessExpired):
        return f"the parser crashed on this document (exit code {error.exitcode})"
    if isinstance(error, MemoryError):
        return f"parsing needs more than {worker.MEMORY_LIMIT >> 30} GiB of memory"
    return f"Gouji failed on this document, please report it: {type(error).__name__}: {error}"
