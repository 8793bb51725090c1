"""The prompts, one file each, with the version in its head. A changed text needs a new version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it is on file."""

    name: str
    version: str
    text: str


@cache
def load(name: str, package: str = __name__) -> Prompt:
    """The prompt in `NAME.md` of a package, this one unless told. Raises FileNotFoundError, or ValueError for a file
    without a version head."""
    content = resources.files(package).joinpath(f"{name}.md").read_text(encoding="utf-8")
    head, separator, text = content.partition("\n---\n")
    key, _, version = head.strip().partition(":")
    if not separator or key != "version" or not version.strip():
        raise ValueError(f"{name}.md of {package} must begin with a line `version: N`, then a line `---`")
    return Prompt(name, version.strip(), text.strip())


def versions() -> dict[str, str]:
    """The version of each prompt, by its name."""
    files = (each.name for each in resources.files(__name__).iterdir())
    return {name: load(name).version for name in sorted(file[:-3] for file in files if file.endswith(".md"))}
