"""A table's region as text for a language model: one line a row, cells parted by tabs, empty cells written as 空.

Small models copy rows parted by tabs without a slip, and lose numbers between pipes (see eval/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents.model import Block, Grid
from pipeline.tables.locate import Region
from pipeline.tables.rows import is_celled, is_rule
from schemas.values import fold, parse_value

EMPTY = "空"
SEPARATOR = "\t"
_HEADERS = 2


def render(region: Region) -> str:
    """The text of a region in reading order. White space is folded; every character else stays."""
    widths = frozenset(len(row.columns) for row in region.table.rows) | {len(region.table.fields)}
    return "\n".join(line for block in region.blocks for line in _lines(block, widths) if line)


def _lines(block: Block, widths: frozenset[int]) -> Iterator[str]:
    if isinstance(block, Grid):
        for number in range(block.rows):
            cells = [cell.text for cell in block.in_row(number) if cell.row == number]
            yield _row([fold(text) for text in cells], widths)
    elif is_celled(block.text) and not is_rule(block.text):
        yield _row([fold(part) for part in block.text.replace("\t", "|").strip("|\n").split("|")], widths)
    elif not is_rule(block.text):
        yield fold(block.text)


def _row(cells: list[str], widths: frozenset[int]) -> str:
    """An empty cell is written where it may be one of the row's values. Those of headers, before the first text, and
    around numbers that are as many as a row has, come only from spans and from the text's own separators."""
    first = next((i for i, text in enumerate(cells) if text), len(cells))
    kept = cells[first:]
    numbers = sum(parse_value(text).is_number for text in kept)
    words = sum(bool(text) and not any(ch.isdigit() for ch in text) for text in kept)
    if numbers in widths or (words >= _HEADERS and not numbers):
        kept = [text for text in kept if text]
    return SEPARATOR.join(text or EMPTY for text in kept)


def shows_empty(text: str) -> bool:
    """Whether any cell of a rendered text is empty, or a mark that stands for nothing."""
    return any(
        cell == EMPTY or parse_value(cell).is_empty for line in text.splitlines() for cell in line.split(SEPARATOR)
    )
