"""`gouji review` and `gouji apply`: what is open, and what a person decided about it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.adding import add_settled
from pipeline.messages import Message, message
from pipeline.options import LangOption
from pipeline.runs import summary
from pipeline.runs.reviewing import apply_sheet, open_store, reviewed, user_name
from pipeline.runs.viewing import write_views
from pipeline.settings import Settings, load_settings


def review(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the results of `gouji run`.")],
    lang: LangOption = None,
) -> None:
    """Write review.csv and the other files of OUT anew, with the decisions so far, and say what is open."""
    settings = load_settings(lang=lang)
    with open_store(out) as store:
        tally = write_views(store, out, settings)
    _say_open(tally, settings)


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
        applied = apply_sheet(store, file, user_name() if who is None else who, settings.lang)
        tally = write_views(store, out, settings)
        added: tuple[str, ...] = ()
        if gold is not None:
            decided = store.kept.documents_of({each.content for each in store.decisions()})
            added = add_settled(reviewed(store, decided), store.folder, gold)
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


def _say(text: Message, settings: Settings, *, err: bool = False) -> None:
    typer.echo(text.text(settings.lang).encode("utf-8", "backslashreplace").decode(), err=err)


def _say_open(tally: summary.Tally, settings: Settings) -> None:
    _say(message("review_open", count=tally.items.total(), documents=tally.open_documents), settings)
    Console().print(summary.why(tally, settings.lang))
