"""`gouji status`: how a run stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.options import LangOption
from pipeline.runs.reviewing import open_store
from pipeline.runs.status import status_of, told
from pipeline.settings import load_settings


def status(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the results of `gouji run`.")],
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object, for other programs.")] = False,
    lang: LangOption = None,
) -> None:
    """Say how a run stands, while it runs or after: documents, cells in doubt, rate, cost, what is open."""
    settings = load_settings(lang=lang)
    with open_store(out) as store:
        now = status_of(out, store)
    text = json.dumps(now.as_json(), ensure_ascii=True) if as_json else told(now, settings.lang)
    typer.echo(text.encode("utf-8", "backslashreplace").decode())
