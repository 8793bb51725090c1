"""`gouji export`: the results of a run as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.messages import Lang, message
from pipeline.options import LangOption
from pipeline.review.export.dataset import Shape
from pipeline.review.export.export import Exported, Request, export
from pipeline.review.export.sink import Format
from pipeline.runs.reviewing import decided_records
from pipeline.settings import load_settings

FOLDER = "export"


def export_results(
    out: Annotated[Path, typer.Argument(help="The folder with the results of a run.")],
    format: Annotated[
        Format,
        typer.Option(
            help="csv and sqlite need nothing more; xlsx (a workbook with a sheet a report in the official layout) "
            "and parquet need gouji[export]."
        ),
    ] = Format.CSV,
    shape: Annotated[Shape, typer.Option(help="tidy: one line a cell. wide: one line a report. both.")] = Shape.BOTH,
    all_cells: Annotated[
        bool, typer.Option("--all", help="The cells in doubt or not found too, each with its status.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(help="The folder for the files; default: OUT/export. It is made if needed.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Export the results of a run: what is accepted, or corrected by a person, as CSV, XLSX, Parquet or SQLite.

    A data dictionary is always with it. Numbers are exact, and blank, 0, / and absent stay four different things.
    """
    told = load_settings(lang=lang).lang
    folder = to if to is not None else out / FOLDER
    with decided_records(out) as each:
        done = export(each, folder, Request(format, shape, all_cells, told))
    _say(done, all_cells, told)


def _say(done: Exported, all_cells: bool, lang: Lang) -> None:
    console = Console()
    key = "export_done_all" if all_cells else "export_done"
    lines = [message(key, reports=done.reports, cells=done.cells, withheld=done.withheld)]
    if 0 < done.sheets < done.reports:
        lines.append(message("export_sheets", sheets=done.sheets, most=done.sheets))
    for line in lines:
        console.print(line.text(lang), markup=False, highlight=False, soft_wrap=True)
    for file in done.files:
        console.print(str(file), markup=False, highlight=False, soft_wrap=True)
