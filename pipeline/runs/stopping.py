"""Ctrl-C, and the signal by which a system ends a process: once to finish what is under way, twice to stop now."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping(say: Callable[[], None]) -> Iterator[threading.Event]:
    """Gives an event that is set by the first signal as long as the block lasts; `say` is then called from a thread of
    its own. The second signal raises KeyboardInterrupt. Only in a process's main thread."""
    stop, over = threading.Event(), threading.Event()

    def heard(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    def watch() -> None:
        # Not said by the handler: it may have interrupted another line half-way.
        stop.wait()
        if not over.is_set():
            say()

    watcher = threading.Thread(target=watch, name="gouji-stopping", daemon=True)
    before = {number: signal.signal(number, heard) for number in _SIGNALS}
    watcher.start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if not stop.is_set():
            over.set()
            stop.set()  # lets the watcher go
        watcher.join()
