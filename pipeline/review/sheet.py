"""A table as a spreadsheet saved it: CSV in the encodings and with the separators of Excel, WPS and LibreOffice, or
XLSX. Only text comes out, and of each cell what is wrong with it as a number that somebody typed."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from pipeline.errors import UsageError
from schemas.values import fold

NEEDED = ("item", "decision")
KNOWN = (*NEEDED, "corrected", "comment")
_SEPARATORS = (",", ";", "\t")
_MOST_BYTES = 512 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_HEADER_LINES = 5
"""The header is looked for in so many lines."""


class Flaw(StrEnum):
    """What a spreadsheet has made of a cell, so that it cannot be known what was typed."""

    FORMULA = "formula"
    DATE = "date"
    FLOAT = "float"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The text of a cell, with the apostrophe taken off that kept it from being a formula."""

    text: str = ""
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number in the spreadsheet; only columns of `KNOWN` that the file has."""

    line: int
    cells: Mapping[str, SheetCell]

    def __getitem__(self, column: str) -> SheetCell:
        return self.cells.get(column, SheetCell())


def read_sheet(path: Path) -> Iterator[SheetRow]:
    """In: a CSV or XLSX file. Out: its rows under the header, which may stand in any order and case, empty rows left
    out. Raises UsageError, which says what to do, where it cannot be read or lacks a column of `NEEDED`."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path} is too large for a file of decisions")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): give the review.csv that you filled in") from None
    return _rows(path, _from_xlsx(path, data) if data.startswith(_ZIP) else _from_csv(path, data))


def _rows(path: Path, lines: Iterable[Sequence[SheetCell]]) -> Iterator[SheetRow]:
    header: list[str] | None = None
    for number, cells in enumerate(lines, start=1):
        if header is None:
            names = [fold(cell.text).lower() for cell in cells]
            if set(NEEDED) <= set(names):
                header = names
                twice = [name for name in KNOWN if names.count(name) > 1]
                if twice:
                    raise UsageError(f"{path} has the column {twice[0]!r} twice: keep one of them")
            elif number >= _HEADER_LINES:
                break
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name in KNOWN}
        if any(cell.text or cell.flaw for cell in named.values()):
            yield SheetRow(number, named)
    if header is None:
        raise UsageError(
            f"{path} has no header with the columns {' and '.join(NEEDED)}: is it the review.csv of a run?"
        )


# --- CSV -------------------------------------------------------------------------------------------------------------


def _from_csv(path: Path, data: bytes) -> Iterator[list[SheetCell]]:
    text = _decoded(path, data)
    start = text[: _HEADER_LINES * 4096]
    separator = max(_SEPARATORS, key=lambda each: _columns_found(start, each))
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_typed(part) for part in line]
    except csv.Error as error:
        raise UsageError(f"{path} is no table that can be read ({error}): save it again as CSV") from None


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:200]:
        encodings = ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path} is in an encoding that Gouji does not know: save it as CSV UTF-8 or as XLSX")


def _columns_found(text: str, separator: str) -> int:
    try:
        lines = [
            line
            for line, _ in zip(csv.reader(io.StringIO(text, newline=""), delimiter=separator), range(5), strict=False)
        ]
    except csv.Error:
        return 0
    return max((len(set(KNOWN) & {fold(part).lower() for part in line}) for line in lines), default=0)


def _typed(text: str) -> SheetCell:
    text = text.strip()
    if text.startswith("'"):
        return SheetCell(text[1:].strip())
    return SheetCell(text, Flaw.FORMULA if fold(text).startswith("=") else None)


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _from_xlsx(path: Path, data: bytes) -> Iterator[list[SheetCell]]:
    try:
        import openpyxl
    except ImportError:
        raise UsageError(
            f"{path} is an XLSX file, which needs openpyxl: pip install 'gouji[export]', or save it as CSV"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise UsageError(f"{path} is no XLSX file that can be read ({error}): save it again, or as CSV") from None
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    for line in sheet.iter_rows() if sheet is not None else ():
        yield [_from_cell(cell) for cell in line]


def _from_cell(cell: Any) -> SheetCell:
    value = cell.value
    if value is None:
        return SheetCell()
    if cell.data_type == "f":
        return SheetCell(str(value), Flaw.FORMULA)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return SheetCell(str(value), Flaw.DATE)
    if isinstance(value, float):
        text = repr(value)
        is_plain = not value.is_integer() and "e" not in text
        return SheetCell(text, None if is_plain else Flaw.FLOAT)
    if isinstance(value, str):
        return SheetCell(value.strip().removeprefix("'").strip())
    return SheetCell(str(value))
