"""What a worker of Ray does: it parses a document, given as bytes, in a process of its own with the limits of time and
memory that a local worker has, so that a document that crashes, hangs or grows costs itself only."""

from __future__ import annotations

import ctypes
import multiprocessing
import platform
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pebble import ProcessPool

from pipeline.errors import UsageError
from pipeline.runs import worker
from pipeline.runs.keys import means
from pipeline.runs.worker import Parsed

_PR_SET_PDEATHSIG = 1
_TASKS = 500
"""Documents after which the process that parses is replaced by a fresh one."""


@dataclass(frozen=True)
class Order:
    """How to parse: by which code and libraries (see `means`), in how many seconds, with how many threads for a scanned
    page."""

    means: Mapping[str, str]
    time_limit: float
    ocr_threads: int


def parse(data: bytes, name: str, order: Order) -> Parsed | BaseException:
    """In: the bytes of a document and its name in the outputs. Out: what the layout reader made of it, or why there is
    nothing: a DocumentError, how the process that parsed it ended, or a UsageError where this machine reads by other
    code or libraries than the one that gives the order."""
    if other := _other(order.means, means()):
        return UsageError(
            f"the Ray worker on {platform.node()} has {other}: install there what this machine has, or the run's "
            "results would not be its own"
        )
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder) / f"document{Path(name).suffix}"
        path.write_bytes(data)
        future = _pool(order.ocr_threads).schedule(worker.parse, args=(path, name), timeout=order.time_limit)
        error = future.exception()
        return error if error is not None else future.result()


def _other(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What a worker has other than the machine that gives the order, empty where it has the same."""
    code = ["other code of Gouji"] if here["gouji"] != there["gouji"] else []
    versions = [
        f"{name} {there.get(name) or 'missing'} in place of {version or 'none'}"
        for name, version in here.items()
        if name != "gouji" and there.get(name) != version
    ]
    return ", ".join(code + versions)


@cache
def _pool(ocr_threads: int) -> ProcessPool:
    """The process that parses for this worker, as long as it lives."""
    vars(sys.modules["__main__"]).pop("__file__", None)  # else Ray's own program is loaded into the process too
    return ProcessPool(
        max_workers=1,
        max_tasks=_TASKS,
        initializer=_start,
        initargs=(ocr_threads,),
        context=multiprocessing.get_context("spawn"),
    )


def _start(ocr_threads: int) -> None:
    """Prepares the process that parses. On Linux it ends with the worker, however that is ended: nobody else would stop
    a parser that hangs."""
    worker.start(ocr_threads)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
