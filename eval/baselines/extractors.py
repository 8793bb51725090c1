"""Table extractors under the label match: a document's path → values, or a text without its layout.

pdfplumber may be missing: it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pymupdf

from eval.baselines.labels import PlainTable, match_labels
from schemas.declaration import FieldId, Table
from schemas.values import Value

Values = Mapping[FieldId, Value]
Tables = Callable[[Path], Iterator[PlainTable]]
"""The tables of a document, as an extractor gives them."""
Reader = Callable[[Path, Sequence[Table]], Values]
"""Reads a document; the forms that it follows are told, for those that cannot find out."""


def with_labels(tables: Tables) -> Reader:
    """In: what gives the tables of a document. Out: the same under the label match."""
    return lambda path, forms: match_labels(list(tables(path)), forms)


def opened(path: Path) -> Any:
    """A document open in PyMuPDF, from memory: where fonts are many small streams (Chromium), a file takes half as long
    again."""
    return pymupdf.open(stream=path.read_bytes(), filetype=path.suffix.lower().lstrip("."))


def find_tables(path: Path) -> Iterator[PlainTable]:
    """PyMuPDF's, of whatever it opens: PDF, pictures, web pages, Word files, text."""
    with opened(path) as document:
        for page in document:
            for table in page.find_tables(use_layout=False).tables:
                yield table.extract()


def pdfplumber_tables(path: Path) -> Iterator[PlainTable]:
    """pdfplumber's, of PDFs. Raises ImportError where it is not installed."""
    pdfplumber: Any = import_module("pdfplumber")
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            yield from page.extract_tables()
            page.close()
