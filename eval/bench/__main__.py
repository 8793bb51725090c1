"""`python -m eval.bench`: reads the same PDFs with this project's layout reader and with other extractors."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from eval.bench.documents import EXAMPLES, REPORTS, BenchDocument, Group, found, group_of, printed
from eval.bench.measure import Measured, measure
from eval.bench.ocr_tools import OCR_TOOLS
from eval.bench.report import details, render
from eval.bench.tools import TOOLS, Tool
from eval.generator.renderings.declared import PLAIN_PRINTS
from eval.generator.renderings.writing import left_out, write_renderings


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; ends with 2 where no document is chosen."""
    options = _parser().parse_args(arguments)
    tools = [
        tool
        for tool in (OCR_TOOLS if options.scans else TOOLS)
        if not options.tools or any(text in tool.name for text in options.tools)
    ]
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gouji-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        documents = (_scans if options.scans else _documents)(options.documents or (), folder)
        if not documents or not tools:
            _say("nothing to read: no document or no tool of that name")
            return 2
        results = {tool.name: _measured(tool, documents, options.repeat) for tool in tools}
    sys.stdout.write(render(documents, tools, results, options.repeat) + "\n")
    if options.details:
        sys.stdout.write(details(documents, tools, results) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--scans", action="store_true", help="scans, and the tools that read them")
    parser.add_argument(
        "--repeat", type=int, default=3, help="measured readings of each document after the first (default 3)"
    )
    parser.add_argument("--documents", nargs="+", metavar="TEXT", help="only documents whose group or name holds TEXT")
    parser.add_argument("--tools", nargs="+", metavar="TEXT", help="only tools whose name holds TEXT")
    parser.add_argument("--details", action="store_true", help="a line a document, too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the printed PDFs and their gold here")
    return parser


def _documents(wanted: Sequence[str], folder: Path) -> list[BenchDocument]:
    documents = [*found(REPORTS, Group.REPORTS), *found(EXAMPLES, Group.EXAMPLES)]
    documents = [each for each in documents if _is_wanted(f"{each.group} {each.name}", wanted)]
    if not REPORTS.is_dir():
        _say(f"{Group.REPORTS}: left out, there is no {REPORTS}")
    prints = [each for each in PLAIN_PRINTS if _is_wanted(f"{group_of(each)} {each.stem}", wanted)]
    written = list(write_renderings(prints, folder))
    for sentence in left_out([each.problem for each in written]):
        _say(sentence)
    documents += [printed(each) for each in written if not each.problem]
    return documents


def _scans(wanted: Sequence[str], folder: Path) -> list[BenchDocument]:
    from eval.bench.scans import scans

    return list(scans(folder, lambda name: _is_wanted(name, wanted), _say))


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(text.lower() in name.lower() for text in wanted)


def _measured(tool: Tool, documents: Sequence[BenchDocument], repeat: int) -> list[Measured] | None:
    try:
        read = tool.load()
    except ImportError as error:
        _say(f"{tool.name}: left out, {error}")
        return None
    _say(f"reading {len(documents)} documents with {tool.name} {tool.version}")
    with warnings.catch_warnings():
        # Rivals warn about every page; what matters of it shows in the figures.
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            return [measure(document, read, repeat) for document in documents]
        finally:
            logging.disable(logging.NOTSET)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
