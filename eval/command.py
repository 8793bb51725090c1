"""`gouji eval`: reads a set of documents and compares the result with their true values."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from eval import report
from eval.gold import Gold, read_set
from eval.results import EvalResult, System, SystemResult
from eval.scoring.documents import DocumentScore, Effort, score_reading, score_record
from pipeline.checks.record import Record
from pipeline.checks.years import followed
from pipeline.errors import EndpointUnusable, UsageError
from pipeline.messages import message
from pipeline.options import JobsOption, LlmOption, ModelOption, UrlOption, VisionOption
from pipeline.runs.asking import plan
from pipeline.runs.cutting import Cutter
from pipeline.runs.progress import showing
from pipeline.runs.run import Source, run
from pipeline.runs.store import Store
from pipeline.settings import load_settings
from pipeline.version import __version__
from schemas.declaration import FieldId
from schemas.values import Value

OWN_SET = Path(__file__).parent / "examples"


class Reader(StrEnum):
    """Whose values are measured."""

    RECORD = "record"
    """The record: both readings reconciled and checked."""
    LAYOUT = "layout"
    LLM = "llm"


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="[SET]", help="Documents with NAME.gold.csv beside them; default: Gouji's own.")
    ] = OWN_SET,
    llm: LlmOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    vision: VisionOption = None,
    jobs: JobsOption = None,
    reader: Annotated[
        Reader, typer.Option(help="record: what a run writes. layout, llm: the values of one reader alone.")
    ] = Reader.RECORD,
    only: Annotated[list[str] | None, typer.Option("--only", help="Only documents whose name holds this text.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file too.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="Write a page with charts to this file too.")] = None,
) -> None:
    """Measure accuracy: read a set of documents and compare every cell with its true value.

    A silent error is a cell that is wrong, missing or invented and not flagged. Ends with 1 if there is any. The
    model's answers are kept in the user's cache folder and paid for once.
    """
    settings = load_settings(llm=llm, model=model, base_url=base_url, vision=vision, jobs=jobs)
    golds = [gold for gold in read_set(folder) if not only or any(text in gold.name for text in only)]
    if not golds:
        raise UsageError(f"no document of {folder} has {' or '.join(only or ())} in its name")
    console = Console(stderr=True)
    cache = platformdirs.user_cache_path("gouji") / "eval"
    cache.mkdir(parents=True, exist_ok=True)
    with Store(cache) as store:
        chosen = plan(settings, store)
        console.print(chosen.says.text(settings.lang), markup=False, highlight=False, soft_wrap=True)
        sources = [Source(gold.document, gold.name) for gold in golds]
        with showing(console, len(sources)) as progress:
            result = run(sources, settings, chosen, progress.finished, progress.asking)
    by_name = {record.document: record for record in result.records}
    after = followed(result.records)
    score = tuple(_score(by_name[gold.name], gold, reader, gold.name in after) for gold in golds)
    versions = {"gouji": __version__, "python": platform.python_version()}
    system = System(reader.value, settings.llm.value if settings.llm else "")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    told = EvalResult(folder.name, created, versions, " ".join(sys.argv), (SystemResult(system, score),))
    Console().print(report.render(told))
    if json_file is not None:
        report.write_json(told, json_file)
    if html_file is not None:
        with Cutter(settings.document_timeout) as cutter:
            crop = report.cropping(result.records, {gold.name: gold.document for gold in golds}, cutter)
            report.write_html(told, html_file, crop)
    if result.stopped is not None:
        raise EndpointUnusable(message("llm_stopped", reason=result.stopped).text(settings.lang))
    if any(document.counts.silent for document in score):
        raise typer.Exit(1)


def _score(record: Record, gold: Gold, reader: Reader, year_before: bool) -> DocumentScore:
    if reader is Reader.RECORD:
        return score_record(record, gold, year_before)
    return score_reading(_values(record, reader), gold, Effort.of(record), record.reason)


def _values(record: Record, reader: Reader) -> Mapping[FieldId, Value]:
    """What one reader alone says, without any flag."""
    readings = [pair.layout if reader is Reader.LAYOUT else pair.llm for pair in record.readings]
    return {cell.field: cell.value for reading in readings if reading for cell in reading.cells.values()}
