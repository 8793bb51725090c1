"""The command line: thin. Options become one validated model, errors become a sentence and an exit code, here only."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.adding import add_settled
from eval.command import evaluate
from pipeline.checks.record import Outcome, Record
from pipeline.errors import EndpointUnusable, GoujiError, UsageError
from pipeline.findings import FindingKind
from pipeline.messages import Message, message
from pipeline.models.commands import model_app
from pipeline.options import JobsOption, LangOption, LlmOption, ModelOption, UrlOption, VisionOption
from pipeline.review.export.command import export_command
from pipeline.review.page import INDEX as PAGE
from pipeline.runs import summary
from pipeline.runs.asking import plan
from pipeline.runs.outputs import FILES
from pipeline.runs.progress import Shown, showing
from pipeline.runs.reviewing import apply_sheet, decided_records, open_store, reviewed, user_name, write_views
from pipeline.runs.run import OnRecord, collect
from pipeline.runs.run import run as run_documents
from pipeline.runs.store import Store
from pipeline.settings import Settings, load_settings
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
app.command(name="export")(export_command(decided_records))


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
    """Read every report of FOLDER and write cells.csv, reports.csv, findings.csv, review.csv and review.html to OUT.

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
            result = run_documents(sources, settings, chosen, _kept(store, progress), progress.asking)
        store.folder = folder
        store.keep_records(source.name for source in sources)
        for record in result.records:
            if any(finding.kind is FindingKind.CROSS_YEAR for finding in record.findings):
                store.put_record(record)  # again, with what the other years of the run say of it
        tally = write_views(store, out, settings)
    files = [out / name for name in (*FILES, PAGE)]
    currency = chosen.price.currency if chosen.price else ""
    Console().print(summary.render(tally, settings.lang, files, time.monotonic() - started, currency))
    if result.stopped is not None:
        stopped = message("llm_stopped", reason=result.stopped).text(settings.lang)
        raise EndpointUnusable(stopped)
    if tally.outcomes[Outcome.FAILED]:
        raise typer.Exit(1)


@app.command()
def review(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the results of `gouji run`.")],
    lang: LangOption = None,
) -> None:
    """Write review.csv and the other files of OUT anew, with the decisions so far, and say what is open."""
    settings = load_settings(lang=lang)
    with open_store(out) as store:
        tally = write_views(store, out, settings)
    _say_open(tally, settings)


@app.command(name="apply")
def apply_decisions(
    file: Annotated[
        Path, typer.Argument(help="review.csv as you filled it in: CSV as any spreadsheet saves it, or XLSX.")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="The folder of the run; default: where FILE is.")] = None,
    who: Annotated[str | None, typer.Option(help="Who decided; default: your name on this machine.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option(help="Add the documents that are wholly settled to this folder, as true values for `gouji eval`."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Take the decisions in a filled-in review.csv, check again, and write the files of OUT anew.

    A line that is not clear is named with what to do, and nothing of it is taken; the others are. The same file may be
    applied again. Exit codes: 0 all taken, 1 lines were refused, 2 the file cannot be read.
    """
    settings = load_settings(lang=lang)
    out = file.parent if out is None else out
    with open_store(out) as store:
        applied = apply_sheet(store, file, user_name() if who is None else who)
        tally = write_views(store, out, settings)
        added = add_settled(reviewed(store), store.folder, gold) if gold is not None else ()
    for refusal in applied.refused:
        _say(message("apply_line", line=refusal.line, item=refusal.item, why=refusal.why), settings, err=True)
    if not applied.new and not applied.refused:
        _say(message("apply_nothing_new"), settings)
    _say(message("apply_done", new=applied.new, known=applied.known, refused=len(applied.refused)), settings)
    _say_open(tally, settings)
    if gold is not None:
        told = message("apply_gold", folder=gold, documents=", ".join(added))
        _say(told if added else message("apply_gold_none", folder=gold), settings)
    if applied.refused:
        raise typer.Exit(1)


def _kept(store: Store, progress: Shown) -> OnRecord:
    def finished(record: Record) -> None:
        store.put_record(record)
        progress.finished(record)

    return finished


def _say(text: Message, settings: Settings, *, err: bool = False) -> None:
    typer.echo(text.text(settings.lang).encode("utf-8", "backslashreplace").decode(), err=err)


def _say_open(tally: summary.Tally, settings: Settings) -> None:
    _say(message("review_open", count=tally.items.total(), documents=tally.open_documents), settings)
    Console().print(summary.why(tally, settings.lang))


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
