"""The prompts on file."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts

FILES = sorted(Path(prompts.__file__).parent.glob("*.md"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_prompt_has_a_version_and_a_text(path: Path) -> None:
    prompt = prompts.load(path.stem)
    assert prompt.version.isdigit()
    assert prompt.text


def test_a_prompt_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        prompts.load("nothing")
