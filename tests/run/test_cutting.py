"""The process that cuts pictures: what it gives, what it says of a file that has none, and how it ends."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from pipeline.documents.model import Box, CellOnPage, PagePlace
from pipeline.errors import DocumentError
from pipeline.runs.cutting import Cutter
from tests.run.gold_model import EXAMPLES

PLACE = PagePlace(1, Box(100, 100, 300, 200))
CELL = CellOnPage(PLACE, PLACE, PLACE)
PDF = EXAMPLES / "qingxi-county-2024.pdf"


def test_pictures_are_cut_and_a_file_without_pages_costs_itself_only() -> None:
    with Cutter(30.0) as cutter:
        with pytest.raises(DocumentError, match="has no pages"):
            cutter.of(EXAMPLES / "qingxi-county-2023.txt")([CELL])
        pictures = cutter.of(PDF)([CELL, CELL])
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"] * 2


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with Cutter(0.1) as cutter, pytest.raises(DocumentError, match="took longer than 0"):
        cutter.of(PDF)([CELL] * 20_000)


def test_an_unused_one_starts_nothing() -> None:
    before = multiprocessing.active_children()
    with Cutter(30.0):
        assert multiprocessing.active_children() == before


def test_who_waits_when_it_ends_is_let_go() -> None:
    """After an interrupt the threads that ask are waited for: one that waits for pictures must not wait for ever."""
    ended: list[BaseException] = []

    def wait(cutter: Cutter, path: Path) -> None:
        try:
            cutter.of(path)([CELL] * 20_000)
        except CancelledError as error:
            ended.append(error)

    with Cutter(60.0) as cutter:
        thread = threading.Thread(target=wait, args=(cutter, PDF))
        thread.start()
        while not multiprocessing.active_children():
            time.sleep(0.01)
    thread.join(10)
    assert (thread.is_alive(), len(ended)) == (False, 1)
