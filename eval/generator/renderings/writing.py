"""Renderings as files, with their true values beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.generator.make import make_report
from eval.generator.prints import PrintFailed, chromium_pdf, libreoffice_files
from eval.generator.renderings.rendering import Program, Rendering
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
    varied = [each.varied(seed) for each in renderings]
    converted = [each for each in varied if each.file.program is Program.LIBREOFFICE]
    for each in varied:
        if each not in converted:
            yield _written(each, folder)
    for suffix in dict.fromkeys(each.file.suffix for each in converted):
        yield from _converted([each for each in converted if each.file.suffix == suffix], suffix, folder)


def left_out(written: Sequence[Written]) -> tuple[str, ...]:
    """Why documents are missing: a sentence for each reason."""
    reasons = Counter(each.problem for each in written if each.problem)
    return tuple(f"{count} left out: {reason}" for reason, count in reasons.items())


def _written(each: Rendering, folder: Path) -> Written:
    report = make_report(each.request)
    data = _drawn(each, report)
    try:
        return _put(each, report, chromium_pdf(data) if each.file.program is Program.CHROMIUM else data, folder)
    except PrintFailed as error:
        return Written(each, folder / each.file_name, str(error))


def _converted(renderings: Sequence[Rendering], suffix: str, folder: Path) -> Iterator[Written]:
    """Word files that LibreOffice turns into others, in one go: starting it takes longer than a file does."""
    reports = {each.stem: make_report(each.request) for each in renderings}
    sources = {each.stem + each.file.drawn: _drawn(each, reports[each.stem]) for each in renderings}
    try:
        # WPS writes the format of old Word files under a suffix of its own.
        made = libreoffice_files(sources, suffix.removeprefix(".").replace("wps", "doc"))
    except PrintFailed as error:
        yield from (Written(each, folder / each.file_name, str(error)) for each in renderings)
        return
    for each in renderings:
        yield _put(each, reports[each.stem], made[each.stem + each.file.drawn], folder)


def _drawn(each: Rendering, report: Report) -> bytes:
    return each.file.render(_printed(each, report), each.look)


def _printed(each: Rendering, report: Report) -> Report:
    return report if each.edit is None else each.edit(report)


def _put(each: Rendering, report: Report, data: bytes, folder: Path) -> Written:
    path = folder / each.file_name
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.with_name(f"{each.stem}.gold.csv").write_text(gold_csv(report, _printed(each, report)), encoding="utf-8")
    return Written(each, path)
