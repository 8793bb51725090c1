"""`python -m eval.generator`: writes the project's own sets of documents, each with its true values beside it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.generator.scanned import command as scans_command
from eval.generator.sets import command as set_command


def main(arguments: Sequence[str]) -> int:
    """0 when the set is written (without what needs a program that is not here), 2 for wrong use."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    return int(options.write(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.generator", description=__doc__)
    sets = parser.add_subparsers(required=True, metavar="SET")
    examples = sets.add_parser("examples", help="the committed examples, byte for byte")
    examples.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: eval/examples")
    examples.set_defaults(write=_examples)
    renderings = sets.add_parser("renderings", help="reports in every kind of file with every known trouble")
    renderings.add_argument("folder", type=Path, metavar="FOLDER")
    renderings.add_argument("--seed", type=int, default=0, help="other numbers and sizes, the same list (default 0)")
    renderings.add_argument("--only", nargs="+", metavar="TEXT", help="only documents whose name holds TEXT")
    renderings.set_defaults(write=_renderings)
    scans = sets.add_parser("scans", help="scans of generated and of published reports, by condition")
    scans_command.declare(scans)
    scans.set_defaults(write=scans_command.run)
    own_set = sets.add_parser("set", help="the eval set: halves tune and test, every condition in both")
    set_command.declare(own_set)
    own_set.set_defaults(write=set_command.run)
    return parser


def _examples(options: argparse.Namespace) -> int:
    from eval.generator.examples import FOLDER, write_examples

    for path in write_examples(options.folder or FOLDER):
        print(path)
    return 0


def _renderings(options: argparse.Namespace) -> int:
    from eval.generator.renderings.declared import RENDERINGS
    from eval.generator.renderings.writing import left_out, write_renderings

    chosen = [each for each in RENDERINGS if not options.only or any(text in each.file_name for text in options.only)]
    if not chosen:
        print(f"no rendering has {' or '.join(options.only)} in its name", file=sys.stderr)
        return 2
    written = list(write_renderings(chosen, options.folder, options.seed))
    print(f"{sum(not each.problem for each in written)} documents in {options.folder}")
    for sentence in left_out([each.problem for each in written]):
        print(sentence, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
