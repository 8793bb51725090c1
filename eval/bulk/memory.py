"""What a process and all that it started hold in memory."""

from __future__ import annotations

import re
from pathlib import Path

_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def held_by(process: int) -> int:
    """Bytes held by a process and all processes under it, with what several share counted once. Linux only."""
    return sum(_held(each) for each in _tree(process))


def _tree(process: int) -> list[int]:
    found = [process]
    for each in found:  # it grows as it is walked
        for thread in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in _read(thread).split()]
    return found


def _held(process: int) -> int:
    found = _PSS.search(_read(Path(f"/proc/{process}/smaps_rollup")))
    return int(found[1]) * 1024 if found else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""  # it ended meanwhile
