"""A run: the documents of a folder to results in the store, and the files that show them.

`run_folder` is the recipe of `gouji run`; `run` reads a few documents into memory, for measurements.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks.record import Record
from pipeline.checks.years import across_years
from pipeline.errors import GoujiError, Interrupted
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.engines import EngineName
from pipeline.runs.engines.engine import Engine, Task
from pipeline.runs.engines.local import Layouts, LocalEngine
from pipeline.runs.engines.parsing import workers
from pipeline.runs.engines.ray_engine import RayEngine
from pipeline.runs.engines.task import OnQuestion, OnWait
from pipeline.runs.failures import failure_of
from pipeline.runs.folder import Listing
from pipeline.runs.keys import recipe_of
from pipeline.runs.ledger import Ledger
from pipeline.runs.meter import Hears
from pipeline.runs.noting import Notes, State
from pipeline.runs.remote import RemoteFolder
from pipeline.runs.store import Store
from pipeline.runs.summary import Tally
from pipeline.runs.viewing import views_as_written, write_views
from pipeline.runs.years import compare_years
from pipeline.settings import Settings

OnRecord = Callable[[Record], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read: its file, and its name in the outputs."""

    path: Path
    name: str


@dataclass(frozen=True)
class RunResult:
    """All records, sorted by document and compared with other years; `stopped` is why the model was no longer asked,
    where it was not."""

    records: tuple[Record, ...]
    stopped: GoujiError | None = None


@dataclass(frozen=True)
class FolderResult:
    """What the files of a run hold, in counts; `as_before` where nothing had changed and none was written; `stopped` is
    why the model was no longer asked, where it was not."""

    tally: Tally
    as_before: bool = False
    stopped: GoujiError | None = None


@dataclass(frozen=True)
class Order:
    """What `gouji run` is told: the folder and its documents, where the results go, by which engine, and whether to
    read each file anew to see that it has not changed."""

    folder: Path | RemoteFolder
    listing: Listing
    out: Path
    engine: EngineName = EngineName.LOCAL
    rehash: bool = False


def run_folder(
    order: Order, store: Store, settings: Settings, plan: Plan, hears: Hears, notes: Notes, stop: threading.Event
) -> FolderResult:
    """Reads what is due of a folder and brings the files in OUT up to date. `hears` hears how it goes on; `notes` are
    taken for `gouji status`; once `stop` is set, what is under way is finished and no more begun.

    Raises Interrupted where the run was stopped: all that is finished is stored, and the next run goes on from there.
    """
    listing = order.listing
    ledger = Ledger(order.folder, store, recipe_of(plan, settings), order.engine.value, hears.passed)
    ledger.drop_gone(listing)
    store.folder = order.folder if isinstance(order.folder, Path) else None
    due = ledger.due(listing, rehash=order.rehash)
    hears.starts(len(listing.documents), len(due))
    engine = engine_of(order.engine, settings, plan, stop, hears.asking, hears.waiting)
    try:
        with closing(engine.run(ledger.tasks(due, stop), len(due))) as work:
            for finished in work:
                ledger.finish(finished)
                hears.finished(finished.record)
        ledger.flush()
        _go_on(stop)
        notes.is_now(State.WRITING, engine.stopped)
        store.results.price(plan.price)
        compare_years(store)
        before = views_as_written(store, order.out, settings)
        tally = write_views(store, order.out, settings) if before is None else before
    except KeyboardInterrupt:
        raise _interrupted() from None
    return FolderResult(tally, before is not None, engine.stopped)


def engine_of(
    name: EngineName,
    settings: Settings,
    plan: Plan,
    stop: threading.Event,
    on_question: OnQuestion,
    on_wait: OnWait,
) -> Engine:
    """The engine of that name; `on_wait` hears how many batches a run waits for, and 0 once it waits no longer."""
    match name:
        case EngineName.LOCAL:
            return LocalEngine(settings, plan, stop, on_question)
        case EngineName.BATCH:
            from pipeline.runs.engines.batch import BatchEngine

            return BatchEngine(settings, plan, stop, on_question, on_wait)
        case EngineName.RAY:
            return RayEngine(settings, plan, stop, on_question)


def run(
    sources: Sequence[Source],
    settings: Settings,
    plan: Plan,
    on_record: OnRecord = lambda _: None,
    on_question: OnQuestion = lambda _: None,
    layouts: Layouts | None = None,
) -> RunResult:
    """Reads all sources on this machine, or goes on from their `layouts`, and holds their records. `on_record` hears of
    each finished document, in this thread; `on_question` of each document that the model is asked about, in any thread.

    Raises Interrupted where the user stops it; workers and the local model are gone by then.
    """
    engine = LocalEngine(settings, plan, threading.Event(), on_question, layouts)
    records = []
    try:
        with closing(engine.run((Task(source.path, source.name) for source in sources), len(sources))) as work:
            for finished in work:
                on_record(finished.record)
                records.append(finished.record)
    except KeyboardInterrupt:
        raise _interrupted() from None
    return RunResult(across_years(sorted(records, key=lambda record: record.document)), engine.stopped)


def read_layouts(sources: Sequence[Source], settings: Settings, on_layout: Callable[[Source, str], None]) -> Layouts:
    """Reads all sources by layout, for several runs to go on from. `on_layout` hears of each in their order, and why it
    failed, if it did."""
    limit = settings.document_timeout
    with workers(settings, len(sources)) as pool:
        layouts: Layouts = {
            source.name: pool.schedule(worker.parse, args=(source.path, source.name), timeout=limit)
            for source in sources
        }
        for source in sources:
            error = layouts[source.name].exception()
            on_layout(source, "" if error is None else failure_of(error, limit).reason)
    return layouts


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise _interrupted()


def _interrupted() -> Interrupted:
    return Interrupted(
        "stopped; finished documents and the model's answers so far are kept: the same command goes on from there"
    )
