"""What a data set is: named columns, each declared once with its type and meaning, and the rows of each record.

The header of a CSV, the schema of a Parquet file, the DDL of an SQLite table and the data dictionary all follow from
the columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.checks.record import Record, RecordCell, Status
from schemas.values import Mark


class Shape(StrEnum):
    """Which data sets are exported."""

    TIDY = "tidy"
    WIDE = "wide"
    BOTH = "both"


class Kind(StrEnum):
    """What a column holds; each may be empty."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    """An exact number with the decimals that were printed, of at most `WHOLE_DIGITS` and `DECIMALS`."""


WHOLE_DIGITS, DECIMALS = 28, 10
"""The widest decimal that the readers of every format know has 38 digits: a Parquet file needs its scale beforehand."""
_LARGEST = Decimal(10) ** WHOLE_DIGITS

Cell = str | int | Decimal | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its meaning in English and Chinese. `label` is the official label of a field of the forms, `forms`
    the forms that have it; both are empty where the column is no field."""

    name: str
    kind: Kind
    english: str
    chinese: str
    label: str = ""
    forms: str = ""


@dataclass(frozen=True)
class Schema:
    """A table of an export, by its name and columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Dataset:
    """A table that records fill; `rows` gives those of one record, one cell a column."""

    schema: Schema
    rows: Callable[[Record], Iterator[Row]]


class Told(StrEnum):
    """The `mark` of an exported cell: what kind of thing is printed there, or why nothing is told of it."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    OTHER = "other"
    OVERLONG = "overlong"
    """A number that no exact decimal type holds. It has no value in any format; what is printed is kept."""
    ABSENT = "absent"
    """The report's form has the field, and no reading found it in the document."""
    WITHHELD = "withheld"
    """Read, but not accepted: it waits for a person."""
    NO_FIELD = "no_field"
    """The form that the report follows has no such field."""
    NO_TABLE = "no_table"
    """The table was not found in the document, or the document could not be read."""


def is_exported(cell: RecordCell, all_cells: bool) -> bool:
    """Whether a cell's value leaves Gouji: always where a person or two readings stand for it, else when asked."""
    return all_cells or cell.status in (Status.ACCEPTED, Status.CORRECTED)


def mark_of(cell: RecordCell, all_cells: bool) -> Told:
    """What is told of a cell that the report's form has."""
    if cell.value is None:
        return Told.ABSENT
    if not is_exported(cell, all_cells):
        return Told.WITHHELD
    if cell.value.mark is Mark.NUMBER and number_of(cell, all_cells) is None:
        return Told.OVERLONG
    return Told(cell.value.mark.value)


def number_of(cell: RecordCell, all_cells: bool) -> Decimal | None:
    """The exact number of an exported cell; None where it has none, or one that no exact decimal type holds."""
    number = cell.value.number if cell.value and is_exported(cell, all_cells) else None
    return number if number is not None and _fits(number) else None


def _fits(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DECIMALS and abs(number) < _LARGEST


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, and what no spreadsheet shows."""


def kept_text(text: str) -> str:
    """Text as every format can hold it: line ends are one character, control characters `�`, and the bytes of a file
    name that are no text are shown escaped."""
    if text.isprintable():
        return text
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\ufffd", one_end).encode("utf-8", "backslashreplace").decode()
