"""The SQLite file of a run: what it keeps, and what it says when it cannot."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.readers.answers import Spent, StoredAnswer
from pipeline.runs.database import StoreError
from pipeline.runs.migrations import MIGRATIONS, VERSION
from pipeline.runs.store import Store

ANSWER = StoredAnswer("m", "counts-2021", "1", '{"总计": 7}', Spent(100, 10, 2, 1.5))


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file behind the store's back."""
    with closing(sqlite3.connect(folder / "gouji.sqlite", isolation_level=None)) as connection:
        yield connection


def test_an_answer_comes_back_as_it_was_put(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.get("k") is None
        store.put("k", ANSWER)
        assert store.get("k") == ANSWER
        store.put("k", replace(ANSWER, text="{}"))
        assert store.get("k") == replace(ANSWER, text="{}")


def test_answers_are_in_the_file_for_anyone_to_read(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("k", ANSWER)
        with database(tmp_path) as connection:
            row = connection.execute("SELECT * FROM calls").fetchone()
            assert row[:7] == ("k", "m", "counts-2021", "1", '{"总计": 7}', 100, 10)
            assert row[7].endswith("+00:00")
            assert row[8:] == (1.5, 2, 0)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_how_long_the_answers_of_a_model_took(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for key, seconds in {"a": 2.0, "b": 1.0}.items():
            store.put(key, replace(ANSWER, spent=Spent(1, 1, 1, seconds)))
        store.put("c", replace(ANSWER, name="second-look", spent=Spent(1, 1, 1, 0.5)))
        store.put("d", replace(ANSWER, model="other"))
        with database(tmp_path) as connection:
            connection.execute("INSERT INTO calls VALUES ('e', 'm', 'n', '1', '{}', 1, 1, '', NULL, NULL, 0)")
        assert store.seconds_of("m") == {"counts-2021": (1.0, 2.0), "second-look": (0.5,)}


def test_threads_share_one_store(tmp_path: Path) -> None:
    with Store(tmp_path) as store, ThreadPoolExecutor(8) as pool:

        def work(number: int) -> StoredAnswer | None:
            store.put(str(number), replace(ANSWER, spent=Spent(number)))
            return store.get(str(number))

        kept = list(pool.map(work, range(100)))
    assert kept == [replace(ANSWER, spent=Spent(number)) for number in range(100)]


def test_processes_that_start_together_share_one_file(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.runs.store import *\n"
        "from pipeline.readers.answers import Spent, StoredAnswer\n"
        "with Store(Path(sys.argv[1])) as store: store.put(sys.argv[2], StoredAnswer('m', 'n', '1', 'a', Spent(1, 1)))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(number)]) for number in range(4)]
    assert [process.wait(60) for process in running] == [0] * 4
    with Store(tmp_path) as store:
        assert all(store.get(str(number)) for number in range(4))


def test_opening_a_store_does_not_import_the_client_which_is_slow() -> None:
    program = "import sys, pipeline.runs.store; sys.exit('openai' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened: its folder must exist"):
        Store(tmp_path / "missing")


def test_errors_end_the_run_as_nothing_could_run() -> None:
    assert StoreError.code == 3


def test_a_file_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "gouji.sqlite").write_text("总计,7\n" * 1000)
    with pytest.raises(StoreError, match="is no store of Gouji, or is damaged"):
        Store(tmp_path)


def test_a_damaged_file(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(200):
            store.put(str(number), ANSWER)
    path = tmp_path / "gouji.sqlite"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(StoreError, match="is damaged"), Store(tmp_path) as store:
        store.get("5")


def test_a_file_that_another_run_holds(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with Store(tmp_path, wait=0.05) as store, database(tmp_path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is in use by another run"):
            store.put("k", ANSWER)
        other.execute("ROLLBACK")
        store.put("k", ANSWER)


def test_a_file_of_a_newer_gouji_is_left_alone(tmp_path: Path) -> None:
    with database(tmp_path) as connection:
        connection.execute("CREATE TABLE calls (something_else)")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (tmp_path / "gouji.sqlite").read_bytes()
    with pytest.raises(StoreError, match=f"newer Gouji .store version {VERSION + 1}, this one knows {VERSION}"):
        Store(tmp_path)
    assert (tmp_path / "gouji.sqlite").read_bytes() == before


def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.migrations.MIGRATIONS", (("CREATE TABLE calls (a)", "CREATE TABLE calls (a)"),))
    with pytest.raises(StoreError, match="already exists"):
        Store(tmp_path)
    monkeypatch.undo()
    with Store(tmp_path) as store:
        store.put("k", ANSWER)


def test_an_older_file_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path) as store:
        store.put("k", ANSWER)
    with monkeypatch.context() as later:
        later.setattr("pipeline.runs.migrations.VERSION", VERSION + 1)
        steps = (*([()] * VERSION), ("CREATE TABLE novelties (document TEXT PRIMARY KEY)",))
        later.setattr("pipeline.runs.migrations.MIGRATIONS", steps)
        with Store(tmp_path) as store, database(tmp_path) as connection:
            assert store.get("k") == ANSWER
            assert connection.execute("SELECT * FROM novelties").fetchall() == []
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_an_answer_had_before_calls_and_seconds_were_kept_counts_as_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("pipeline.runs.migrations.VERSION", 2)
        before.setattr("pipeline.runs.migrations.MIGRATIONS", MIGRATIONS[:2])
        Store(tmp_path).close()
    with database(tmp_path) as connection:
        connection.execute("INSERT INTO calls VALUES ('k', 'm', 'n', '1', '{}', 100, 10, '2026-11-01T00:00:00+00:00')")
    with Store(tmp_path) as store:
        assert store.get("k") == StoredAnswer("m", "n", "1", "{}", Spent(100, 10, 1, 0.0))


READ_ONLY = """
import os, sys
from pathlib import Path
from pipeline.errors import GoujiError
from pipeline.readers.answers import Spent, StoredAnswer
from pipeline.runs.store import Store
if os.geteuid() == 0:
    os.setuid(65534)
try:
    with Store(Path(sys.argv[1])) as store:
        store.put("k", StoredAnswer("m", "n", "1", "a", Spent(1, 1)))
except GoujiError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX permissions")
def test_a_folder_that_cannot_be_written() -> None:
    # Not in tmp_path: the program gives up root, and then may not enter it.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store(folder).close()
        (folder / "gouji.sqlite").chmod(0o444)
        folder.chmod(0o555)
        command = [sys.executable, "-c", READ_ONLY, name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        folder.chmod(0o755)
    assert "cannot be written: make it and its folder writable" in done.stdout
