"""The command line: thin. Options become one validated model, errors become a sentence and an exit code, here only."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.command import evaluate
from pipeline.checks.record import Outcome
from pipeline.errors import EndpointUnusable, GoujiError, UsageError
from pipeline.messages import message
from pipeline.models.commands import model_app
from pipeline.options import JobsOption, LangOption, LlmOption, ModelOption, UrlOption, VisionOption
from pipeline.runs import summary
from pipeline.runs.asking import plan
from pipeline.runs.outputs import FILES, write_outputs
from pipeline.runs.progress import showing
from pipeline.runs.run import collect
from pipeline.runs.run import run as run_documents
from pipeline.runs.store import Store
from pipeline.settings import load_settings
from pipeline.version import __version__

app = typer.Typer(
    name="gouji",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="勾稽 Gouji: the statistical tables of 政府信息公开工作年度报告 as data that can be trusted.",
)
app.add_typer(model_app, name="model")
app.command(name="eval")(evaluate)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Options of all commands."""


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="The folder with the reports; subfolders count.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results; it is made if it is not there.")],
    llm: LlmOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    vision: VisionOption = None,
    jobs: JobsOption = None,
    requests: Annotated[
        int | None, typer.Option(min=1, help="Requests to the endpoint under way at once; default 8.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read every report of FOLDER and write cells.csv, reports.csv, findings.csv and review.csv to OUT.

    Exit codes: 0 done, 1 done with failed documents, 2 wrong use, 3 nothing could run or the endpoint refused to serve.
    Answers of the model are kept in OUT, so that the same run later pays for none of them again.
    """
    settings = load_settings(
        llm=llm, model=model, base_url=base_url, vision=vision, jobs=jobs, requests=requests, lang=lang
    )
    sources = collect(folder, leave_out=out)
    started = time.monotonic()
    console = Console(stderr=True)
    _make_folder(out)
    with Store(out) as store:
        chosen = plan(settings, store)
        console.print(chosen.says.text(settings.lang), markup=False, highlight=False, soft_wrap=True)
        with showing(console, len(sources)) as progress:
            result = run_documents(sources, settings, chosen, progress.finished, progress.asking)
        write_outputs(result.records, out, settings.lang)
    tally = summary.Tally.of(result.records)
    files = [out / name for name in FILES]
    Console().print(summary.render(tally, settings.lang, files, time.monotonic() - started))
    if result.stopped is not None:
        stopped = message("llm_stopped", reason=result.stopped).text(settings.lang)
        raise EndpointUnusable(stopped)
    if tally.outcomes[Outcome.FAILED]:
        raise typer.Exit(1)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be made or is no folder ({error.strerror}): choose another --out") from None


def main() -> None:
    """The console script: runs the command and turns every error that a user is meant to read into one sentence."""
    try:
        app()
    except GoujiError as error:
        typer.echo(f"gouji: {error}", err=True)
        sys.exit(error.code)
