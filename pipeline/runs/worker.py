"""What a worker process does: it reads documents by layout, or cuts pictures out of them, within a limit of memory. It
imports little: it must start fast."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.documents.model import CellOnPage, PagePicture
from pipeline.process import LayoutResult, read_document

MEMORY_LIMIT = 4 << 30
"""Bytes of address space for a worker."""


@dataclass(frozen=True)
class Parsed:
    """A document read by layout, and the seconds that it took, on the clock and of the processor."""

    layout: LayoutResult
    seconds: float
    cpu_seconds: float


_BY_PDF_LIBRARY = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_ocr_threads = 1


def start(ocr_threads: int = 1) -> None:
    """Prepares a worker; `ocr_threads` are those that recognise one page."""
    global _ocr_threads
    _ocr_threads = ocr_threads
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def parse(path: Path, name: str) -> Parsed:
    """Reads one document by layout. Raises DocumentError."""
    if path.suffix.lower() in _BY_PDF_LIBRARY:
        _load_pdf_library()  # before the clock starts: no document's time counts it
    started, cpu_started = time.perf_counter(), cpu_seconds()
    layout = read_document(path, name)
    return Parsed(layout, time.perf_counter() - started, cpu_seconds() - cpu_started)


@cache
def _load_pdf_library() -> None:
    importlib.import_module("pipeline.documents.pdf")
    importlib.import_module("pipeline.documents.scans.models").use_threads(_ocr_threads)


def cpu_seconds() -> float:
    """The processor's seconds so far: of all threads of this process, and of the programs that it started and waited
    for (LibreOffice)."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def cut(path: Path, cells: Sequence[CellOnPage]) -> tuple[bytes, ...]:
    """Cuts a picture of each cell out of a document. Raises DocumentError."""
    from pipeline.documents.crops import crops

    return crops(path, cells)


def draw(path: Path, pages: Sequence[int]) -> dict[int, PagePicture]:
    """Draws pages of a document, counted from 1. Raises DocumentError."""
    from pipeline.documents.page_pictures import page_pictures

    return page_pictures(path, pages)
