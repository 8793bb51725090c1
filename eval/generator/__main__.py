"""`python -m eval.generator examples [FOLDER]`: writes the project's own eval set, by default into `eval/examples/`;
`python -m eval.generator scans FOLDER`: writes scans of generated and of real reports, by condition."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

USAGE = (
    "usage: python -m eval.generator examples [FOLDER] | scans FOLDER [--seed N] [--half tune|test] [--only TEXT ...]"
)


def main(arguments: Sequence[str]) -> int:
    """0 when the set is written, 2 for wrong use."""
    match tuple(arguments):
        case ("examples", *folder) if len(folder) < 2:
            from eval.generator.examples import FOLDER, write_examples

            for path in write_examples(Path(folder[0]) if folder else FOLDER):
                print(path)
            return 0
        case ("scans", *rest):
            from eval.generator.scanned.command import declare, run

            parser = argparse.ArgumentParser(prog="python -m eval.generator scans")
            declare(parser)
            return run(parser.parse_args(rest))
        case ("-h",) | ("--help",):
            print(USAGE)
            return 0
        case _:
            print(USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
