"""The command line as a user runs it, in this process, away from any real model."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import cli
from tests.endpoint.asking import NotedClock
from tests.run.batch_standin import BatchStandIn, model
from tests.run.gold_model import EXAMPLE, EXAMPLES, PDF
from tests.standin import StandIn

KEY = "sk-standin-77aa01c9"


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it showed."""

    code: int
    out: str
    err: str


Gouji = Callable[..., Finished]


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Gouji:
    """Runs `gouji ARGUMENTS` where nothing is configured and no local model is installed."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GOUJI_BASE_URL", "GOUJI_LLM", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GOUJI_MODELS_DIR", str(tmp_path / "no-models"))
    monkeypatch.setenv("GOUJI_JOBS", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Finished:
        monkeypatch.setattr("sys.argv", ["gouji", *(str(argument) for argument in arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        code = ended.value.code
        return Finished(code if isinstance(code, int) else 0, shown.out, shown.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one example report."""
    return _folder(tmp_path, EXAMPLE)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A folder with one PDF."""
    return _folder(tmp_path, PDF)


def _folder(where: Path, document: str) -> Path:
    path = where / "reports"
    path.mkdir()
    shutil.copy(EXAMPLES / document, path)
    return path


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def batches(endpoint: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchStandIn]:
    """A stand-in of a Batch API that `gouji` is configured for."""
    monkeypatch.setenv("GOUJI_BATCH_POLL", "0.01")
    with BatchStandIn(model()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield server


@pytest.fixture
def endpoint(server: StandIn, gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A stand-in that `gouji` is configured for. Waits between attempts are left out."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GOUJI_MODEL", "standin")
    monkeypatch.setattr("pipeline.readers.endpoint.RealClock", NotedClock)
    return server
