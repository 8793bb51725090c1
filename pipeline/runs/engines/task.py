"""The way of one task, in pieces that any engine may put on any process: parse, ask, conclude. Nothing is kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from pipeline.checks.record import Record
from pipeline.errors import EndpointUnusable, GoujiError
from pipeline.looking import LookResult, look_again
from pipeline.models.errors import ServerFailed
from pipeline.process import LayoutResult, LlmResult, ask_model, conclude, failed, has_question, to_ask, unanswered
from pipeline.readers.answers import Asker
from pipeline.runs import worker
from pipeline.runs.asking import Plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.failures import failure_of
from pipeline.runs.worker import Parsed

OnQuestion = Callable[[str], None]
OnWait = Callable[[int], None]


def whole(task: Task, questions: Questions) -> Finished:
    """The whole way of a task in the process that calls it, without a limit of time: for engines that have their own
    workers."""
    try:
        parsed = worker.parse(task.path, task.name)
    except (GoujiError, MemoryError) as error:
        return not_read(task, error)
    return questions.finish(task, parsed) if questions.are_due(parsed.layout) else by_layout(task, parsed)


def by_layout(task: Task, parsed: Parsed) -> Finished:
    """The record of a parsed document that nobody is asked about."""
    return Finished(task, _timed(parsed, lambda: conclude(parsed.layout, LlmResult())))


def not_read(task: Task, error: BaseException, time_limit: float = 0.0) -> Finished:
    """In: a task, and what its worker raised or how it ended in the seconds that it was given."""
    failure = failure_of(error, time_limit)
    return Finished(task, failed(task.name, failure.reason, task.sha256), final=not failure.may_pass)


class Questions:
    """Asks about one parsed document after another until it is clear that no more answers will come."""

    def __init__(
        self,
        plan: Plan,
        second_looks: int,
        cutter: Cutter | None = None,
        on_question: OnQuestion = lambda _: None,
    ) -> None:
        self._plan = plan
        self._second_looks = second_looks
        self._cutter = cutter
        self._on_question = on_question
        self._guard = threading.Lock()
        self.stopped: GoujiError | None = None

    def are_due(self, layout: LayoutResult) -> bool:
        """Whether anything is asked about a document: then `finish` takes as long as the answers do."""
        return self._plan.asker is not None and has_question(layout, self._plan.policy)

    def finish(self, task: Task, parsed: Parsed, asker: Asker | None = None) -> Finished:
        """The record of a parsed document, with the model's answers where they can be had, from `asker` in place of the
        plan's where one is given."""
        asker = asker or self._plan.asker
        lacking: list[bool] = []

        def asked() -> Record:
            llm = self._ask(parsed.layout, asker)
            # What is looked at again is what all first readings leave in doubt.
            looks = LookResult() if llm.waits else self._look_again(task, parsed.layout, llm, asker)
            lacking.append(llm.may_be_had or looks.may_be_had)
            record = conclude(parsed.layout, llm, looks)
            return replace(record, usage=record.usage.at(self._plan.price))

        record = _timed(parsed, asked)
        return Finished(task, record, final=not any(lacking))

    def _ask(self, layout: LayoutResult, asker: Asker | None) -> LlmResult:
        if asker is None:
            return LlmResult()
        stopped = self.stopped
        if stopped is None:
            self._on_question(layout.name)
            try:
                return ask_model(layout, self._plan.policy, asker)
            except (EndpointUnusable, ServerFailed) as error:
                stopped = self._stop(error)
        lost = tuple(unanswered(region.table.id, stopped) for region in to_ask(layout, self._plan.policy))
        return LlmResult(findings=lost, may_be_had=True)

    def _look_again(self, task: Task, layout: LayoutResult, llm: LlmResult, asker: Asker | None) -> LookResult:
        """The second look at the cells that the first readings leave in doubt."""
        if asker is None or self.stopped is not None:
            return LookResult(may_be_had=self.stopped is not None)
        pictures = self._cutter.of(task.path) if self._cutter is not None else None
        looks = look_again(
            conclude(layout, llm), layout.regions, layout.recognised, asker, self._second_looks, pictures
        )
        if looks.stopped is not None:
            self._stop(looks.stopped)
        return looks

    def _stop(self, error: GoujiError) -> GoujiError:
        """Asks no more. Out: the error that asking stopped for."""
        with self._guard:
            self.stopped = self.stopped or error
            return self.stopped


def _timed(parsed: Parsed, conclude_it: Callable[[], Record]) -> Record:
    """The record that is made of a parsed document, with what reading and concluding took."""
    started, cpu_started = time.perf_counter(), time.thread_time()
    record = conclude_it()
    seconds, cpu_seconds = time.perf_counter() - started, time.thread_time() - cpu_started
    return replace(record, seconds=parsed.seconds + seconds, cpu_seconds=parsed.cpu_seconds + cpu_seconds)
