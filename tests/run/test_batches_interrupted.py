"""`gouji run --engine batch` as a process that is killed or stopped: nothing is lost, and nothing asked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.run.batch_standin import BatchStandIn
from tests.run.conftest import Gouji

COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [*COMMAND, *(arguments or ("run", str(folder), "--out", "out", "--engine", "batch"))],
        env=environment,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def at(method: str, end: str, do: Callable[[], object], times: int = 1) -> Callable[[str, str], None]:
    """Does something when so many requests of a kind were served, before the last of them is answered."""
    seen = 0

    def served(of: str, path: str) -> None:
        nonlocal seen
        if of == method and path.endswith(end):
            seen += 1
            if seen == times:
                do()

    return served


def accepted() -> set[str]:
    lines = Path("out/cells.csv").read_text(encoding="utf-8-sig").splitlines()
    return {line.split(",")[11] for line in lines[1:]}


@pytest.mark.parametrize(
    ("method", "end", "times"),
    [("POST", "/files", 1), ("POST", "/batches", 1), ("GET", "/content", 1), ("GET", "/content", 2)],
    ids=["uploaded", "made", "answers", "errors"],
)
def test_a_run_that_is_killed_is_gone_on_with_and_nothing_is_asked_twice(
    batches: BatchStandIn, gouji: Gouji, folder: Path, method: str, end: str, times: int
) -> None:
    with started(folder) as process:
        batches.served = at(method, end, process.kill, times)
        process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    batches.served = lambda _method, _path: None
    made = len(batches.batches)
    ended = gouji("run", folder, "--out", "out", "--engine", "batch")
    assert ended.code == 0, ended.err
    assert made == (0 if end == "/files" else 1)
    assert len(batches.batches) == 2  # first readings, second looks
    assert len(batches.asked) == len(set(batches.asked)) == 5
    assert accepted() == {"accepted"}


@pytest.mark.parametrize("signals", [1, 2], ids=["once", "twice"])
def test_ctrl_c_leaves_the_batch_to_the_next_run(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch, signals: int
) -> None:
    batches.lasts = 1000
    monkeypatch.setenv("GOUJI_BATCH_POLL", "1000")
    looked = threading.Event()
    with started(folder) as process:
        batches.served = at("GET", "/batch_0", looked.set)
        assert looked.wait(60)
        for _ in range(signals):
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Batches under way: 1 with 4 questions" in err
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    monkeypatch.setenv("GOUJI_BATCH_POLL", "0.01")
    batches.lasts = 0
    assert gouji("run", folder, "--out", "out", "--engine", "batch").code == 0
    assert (len(batches.batches), len(batches.asked)) == (2, 5)


def test_ctrl_c_leaves_a_batch_that_is_being_cancelled_to_the_same_command(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.lasts = 1000
    gouji("run", folder, "--out", "out", "--engine", "batch", "--no-wait")
    monkeypatch.setenv("GOUJI_BATCH_POLL", "1000")
    looked = threading.Event()
    with started(folder, "cancel", "out") as process:
        batches.served = at("GET", "/batch_0", looked.set)
        assert looked.wait(60)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in err
    monkeypatch.setenv("GOUJI_BATCH_POLL", "0.01")
    assert gouji("cancel", "out").code == 0
    assert "came 2 answers" in gouji("status", "out").out
