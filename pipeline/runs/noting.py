"""Notes in the store of how a run goes on, for `gouji status`, a few seconds apart."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.checks.record import Outcome, Record
from pipeline.errors import GoujiError, Interrupted
from pipeline.runs.engines.engine import UnderWay
from pipeline.runs.meter import Meter
from pipeline.runs.store import Store

_FACT = "run"
_SECONDS = 3.0


class State(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    STOPPING = "stopping"
    """Told to stop; what is under way is finished first."""
    WRITING = "writing"
    """All documents are done; the files are written."""
    DONE = "done"
    INTERRUPTED = "interrupted"
    """Stopped by the user, or by an error that `last_error` tells."""


@dataclass(frozen=True)
class Note:
    """How the last run went on so far. `started` and `updated` are times in ISO 8601; `rate` is documents a second;
    `waiting` documents are due and not done."""

    state: State
    engine: str
    started: str
    updated: str
    documents: int = 0
    waiting: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    currency: str = ""
    last_error: str = ""


class Notes:
    """Takes notes of a run into its store."""

    def __init__(self, store: Store, engine: str, currency: str) -> None:
        self._store = store
        self._meter = Meter()
        self._engine = engine
        self._currency = currency
        self._started = _now()
        self._state = State.RUNNING
        self._last_error = ""
        self._guard = threading.Lock()

    def starts(self, total: int, due: int) -> None:
        """See `Hears`."""
        self._meter.starts(total, due)
        self._note()

    def passed(self, name: str) -> None:
        """See `Hears`."""
        self._meter.passed(name)

    def finished(self, record: Record) -> None:
        """See `Hears`."""
        self._meter.finished(record)
        if record.outcome is Outcome.FAILED:
            self._last_error = f"{record.document}: {record.reason}"

    def asking(self, name: str) -> None:
        """See `Hears`."""

    def waiting(self, batches: int) -> None:
        """See `Hears`. What is under way is told from the store."""

    def is_now(self, state: State, error: GoujiError | None = None) -> None:
        """Notes how the run stands from now on, and what went wrong."""
        self._state = state
        if error is not None and not isinstance(error, Interrupted | UnderWay):
            self._last_error = str(error)
        self._note()

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Takes a note every few seconds as long as the block lasts, whether or not anything is finished."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(_SECONDS):
                with suppress(GoujiError):  # of the store: the run itself meets it too, with its next document
                    self._note()

        heart = threading.Thread(target=beat, name="gouji-notes", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    def _note(self) -> None:
        meter = self._meter
        with self._guard:
            note = Note(
                self._state,
                self._engine,
                self._started,
                _now(),
                meter.total,
                meter.due - meter.done,
                round(meter.rate, 4),
                meter.seconds_left,
                self._currency,
                self._last_error,
            )
            self._store.put_fact(_FACT, json.dumps(asdict(note)))


def last_note(store: Store) -> Note | None:
    """How the last run stood when it took its last note; None before any run."""
    text = store.fact(_FACT)
    if not text:
        return None
    told = json.loads(text)
    return Note(**{**told, "state": State(told["state"])})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
