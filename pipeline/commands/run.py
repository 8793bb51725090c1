"""`gouji run`: the main job."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.checks.record import Outcome
from pipeline.errors import GoujiError, UsageError
from pipeline.messages import Message, message
from pipeline.options import BudgetOption, JobsOption, LangOption, LlmOption, ModelOption, UrlOption, VisionOption
from pipeline.runs import summary
from pipeline.runs.asking import plan
from pipeline.runs.engines import EngineName
from pipeline.runs.engines.engine import UnderWay
from pipeline.runs.folder import Listing, documents_in
from pipeline.runs.lock import only_run
from pipeline.runs.log import JsonLog, logging_to
from pipeline.runs.meter import Audience
from pipeline.runs.noting import Notes, State
from pipeline.runs.progress import printable, showing
from pipeline.runs.remote import RemoteFolder, is_url
from pipeline.runs.run import Order, run_folder
from pipeline.runs.status import batches_told
from pipeline.runs.stopping import stopping
from pipeline.runs.store import Store
from pipeline.runs.viewing import VIEWS
from pipeline.settings import Settings, load_settings

_MOST_NAMES = 5
"""That one sentence tells."""


def run(
    folder: Annotated[
        str, typer.Argument(help="The folder with the reports; subfolders count. Or a URL, as s3://bucket/reports.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results; it is made if it is not there.")],
    llm: LlmOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    vision: VisionOption = None,
    jobs: JobsOption = None,
    requests: Annotated[
        int | None, typer.Option(min=1, help="Requests to the endpoint under way at once; default 8.")
    ] = None,
    budget: BudgetOption = None,
    engine: Annotated[
        EngineName,
        typer.Option(
            help="Who does the work. local: worker processes on this machine. batch: the same, and the model is asked "
            "by the Batch API of its endpoint, at half the price and within a day. ray: Ray, here or on a cluster."
        ),
    ] = EngineName.LOCAL,
    wait: Annotated[
        bool | None,
        typer.Option(
            "--wait/--no-wait",
            help="With --engine batch: wait for the answers, or submit and collect them by a later run.",
        ),
    ] = None,
    rehash: Annotated[
        bool,
        typer.Option("--rehash", help="Read each file anew to see whether it has changed, though its time has not."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    log: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Write what happens to the end of this file, a JSON object a line; - for stderr."
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read every report of FOLDER and write cells.csv, reports.csv, findings.csv, review.csv and review.html to OUT.

    Results and the model's answers are kept in OUT/gouji.sqlite: the same run later does nothing again that is done,
    and pays for nothing twice. Ctrl-C once finishes what is under way, twice stops now; the same command then goes on.
    Exit codes: 0 done, 1 done with failed documents, 2 wrong use, 3 nothing could run, the endpoint refused to serve,
    no worker of a Ray cluster is left, or OUT cannot be written, 4 the budget is reached, 5 batches are under way, 130
    stopped.
    """
    settings = load_settings(
        llm=llm,
        model=model,
        base_url=base_url,
        vision=vision,
        jobs=jobs,
        requests=requests,
        budget=budget,
        batch_wait=wait,
        lang=lang,
    )
    place = RemoteFolder(folder) if is_url(folder) else Path(folder)
    listing = documents_in(place, leave_out=out) if isinstance(place, Path) else place.listing()
    order = Order(place, listing, out, engine, rehash)
    _make_folder(out)
    with ExitStack() as stack:
        if isinstance(place, RemoteFolder):
            stack.enter_context(place)
        file = stack.enter_context(logging_to(log)) if log is not None else None
        try:
            code = _run(order, settings, file, quiet=quiet)
        except GoujiError as error:
            if file is not None:
                file.stopped(error)
                file.ended(error.code)
            raise
        if file is not None:
            file.ended(code)
    if code:
        raise typer.Exit(code)


def _run(order: Order, settings: Settings, log: JsonLog | None, *, quiet: bool) -> int:
    """Runs, says on the screen how it goes, and gives the exit code."""
    started = time.monotonic()
    console = Console(stderr=True, quiet=quiet)
    with only_run(order.out), Store(order.out) as store:
        chosen = plan(settings, store, store.batches, by_batch=order.engine is EngineName.BATCH)
        currency = chosen.price.currency if chosen.price else ""
        console.print(chosen.says.text(settings.lang), markup=False, highlight=False, soft_wrap=True)
        for text in _not_taken(order.listing):
            _print(console, text, settings)
        notes = Notes(store, order.engine.value, currency)
        with (
            stopping(lambda: _print(console, message("run_stopping"), settings)) as stop,
            showing(console, currency=currency) as progress,
            notes.alive(),
        ):
            hears = Audience((progress, notes) if log is None else (progress, notes, log))
            try:
                result = run_folder(order, store, settings, chosen, hears, notes, stop)
            except GoujiError as error:
                notes.is_now(State.INTERRUPTED, error)
                for text in batches_told(store.batches.counts(), chosen.price):
                    _print(console, text, settings)
                raise
        notes.is_now(State.DONE)
        came = store.batches.counts()
    if isinstance(order.folder, RemoteFolder) and settings.crops + settings.page_pictures:
        _print(console, message("run_no_pictures"), settings)
    if result.as_before:
        _print(console, message("run_as_before", out=order.out), settings)
    if not quiet:
        files = [order.out / name for name in VIEWS]
        Console().print(summary.render(result.tally, settings.lang, files, time.monotonic() - started, currency))
        for text in batches_told(came, chosen.price):
            _print(Console(), text, settings)
    if isinstance(result.stopped, UnderWay):
        raise UnderWay(result.stopped.told, settings.lang)
    if result.stopped is not None:
        stopped = GoujiError(message("llm_stopped", reason=result.stopped).text(settings.lang))
        stopped.code = result.stopped.code
        raise stopped
    return 1 if result.tally.outcomes[Outcome.FAILED] else 0


def _not_taken(listing: Listing) -> Iterator[Message]:
    """What is said of a folder's content that is not read."""
    for folder in listing.closed:
        yield message("run_closed", folder=_some((folder,)))
    if listing.other_kinds:
        kinds = sorted(listing.other_kinds.items(), key=lambda kind: (-kind[1], kind[0]))
        told = _some([f"{suffix} {count}".strip() for suffix, count in kinds])
        yield message("run_other_kinds", count=sum(listing.other_kinds.values()), kinds=told)
    for why, names in listing.passed_over.items():
        yield message(f"run_passed_{why.value}", count=len(names), names=_some(names))


def _some(names: Sequence[str]) -> str:
    """The first of some names, fit for a terminal."""
    return printable(", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else ""))


def _print(console: Console, text: Message, settings: Settings) -> None:
    console.print(text.text(settings.lang), markup=False, highlight=False, soft_wrap=True)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be made or is no folder ({error.strerror}): choose another --out") from None
