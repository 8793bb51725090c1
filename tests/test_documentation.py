"""What the documentation says stays true."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.runs.outputs import FILES

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")


def _commands(command: object, prefix: str = "") -> list[tuple[str, str]]:
    inner = getattr(command, "commands", None)
    if not inner:
        return [(prefix.strip(), getattr(command, "help", "") or "")]
    return [pair for name, each in inner.items() for pair in _commands(each, f"{prefix} {name}")]


COMMANDS = _commands(get_command(app))


@pytest.mark.parametrize(("name", "text"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_explains_itself(name: str, text: str) -> None:
    assert len(text) > 30


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_file_of_a_run_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for name in ("run", "status", "review", "apply", "export", "eval", "model pull"):
        assert f"gouji {name}" in text
    for file in FILES:
        assert f"`{file}`" in text
    assert "{{" not in text


@pytest.mark.parametrize("readme", READMES)
def test_what_the_readme_links_to_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    assert all((ROOT / target).exists() for target in targets)
