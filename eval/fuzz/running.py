"""A real `gouji run` over a folder, in a process of its own, whose screen, exit code, time and memory are looked at."""

from __future__ import annotations

import re
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from eval.processes import environment, gouji

DOCUMENT_TIMEOUT = 60.0
"""Seconds for one document: an undamaged scan of three pages takes about five, more beside other work."""
JOBS = 2
_STARTING = 60.0
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True)
class Ended:
    """How a run ended. `code` is None where it did not within its time; `peak` is the resident memory, in bytes, of the
    run itself, `largest` that of the largest process that any run so far has started."""

    code: int | None
    screen: str
    seconds: float
    peak: int
    largest: int


def run(folder: Path, out: Path, timeout: float = DOCUMENT_TIMEOUT) -> Ended:
    """Reads a folder by layout alone, as `gouji run FOLDER --out OUT --llm never` does."""
    files = sum(1 for _ in folder.iterdir())
    command = gouji("run", folder, "--out", out, "--llm", "never", "--jobs", JOBS)
    started = time.monotonic()
    with tempfile.TemporaryFile() as screen:
        process = subprocess.Popen(  # noqa: S603
            command, stdout=screen, stderr=screen, cwd=folder, env=environment(GOUJI_DOCUMENT_TIMEOUT=str(timeout))
        )
        peak, limit = 0, _STARTING + files * timeout / JOBS
        while process.poll() is None and time.monotonic() - started < limit:
            peak = max(peak, _peak_of(process.pid))
            time.sleep(0.2)
        code = process.poll()
        if code is None:
            process.terminate()
            process.wait()
        screen.seek(0)
        shown = screen.read().decode("utf-8", "replace")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Ended(code, shown, time.monotonic() - started, peak, largest)


def _peak_of(process: int) -> int:
    """The most memory that a process has had so far; 0 where the system does not say, or it has ended."""
    try:
        found = _PEAK.search(Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
