"""`python -m eval.bulk many`: a store of many finished documents, and how long it takes to find that nothing is to do,
and to write all files after one document has come.

A few reports are really read, one in four of them with an item to review. The others are **copies of their results**
under names, contents, issuers and years of their own, written straight into the store, with small files to match. What
is measured is how a run compares folder and store, how all files are written (the first time, when no line of them is
kept, and after that), and how `gouji status` counts: not the reading of documents.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eval.bulk.documents import office, write_documents
from eval.bulk.memory import held_by
from eval.processes import environment, gouji
from pipeline.messages import message
from pipeline.process import LlmPolicy
from pipeline.runs.asking import Plan
from pipeline.runs.folder import Stamp
from pipeline.runs.keys import recipe_of
from pipeline.runs.store import Store
from pipeline.runs.years import compare_years
from pipeline.settings import load_settings

_PATTERNS = 8
"""Reports that are really read."""
_FAULTY = 4
"""Of so many reports one has an item to review."""
_SAMPLE = 0.1
"""Seconds between two looks at the memory."""
_FIRST_YEAR = 2021
_IN_A_FOLDER = 1000
_NEW = "0000/new.txt"
"""The document that comes: among the first by name, so that all others follow it."""
_BATCH = 1000
_SHA256, _ISSUER, _YEAR = "@sha256@", "@issuer@", "@year@"


@dataclass(frozen=True)
class Took:
    """A command: its seconds on the clock and of the processor, the most memory that it and all that it started held in
    bytes, its exit code, and the last line that it said."""

    command: str
    seconds: float
    cpu: float
    held: int
    code: int
    said: str


def many(folder: Path, documents: int, years: int) -> list[Took]:
    """Fills `folder` with so many documents and results, of so many years of each office, and runs each command on
    them."""
    reports, out = folder / "reports", folder / "out"
    for _ in write_documents(reports, _PATTERNS, faulty=_FAULTY):
        pass
    run = ("run", str(reports), "--out", str(out), "--llm", "never")
    _took(*run)
    before, cpu_before = time.monotonic(), time.process_time()
    with Store(out) as store:
        for start in range(0, documents - _PATTERNS, _BATCH):
            _copy(store, reports, range(start, min(start + _BATCH, documents - _PATTERNS)), years)
        copied, cpu_copied = time.monotonic(), time.process_time()
        compare_years(store)
    compared, cpu_compared = time.monotonic(), time.process_time()
    took = [
        Took("(copying results and files)", copied - before, cpu_copied - cpu_before, 0, 0, ""),
        Took("(comparing all years, the first time)", compared - copied, cpu_compared - cpu_copied, 0, 0, ""),
    ]
    took.append(_took("review", str(out), said="(writing all files, the first time)"))
    status = ("status", str(out))
    took += [_took(*each) for each in (run, status, (*status, "--json"), (*run, "--rehash"))]
    (reports / _NEW).write_bytes((reports / "report-000000.txt").read_bytes() + b"\n")
    took.append(_took(*run, said="(one document has come)"))
    return took


class _Copy(NamedTuple):
    """A document that is made: its name, content, office and year."""

    name: str
    content: bytes
    issuer: str
    year: str

    @classmethod
    def of(cls, number: int, years: int) -> _Copy:
        rest, year = divmod(number, years)
        name = f"{number // _IN_A_FOLDER:04}/copy-{number:07}.txt"
        return cls(name, f"copy {number}\n".encode(), office(rest).name, str(_FIRST_YEAR + year))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def _copy(store: Store, reports: Path, numbers: Sequence[int], years: int) -> None:
    """Puts copies of the results of the first documents into the store, and files for them into the folder."""
    columns = [row[1] for row in store.all("PRAGMA table_info(results)")]
    patterns = list(_patterns(store, columns))
    recipe = recipe_of(Plan(LlmPolicy.NEVER, None, 1, message("llm_never")), load_settings())
    documents, results, records = [], [], []
    for number in numbers:
        copy, (values, record) = _Copy.of(number, years), patterns[number % len(patterns)]
        path = reports / copy.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(copy.content)
        key = recipe.key(copy.sha256, copy.name)
        documents.append((copy.name, key, copy.sha256, *Stamp.of(path.stat())))
        told = values | {"key": key, "issuer": copy.issuer, "year": copy.year}
        results.append([told[column] for column in columns])
        for mark, text in ((_SHA256, copy.sha256), (_ISSUER, json.dumps(copy.issuer)[1:-1]), (_YEAR, copy.year)):
            record = record.replace(mark, text)
        records.append((key, record))
    with store.transaction():
        store.write_all("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", documents)
        store.write_all(f"INSERT OR REPLACE INTO results VALUES ({', '.join('?' * len(columns))})", results)  # noqa: S608
        store.write_all("INSERT OR REPLACE INTO records VALUES (?, ?)", records)


def _patterns(store: Store, columns: Sequence[str]) -> Iterator[tuple[dict[str, object], str]]:
    """The results of the documents that were read, with marks in the place of content, issuer and year."""
    names = [f"report-{number:06}.txt" for number in range(_PATTERNS)]
    for name in names:
        (key,) = store.one("SELECT key FROM documents WHERE document = ?", (name,))
        values = dict(zip(columns, store.one("SELECT * FROM results WHERE key = ?", (key,)), strict=True))
        (text,) = store.one("SELECT record FROM records WHERE key = ?", (key,))
        parts = json.loads(text)
        parts[1], parts[3][0], parts[3][1] = _SHA256, _ISSUER, _YEAR
        yield values, json.dumps(parts, separators=(",", ":"))


def _took(*arguments: str, said: str = "") -> Took:
    """Runs `gouji` in a process of its own. `said` is told of the command."""
    before, cpu_before = time.monotonic(), _children()
    held = 0
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(gouji(*arguments), env=environment(), stdout=out, stderr=err)  # noqa: S603
        while process.poll() is None:
            held = max(held, held_by(process.pid))
            time.sleep(_SAMPLE)
        out.seek(0)
        err.seek(0)
        lines = [*out.read().splitlines(), *err.read().splitlines()]
    seconds, cpu = time.monotonic() - before, _children() - cpu_before
    command = " ".join(("gouji", *arguments, *([said] if said else ())))
    return Took(command, seconds, cpu, held, process.returncode, lines[-1] if lines else "")


def _children() -> float:
    """Seconds of the processor of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(documents: int, took: Sequence[Took]) -> str:
    """The figures, as they are printed."""
    lines = [f"{documents} documents, all but {_PATTERNS} of them copies of results"]
    lines += [
        f"{each.seconds:8.2f} s, CPU {each.cpu:7.2f} s  {each.held >> 20:5} MiB  exit {each.code}  {each.command}"
        for each in took
    ]
    lines += [f"    {each.said}" for each in took if each.said]
    return "\n".join(lines)


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `many` to the commands."""
    parser = commands.add_parser("many", help="many finished documents: how fast a run and status find so")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=1, help="of each office; of several, all are compared first")
    parser.add_argument("--folder", type=Path, help="keeps documents and results there; 0.25 MB a document")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="gouji-many-") as made:
        took = many(options.folder or Path(made), options.documents, options.years)
    print(told(options.documents, took))
    return max(each.code for each in took)
