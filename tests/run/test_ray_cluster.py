"""`gouji run --engine ray` on a cluster: the same bytes, machines that die, none at all, and other code there."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.runs.outputs import FILES
from tests.run.conftest import KEY, Gouji
from tests.run.gold_model import EXAMPLES, GoldModel
from tests.run.here import write
from tests.run.ray_cluster import ROOT, RayCluster, ray_cluster
from tests.run.test_stopping_a_run import results, started
from tests.standin import Reply, Request, StandIn

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed (gouji[ray])"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for number in range(24):
        write(tmp_path / "reports" / f"{number}.html", number)
    shutil.copy(sorted(EXAMPLES.glob("*.pdf"))[0], tmp_path / "reports")
    return tmp_path / "reports"


class KillingOne:
    """Answers as a right model does; the first question kills one machine of a cluster."""

    def __init__(self, cluster: RayCluster) -> None:
        self.leaks: list[Path] = []
        self.seen = 0
        self._cluster = cluster
        self._model = GoldModel()

    def __call__(self, request: Request) -> Reply:
        if not self.seen:
            processes = self._cluster.processes()
            self.seen = len(processes)
            self.leaks = [each for each in processes if KEY.encode() in (each / "environ").read_bytes()]
            self._cluster.kill_one()
        return self._model(request)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    return process.returncode, err


def test_a_machine_that_dies_loses_nothing_and_nothing_in_the_cluster_knows_the_key(
    gouji: Gouji, endpoint: StandIn, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.play(GoldModel())
    assert gouji("run", "reports", "--out", "local").code == 0
    calls = endpoint.calls
    with ray_cluster([ROOT, ROOT]) as cluster:
        model = KillingOne(cluster)
        endpoint.play(model)
        for name, value in cluster.environment.items():
            monkeypatch.setenv(name, value)
        with started(reports, endpoint, "--engine", "ray", key=KEY) as process:
            code, err = ended(process)
        logs = [each.read_bytes() for each in cluster.folder.rglob("*") if each.is_file()]
    assert code == 0, err
    assert model.seen > 3
    assert model.leaks == []
    assert len(logs) > 3
    assert not any(KEY.encode() in log for log in logs)
    assert endpoint.calls == 2 * calls
    for name in (name for name in FILES if name.endswith(".csv")):
        assert (reports.parent / "out" / name).read_bytes() == (reports.parent / "local" / name).read_bytes()


def test_with_nobody_who_reads_the_run_ends_and_any_engine_goes_on(
    server: StandIn, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It once waited for ever."""
    monkeypatch.setenv("GOUJI_RAY_WAIT", "1")
    with ray_cluster([]) as cluster, pytest.MonkeyPatch.context() as there:
        for name, value in cluster.environment.items():
            there.setenv(name, value)
        there.setenv("GOUJI_DOCUMENT_TIMEOUT", "1")
        with started(reports, server, "--engine", "ray", "--llm", "never") as process:
            code, err = ended(process)
    assert code == 3
    assert "Ray has read no document for 2 seconds" in err
    assert "its cluster has no CPU, add machines (ray start); the same command goes on from here" in err
    with started(reports, server, "--llm", "never") as process:
        assert ended(process)[0] == 0
    assert results(reports) == 25


def test_without_its_head_a_cluster_is_given_up(
    server: StandIn, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ray once ended the process after a minute, without a word."""
    with ray_cluster([]) as cluster:
        for name, value in cluster.environment.items():
            monkeypatch.setenv(name, value)
        with started(reports, server, "--engine", "ray", "--llm", "never") as process:
            late = time.monotonic() + 60
            while not list(cluster.folder.rglob("python-core-driver*")) and time.monotonic() < late:
                time.sleep(0.2)
            time.sleep(3)
            cluster.kill_head()
            code, err = ended(process)
    assert (code, "the head of the Ray cluster does not answer: start it again" in err) == (3, True), err


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("pipeline/process.py", "has other code of Gouji: install there what this machine has"),
        ("pipeline/__init__.py", "fails at its work (RaySystemError): is the same Gouji installed there?"),
    ],
)
def test_machines_with_another_gouji_or_none_do_no_work(
    server: StandIn, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    there = tmp_path / "there"
    for package in ("pipeline", "schemas", "prompts"):
        shutil.copytree(ROOT / package, there / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (there / program).open("a", encoding="utf-8") as file:
        file.write("# other\n" if program == "pipeline/process.py" else "raise ImportError('no such package')\n")
    with ray_cluster([there]) as cluster:
        for name, value in cluster.environment.items():
            monkeypatch.setenv(name, value)
        with started(reports, server, "--engine", "ray", "--llm", "never") as process:
            code, err = ended(process)
    assert (code, said in err) == (2, True), err
    assert results(reports) == 0


def test_a_cluster_that_is_not_there_is_told_at_once(
    gouji: Gouji, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ray tries for 17 minutes."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    for told, said in [
        (address, f"nobody answers at ray_address {address} (ConnectionRefusedError)"),
        ("ray://head:10001", "ray_address ray://head:10001 is one of Ray Client"),
    ]:
        monkeypatch.setenv("RAY_ADDRESS", told)
        done = gouji("run", "reports", "--out", "out", "--llm", "never", "--engine", "ray")
        assert (done.code, said in done.err) == (2, True), done.err
