"""What a person sees while a run is under way: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.checks.record import Outcome, Record
from pipeline.runs.meter import Hears, Meter
from schemas.values import plain

SECONDS_BETWEEN_LINES = 15.0


@contextmanager
def showing(console: Console, total: int = 0, currency: str = "") -> Iterator[Hears]:
    """Shows the progress of a run on `console` as long as the block lasts. `total` is how many documents are due, where
    the run itself does not say; `currency` is what the model is paid in."""
    meter = Meter(total, total)
    if console.is_terminal and not console.quiet:
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
            yield _Bar(bar, meter, currency)
        return
    lines = _Lines(console, meter, currency)
    with lines.alive():
        yield lines


def told(meter: Meter, currency: str) -> str:
    """How fast it goes and what it comes to so far: `3.2/s, 0:01:30 left, 11.8 % flagged, 0.0123 USD`."""
    parts = [f"{meter.rate:.1f}/s" if meter.rate >= 1 else f"{meter.rate * 60:.1f}/min"]
    if meter.seconds_left is not None and meter.done < meter.due:
        parts.append(f"{clock(meter.seconds_left)} left")
    if meter.cells:
        parts.append(f"{meter.flagged_share:.1%} flagged".replace("%", " %"))
    if meter.usage.cost is not None:
        parts.append(f"{plain(meter.usage.cost.normalize())} {currency}".rstrip())
    elif meter.usage.calls:
        parts.append(f"{meter.usage.prompt_tokens + meter.usage.completion_tokens:,} tokens")
    return ", ".join(parts)


def _awaited(batches: int) -> str:
    return f"waiting for {batches} {'batch' if batches == 1 else 'batches'}"


def printable(text: str) -> str:
    """The same text for a terminal: what may command one, or is no character, is replaced."""
    return text if text.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in text)


def clock(seconds: float) -> str:
    """Hours, minutes and seconds: `27:03:09`."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


class _Bar:
    def __init__(self, bar: Progress, meter: Meter, currency: str) -> None:
        self._bar = bar
        self._meter = meter
        self._currency = currency
        self._task = bar.add_task("", total=meter.due)

    def starts(self, total: int, due: int) -> None:
        self._meter.starts(total, due)
        self._bar.update(self._task, total=due)

    def passed(self, name: str) -> None:
        self._meter.passed(name)
        self._show(name)

    def finished(self, record: Record) -> None:
        self._meter.finished(record)
        self._show(record.document)

    def asking(self, name: str) -> None:
        self._show(f"{name} (model)")

    def waiting(self, batches: int) -> None:
        if batches:
            self._show(_awaited(batches))

    def _show(self, doing: str) -> None:
        text = f"{told(self._meter, self._currency)} · {printable(doing)}"
        self._bar.update(self._task, completed=self._meter.done, description=text)


class _Lines:
    """One line a document while they are few, and a sign of life while the model works."""

    def __init__(self, console: Console, meter: Meter, currency: str) -> None:
        self._console = console
        self._meter = meter
        self._currency = currency
        self._doing = "reading"
        self._is_waiting = False
        self._over = threading.Event()

    def starts(self, total: int, due: int) -> None:
        self._meter.starts(total, due)

    def passed(self, name: str) -> None:
        self._meter.passed(name)

    def finished(self, record: Record) -> None:
        meter = self._meter
        meter.finished(record)
        if meter.due <= 200 or meter.done % (meter.due // 100) == 0 or record.outcome is Outcome.FAILED:
            self._say(f"{record.document}: {record.outcome}")

    def asking(self, name: str) -> None:
        self._doing = f"the model is reading {name}"

    def waiting(self, batches: int) -> None:
        """Waits may last for hours: each new one is told once, and no beat follows."""
        text = _awaited(batches)
        if batches and text != self._doing:
            self._doing = text
            self._say(text)
        self._is_waiting = bool(batches)

    def _say(self, text: str) -> None:
        meter = self._meter
        line = f"[{meter.done}/{meter.due}, {meter.seconds:.0f} s, {told(meter, self._currency)}] {printable(text)}"
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def alive(self) -> Iterator[None]:
        def beat() -> None:
            while not self._over.wait(SECONDS_BETWEEN_LINES):
                if not self._is_waiting:
                    self._say(self._doing)

        heart = threading.Thread(target=beat, name="gouji-progress", daemon=True)
        heart.start()
        try:
            yield
        finally:
            self._over.set()
            heart.join()
