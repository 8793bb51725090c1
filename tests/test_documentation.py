"""What the documentation says stays true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.runs.outputs import FILES

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")


def _commands(command: Any, prefix: str = "") -> list[tuple[str, str]]:
    if not isinstance(command, TyperGroup):
        return [(prefix.strip(), command.help or "")]
    context = typer.Context(command)
    inner = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
    return [pair for name, each in inner for pair in _commands(each, f"{prefix} {name}")]


COMMANDS = _commands(get_command(app))


def test_all_commands_are_there() -> None:
    assert [name for name, _ in COMMANDS] == [
        *("run", "status", "cancel", "review", "apply", "export", "eval"),
        *("model pull", "model list", "model serve", "doctor"),
    ]


def test_a_command_that_is_not_there_is_told_with_the_likeliest() -> None:
    told = CliRunner().invoke(app, ["stats"])
    assert told.exit_code == 2
    assert "Did you mean 'status'?" in told.output


@pytest.mark.parametrize("command", ["--version", "status"])
def test_a_command_is_not_slowed_by_what_others_need(command: str) -> None:
    asked = f"import sys; from pipeline.cli import app; app([{command!r}, '--help'], standalone_mode=False)"
    program = f"{asked}; print(*sorted({{'pymupdf', 'numpy', 'eval', 'openai'}} & set(sys.modules)), file=sys.stderr)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stderr.split() == []


@pytest.mark.parametrize(("name", "text"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_explains_itself(name: str, text: str) -> None:
    assert len(text) > 30


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_file_of_a_run_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for name in ("run", "status", "cancel", "review", "apply", "export", "eval", "model pull", "doctor"):
        assert f"gouji {name}" in text
    for file in FILES:
        assert f"`{file}`" in text
    assert "{{" not in text


@pytest.mark.parametrize("readme", READMES)
def test_what_the_readme_links_to_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    assert all((ROOT / target).exists() for target in targets)
