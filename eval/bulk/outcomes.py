"""How the documents of a run came out."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path


def outcomes(out: Path) -> Counter[str]:
    """In: the folder of a run's results. Out: its documents by outcome."""
    with (out / "reports.csv").open(encoding="utf-8-sig", newline="") as lines:
        return Counter(line["outcome"] for line in csv.DictReader(lines))
