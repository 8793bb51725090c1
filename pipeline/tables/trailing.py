"""Rows of a table in running text that follow its last known label: their own labels may be too garbled to be known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.model import Line
from pipeline.tables.labels import row_labels
from pipeline.tables.named import tables_named
from pipeline.tables.scan import RunningText
from schemas.declaration import Arrangement, Table
from schemas.forms import forms_of
from schemas.values import parse_value

_WORDS_BETWEEN = 3
"""Lines of words (of a group, of headers, the first part of a long label) that may stand between two rows."""
_LONGEST = 200
"""Characters of a row's line."""
_SEPARATORS = re.compile(r"[|\t]")
_OPENS_SECTION = re.compile(r"[\s#*]*[一二三四五六七八九十][、.．]")


@dataclass(frozen=True, slots=True)
class RowText:
    """A line taken apart: its words before the numbers that end it, cell by cell, and how many numbers those are."""

    words: tuple[str, ...]
    numbers: int


def row_text(line: str) -> RowText:
    """`| （六）其他处理 | 1.其他 | 0 | 0 |` → words （六）其他处理 and 1.其他, 2 numbers."""
    parts = [part.strip() for part in (_SEPARATORS.split(line) if _SEPARATORS.search(line) else line.split())]
    printed = [part for part in parts if part]
    numbers = 0
    while numbers < len(printed) and _is_value(printed[-1 - numbers]):
        numbers += 1
    words = printed[: len(printed) - numbers]
    return RowText(tuple(words if _SEPARATORS.search(line) else filter(None, [" ".join(words)])), numbers)


def _is_value(part: str) -> bool:
    value = parse_value(part)
    return value.is_number or value.is_empty


def past_rows(table_id: str, text: RunningText, end: int) -> int:
    """In: where the known labels and numbers of a table end. Out: where the rows that go on from there end."""
    forms = forms_of(table_id)
    if forms[0].arrangement is Arrangement.BLOCKS:
        return end
    between = 0
    last = text.line_at(max(0, end - 1))
    for index in range(last, len(text.parts)):
        line = text.parts[index]
        told = row_text(line.text)
        stop = text.starts[index] + len(line.text)
        if not told.words and not told.numbers:
            continue  # blank, or a rule
        if index > last and _is_elsewhere(table_id, line, told):
            break
        if _is_row(forms, line, told):
            end, between = max(end, text.past_numbers(stop)), 0
        elif stop > end:
            between += 1
            if between > _WORDS_BETWEEN:
                break
    return end


def _is_elsewhere(table_id: str, line: Line, told: RowText) -> bool:
    """Whether a line is of prose, opens a section, or belongs to another table."""
    if "。" in line.text or tables_named(line.text.strip()) - {table_id}:
        return True
    opens = _OPENS_SECTION.match(line.text) is not None and not told.numbers and not _SEPARATORS.search(line.text)
    return opens and not any(row_labels(form).match(word) for form in forms_of(table_id) for word in told.words)


def _is_row(forms: Sequence[Table], line: Line, told: RowText) -> bool:
    """Whether a line is a row: as many numbers as one has, give or take one; or a label that is near one of a row."""
    if len(line.text) > _LONGEST:
        return False
    width = max(max(form.widths) for form in forms)
    if forms[0].arrangement is Arrangement.MATRIX and abs(told.numbers - width) <= 1:
        return True
    named = bool(told.words) and any(row_labels(form).match(told.words[-1]) for form in forms)
    return named and told.numbers <= width + 1 and (bool(told.numbers) or forms[0].arrangement is Arrangement.MATRIX)
