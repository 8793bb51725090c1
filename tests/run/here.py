"""A run in this process: an engine without workers, and reports so small that a run of some takes no time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from pipeline.errors import GoujiError
from pipeline.runs.asking import Plan
from pipeline.runs.engines import EngineName
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.engines.task import OnQuestion, OnWait, Questions, whole
from pipeline.settings import Settings

_HEADS = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>" * 3


def report(total: int = 0, issuer: str = "某县教育局", year: int = 2024, prose: str = "") -> str:
    """A web page with the table of disputes alone: the first of its 15 numbers and that row's total are `total`."""
    numbers = f"{total} 0 0 0 {total} " + "0 " * 10
    cells = "".join(f"<td>{number}</td>" for number in numbers.split())
    return (
        f"<html><body><p>{issuer}{year}年政府信息公开工作年度报告</p><p>一、总体情况</p><p>{prose}</p><table>"
        "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        "<tr><td colspan=5></td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        f"<tr>{_HEADS}</tr><tr>{cells}</tr></table></body></html>"
    )


def write(path: Path, total: int = 0) -> Path:
    """Writes such a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report(total), encoding="utf-8")
    return path


class HereEngine:
    """Does each task at once, in this process. `read` lists the documents that it was given; `before` is called with
    each of them first."""

    def __init__(self, read: list[str], before: Callable[[str], None] = lambda _: None) -> None:
        self.read = read
        self._before = before
        self._questions: Questions | None = None
        self._stop = threading.Event()
        self._plan: Plan | None = None

    def of(
        self,
        name: EngineName,
        settings: Settings,
        plan: Plan,
        stop: threading.Event,
        on_question: OnQuestion,
        on_wait: OnWait,
    ) -> HereEngine:
        """In place of `engine_of`."""
        self._questions = Questions(plan, settings.second_looks, None, on_question)
        self._stop, self._plan = stop, plan
        return self

    @property
    def stopped(self) -> GoujiError | None:
        return self._questions.stopped if self._questions else None

    def run(self, tasks: Iterable[Task], count: int) -> Generator[Finished, None, None]:
        assert self._questions is not None
        assert self._plan is not None
        try:
            for task in tasks:
                if self._stop.is_set():
                    return
                self.read.append(task.name)
                self._before(task.name)
                yield whole(task, self._questions)
        finally:
            if self._plan.asker is not None:
                self._plan.asker.__exit__(None, None, None)
