"""A run: many documents to records. Parsing happens in worker processes, questions to the model in threads.

A document that crashes, hangs or grows its worker costs itself only; its record says why it failed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pebble import ProcessFuture, ProcessPool

from pipeline.checks.record import Record
from pipeline.checks.years import across_years
from pipeline.documents import SUPPORTED_SUFFIXES
from pipeline.errors import EndpointUnusable, GoujiError, Interrupted, NothingToRun, UsageError
from pipeline.looking import LookResult, look_again
from pipeline.models.errors import ServerFailed
from pipeline.process import LayoutResult, LlmResult, ask_model, conclude, failed, has_question, to_ask, unanswered
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.failures import reason
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

_BY_PDF_LIBRARY = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_TASKS = 500
"""Documents after which a worker is replaced by a fresh one, so that what a parser leaks is given back."""
_WINDOW = 64
"""Documents under way at once for each worker, so that memory does not grow with the folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read: its file, and its name in the outputs (the path relative to the folder)."""

    path: Path
    name: str


@dataclass(frozen=True)
class RunResult:
    """All records, sorted by document and compared with other years; `stopped` is why the model was no longer asked,
    where it was not."""

    records: tuple[Record, ...]
    stopped: GoujiError | None = None


OnRecord = Callable[[Record], None]
OnQuestion = Callable[[str], None]


def collect(folder: Path, leave_out: Path | None = None) -> tuple[Source, ...]:
    """The documents of a folder and its subfolders, sorted by name. Hidden files, links that lead outside, and what
    lies under `leave_out` (the run's own outputs) are passed over.

    Raises UsageError where the folder is not there, NothingToRun where it holds no document.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the folder that holds the reports")
    root = folder.resolve()
    sources = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in SUPPORTED_SUFFIXES or not path.is_file():
            continue
        if any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts):
            continue
        inside = path.resolve()
        if not inside.is_relative_to(root) or (leave_out is not None and inside.is_relative_to(leave_out.resolve())):
            continue
        sources.append(Source(path, name))
    if not sources:
        suffixes = " ".join(SUPPORTED_SUFFIXES)
        raise NothingToRun(f"{folder} holds no document that Gouji reads ({suffixes})")
    return tuple(sorted(sources, key=lambda source: source.name))


def run(
    sources: Sequence[Source],
    settings: Settings,
    plan: Plan,
    on_record: OnRecord = lambda _: None,
    on_question: OnQuestion = lambda _: None,
) -> RunResult:
    """Reads all sources. `on_record` hears of each finished document, in this thread; `on_question` of each document
    that the model is asked about, in any thread.

    Raises Interrupted where the user stops it; workers and the local model are gone by then.
    """
    cutter = Cutter(settings.document_timeout) if plan.shows_pictures else None
    asking = _Asking(plan, settings.second_looks, cutter, on_question)
    records = []
    try:
        # The last of these is left first: after an interrupt no thread is waited for until whom it asks is gone.
        with (
            _threads(plan.requests) as threads,
            plan.asker or contextlib.nullcontext(),
            cutter or contextlib.nullcontext(),
            _pool(sources, settings) as pool,
        ):
            for record in _records(sources, settings, pool, threads, asking):
                on_record(record)
                records.append(record)
    except KeyboardInterrupt:
        raise Interrupted("stopped; the model's answers so far are kept: the next run need not ask again") from None
    return RunResult(across_years(sorted(records, key=lambda record: record.document)), asking.stopped)


# --- parsing, in worker processes ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask. After an interrupt they are not waited for until whom they ask is gone."""
    threads = ThreadPoolExecutor(count, thread_name_prefix="gouji-ask")
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _pool(sources: Sequence[Source], settings: Settings) -> Iterator[ProcessPool]:
    """Workers that parse. After an interrupt what they are at is given up."""
    pages = any(source.path.suffix.lower() in _BY_PDF_LIBRARY for source in sources)
    pool = ProcessPool(
        max_workers=min(settings.jobs, len(sources)),
        max_tasks=_TASKS,
        initializer=worker.start,
        initargs=(pages, settings.ocr_threads),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        yield pool
        pool.close()
    finally:
        pool.stop()
        pool.join()


# --- from source to record -------------------------------------------------------------------------------------------


def _records(
    sources: Iterable[Source], settings: Settings, pool: ProcessPool, threads: ThreadPoolExecutor, asking: _Asking
) -> Iterator[Record]:
    """Records as they are finished. A document is parsed, then asked about, then concluded."""
    waiting = iter(sources)
    parsing: dict[ProcessFuture[Parsed], Source] = {}
    answering: set[Future[Record]] = set()
    while True:
        for source in waiting:
            future = pool.schedule(worker.parse, args=(source.path, source.name), timeout=settings.document_timeout)
            parsing[future] = source
            if len(parsing) + len(answering) >= _WINDOW * settings.jobs:
                break
        if not parsing and not answering:
            return
        under_way: list[Future[Any]] = [*parsing, *answering]
        wait(under_way, return_when=FIRST_COMPLETED)
        for answered in [future for future in answering if future.done()]:
            answering.remove(answered)
            yield answered.result()
        for future in [future for future in parsing if future.done()]:
            source = parsing.pop(future)
            error = future.exception()
            if error is not None:
                yield failed(source.name, reason(error, settings.document_timeout))
            elif asking.has_question(future.result().layout):
                answering.add(threads.submit(asking.conclude, source.path, future.result()))
            else:
                yield _concluded(future.result(), lambda layout: conclude(layout, LlmResult()))


def _concluded(parsed: Parsed, how: Callable[[LayoutResult], Record]) -> Record:
    """The record that `how` makes of a parsed document, with what reading and concluding took."""
    started, cpu_started = time.perf_counter(), time.thread_time()
    record = how(parsed.layout)
    seconds, cpu_seconds = time.perf_counter() - started, time.thread_time() - cpu_started
    return replace(record, seconds=parsed.seconds + seconds, cpu_seconds=parsed.cpu_seconds + cpu_seconds)


class _Asking:
    """Asks about one document after another until it is clear that no more answers will come."""

    def __init__(self, plan: Plan, second_looks: int, cutter: Cutter | None, on_question: OnQuestion) -> None:
        self._plan = plan
        self._second_looks = second_looks
        self._cutter = cutter
        self._on_question = on_question
        self._guard = threading.Lock()
        self.stopped: GoujiError | None = None

    def has_question(self, layout: LayoutResult) -> bool:
        return self._plan.asker is not None and has_question(layout, self._plan.policy)

    def conclude(self, path: Path, parsed: Parsed) -> Record:
        """The record of a parsed document, with the model's answers where they can be had."""
        return _concluded(parsed, lambda layout: self._asked(path, layout))

    def _asked(self, path: Path, layout: LayoutResult) -> Record:
        llm = self._ask(layout)
        record = conclude(layout, llm, self._look_again(path, layout, llm))
        return replace(record, usage=record.usage.at(self._plan.price))

    def _ask(self, layout: LayoutResult) -> LlmResult:
        if self._plan.asker is None:
            return LlmResult()
        stopped = self.stopped
        if stopped is None:
            self._on_question(layout.name)
            try:
                return ask_model(layout, self._plan.policy, self._plan.asker)
            except (EndpointUnusable, ServerFailed) as error:
                stopped = self._stop(error)
        lost = tuple(unanswered(region.table.id, stopped) for region in to_ask(layout, self._plan.policy))
        return LlmResult(findings=lost)

    def _look_again(self, path: Path, layout: LayoutResult, llm: LlmResult) -> LookResult:
        """The second look at the cells that the first readings leave in doubt."""
        if self._plan.asker is None or self.stopped is not None:
            return LookResult()
        pictures = self._cutter.of(path) if self._cutter is not None else None
        looks = look_again(
            conclude(layout, llm), layout.regions, layout.recognised, self._plan.asker, self._second_looks, pictures
        )
        if looks.stopped is not None:
            self._stop(looks.stopped)
        return looks

    def _stop(self, error: GoujiError) -> GoujiError:
        """Asks no more. Out: the error that asking stopped for."""
        with self._guard:
            self.stopped = self.stopped or error
            return self.stopped
