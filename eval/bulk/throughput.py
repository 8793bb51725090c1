"""`python -m eval.bulk throughput`: how near a run comes to the throughput that the endpoint's latency and the requests
under way allow, and whether its memory grows with the documents."""

from __future__ import annotations

import argparse
import csv
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from eval.bulk.documents import write_documents
from eval.bulk.memory import held_by
from eval.bulk.outcomes import outcomes
from eval.bulk.standin import Behaviour, Counts, StandInProcess
from eval.processes import asking, gouji

_SAMPLE = 1.0
"""Seconds between two looks at the memory."""
_WARM = 0.25
"""The share of the documents after which memory should no longer grow."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A look at a run under way: seconds since it began, calls so far and at the moment, bytes held."""

    seconds: float
    calls: int
    under_way: int
    held: int


@dataclass(frozen=True)
class Measured:
    """A run: how long it took, what it held, how its documents came out, and what the endpoint was asked."""

    documents: int
    requests: int
    latency: float
    seconds: float
    code: int
    counts: Counts
    samples: tuple[Sample, ...]
    outcomes: Counter[str]

    @property
    def ideal(self) -> float:
        """Seconds that the answered calls take with as many under way all the time as may be."""
        return self.counts.answered * self.latency / self.requests

    @property
    def while_asking(self) -> float:
        """The ideal as a share of the seconds from the first call to the last answer."""
        return self.ideal / self.counts.span

    @property
    def whole(self) -> float:
        """The ideal as a share of the whole run, from the start of the program to its end."""
        return self.ideal / self.seconds

    def held_at(self, share: float) -> int:
        """The bytes held when that share of the calls was made: the median of the looks around it while asking."""
        at, about = share * self.counts.calls, 0.05 * self.counts.calls
        near = [each.held for each in self.samples if each.under_way and abs(each.calls - at) <= about]
        return int(median(near)) if near else 0


def measure(folder: Path, documents: int, requests: int, behaviour: Behaviour) -> Measured:
    """Writes so many documents into `folder` and runs them against a stand-in that behaves so."""
    reports, out = folder / "reports", folder / "out"
    for _ in write_documents(reports, documents):
        pass
    with StandInProcess(behaviour) as standin:
        command = gouji("run", reports, "--out", out, "--requests", requests)
        environment = asking(standin.url, GOUJI_REQUEST_TIMEOUT=str(_timeout(behaviour.latency)))
        samples = []
        started = time.monotonic()
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
            while process.poll() is None:
                now = standin.counts()
                samples.append(Sample(time.monotonic() - started, now.calls, now.at_once, held_by(process.pid)))
                time.sleep(_SAMPLE)
        seconds = time.monotonic() - started
        counts = standin.counts()
    return Measured(
        documents,
        requests,
        behaviour.latency,
        seconds,
        process.returncode,
        counts,
        tuple(samples),
        outcomes(out),
    )


def _timeout(latency: float) -> float:
    """The seconds that an answer may take."""
    return 1 + 3 * latency


def told(measured: Measured) -> str:
    """The figures of a run, as they are printed."""
    counts, mib = measured.counts, 1 << 20
    early, late = measured.held_at(_WARM), measured.held_at(0.95)
    ended = ", ".join(f"{count} {outcome}" for outcome, count in sorted(measured.outcomes.items()))
    return "\n".join(
        (
            f"{measured.documents} documents: {ended} (exit code {measured.code})",
            f"{counts.calls} calls, {counts.failed} of them failed; at most {counts.most_at_once} at once,"
            f" {counts.busy / counts.span:.1f} on average",
            f"ideal {measured.ideal:.1f} s; from the first call to the last answer {counts.span:.1f} s:"
            f" {measured.while_asking:.1%} of the ideal throughput",
            f"the whole run {measured.seconds:.1f} s: {measured.whole:.1%}",
            f"memory: {early / mib:.0f} MiB after {_WARM:.0%} of the calls, {late / mib:.0f} MiB after 95%, at most"
            f" {max(sample.held for sample in measured.samples) / mib:.0f} MiB;"
            f" {(late - early) / mib:+.0f} MiB",
        )
    )


def _write_samples(path: Path, measured: Measured) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("seconds", "calls", "under_way", "bytes"))
        lines.writerows((f"{each.seconds:.1f}", each.calls, each.under_way, each.held) for each in measured.samples)


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `throughput` to the commands."""
    parser = commands.add_parser("throughput", help=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--latency", type=float, default=1.0, help="seconds that an answer takes")
    parser.add_argument("--requests", type=int, default=32, help="requests under way at once")
    parser.add_argument("--faults", type=float, default=0.0, help="percentage of calls that fail")
    parser.add_argument("--seed", type=int, default=0, help="of which calls fail")
    parser.add_argument("--folder", type=Path, help="keep documents, results, log and samples.csv there")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    hang = _timeout(options.latency) + 0.1  # just longer than is waited for: it counts as under way all the time
    behaviour = Behaviour(options.latency, options.faults, hang, options.seed)
    temporary = tempfile.TemporaryDirectory(prefix="gouji-bulk-")
    with temporary as made:
        folder = options.folder or Path(made)
        measured = measure(folder, options.documents, options.requests, behaviour)
        _write_samples(folder / "samples.csv", measured)
        print(told(measured))
    return 0
