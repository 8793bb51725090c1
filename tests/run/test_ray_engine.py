"""`gouji run --engine ray`: the same bytes as the local engine, with a worker killed and with a run stopped."""

from __future__ import annotations

import csv
import importlib.util
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pebble import ProcessExpired

from pipeline.errors import DamagedDocument, UsageError
from pipeline.runs.engines import ray_worker
from pipeline.runs.engines.ray_worker import Order
from pipeline.runs.failures import WorkerLost, failure_of
from pipeline.runs.keys import means
from pipeline.runs.outputs import FILES
from pipeline.runs.worker import Parsed
from tests.run.conftest import KEY, Gouji
from tests.run.gold_model import EXAMPLES, GoldModel
from tests.run.here import report, write
from tests.run.ray_cluster import in_group
from tests.run.test_stopping_a_run import Slow, results, started
from tests.standin import Reply, Request, StandIn, ok

with_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed (gouji[ray])")
SCANNED = "linxi-water-bureau-2022.pdf"
"""It takes seconds."""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Text and PDF, two files with one content, and files that fail: each in its own way."""
    reports = tmp_path / "reports"
    for number in range(8):
        write(reports / "pages" / f"{number}.html", number)
    shutil.copy(reports / "pages" / "3.html", reports / "again.html")
    for path in sorted(EXAMPLES.glob("*.pdf"))[:2]:
        shutil.copy(path, reports)
    (reports / "empty.txt").write_bytes(b"")
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7\nno more")
    (reports / "年报 no table.txt").write_text("一、总体情况", encoding="utf-8")
    return reports


def outputs(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES if name.endswith(".csv")}


@with_ray
@pytest.mark.parametrize("url", [False, True])
def test_two_workers_give_the_same_bytes(gouji: Gouji, folder: Path, url: bool) -> None:
    assert gouji("run", "reports", "--out", "local", "--llm", "never").code == 1
    told = folder.as_uri() if url else "reports"
    ended = gouji("run", told, "--out", "ray", "--llm", "never", "--engine", "ray", "--jobs", "2")
    assert ended.code == 1
    assert outputs(Path("ray")) == outputs(Path("local"))
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"]) as process:
        assert process.wait(60) == 7  # Ray has left alone who hears of the end of processes
    assert "Traceback" not in ended.err
    assert "ray::" not in ended.err


class Killing:
    """Answers as a right model does; the first question kills one of the two workers."""

    def __init__(self) -> None:
        self.killed: list[int] = []
        self.parsers: list[Path] = []
        self._model = GoldModel()

    def __call__(self, request: Request) -> Reply:
        if not self.killed:
            self.killed = busy_workers()[:1]
            for process in self.killed:
                self.parsers = children(process)
                os.kill(process, signal.SIGKILL)
        return self._model(request)


def busy_workers() -> list[int]:
    """Processes of Ray that are at a document."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (path / "cmdline").read_bytes().startswith(b"ray::parse"):
                found.append(int(path.name))
    return found


def children(process: int) -> list[Path]:
    """The processes that a process has started, in /proc."""
    found = (path.read_text().split() for path in Path(f"/proc/{process}/task").glob("*/children"))
    return [Path("/proc", number) for numbers in found for number in numbers]


@with_ray
@on_linux
def test_a_worker_killed_in_the_middle_loses_nothing(
    gouji: Gouji, endpoint: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs: list[bytes] = []
    remove = shutil.rmtree

    def removed(path: str, ignore_errors: bool = False) -> None:
        if Path(path).name.startswith("gj"):
            logs.extend(each.read_bytes() for each in Path(path).rglob("*.*") if each.is_file())
        remove(path, ignore_errors=ignore_errors)

    endpoint.play(GoldModel())
    assert gouji("run", "reports", "--out", "local").code == 1
    calls = endpoint.calls
    model = Killing()
    endpoint.play(model)
    with monkeypatch.context() as kept:
        kept.setattr("pipeline.runs.engines.ray_engine.shutil.rmtree", removed)
        ended = gouji("run", "reports", "--out", "ray", "--engine", "ray", "--jobs", "2")
    assert ended.code == 1
    assert len(model.killed) == 1
    assert not any(parser.exists() for parser in model.parsers)
    assert outputs(Path("ray")) == outputs(Path("local"))
    assert endpoint.calls == 2 * calls
    assert logs
    assert not any(KEY.encode() in log for log in logs)
    assert os.environ["OPENAI_API_KEY"] == KEY


@with_ray
def test_ctrl_c_once_finishes_what_is_under_way_and_any_engine_goes_on(
    gouji: Gouji, server: StandIn, tmp_path: Path
) -> None:
    for number in range(12):
        write(tmp_path / "reports" / f"{number}.html", number)
    model = Slow(1)
    server.play(model)
    with started(tmp_path / "reports", server, "--engine", "ray") as process:
        assert model.asked.wait(120)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    assert 0 < results(tmp_path / "reports") < 12
    server.play(Slow(0))
    with started(tmp_path / "reports", server) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert results(tmp_path / "reports") == 12


HARMFUL = """
import sys

if any("multiprocessing.spawn" in each for each in sys.orig_argv):
    import os, signal, time
    import pipeline.process

    read = pipeline.process.read_document

    def harmed(path, name):
        data = path.read_bytes()
        if b"CRASH" in data:
            os.kill(os.getpid(), signal.SIGSEGV)
        if b"HANG" in data:
            time.sleep(600)
        if b"GROW" in data:
            bytearray(5 << 30)
        return read(path, name)

    pipeline.process.read_document = harmed
"""
"""A `sitecustomize.py` by which some documents harm the process that parses them."""


@with_ray
@on_linux
def test_a_document_that_crashes_hangs_or_grows_costs_itself_only_by_either_engine(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, word in enumerate(["", "CRASH", "", "HANG", "GROW", ""]):
        path = write(tmp_path / "reports" / f"{number}.html", number)
        path.write_text(path.read_text(encoding="utf-8") + word, encoding="utf-8")
    (tmp_path / "harm").mkdir()
    (tmp_path / "harm" / "sitecustomize.py").write_text(HARMFUL)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "harm"))
    monkeypatch.setenv("GOUJI_DOCUMENT_TIMEOUT", "6")
    assert gouji("run", "reports", "--out", "local", "--llm", "never").code == 1
    assert gouji("run", "reports", "--out", "ray", "--llm", "never", "--engine", "ray", "--jobs", "2").code == 1
    assert outputs(Path("ray")) == outputs(Path("local"))
    with Path("ray/reports.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [(row["outcome"], row["reason"]) for row in csv.DictReader(lines) if row["reason"]] == [
            ("failed", "the parser crashed on this document (exit code -11)"),
            ("failed", "parsing took longer than 6 seconds and was stopped (document_timeout)"),
            ("failed", "parsing needs more than 4 GiB of memory"),
        ]


TOKENS = 110
"""Of one answer."""


class Counting:
    """Answers all zeros after a while; counts how many questions are open at once."""

    def __init__(self) -> None:
        self.most = 0
        self._open = 0
        self._guard = threading.Lock()

    def __call__(self, request: Request) -> Reply:
        with self._guard:
            self._open += 1
            self.most = max(self.most, self._open)
        time.sleep(0.3)
        with self._guard:
            self._open -= 1
        return ok({"numbers": [0] * 15}, prompt_tokens=TOKENS - 10, completion_tokens=10)


@with_ray
def test_limits_and_the_budget_hold_with_many_workers(
    gouji: Gouji, endpoint: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_MAX_TOKENS", "100")  # so that little is put aside for each answer
    for number in range(24):
        write(tmp_path / "reports" / f"{number}.html", number)
    model = Counting()
    endpoint.play(model)
    told = ("--out", "out", "--engine", "ray", "--jobs", "2", "--requests", "2")
    ended = gouji("run", "reports", *told, "--budget", "2000tokens")
    assert (ended.code, "the budget of 2,000 tokens is reached" in ended.err) == (4, True)
    assert model.most == 2
    assert 2 <= endpoint.calls <= 2000 // TOKENS


@with_ray
@on_linux
def test_ctrl_c_twice_in_a_terminal_stops_now_and_leaves_nothing(server: StandIn, tmp_path: Path) -> None:
    """A terminal tells all processes of the group. Ray's folder was once left behind."""
    for number in range(12):
        write(tmp_path / "reports" / f"{number}.html", number)
    model = Slow(600)
    server.play(model)
    with started(tmp_path / "reports", server, "--engine", "ray") as process:
        assert model.asked.wait(120)
        told = [each.joinpath("cmdline").read_bytes().decode() for each in in_group(process.pid)]
        (folder,) = {found for text in told for found in re.findall(r"/tmp/gj[^/]{8}", text)}
        for _ in range(2):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.3)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not Path(folder).exists()
    assert in_group(process.pid) == []


# --- without Ray -----------------------------------------------------------------------------------------------------


def test_without_ray_the_run_says_what_to_install(gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.engines.ray_engine.find_spec", lambda _: None)
    ended = gouji("run", "reports", "--out", "out", "--llm", "never", "--engine", "ray")
    assert (ended.code, "pip install 'gouji[ray]'" in ended.err) == (2, True)


def order(time_limit: float = 60.0) -> Order:
    return Order(means(), time_limit, ocr_threads=1)


@pytest.fixture
def no_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ends the process that a worker parses in, which here is this one's."""
    monkeypatch.setattr(sys.modules["__main__"], "__file__", sys.modules["__main__"].__file__)
    yield
    pool = ray_worker._pool(1)
    pool.stop()
    pool.join()
    ray_worker._pool.cache_clear()


def test_a_worker_parses_bytes_and_gives_errors_as_what_it_gives_back(no_pool: None) -> None:
    parsed = ray_worker.parse(report(7).encode(), "some/年报.html", order())
    assert isinstance(parsed, Parsed)
    assert parsed.layout.name == "some/年报.html"
    broken = ray_worker.parse(b"%PDF-1.7", "a.pdf", order())
    assert isinstance(pickle.loads(pickle.dumps(broken)), DamagedDocument)
    late = ray_worker.parse((EXAMPLES / SCANNED).read_bytes(), SCANNED, order(time_limit=0.2))
    assert isinstance(late, TimeoutError)


def test_a_worker_with_other_code_does_no_work() -> None:
    here = {**means(), "gouji": "another", "lxml": "0.1"}
    outcome = ray_worker.parse(b"", "a.html", Order(here, 60.0, 1))
    assert isinstance(outcome, UsageError)
    assert f"has other code of Gouji, lxml {means()['lxml']} in place of 0.1: install" in str(outcome)


def test_a_worker_that_is_lost_costs_a_try_not_the_document() -> None:
    assert failure_of(WorkerLost("gone"), 0) == ("gone", True)
    crashed = pickle.loads(pickle.dumps(ProcessExpired("crashed", code=-11)))
    assert failure_of(crashed, 0) == ("the parser crashed on this document (exit code -11)", False)
