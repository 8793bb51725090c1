"""The table extractors that are compared, each behind one function: a PDF's path → values, or tables of plain text.

The rivals are untyped and may be missing: each is imported inside its own function, and what is missing raises
ModuleNotFoundError when it is loaded, not when this module is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pymupdf

from eval.baselines.extractors import Reader, Values, find_tables, opened, pdfplumber_tables, with_labels
from eval.baselines.labels import PlainTable
from pipeline.errors import GoujiError
from pipeline.process import read_document
from pipeline.version import __version__
from schemas.declaration import Table

OURS = "gouji layout"
FLOOR = "MuPDF floor"


@dataclass(frozen=True)
class Tool:
    """One column of the comparison. `load` imports what is needed and gives the reader; `package` gives the version.

    `has_values` is false for the floor, which only takes characters and drawings from the file.
    """

    name: str
    package: str
    load: Callable[[], Reader]
    has_values: bool = True

    @property
    def version(self) -> str:
        """The installed version, empty where the package is not installed."""
        if self.name == OURS:
            return __version__
        with suppress(PackageNotFoundError):
            return version(self.package)
        return ""


def _ours() -> Reader:
    def read(path: Path, _: Sequence[Table]) -> Values:
        try:
            layout = read_document(path, path.name)
        except GoujiError:
            return {}
        return {cell.field: cell.value for reading in layout.readings.values() for cell in reading.cells.values()}

    return read


def _floor() -> Reader:
    def read(path: Path, _: Sequence[Table]) -> Values:
        with opened(path) as pdf:
            for page in pdf:
                page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP)
                page.get_cdrawings()
        return {}

    return read


def _pymupdf() -> Reader:
    return with_labels(find_tables)


def _pdfplumber() -> Reader:
    import_module("pdfplumber")
    return with_labels(pdfplumber_tables)


def _camelot() -> Reader:
    camelot: Any = import_module("camelot")

    def tables(path: Path) -> Iterator[PlainTable]:
        found = camelot.read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
        for table in found:
            yield table.df.values.tolist()

    return with_labels(tables)


def _img2table() -> Reader:
    document: Any = import_module("img2table.document")

    def tables(path: Path) -> Iterator[PlainTable]:
        pages = document.PDF(str(path), pdf_text_extraction=True).extract_tables(ocr=None, borderless_tables=True)
        for page in sorted(pages):
            for table in pages[page]:
                yield [[cell.value for cell in row] for row in table.content.values()]

    return with_labels(tables)


OURS_TOOL = Tool(OURS, "gouji", _ours)
TOOLS = (
    OURS_TOOL,
    Tool("PyMuPDF find_tables", "pymupdf", _pymupdf),
    Tool("pdfplumber", "pdfplumber", _pdfplumber),
    Tool("camelot lattice", "camelot-py", _camelot),
    Tool("img2table", "img2table", _img2table),
    Tool(FLOOR, "pymupdf", _floor, has_values=False),
)
