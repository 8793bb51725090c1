"""The set as files: documents, the true values and findings beside each, and set.csv over all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.generator.draw import Draw
from eval.generator.files import Draft, Made, make_files
from eval.generator.report import findings_csv, gold_csv
from eval.generator.scanned.sources import Half
from eval.generator.sets.declared import SetDocument, documents
from eval.gold import FINDINGS_SUFFIX, GOLD_SUFFIX

INDEX = "set.csv"
_QUALITY = 60
"""Of JPEG, at most: what offices scan with, and the set stays small."""
COLUMNS = (
    *("document", "condition", "half", "form", "profile", "issuer", "year", "year_before"),
    *("published_errors", "year_errors", "prose_errors", "traps", "seed", "font", "layout", "printing", "scan"),
)


def chosen(half: Half | None, small: bool, only: Sequence[str], seed: int = 0) -> tuple[SetDocument, ...]:
    """In the set of that seed: the documents of one half or both, only the committed ones where `small`, only those
    whose file name holds one of the texts `only` where there are any."""
    return tuple(
        each
        for one in Half
        if half in (None, one)
        for each in documents(one, seed)
        if each.is_small or not small
        if not only or any(text in each.file_name for text in only)
    )


def write_set(wanted: Sequence[SetDocument], folder: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Writes documents into FOLDER/tune and FOLDER/test with their gold and findings, set.csv last, and yields the
    documents' paths. What cannot be made here is left out, and `say` is given a sentence for each reason."""
    by_name = {each.stem: each for each in wanted}
    problems: dict[str, int] = {}
    written: list[SetDocument] = []
    for made in make_files([Draft(name, each.layout.file, each.printed, each.look) for name, each in by_name.items()]):
        each = by_name[made.draft.stem]
        finished = _scanned(each, made) if each.scan and not made.problem else made
        if finished.problem:
            problems[finished.problem] = problems.get(finished.problem, 0) + 1
            continue
        written.append(each)
        yield _put(each, finished.data, folder)
    for problem, count in problems.items():
        say(f"{count} left out: {problem}")
    if written:
        lying = set(written)
        (folder / INDEX).write_text(index([each for each in wanted if each in lying]), encoding="utf-8")


def index(listed: Sequence[SetDocument]) -> str:
    """set.csv: a line a document, what is in it and how it looks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_line, listed))
    return out.getvalue()


def _line(each: SetDocument) -> tuple[str, ...]:
    request = each.request
    return (
        f"{each.half}/{each.file_name}",
        each.condition,
        each.half,
        request.form,
        request.profile,
        request.office.name,
        str(request.year),
        each.before,
        " ".join(request.published_errors),
        " ".join(request.year_faults),
        str(request.prose_errors),
        "yes" if request.prose_traps else "no",
        str(request.seed),
        each.layout.font,
        each.layout.options,
        each.habit,
        each.scan,
    )


def _scanned(each: SetDocument, made: Made) -> Made:
    """The print after its way through the scanner, stamped with the seal of its publisher."""
    try:
        # Imported here: the rest of the set is made without OpenCV.
        from eval.generator.scanned.conditions import CONDITIONS
        from eval.generator.scanned.degrade import degrade
        from eval.generator.scanned.ink import Seal
    except ModuleNotFoundError as error:
        return replace(made, problem=f"scans are made with OpenCV, {error.name} is missing: pip install 'gouji[ocr]'")
    degradation = next(condition.degradation for condition in CONDITIONS if condition.name == each.scan)
    faults = tuple(
        replace(fault, name=each.request.office.name) if isinstance(fault, Seal) else fault
        for fault in degradation.faults
    )
    encoding = degradation.encoding
    if encoding.quality is not None:
        encoding = replace(encoding, quality=min(encoding.quality, _QUALITY))
    chance = Draw(each.half, each.stem, each.request.seed).whole(0, 2**31 - 1)
    return replace(made, data=degrade(made.data, replace(degradation, faults=faults, encoding=encoding), chance))


def _put(each: SetDocument, data: bytes, folder: Path) -> Path:
    path = folder / each.half / each.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    gold = gold_csv(each.report, each.printed)
    path.with_name(each.stem + GOLD_SUFFIX).write_text(gold, encoding="utf-8")
    path.with_name(each.stem + FINDINGS_SUFFIX).write_text(findings_csv(each.told), encoding="utf-8")
    return path
