"""Pages for the review page: how many are drawn, and when again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.runs.cutting import Cutter
from pipeline.runs.drawing import Drawer
from pipeline.runs.store import Store
from tests.run.gold_model import EXAMPLES

PDF, OTHER = "qingxi-county-2024.pdf", "linghe-city-2024.pdf"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "out").mkdir()
    with Store(tmp_path / "out") as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "reports"
    path.mkdir()
    shutil.copy(EXAMPLES / PDF, path / "a.pdf")
    (path / "bad.pdf").write_bytes(b"%PDF-1.7 and nothing")
    return path


def test_pages_are_drawn_of_as_many_documents_as_are_wanted(store: Store, folder: Path) -> None:
    with Cutter(60) as cutter:
        draw = Drawer(store.kept, cutter, folder, 2)
        assert draw("a.pdf", []) == {}, "this one needs none"
        assert draw("bad.pdf", [1]) == {}, "what cannot be drawn is left out"
        assert list(draw("a.pdf", [2])) == [2]
        assert draw("b.pdf", [1]) == {}, "two documents were drawn"


def test_what_is_kept_is_not_drawn_again_until_the_file_changes(store: Store, folder: Path) -> None:
    with Cutter(60) as cutter:
        first = Drawer(store.kept, cutter, folder, 9)("a.pdf", [1, 2])
    with Cutter(60) as gone:
        pass  # it draws nothing any more
    again = Drawer(store.kept, gone, folder, 9)
    assert again("a.pdf", [2]) == {2: first[2]}
    assert again("a.pdf", [1, 2]) == first
    os.utime(folder / "a.pdf", ns=(1, 1))
    with pytest.raises(RuntimeError):
        again("a.pdf", [1, 2])


def test_pictures_of_documents_that_are_settled_are_not_kept(store: Store, folder: Path) -> None:
    with Cutter(60) as cutter:
        drawer = Drawer(store.kept, cutter, folder, 9)
        drawer("a.pdf", [1])
        drawer.tidy()
        assert store.one("SELECT count(*) FROM page_pictures") == (1,)
        Drawer(store.kept, cutter, folder, 9).tidy()
    assert store.one("SELECT count(*) FROM page_pictures") == (0,)
