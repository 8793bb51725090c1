"""Cells of a workbook: exact numbers, text that stays text, and the looks that they may have."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from pipeline.review.csv_file import defuse
from pipeline.review.export.dataset import Cell
from schemas.values import Value, plain

A4 = 9
"""Its number in a workbook."""
MOST_CHARACTERS = 32_767
EXACT_DIGITS = 15
"""A spreadsheet keeps numbers to 15 digits; a longer one is written as text, which loses none."""


class Look(StrEnum):
    """The named styles of a workbook."""

    TITLE = "gouji title"
    ABOUT = "gouji about"
    HEADING = "gouji heading"
    HEAD = "gouji head"
    SECTION = "gouji section"
    STUB = "gouji label"
    ACCEPTED = "gouji accepted"
    FLAGGED = "gouji flagged"
    CORRECTED = "gouji corrected"
    MISSING = "gouji missing"
    NOTE = "gouji note"
    LINK = "gouji link"


_THIN = Side(style="thin", color="8C8C8C")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NUMBER = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_FONT = "Microsoft YaHei"
"""Excel and WPS have it on every Chinese system; others take their own Chinese font for it."""


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def add_looks(workbook: Any) -> None:
    """Gives a workbook the named styles of `Look`."""
    plain_font = Font(name=_FONT, size=9)
    bold = Font(name=_FONT, size=9, bold=True)
    for style in (
        NamedStyle(Look.TITLE, font=Font(name=_FONT, size=14, bold=True, color="7A1F1F"), alignment=_CENTRE),
        NamedStyle(Look.ABOUT, font=Font(name=_FONT, size=9, color="595959"), alignment=_CENTRE),
        NamedStyle(Look.HEADING, font=Font(name=_FONT, size=11, bold=True), alignment=_LEFT),
        NamedStyle(Look.HEAD, font=bold, fill=_fill("F2EFE9"), border=_BOX, alignment=_CENTRE),
        NamedStyle(Look.SECTION, font=bold, fill=_fill("E4DED2"), border=_BOX, alignment=_CENTRE),
        NamedStyle(Look.STUB, font=plain_font, fill=_fill("FAF9F6"), border=_BOX, alignment=_LEFT),
        NamedStyle(Look.ACCEPTED, font=plain_font, border=_BOX, alignment=_NUMBER),
        NamedStyle(Look.FLAGGED, font=bold, fill=_fill("FFD966"), border=_BOX, alignment=_NUMBER),
        NamedStyle(Look.CORRECTED, font=bold, fill=_fill("A9D18E"), border=_BOX, alignment=_NUMBER),
        NamedStyle(
            Look.MISSING,
            font=Font(name=_FONT, size=9, color="7F7F7F"),
            fill=PatternFill("lightUp", start_color="BFBFBF", end_color="FFFFFF"),
            border=_BOX,
            alignment=_NUMBER,
        ),
        NamedStyle(Look.NOTE, font=plain_font, alignment=Alignment(vertical="top", wrap_text=True)),
        NamedStyle(Look.LINK, font=Font(name=_FONT, size=9, underline="single", color="1F5FA8")),
    ):
        workbook.add_named_style(style)


def cell(sheet: Any, content: Cell, look: Look | None = None) -> Any:
    """A cell to append to a write-only sheet: a number where a spreadsheet holds it exactly, else text."""
    made = WriteOnlyCell(sheet)
    if look is not None:
        made.style = look.value
    if isinstance(content, Decimal):
        _put_number(made, content)
    elif isinstance(content, int):
        _put_number(made, Decimal(content))
    elif content:
        _put_text(made, content)
    return made


def data_cell(sheet: Any, content: Cell) -> Any:
    """As `cell`, but without its cost for what a spreadsheet takes as it is."""
    if content is None or content == "":
        return None
    if isinstance(content, int) and abs(content) < 10**EXACT_DIGITS:
        return content
    if isinstance(content, str) and (content[0].isalnum() and len(content) <= MOST_CHARACTERS):
        return content
    return cell(sheet, content)


def printed_cell(sheet: Any, value: Value, look: Look) -> Any:
    """A cell that shows a value as printed: a number with the format that shows it so, where there is one; else the
    printed text."""
    made = WriteOnlyCell(sheet)
    made.style = look.value
    shown = _format_of(value)
    if shown is not None and value.number is not None:
        _put_number(made, value.number)
        made.number_format = shown
    elif value.printed:
        _put_text(made, value.printed)
    return made


def _format_of(value: Value) -> str | None:
    """The number format that shows a value as it is printed, None where none does."""
    number = value.number
    if number is None or len(number.as_tuple().digits) > EXACT_DIGITS:
        return None
    exponent = number.as_tuple().exponent
    decimals = f".{'0' * -exponent}" if isinstance(exponent, int) and exponent < 0 else ""
    if value.printed == plain(number):
        return "0" + decimals
    return "#,##0" + decimals if value.printed == f"{number:,}" else None


def _put_number(made: Any, number: Decimal) -> None:
    if len(number.as_tuple().digits) > EXACT_DIGITS:
        _put_text(made, plain(number))
        return
    # openpyxl writes numbers through floats (9116.36 as 9116.360000000001): given as text they come out as they are.
    made.value = plain(number)
    made.data_type = "n"


def _put_text(made: Any, text: str) -> None:
    """Text as text: no formula, no error code. The quote prefix keeps it so when a person edits the cell."""
    made.value = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    made.data_type = "s"
    if defuse(text) is not text:
        made.quotePrefix = True


def note(text: str) -> Any:
    """A comment of a size that shows its text."""
    lines = sum(1 + width(line) // 44 for line in text.split("\n"))
    return Comment(text, "Gouji", height=18 * min(lines, 24) + 16, width=320)


_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”—…]")


def width(text: str) -> int:
    """How many Latin characters wide a text is: a Chinese one is as wide as two."""
    return len(text) + len(_WIDE.findall(text))
