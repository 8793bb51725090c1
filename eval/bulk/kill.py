"""`python -m eval.bulk kill`: a run that is killed at random moments and taken up again each time, against one that is
left alone. The files must be the same byte for byte, and next to nothing paid twice.

The moments are drawn over the calls of the run, not over its seconds, so that they lie in its work however busy the
machine is: each a random while after a random call. What is under way at the endpoint when the process is killed is
lost by nature: with one request at a time that is at most one call a kill. The stand-in reads some numbers wrong, so
that there are second looks, and calls enough for that to be within the two percent.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.bulk.documents import write_documents
from eval.bulk.standin import Behaviour, StandInProcess
from eval.processes import asking, gouji
from pipeline.runs.outputs import FILES

_POLL = 0.03
MOST_TWICE = 0.02
"""The share of the calls of one pass that may be made twice."""


@dataclass(frozen=True)
class Trial:
    """What came of it. `calls` are those of all attempts, `once` those of the run that was left alone, `seconds` what
    that took; `kills` struck a living process, `before_asking` of them before it had asked anything; `differing` are
    files that are not the same."""

    documents: int
    requests: int
    kills: int
    before_asking: int
    once: int
    calls: int
    seconds: float
    differing: tuple[str, ...]
    intact: bool

    @property
    def twice(self) -> float:
        """The calls made beyond one pass, as a share of it."""
        return self.calls / self.once - 1

    @property
    def passed(self) -> bool:
        """Whether the files are the same, the store is whole, and no more was paid than may be."""
        return not self.differing and self.intact and self.calls - self.once <= MOST_TWICE * self.once


def kill_trial(folder: Path, documents: int, times: int, requests: int, slips: int, seed: int) -> Trial:
    """Writes documents into `folder`, runs them once undisturbed and once killed so many times at seeded moments."""
    reports, alone, killed = folder / "reports", folder / "alone", folder / "killed"
    for _ in write_documents(reports, documents, seed):
        pass
    behaviour = Behaviour(latency=0.0, slips=slips)
    with StandInProcess(behaviour) as standin:
        before = time.monotonic()
        _finish(_start(reports, alone, standin.url, requests, folder))
        seconds, counts = time.monotonic() - before, standin.counts()
        once, gap = counts.calls, counts.span / times
    chance = random.Random(seed)  # noqa: S311
    moments = [*sorted(chance.sample(range(1, once), times - 1)), once]  # the last one when all is asked
    kills = before_asking = 0
    with StandInProcess(behaviour) as standin:
        for moment in moments:
            asked = standin.counts().calls
            process = _start(reports, killed, standin.url, requests, folder)
            while standin.counts().calls < moment and process.poll() is None:
                time.sleep(_POLL)
            time.sleep(chance.uniform(0, gap))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
                before_asking += standin.counts().calls == asked
            process.wait()
        _finish(_start(reports, killed, standin.url, requests, folder))
        calls = standin.counts().calls
    differing = tuple(name for name in FILES if (alone / name).read_bytes() != (killed / name).read_bytes())
    return Trial(documents, requests, kills, before_asking, once, calls, seconds, differing, _is_intact(killed))


def _start(reports: Path, out: Path, url: str, requests: int, folder: Path) -> subprocess.Popen[bytes]:
    """`gouji run` in a process group of its own."""
    command = gouji("run", reports, "--out", out, "--requests", requests)
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            command, env=asking(url), stdout=log, stderr=log, start_new_session=True
        )


def _finish(process: subprocess.Popen[bytes]) -> None:
    code = process.wait()
    if code not in (0, 1):
        raise RuntimeError(f"gouji run ended with {code}: see the log in the folder (--folder)")


def _is_intact(out: Path) -> bool:
    with closing(sqlite3.connect(out / "gouji.sqlite")) as store:
        return bool(store.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def told(trial: Trial) -> str:
    """The figures of a trial, as they are printed."""
    files = f"differ: {', '.join(trial.differing)}" if trial.differing else "are the same byte for byte"
    return "\n".join(
        (
            f"{trial.documents} documents, {trial.requests} request(s) at a time; undisturbed: {trial.once} calls,"
            f" {trial.seconds:.0f} s",
            f"killed {trial.kills} times by SIGKILL of the process group, {trial.before_asking} times before any call",
            f"calls of all attempts: {trial.calls}, {1 + trial.twice:.2%} of one pass",
            f"{', '.join(FILES)} {files}; the store is {'whole' if trial.intact else 'DAMAGED'}",
        )
    )


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `kill` to the commands."""
    parser = commands.add_parser("kill", help="a run killed again and again against one that is left alone")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--times", type=int, default=50, help="how often it is killed")
    parser.add_argument("--requests", type=int, default=1, help="requests under way at once; each kill loses as many")
    parser.add_argument("--slips", type=int, default=3, help="numbers of each table that the stand-in reads wrong")
    parser.add_argument("--seed", type=int, default=0, help="of the documents and of the moments")
    parser.add_argument("--folder", type=Path, help="keeps documents, results and log there")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="gouji-kill-") as made:
        folder = options.folder or Path(made)
        trial = kill_trial(folder, options.documents, options.times, options.requests, options.slips, options.seed)
    print(told(trial))
    return 0 if trial.passed else 1
