"""Ctrl-C once, twice, SIGTERM; two runs at once; a disk without room; an OUT that cannot be written."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipeline.runs.lock import InUse, is_running, only_run
from pipeline.runs.stopping import stopping
from pipeline.runs.store import Store
from tests.run.conftest import Gouji
from tests.run.here import HereEngine, write
from tests.standin import Reply, Request, StandIn, ok

COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(6):
        write(tmp_path / "reports" / f"{number}.html", number)
    return tmp_path / "reports"


def test_the_first_signal_asks_the_second_stops() -> None:
    said = threading.Event()
    with stopping(said.set) as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
        assert said.wait(5)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_run_that_nobody_stops_says_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    said: list[str] = []
    with stopping(lambda: said.append("stopping")):
        pass
    assert said == []
    assert signal.getsignal(signal.SIGINT) is before


@contextmanager
def started(folder: Path, server: StandIn, *options: str, key: str = "sk-x") -> Iterator[subprocess.Popen[str]]:
    """`gouji run` as a process of its own and the first of a group, which asks a stand-in."""
    told = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": key, "GOUJI_MODEL": "standin", "GOUJI_JOBS": "1"}
    command = [*COMMAND, "run", str(folder), "--out", str(folder.parent / "out"), "--requests", "1", *options]
    environment = {**os.environ, **told, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command,
        env=environment,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


class Slow:
    """Answers each question all zeros after a while; `asked` is set by the first."""

    def __init__(self, seconds: float) -> None:
        self.asked = threading.Event()
        self._seconds = seconds

    def __call__(self, request: Request) -> Reply:
        self.asked.set()
        reply = ok({"numbers": [0] * 15})
        return Reply(reply.status, reply.headers, reply.body, delay=self._seconds)


def results(folder: Path) -> int:
    with closing(sqlite3.connect(folder.parent / "out" / "gouji.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM results WHERE final").fetchone()[0])


def test_ctrl_c_once_finishes_what_is_under_way_and_the_next_run_goes_on(folder: Path, server: StandIn) -> None:
    model = Slow(0.5)
    server.play(model)
    with started(folder, server) as process:
        assert model.asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopping: what is under way is finished first" in err
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    done, calls = results(folder), server.calls
    assert 0 < done < 6
    server.play(Slow(0))
    with started(folder, server) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert results(folder) == 6
    assert server.calls < 2 * calls + 40


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_twice_stops_now(folder: Path, server: StandIn, first: signal.Signals) -> None:
    model = Slow(600)
    server.play(model)
    with started(folder, server) as process:
        assert model.asked.wait(60)
        process.send_signal(first)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in err
    assert "Traceback" not in err


# --- one run at a time -----------------------------------------------------------------------------------------------


def test_a_second_run_in_the_same_folder_says_so_at_once(gouji: Gouji, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with only_run(out):
        assert is_running(out)
        before = time.monotonic()
        ended = gouji("run", "reports", "--out", "out", "--llm", "never")
        assert time.monotonic() - before < 5
        assert ended.code == 3
        assert f"in use by another run (process {os.getpid()})" in ended.err
    assert not is_running(out)


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from pipeline.runs.lock import only_run\n"
        "with only_run(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(InUse), only_run(tmp_path):
            pass
        process.kill()
        process.wait(10)
    with only_run(tmp_path):
        pass


# --- the disk --------------------------------------------------------------------------------------------------------


def test_a_disk_without_room_ends_the_run_in_plain_words_and_spoils_nothing(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(read).of(*told))
    prepare = Store._prepare

    def small(store: Store) -> None:
        prepare(store)
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 8}")

    with monkeypatch.context() as full:
        full.setattr(Store, "_prepare", small)
        ended = gouji("run", "reports", "--out", "out", "--llm", "never")
    assert ended.code == 3
    assert "the disk is full: make room" in ended.err
    with closing(sqlite3.connect("out/gouji.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        done = connection.execute("SELECT count(*) FROM results").fetchone()[0]
    assert done < 6
    read.clear()
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 0
    assert len(read) == 6 - done


def test_files_that_cannot_be_written_are_told_in_plain_words(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr("pipeline.runs.viewing.PageWriter.finish", full)
        ended = gouji("run", "reports", "--out", "out", "--llm", "never")
    assert (ended.code, "cannot be written (No space left on device)" in ended.err) == (3, True)
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 0


READ_ONLY = """
import os, sys
from pathlib import Path
from pipeline.errors import GoujiError
from pipeline.runs.lock import only_run
if os.geteuid() == 0:
    os.setuid(65534)
try:
    with only_run(Path(sys.argv[1])):
        pass
except GoujiError as error:
    print(error.code, error)
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX permissions")
def test_an_out_that_cannot_be_written() -> None:
    # Not in tmp_path: the program gives up root, and then may not enter it.

    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        done = subprocess.run([sys.executable, "-c", READ_ONLY, name], capture_output=True, text=True, check=True)
        Path(name).chmod(0o755)
    assert done.stdout.startswith("3 ")
    assert "cannot be written: make its folder writable" in done.stdout
