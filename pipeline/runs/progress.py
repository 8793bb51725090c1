"""What a person sees while a run is under way: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.checks.record import Outcome, Record

SECONDS_BETWEEN_LINES = 15.0


class Shown(Protocol):
    """Hears how a run goes on."""

    def finished(self, record: Record) -> None:
        """A document is finished."""

    def asking(self, name: str) -> None:
        """The model is being asked about a document. Called from any thread."""


@contextmanager
def showing(console: Console, total: int) -> Iterator[Shown]:
    """Shows the progress of `total` documents on `console` as long as the block lasts."""
    if console.is_terminal:
        bar = Progress(
            SpinnerColumn(),
            MofNCompleteColumn(),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
        )
        with bar:
            yield _Bar(bar, total)
        return
    lines = _Lines(console, total)
    with lines.alive():
        yield lines


class _Bar:
    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=total)

    def finished(self, record: Record) -> None:
        self._bar.update(self._task, advance=1, description=record.document)

    def asking(self, name: str) -> None:
        self._bar.update(self._task, description=f"{name} (model)")


class _Lines:
    """One line a document while they are few, and a sign of life while the model works."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._done = 0
        self._doing = ""
        self._started = time.monotonic()
        self._over = threading.Event()

    def finished(self, record: Record) -> None:
        self._done += 1
        if self._total <= 200 or self._done % (self._total // 100) == 0 or record.outcome is Outcome.FAILED:
            self._say(f"{record.document}: {record.outcome}")

    def asking(self, name: str) -> None:
        self._doing = name

    def _say(self, text: str) -> None:
        seconds = time.monotonic() - self._started
        line = f"[{self._done}/{self._total}, {seconds:.0f} s] {text}"
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def alive(self) -> Iterator[None]:
        def beat() -> None:
            while not self._over.wait(SECONDS_BETWEEN_LINES):
                self._say(f"the model is reading {self._doing}" if self._doing else "reading")

        heart = threading.Thread(target=beat, name="gouji-progress", daemon=True)
        heart.start()
        try:
            yield
        finally:
            self._over.set()
            heart.join()
