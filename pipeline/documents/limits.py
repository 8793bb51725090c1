"""Bounds that keep the opening of one file bounded in time and memory, whatever is in it.

They lie far above every real report (a few hundred cells, some hundred kilobytes) and below what hurts a machine.
"""

from __future__ import annotations

from pipeline.errors import TooLargeDocument

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 200 * MEGABYTE
MAX_PAGE_BYTES = 64 * MEGABYTE
"""Of a web page: scans are sometimes inlined in it as base64."""
MAX_TEXT_BYTES = 64 * MEGABYTE
MAX_LINES = 500_000
MAX_LINE_CHARACTERS = 5_000_000
MAX_ELEMENTS = 1_000_000
MAX_CELLS = 100_000
MAX_COLUMNS = 5_000
MAX_SLOTS = 2_000_000
"""Rows × columns, over all tables of a document: spans make many slots out of few cells."""
MAX_ZIP_MEMBERS = 20_000
MAX_XML_BYTES = 48 * MEGABYTE
"""Of one XML part of a Word file, uncompressed."""
MAX_CONVERTER_BYTES = 4096 * MEGABYTE
"""Of address space for LibreOffice; a report needs less than half of it."""
MAX_TABLES = 10_000
"""Written as HTML in one text: each is parsed by itself."""


class Budget:
    """Counts what one document has used up. Each method raises TooLargeDocument once its limit is passed."""

    def __init__(self) -> None:
        self._elements = 0
        self._cells = 0
        self._slots = 0

    def element(self) -> None:
        """One more element of markup is visited."""
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise TooLargeDocument(f"it has more than {MAX_ELEMENTS:,} elements of markup")

    def cell(self) -> None:
        """One more row or cell of a table is read."""
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise TooLargeDocument(f"its tables have more than {MAX_CELLS:,} rows and cells")

    def row(self, columns: int) -> None:
        """One more row of a table is so many columns wide."""
        if columns > MAX_COLUMNS:
            raise TooLargeDocument(f"a table has more than {MAX_COLUMNS:,} columns")
        self._slots += columns
        if self._slots > MAX_SLOTS:
            raise TooLargeDocument(f"its tables cover more than {MAX_SLOTS:,} slots (rows × columns, spans counted)")


def check_tags(angles: int) -> None:
    """Raises TooLargeDocument where markup with so many `<` has too many elements; a tree takes far more memory."""
    if angles > 2 * MAX_ELEMENTS:  # a start and an end tag each
        raise TooLargeDocument(f"it has more than {MAX_ELEMENTS:,} elements of markup")


def check_bytes(size: int, limit: int, what: str) -> None:
    """Raises TooLargeDocument where `what` (a noun with its article) has more bytes than `limit`."""
    if size > limit:
        raise TooLargeDocument(f"{what} is larger than {limit // MEGABYTE} MB")
