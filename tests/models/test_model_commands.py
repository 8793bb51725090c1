"""`gouji model`: what a person types and sees."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipeline.commands.model import model_app, progress_lines, shown
from pipeline.errors import UsageError
from pipeline.models import weights
from pipeline.models.errors import WeightsUnavailable

from .fakes import CONTENT, SPEC


@pytest.fixture(autouse=True)
def tiny_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(weights.MODELS, SPEC.name, SPEC)
    monkeypatch.setenv("COLUMNS", "200")


def test_pull_takes_a_file_and_says_where_it_is(models: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(CONTENT)
    result = CliRunner().invoke(model_app, ["pull", "tiny", "--from", str(own)], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout == f"tiny is ready: {models / 'tiny.gguf'}\n"


def test_list_shows_what_there_is_and_what_is_here(models: Path) -> None:
    models.mkdir()
    (models / "tiny.gguf").write_bytes(CONTENT)
    lines = CliRunner().invoke(model_app, ["list"]).stdout.splitlines()
    here = {line.split()[0]: line.split()[-1] for line in lines[1:-1]}
    assert here == {"qwen2.5-coder-1.5b": "no", "tiny": "yes"}
    assert lines[-1] == f"Folder: {models}"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["pull", "gpt-9"], UsageError),
        (["pull", "tiny", "--from", "nothing.gguf"], UsageError),
        (["serve", "tiny"], WeightsUnavailable),
        (["serve", "gpt-9"], UsageError),
    ],
)
def test_errors_are_raised_for_the_one_handler(arguments: list[str], error: type[Exception]) -> None:
    assert isinstance(CliRunner().invoke(model_app, arguments).exception, error)


@pytest.mark.parametrize("command", ["pull", "list", "serve"])
def test_every_command_is_documented(command: str) -> None:
    assert command in CliRunner().invoke(model_app, ["--help"]).stdout
    assert CliRunner().invoke(model_app, [command, "--help"]).exit_code == 0


def test_off_a_terminal_progress_is_lines_at_the_turns_and_now_and_then() -> None:
    out = io.StringIO()
    show = progress_lines(Console(file=out), every=3600)
    for done in (0, 5_000_000, 10_000_000, 10_000_000):
        show(done, 10_000_000, "downloading")
    show(1_000_000, 10_000_000, "joining")
    assert out.getvalue().splitlines() == [
        "downloading: 0 of 10 MB",
        "downloading: 10 of 10 MB",
        "joining: 1 of 10 MB",
    ]


def test_off_a_terminal_progress_stays_alive() -> None:
    out = io.StringIO()
    show = progress_lines(Console(file=out), every=0)
    for done in (1_000_000, 2_000_000):
        show(done, 10_000_000, "downloading")
    assert len(out.getvalue().splitlines()) == 2


def test_on_a_terminal_progress_is_a_bar() -> None:
    out = io.StringIO()
    with shown(Console(file=out, force_terminal=True, width=100)) as show:
        show(1_000_000, 2_000_000, "downloading")
        show(2_000_000, 2_000_000, "downloading")
        show(2_000_000, 2_000_000, "joining")
    assert "2.0/2.0 MB" in out.getvalue()
    assert "joining" in out.getvalue()
