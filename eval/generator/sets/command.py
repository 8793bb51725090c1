"""`python -m eval.generator set FOLDER`: the eval set, with its gold beside it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.generator.scanned.sources import Half


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--half", type=Half, choices=list(Half), help="only what is tuned on, or what is reported")
    parser.add_argument("--small", action="store_true", help="only the part that is committed as eval/set")
    parser.add_argument("--seed", type=int, default=0, help="the same list with other numbers and looks (default 0)")
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="only documents whose file name holds TEXT")


def run(options: argparse.Namespace) -> int:
    """0 when anything was written; 2 where nothing is chosen or can be made."""
    from eval.generator.sets.writing import chosen, write_set

    wanted = chosen(options.half, options.small, options.only or (), options.seed)
    if not wanted:
        _say(f"no document of the set has {' or '.join(options.only)} in its name")
        return 2
    written = 0
    for path in write_set(wanted, options.folder, _say):
        print(path)
        written += 1
    return 0 if written else 2


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
