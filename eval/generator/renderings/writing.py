"""Renderings as files, with their true values beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.generator.files import Draft, make_files
from eval.generator.make import make_report
from eval.generator.renderings.rendering import Rendering
from eval.generator.report import Report, gold_csv


@dataclass(frozen=True)
class Written:
    """A rendering and where it lies; `problem` says why it could not be made."""

    rendering: Rendering
    path: Path
    problem: str = ""


def write_renderings(renderings: Sequence[Rendering], folder: Path, seed: int = 0) -> Iterator[Written]:
    """Writes documents with their true values beside them into a folder.

    What needs a program that is missing or fails is left out, with its problem. Files made by LibreOffice come last.
    """
    varied = {each.stem: each for each in (rendering.varied(seed) for rendering in renderings)}
    drafts = [Draft(each.stem, each.file, _printed(each), each.look) for each in varied.values()]
    for made in make_files(drafts):
        each = varied[made.draft.stem]
        path = folder / each.file_name
        if not made.problem:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made.data)
            gold = gold_csv(make_report(each.request), made.draft.report)
            path.with_name(f"{each.stem}.gold.csv").write_text(gold, encoding="utf-8")
        yield Written(each, path, made.problem)


def left_out(problems: Sequence[str]) -> tuple[str, ...]:
    """In: why documents could not be made, one text a document, empty for those that are there. Out: a sentence for
    each reason."""
    reasons = Counter(problem for problem in problems if problem)
    return tuple(f"{count} left out: {reason}" for reason, count in reasons.items())


def _printed(each: Rendering) -> Report:
    report = make_report(each.request)
    return report if each.edit is None else each.edit(report)
