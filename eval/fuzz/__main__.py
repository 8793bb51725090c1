"""`python -m eval.fuzz`: mutated example reports through a real run, and what must never come of it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from eval.fuzz.judging import (
    LOOKED_AT,
    Found,
    Kind,
    lines_of,
    of_files,
    of_run,
    of_secrets,
    plant_secret,
    snapshot,
)
from eval.fuzz.make import Mutated, Nature, indices, mutated
from eval.fuzz.running import JOBS, run

_BATCH = 200
"""Files of one run: so many are on the disk at once, and a run that fails is told by so many."""
_SHOWN = 20


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass
class _Tally:
    """What all runs together came to."""

    files: int = 0
    seconds: float = 0.0
    peak: int = 0
    largest: int = 0
    natures: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)


@app.command()
def main(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Keep the files and outputs of runs with faults here; default: nothing is kept."),
    ] = None,
    files: Annotated[int, typer.Option(min=1, help="How many files.")] = 2000,
    start: Annotated[int, typer.Option(min=0, help="The first index: a long run may be made in pieces.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed makes other files.")] = 0,
    only: Annotated[Nature | None, typer.Option(help="Only examples of this nature.")] = None,
    again: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="SEED INDEX", help="Write this one file to FOLDER (or here), and end."),
    ] = None,
) -> None:
    """Damage the example reports in seeded ways, read them in real runs, and say what went wrong.

    Ends with 1 where a run failed, hung, showed a traceback, lost a file, took too much memory, or touched what lies
    outside. Files that are slow, and numbers that were accepted and are not those of the example, are told to be
    looked at.
    """
    if again is not None:
        _write(mutated(*again), folder or Path())
        return
    tally = _Tally()
    waiting = indices(files, start, only)
    while batch := list(islice(waiting, _BATCH)):
        with _place(folder, batch) as place:
            found = _one_run([mutated(seed, index) for index in batch], place, tally)
            if folder is not None and all(each.kind in LOOKED_AT for each in found):
                shutil.rmtree(place)
        _say_found(found, seed)
    _say_all(tally, seed)
    if any(each.kind not in LOOKED_AT for each in tally.found):
        raise typer.Exit(1)


@contextmanager
def _place(folder: Path | None, batch: Sequence[int]) -> Iterator[Path]:
    """An empty folder for one run, gone afterwards where no folder was given."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="gouji-fuzz-") as made:
            yield Path(made)
    else:
        place = folder.absolute() / f"{batch[0]:06d}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        yield place


def _one_run(made: Sequence[Mutated], place: Path, tally: _Tally) -> list[Found]:
    reports, out, canary = place / "reports", place / "out", place / "canary"
    reports.mkdir()
    plant_secret(canary)
    for each in made:
        _write(each, reports)
    before = snapshot(reports), snapshot(canary), sorted(place.iterdir())
    ended = run(reports, out)
    after = snapshot(reports), snapshot(canary), sorted(path for path in place.iterdir() if path != out)
    found = [*of_run(ended), *of_secrets(out), *of_files(made, out)]
    if before != after:
        found.append(Found(Kind.OUTSIDE, None, "files outside OUT were changed, made or removed"))
    lines = lines_of(out / "reports.csv")
    tally.files += len(made)
    tally.seconds += ended.seconds
    tally.peak, tally.largest = max(tally.peak, ended.peak), max(tally.largest, ended.largest)
    tally.natures.update(each.source.suffix for each in made)
    tally.outcomes.update(line["outcome"] for line in lines)
    tally.reasons.update(re.sub(r"\d+", "9", line["reason"]) for line in lines if line["reason"])
    tally.found += found
    typer.echo(
        f"{made[0].index}-{made[-1].index}: {ended.seconds:.0f} s, exit code {ended.code}, {len(found)} findings"
    )
    return found


def _say_found(found: Sequence[Found], seed: int) -> None:
    for each in found:
        if each.kind not in LOOKED_AT:
            place = f"--again {seed} {each.index}" if each.index is not None else "the run"
            typer.echo(f"  {each.kind} ({place}): {_escaped(each.text)}")


def _say_all(tally: _Tally, seed: int) -> None:
    typer.echo(f"\nSeed {seed}: {tally.files} files ({_counts(tally.natures)}), {tally.seconds:.0f} s with {JOBS} jobs")
    typer.echo(f"Memory: {tally.peak >> 20} MiB in the run at most, {tally.largest >> 20} MiB in the largest process")
    typer.echo(f"Outcomes: {_counts(tally.outcomes)}")
    typer.echo("Reasons:")
    for reason, count in tally.reasons.most_common():
        typer.echo(f"  {count:5} {_escaped(reason)[:200]}")
    typer.echo("Found:")
    for kind in Kind:
        found = [each for each in tally.found if each.kind is kind]
        typer.echo(f"  {len(found):5} {kind}")
        for each in found[:_SHOWN] if kind in LOOKED_AT else ():
            typer.echo(f"        --again {seed} {each.index}: {_escaped(each.text)[:300]}")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items()))


def _escaped(text: str) -> str:
    """Text that harms no terminal."""
    return "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)


def _write(made: Mutated, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / made.name).write_bytes(made.data)


if __name__ == "__main__":
    app()
