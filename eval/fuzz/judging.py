"""What is wrong with a run over mutated files: what must never happen, and what a person should look at."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from eval.fuzz.make import Mutated
from eval.fuzz.running import DOCUMENT_TIMEOUT, Ended
from eval.gold import GOLD_SUFFIX, Gold, read_gold
from schemas.declaration import FieldId

MOST_MEMORY = 2 << 30
"""Bytes that a process of a run may hold."""
_SLOW = DOCUMENT_TIMEOUT / 2
_SECRETS = (b"gouji-canary-5c1f", b"root:x:0:0")
"""What stands in files outside the folder that mutated files point to."""
_NOISE = ("Traceback", "Warning:", "warning:", "MuPDF error", "Exception ignored", "libpng", "[ WARN", "Corrupt JPEG")
"""What a run shows of a fault in itself, or of the libraries below it."""
_CLASS_NAME = re.compile(r"\b[A-Za-z]+(?:Error|Exception|Warning)\b|0x[0-9a-f]{6,}|<class|<built-in")

Line = Mapping[str, str]
Snapshot = Mapping[str, str]
"""Of the files below a folder: path to hash."""


class Kind(StrEnum):
    """What was found. All but the last two must never happen."""

    ENDED = "the run itself failed"
    SHOWN = "a traceback or warning on screen"
    LOST = "no line in reports.csv"
    UNSAID = "failed without a plain reason"
    BUG = "Gouji failed on it"
    CRASH = "the parser crashed"
    HANG = "the time limit was reached"
    MEMORY = "too much memory"
    OUTSIDE = "a file outside was read or changed"
    SLOW = "near the time limit"
    SILENT = "accepted numbers that the example does not print, or a table gone, without a flag"


LOOKED_AT = (Kind.SLOW, Kind.SILENT)
"""What is no fault by itself: a file whose numbers were changed does say other numbers."""


@dataclass(frozen=True)
class Found:
    """One finding: about one file, or about the whole run where `index` is None."""

    kind: Kind
    index: int | None
    text: str


def snapshot(folder: Path) -> Snapshot:
    """What the files below a folder hold."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def plant_secret(canary: Path) -> None:
    """Puts down the file that mutated files try to read."""
    canary.mkdir()
    (canary / "secret.txt").write_bytes(_SECRETS[0])


def of_run(ended: Ended) -> Iterator[Found]:
    """What the process itself shows."""
    if ended.code not in (0, 1):
        code = "it did not end" if ended.code is None else f"exit code {ended.code}"
        yield Found(Kind.ENDED, None, f"{code}: {ended.screen[-600:]}")
    for word in _NOISE:
        if word in ended.screen:
            at = ended.screen.index(word)
            yield Found(Kind.SHOWN, None, ended.screen[max(0, at - 200) : at + 800])
    if max(ended.peak, ended.largest) > MOST_MEMORY:
        yield Found(Kind.MEMORY, None, f"{ended.peak >> 20} MiB in the run, {ended.largest >> 20} MiB in a process")


def of_secrets(out: Path) -> Iterator[Found]:
    """What of the files outside came into the outputs."""
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        if any(secret in path.read_bytes() for secret in _SECRETS):
            yield Found(Kind.OUTSIDE, None, f"{path.name} holds what stands in a file outside the folder")


def of_files(made: Sequence[Mutated], out: Path) -> Iterator[Found]:
    """What the outputs say, or do not say, of each file."""
    reports = {line["document"]: line for line in lines_of(out / "reports.csv")}
    cells = _by_document(out / "cells.csv")
    findings = _by_document(out / "findings.csv")
    for each in made:
        line = reports.get(each.name)
        if line is None:
            yield Found(Kind.LOST, each.index, each.name)
        elif line["outcome"] == "failed":
            yield from _of_reason(each, line["reason"])
        else:
            text = _silent(_gold(each.source), cells.get(each.name, ()), findings.get(each.name, ()))
            if text:
                yield Found(Kind.SILENT, each.index, f"{each.name}: {text}")
        if line is not None and float(line["seconds"] or 0) > _SLOW:
            yield Found(Kind.SLOW, each.index, f"{each.name}: {line['seconds']} s")


def _of_reason(made: Mutated, reason: str) -> Iterator[Found]:
    told: Mapping[str, Kind] = {
        "please report it": Kind.BUG,
        "the parser crashed": Kind.CRASH,
        "took longer than": Kind.HANG,
        "of memory": Kind.MEMORY,
    }
    kinds = [kind for words, kind in told.items() if words in reason]
    if not kinds and (len(reason) < 15 or "\n" in reason or _CLASS_NAME.search(reason)):
        kinds = [Kind.UNSAID]
    for kind in kinds:
        yield Found(kind, made.index, f"{made.name}: {reason}")


def _silent(gold: Gold, cells: Sequence[Line], findings: Sequence[Line]) -> str:
    """The accepted cells that differ from what the example prints, and the tables of which nothing is said at all."""
    read = {FieldId(line["table"], line["row"], line["column"]): line for line in cells}
    other = [
        f"{'/'.join(field)} {gold.cells[field].text or 'blank' if field in gold.cells else 'nothing'} → "
        f"{line['value'] or 'blank'}"
        for field, line in read.items()
        if line["status"] == "accepted" and (field not in gold.cells or line["value"] != gold.cells[field].text)
    ]
    told = {line["table"] for line in findings}
    gone = gold.tables - {field.table for field in read} - told
    parts = [f"{len(other)} cells, first {other[0]}"] if other else []
    parts += [f"no word of the table {table}" for table in sorted(gone) if "" not in told]
    return "; ".join(parts)


@cache
def _gold(source: Path) -> Gold:
    return read_gold(source.with_name(source.stem + GOLD_SUFFIX))


def lines_of(path: Path) -> list[dict[str, str]]:
    """The lines of one of the outputs; none where it was not written."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _by_document(path: Path) -> dict[str, list[Line]]:
    grouped: dict[str, list[Line]] = {}
    for line in lines_of(path):
        grouped.setdefault(line["document"], []).append(line)
    return grouped
