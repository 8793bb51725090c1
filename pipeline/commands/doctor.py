"""`gouji doctor`: what is installed, reachable and supported."""

from __future__ import annotations

import typer
from rich.console import Console

from pipeline.options import LangOption, ModelOption, UrlOption
from pipeline.runs.health import State, examine
from pipeline.runs.progress import printable
from pipeline.settings import load_settings

_MARKS = {State.READY: "✓", State.ABSENT: "-", State.BROKEN: "✗"}


def doctor(model: ModelOption = None, base_url: UrlOption = None, lang: LangOption = None) -> None:
    """Say what is installed here, who answers a run's questions, and whether that works.

    A configured endpoint is asked about one small table, as a run would ask it; that costs some hundred tokens. Marks:
    ✓ ready, - not here, which only matters if you need it, ✗ does not work. Exit codes: 0 nothing is broken, 3
    something is.
    """
    settings = load_settings(model=model, base_url=base_url, lang=lang)
    console = Console()
    broken = False
    for check in examine(settings):
        broken |= check.state is State.BROKEN
        text = printable(check.told.text(settings.lang))
        console.print(f"{_MARKS[check.state]} {text}", markup=False, highlight=False, soft_wrap=True)
    if broken:
        raise typer.Exit(3)
