"""What a worker process takes out of a document for the baselines: the values of an extractor, or the plain text."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.baselines.extractors import Tables, Values, find_tables, pdfplumber_tables, with_labels
from eval.baselines.texts import plain_text
from pipeline.runs.worker import cpu_seconds
from schemas.declaration import Table

FIND_TABLES, PDFPLUMBER = "find-tables", "pdfplumber"
EXTRACTORS: Mapping[str, Tables] = {FIND_TABLES: find_tables, PDFPLUMBER: pdfplumber_tables}


@dataclass(frozen=True)
class Extracted:
    """Values or a text, or why there are none, and the seconds that it took, on the clock and of the processor."""

    values: Values = field(default_factory=dict)
    text: str = ""
    failure: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0


def extract_values(name: str, path: Path, forms: Sequence[Table]) -> Extracted:
    """What the extractor of that name reads of a document that follows these forms."""
    read = with_labels(EXTRACTORS[name])
    return _extracted(lambda: Extracted(values=read(path, forms)))


def extract_text(path: Path) -> Extracted:
    """The plain text of a document."""
    return _extracted(lambda: Extracted(text=plain_text(path)))


def _extracted(take: Callable[[], Extracted]) -> Extracted:
    started, cpu_started = time.perf_counter(), cpu_seconds()
    with warnings.catch_warnings():
        # They warn about every page; what matters of it shows in the figures.
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            taken = take()
        except Exception as error:  # noqa: BLE001 - whatever an extractor raises is its result
            taken = Extracted(failure=f"{type(error).__name__}: {error}".rstrip(": "))
        finally:
            logging.disable(logging.NOTSET)
    return Extracted(
        taken.values,
        taken.text,
        taken.failure,
        time.perf_counter() - started,
        cpu_seconds() - cpu_started,
    )
