"""`python -m eval.bulk`: measurements of runs of many documents. Each module of the package declares its command."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

import eval.bulk


def main(arguments: Sequence[str]) -> int:
    """The exit code of the command; 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m eval.bulk", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for found in pkgutil.iter_modules(eval.bulk.__path__):
        if found.name != "__main__":
            module = importlib.import_module(f"eval.bulk.{found.name}")
            if hasattr(module, "declare"):
                module.declare(commands)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
