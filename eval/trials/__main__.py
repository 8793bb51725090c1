"""`python -m eval.trials`: how well the checks find errors that were put in on purpose."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Sheet

from eval.estimates import percent
from eval.trials.errors import Error
from eval.trials.trial import Made, Trial, try_one

TABLES = ("applications", "disputes")
COUNTS = (1, 2, 3)
_COLUMNS = (
    *("errors", "trials", "visible", "detected", "all flagged", "located", "right first", "cause"),
    *("sets", "early", "ms"),
)


def main(
    each: Annotated[int, typer.Option(min=1, help="Trials of each kind of error, number of errors and table.")] = 50,
    seed: Annotated[int, typer.Option(help="The first table's seed.")] = 0,
    pages: Annotated[
        bool, typer.Option("--pages", help="Put each table on a real page and read it from there.")
    ] = False,
) -> None:
    """Put errors into consistent tables and print what the checks make of them."""
    for table_id in TABLES:
        for made in Made:
            Console().print(_sheet(table_id, made, range(seed, seed + each), pages))


def _sheet(table_id: str, made: Made, seeds: range, on_page: bool) -> Sheet:
    sheet = Sheet(title=f"{table_id}, errors {made}")
    for name in (
        "errors",
        "trials",
        "visible",
        "detected",
        "all flagged",
        "located",
        "right first",
        "cause",
        "sets",
        "early",
        "ms",
    ):
        sheet.add_column(name, justify="left" if name == "errors" else "right")
    by_count: dict[int, list[Trial]] = defaultdict(list)
    for count in COUNTS:
        for error in Error:
            found = [try_one(table_id, error, count, made, seed, on_page=on_page) for seed in seeds]
            trials = [trial for trial in found if trial is not None]
            by_count[count] += trials
            sheet.add_row(*_line(f"{count} {error}", trials))
    for count, trials in by_count.items():
        sheet.add_row(*_line(f"{count} of all kinds", trials))
    return sheet


def _line(name: str, trials: list[Trial]) -> list[str]:
    """Shares are of the errors that some sum can see."""
    seen = [trial for trial in trials if trial.visible]

    def share(what: str) -> str:
        return percent(sum(getattr(trial, what) for trial in seen), len(seen))

    times = [trial.seconds * 1000 for trial in seen]
    return [
        name,
        str(len(trials)),
        str(len(seen)),
        *(share(what) for what in ("detected", "flagged", "located", "right_first", "cause_right")),
        format(median([trial.sets for trial in seen]), "g") if seen else "",
        str(sum(not trial.complete for trial in seen)),
        format(median(times), ".0f") if times else "",
    ]


if __name__ == "__main__":
    typer.run(main)
