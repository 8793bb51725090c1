"""A real `gouji run` over a folder, in a process of its own, whose screen, exit code, time and memory are looked at."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

DOCUMENT_TIMEOUT = 60.0
"""Seconds for one document: an undamaged scan of three pages takes about five, more beside other work."""
JOBS = 2
_STARTING = 60.0
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_CONFIGURED = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GOUJI_")
_ROOT = Path(__file__).parents[2]
_COMMAND = "from pipeline.cli import main; main()"


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
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CONFIGURED)}
    environment = {**kept, "PYTHONPATH": str(_ROOT), "GOUJI_DOCUMENT_TIMEOUT": str(timeout), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", _COMMAND, "run", str(folder), "--out", str(out), "--llm", "never"]
    started = time.monotonic()
    with tempfile.TemporaryFile() as screen:
        process = subprocess.Popen(  # noqa: S603
            [*command, "--jobs", str(JOBS)], stdout=screen, stderr=screen, cwd=folder, env=environment
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
