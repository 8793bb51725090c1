"""`gouji` in a process of its own, as measurements run it: this code, and an environment that says all it needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_CONFIGURED = ("OPENAI_", "GOUJI_")


def gouji(*arguments: object) -> list[str]:
    """The command line of `gouji ARGUMENTS`."""
    return [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """That of this process without what configures Gouji, and with `more`; messages are in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CONFIGURED)}
    return kept | {"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"} | more


def asking(url: str, **more: str) -> dict[str, str]:
    """The environment in which a stand-in at `url` is asked. No pages are drawn: they would take most of the time."""
    asked = {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none", "GOUJI_MODEL": "standin", "GOUJI_PAGE_PICTURES": "0"}
    return environment(**asked | more)
