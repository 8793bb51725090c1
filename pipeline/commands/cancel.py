"""`gouji cancel`: gives up batches."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import Interrupted
from pipeline.messages import message
from pipeline.options import LangOption, UrlOption
from pipeline.runs.asking import batch_post
from pipeline.runs.engines.engine import UnderWay
from pipeline.runs.giving_up import give_up
from pipeline.runs.lock import only_run
from pipeline.runs.reviewing import open_store
from pipeline.runs.status import batches_told
from pipeline.settings import load_settings


def cancel(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the results of `gouji run`.")],
    base_url: UrlOption = None,
    lang: LangOption = None,
) -> None:
    """Give up the batches of OUT that are under way: the provider is told to end them, which may take ten minutes, and
    what they answered by then is kept.

    The next run takes these answers and asks the rest, by whichever engine. Ctrl-C leaves; the same command goes on.
    Exit codes: 0 no batch is under way any more, 2 wrong use, 3 the endpoint refused to serve, 5 batches are under way
    at another endpoint, 130 stopped.
    """
    settings = load_settings(base_url=base_url, lang=lang)
    with open_store(out) as store, only_run(out):
        if store.batches.counts().batches:
            with closing(batch_post(settings, store.batches)) as post:
                try:
                    give_up(post, settings.batch_poll, settings.attempts)
                except KeyboardInterrupt:
                    raise Interrupted(message("cancel_stopped").text(settings.lang)) from None
        counts, price = store.batches.counts(), store.results.last_price
        elsewhere = ", ".join(store.batches.endpoints())
    for line in batches_told(counts, price):
        typer.echo(line.text(settings.lang))
    if elsewhere:
        raise UnderWay(message("batches_elsewhere", endpoints=elsewhere), settings.lang)
