"""Systems run over a set: each document is opened once for all of them, each question is paid for once."""

from __future__ import annotations

import contextlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rich.console import Console

from eval.baselines.asking import Said, ask_about, questions_of
from eval.baselines.extracting import Extracted, extract_text, extract_values
from eval.baselines.extractors import Values
from eval.forecast import Asked, forecast, lasting
from eval.gold import Gold, forms_held
from eval.results import System, SystemResult
from eval.scoring.documents import DocumentScore, Effort, score_reading, score_record
from eval.systems import BY_EXTRACTOR, BY_TEXT, ReaderName, Wanted
from pipeline.checks.record import Outcome, Record, Usage
from pipeline.checks.years import followed
from pipeline.errors import EndpointUnusable, GoujiError, Interrupted, UsageError
from pipeline.models.errors import ServerFailed
from pipeline.process import LlmPolicy, first_questions
from pipeline.readers.answers import Question
from pipeline.readers.reading import Reading
from pipeline.runs.asking import Plan, plan
from pipeline.runs.engines.local import Layouts, asking_threads, workers
from pipeline.runs.failures import failure_of
from pipeline.runs.meter import Hears
from pipeline.runs.progress import showing
from pipeline.runs.run import RunResult, Source, read_layouts, run
from pipeline.runs.store import Store
from pipeline.settings import Settings

Configure = Callable[[LlmPolicy | None, str | None], Settings]
"""The settings under a policy and for a model; None leaves either as it is set."""


@dataclass(frozen=True)
class Measured:
    """What came of all systems; the records are those of the first system whose values are the record's."""

    systems: tuple[SystemResult, ...]
    records: tuple[Record, ...]
    stopped: GoujiError | None = None


def measure(
    golds: Sequence[Gold], wanted: Sequence[Wanted], configure: Configure, store: Store, console: Console
) -> Measured:
    """In: documents with their true values, the systems, their settings, where answers are kept, and where progress is
    told. Out: how good each system is on these documents.

    Raises UsageError where a system asks a model and none is at hand, Interrupted where the user stops it: answers are
    kept by then.
    """
    try:
        return _Measuring(golds, configure, store, console).all(wanted)
    except KeyboardInterrupt:
        raise Interrupted("stopped; the model's answers so far are kept: the next eval need not ask again") from None


class _Measuring:
    """A set while systems are run over it."""

    def __init__(self, golds: Sequence[Gold], configure: Configure, store: Store, console: Console) -> None:
        self._golds = golds
        self._configure = configure
        self._store = store
        self._console = console
        self._sources = [Source(gold.document, gold.name) for gold in golds]
        self._forms = {gold.name: forms_held(gold.cells) for gold in golds}
        self._runs: dict[tuple[str, str], RunResult] = {}
        self._stopped: GoujiError | None = None

    def all(self, wanted: Sequence[Wanted]) -> Measured:
        systems = self._named(wanted)
        results = tuple(self._result(each, system) for each, system in zip(wanted, systems, strict=True))
        of_records = (pair for pair in zip(wanted, systems, strict=True) if pair[0].reader is ReaderName.RECORD)
        records = next((self._run(*pair).records for pair in of_records), ())
        return Measured(results, records, self._stopped)

    # --- before a model is asked -------------------------------------------------------------------------------------

    def _named(self, wanted: Sequence[Wanted]) -> tuple[System, ...]:
        """The systems by the names of who is asked; how long that will take is told."""
        seen: set[Asked] = set()
        told: dict[str, None] = {}
        total = 0.0
        systems = []
        for each in wanted:
            if each.reader in BY_EXTRACTOR or each.reader is ReaderName.LAYOUT:
                systems.append(System(each.reader.value))
                continue
            chosen = self._plan(each)
            says = chosen.says.text(self._settings(each).lang)
            asker = chosen.asker
            with asker or contextlib.nullcontext():
                if asker is None and each.policy not in (None, LlmPolicy.NEVER):
                    raise UsageError(f"{each.reader} {each.policy} needs a model: {says}")
                policy = "" if each.reader in BY_TEXT else chosen.policy.value
                system = System(each.reader.value, policy, chosen.model)
                if each.reader not in BY_TEXT:
                    told[says] = None
                if asker is not None:
                    questions = self._questions(each, chosen)
                    ahead = forecast(questions, chosen, asker, self._store.seconds_of(chosen.model), seen)
                    told[ahead.sentence(system.name)] = None
                    total += ahead.seconds
            systems.append(system)
        for line in told:
            self._say(line)
        if total and len(wanted) > 1:
            self._say(f"all systems together: about {lasting(total)} of waiting for models")
        return tuple(systems)

    def _questions(self, each: Wanted, chosen: Plan) -> Iterator[Question[Any]]:
        """What a system asks about the documents, before any second look."""
        for gold in self._golds:
            if each.reader in BY_TEXT:
                text = self._texts[gold.name]
                if not text.failure:
                    yield from questions_of(each.reader, text.text, self._forms[gold.name], chosen.context)
            elif self._layouts[gold.name].exception() is None:
                yield from first_questions(self._layouts[gold.name].result().layout, chosen.policy)

    # --- one system --------------------------------------------------------------------------------------------------

    def _result(self, each: Wanted, system: System) -> SystemResult:
        if each.reader is ReaderName.LAYOUT:
            return SystemResult(system, tuple(self._by_layout(gold) for gold in self._golds))
        if each.reader in BY_EXTRACTOR:
            return SystemResult(system, tuple(self._by_extractor(each.reader)))
        if each.reader in BY_TEXT:
            return self._by_text(each, system)
        result = self._run(each, system)
        after = followed(result.records)
        records = {record.document: record for record in result.records}
        score = _score_llm if each.reader is ReaderName.LLM else score_record
        documents = tuple(score(records[gold.name], gold, gold.name in after) for gold in self._golds)
        return SystemResult(system, documents, self._noted(result.stopped))

    def _by_layout(self, gold: Gold) -> DocumentScore:
        future = self._layouts[gold.name]
        error = future.exception()
        if error is not None:
            return score_reading({}, gold, failure=failure_of(error, self._basis.document_timeout).reason)
        parsed = future.result()
        effort = Effort(Usage(), parsed.cpu_seconds, parsed.seconds)
        return score_reading(_values(parsed.layout.readings.values()), gold, effort)

    def _by_extractor(self, name: str) -> Iterator[DocumentScore]:
        taken = self._taken(extract_values, lambda gold: (name, gold.document, self._forms[gold.name]), name)
        for gold in self._golds:
            each = taken[gold.name]
            yield score_reading(each.values, gold, Effort(Usage(), each.cpu_seconds, each.seconds), each.failure)

    def _by_text(self, each: Wanted, system: System) -> SystemResult:
        """A model asked about the plain text, several documents at once. Where it answers nothing any more the
        documents that are left have failed."""
        chosen = self._plan(each)
        asker = chosen.asker
        if asker is None:
            raise UsageError(f"--reader {each.reader} needs a model")
        stopped: list[GoujiError] = []

        def score(gold: Gold) -> DocumentScore:
            text, forms = self._texts[gold.name], self._forms[gold.name]
            started, cpu_started = time.perf_counter(), time.thread_time()
            said = Said({}, Usage(), text.failure or "".join(map(str, stopped[:1])))
            if not said.failure:
                progress.asking(gold.name)
                try:
                    said = ask_about(each.reader, text.text, forms, asker, chosen.context)
                except (EndpointUnusable, ServerFailed) as error:
                    stopped.append(error)
                    said = Said({}, Usage(), str(error))
            seconds, cpu_seconds = time.perf_counter() - started, time.thread_time() - cpu_started
            effort = Effort(said.usage.at(chosen.price), text.cpu_seconds + cpu_seconds, text.seconds + seconds)
            return score_reading(said.values, gold, effort, said.failure)

        documents = []
        with self._showing(system.name) as progress, asking_threads(chosen.requests) as threads, asker:
            for document in threads.map(score, self._golds):
                documents.append(document)
                progress.finished(Record(document.name, "", document.outcome))
        return SystemResult(system, tuple(documents), self._noted(stopped[0] if stopped else None))

    # --- what several systems rest on --------------------------------------------------------------------------------

    def _run(self, each: Wanted, system: System) -> RunResult:
        """A run under the policy and by the model of a system, made once."""
        key = (system.policy, system.model)
        if key not in self._runs:
            chosen = self._plan(each)
            settings = self._settings(each)
            if chosen.asker is None:
                self._runs[key] = run(self._sources, settings, chosen, layouts=self._layouts)
            else:
                with self._showing(f"{system.policy} {system.model}") as progress:
                    self._runs[key] = run(
                        self._sources, settings, chosen, progress.finished, progress.asking, self._layouts
                    )
        return self._runs[key]

    @cached_property
    def _layouts(self) -> Layouts:
        with self._showing("layout") as progress:
            return read_layouts(self._sources, self._basis, lambda source, why: progress.finished(_seen(source, why)))

    @cached_property
    def _texts(self) -> Mapping[str, Extracted]:
        return self._taken(extract_text, lambda gold: (gold.document,), "plain text")

    def _taken(
        self, task: Callable[..., Extracted], arguments: Callable[[Gold], tuple[object, ...]], name: str
    ) -> Mapping[str, Extracted]:
        """What worker processes take out of the documents."""
        limit = self._basis.document_timeout
        with self._showing(name) as progress, workers(self._basis, len(self._sources)) as pool:
            futures: dict[str, Future[Extracted]] = {
                gold.name: pool.schedule(task, args=arguments(gold), timeout=limit) for gold in self._golds
            }
            taken = {}
            for source in self._sources:
                error = futures[source.name].exception()
                failure = "" if error is None else failure_of(error, limit).reason
                taken[source.name] = Extracted(failure=failure) if failure else futures[source.name].result()
                progress.finished(_seen(source, taken[source.name].failure))
        return taken

    @cached_property
    def _basis(self) -> Settings:
        return self._configure(LlmPolicy.NEVER, None)

    def _settings(self, each: Wanted) -> Settings:
        return self._configure(each.policy, each.model)

    def _plan(self, each: Wanted) -> Plan:
        return plan(self._settings(each), self._store)

    def _noted(self, stopped: GoujiError | None) -> str:
        self._stopped = self._stopped or stopped
        return "" if stopped is None else str(stopped)

    @contextlib.contextmanager
    def _showing(self, name: str) -> Iterator[Hears]:
        self._say(f"{name}, documents: {len(self._golds)}")
        with showing(self._console, len(self._golds)) as progress:
            yield progress

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _seen(source: Source, failure: str) -> Record:
    """What progress hears of a document that is not concluded."""
    return Record(source.name, "", Outcome.FAILED if failure else Outcome.OK, reason=failure)


def _score_llm(record: Record, gold: Gold, _year_before: bool) -> DocumentScore:
    """The model's own values in a record, without any flag; a document that could not be read has none."""
    return score_reading(_values(pair.llm for pair in record.readings), gold, Effort.of(record), record.reason)


def _values(readings: Iterable[Reading | None]) -> Values:
    """What one reader alone says."""
    return {cell.field: cell.value for reading in readings if reading for cell in reading.cells.values()}


def check_installed(wanted: Sequence[Wanted]) -> None:
    """Raises UsageError where a system needs what is not installed."""
    if any(each.reader is ReaderName.PDFPLUMBER for each in wanted) and not importlib.util.find_spec("pdfplumber"):
        raise UsageError("--reader pdfplumber needs pdfplumber, which is not installed: pip install 'gouji[eval]'")
