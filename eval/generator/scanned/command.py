"""`python -m eval.generator scans FOLDER`: scans of every source under every condition, with their gold beside them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.generator.scanned.sources import Half


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1, help="other numbers and other accidents (default 1)")
    parser.add_argument("--half", type=Half, choices=list(Half), help="only what is tuned on, or what is reported")
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="only CONDITION--DOCUMENT names that hold TEXT")


def run(options: argparse.Namespace) -> int:
    """0 when anything was written; 2 where nothing is chosen or can be made."""
    try:
        from eval.generator.scanned.writing import write_scans
    except ModuleNotFoundError as error:
        _say(f"scans are made with OpenCV, and {error.name} is not installed: pip install 'gouji[ocr]'")
        return 2
    written = 0
    for path in write_scans(options.folder, options.seed, options.half, options.only or (), _say):
        print(path)
        written += 1
    return 0 if written else 2


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
