"""Reading one PDF with one tool: what came out, and the CPU time that it took."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pymupdf

from eval.baselines.extractors import Reader, Values
from eval.bench.documents import BenchDocument
from eval.gold import forms_held
from eval.scoring.counts import Counts, total
from eval.scoring.documents import score_reading


@dataclass(frozen=True, slots=True)
class Measured:
    """One document read by one tool. `seconds`: of CPU, the median of the repeats; `failure`: why nothing was read."""

    pages: int
    cells: Counts
    seconds: float
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one tool over some documents."""

    documents: int = 0
    exact: int = 0
    pages: int = 0
    seconds: float = 0.0
    cells: Counts = field(default_factory=Counts)
    failures: int = 0

    @property
    def seconds_a_page(self) -> float:
        return self.seconds / self.pages if self.pages else 0.0


def figures(measured: Iterable[Measured]) -> Figures:
    """The sum over documents; pages and time of those that were read."""
    held = list(measured)
    return Figures(
        documents=len(held),
        exact=sum(each.cells.exact for each in held),
        pages=sum(each.pages for each in held if not each.failure),
        seconds=sum(each.seconds for each in held),
        cells=total(each.cells for each in held),
        failures=sum(bool(each.failure) for each in held),
    )


def ratio(other: Figures, own: Figures) -> float | None:
    """How many times our CPU time a page another tool takes; None where nothing was measured."""
    return other.seconds_a_page / own.seconds_a_page if own.seconds_a_page and other.documents else None


def measure(document: BenchDocument, read: Reader, repeat: int) -> Measured:
    """Reads once to warm up and to score, then `repeat` times for the clock; with 0 the one reading is clocked. A tool
    that raises has read nothing."""
    forms = forms_held(document.gold.cells)
    pages = page_count(document)
    kept: list[Values] = []
    try:
        times = [cpu_seconds(lambda: kept.append(read(document.path, forms))) for _ in range(1 + repeat)]
    except Exception as error:  # noqa: BLE001 - whatever a rival raises is its result
        return Measured(pages, _score({}, document), 0.0, f"{type(error).__name__}: {error}")
    return Measured(pages, _score(kept[0], document), statistics.median(times[1:] or times))


def cpu_seconds(action: Callable[[], object]) -> float:
    """The CPU time of a call: this process with all its threads, and the children that it waited for."""
    before = _children()
    start = time.process_time()
    action()
    return time.process_time() - start + _children() - before


def page_count(document: BenchDocument) -> int:
    with pymupdf.open(document.path) as pdf:
        return int(pdf.page_count)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _score(values: Values, document: BenchDocument) -> Counts:
    return score_reading(values, document.gold).counts
