"""The table extractors that are compared, each behind one function: a PDF's path → values, or tables of plain text.

The rivals are untyped and may be missing: each is imported inside its own function, and what is missing raises
ModuleNotFoundError when it is loaded, not when this module is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pymupdf

from eval.bench.baseline import PlainTable, match_labels
from pipeline.errors import GoujiError
from pipeline.process import read_document
from pipeline.version import __version__
from schemas.declaration import FieldId, Table
from schemas.values import Value

Values = Mapping[FieldId, Value]
Reader = Callable[[Path, Sequence[Table]], Values]
"""Reads a PDF; the forms that it follows are told, for those that cannot find out."""

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


def opened(path: Path) -> Any:
    """A PDF open in PyMuPDF, from memory: where fonts are many small streams (Chromium), a file takes half as long
    again."""
    return pymupdf.open(stream=path.read_bytes(), filetype="pdf")


def _floor() -> Reader:
    def read(path: Path, _: Sequence[Table]) -> Values:
        with opened(path) as pdf:
            for page in pdf:
                page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP)
                page.get_cdrawings()
        return {}

    return read


def with_labels(tables: Callable[[Path], Iterator[PlainTable]]) -> Reader:
    """In: what gives the tables of a PDF. Out: the same under the label match of `baseline`."""
    return lambda path, forms: match_labels(list(tables(path)), forms)


def _pymupdf() -> Reader:
    def tables(path: Path) -> Iterator[PlainTable]:
        with opened(path) as pdf:
            for page in pdf:
                for table in page.find_tables(use_layout=False).tables:
                    yield table.extract()

    return with_labels(tables)


def _pdfplumber() -> Reader:
    pdfplumber: Any = import_module("pdfplumber")

    def tables(path: Path) -> Iterator[PlainTable]:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                yield from page.extract_tables()
                page.close()

    return with_labels(tables)


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
