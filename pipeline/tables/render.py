"""A table's region as text for a language model: one line a row, cells parted by `|`, empty cells written as 空."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.documents.model import Block, Grid
from pipeline.tables.rows import is_celled, is_rule
from schemas.values import fold, parse_value

EMPTY = "空"
_HEADERS = 2


def render(blocks: Sequence[Block]) -> str:
    """The text of the blocks in reading order. White space is folded; every character else stays."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        for number in range(block.rows):
            cells = [cell.text for cell in block.in_row(number) if cell.row == number]
            yield _row([fold(text) for text in cells])
    elif is_celled(block.text) and not is_rule(block.text):
        yield _row([fold(part) for part in block.text.replace("\t", "|").strip("|\n").split("|")])
    elif not is_rule(block.text):
        yield fold(block.text)


def _row(cells: list[str]) -> str:
    """Empty cells matter beside numbers, and beside the one label of a row without any. In a line of headers, and
    before the first text, they only come from the text's own separators and from spans."""
    first = next((i for i, text in enumerate(cells) if text), len(cells))
    kept = cells[first:]
    words = [text for text in kept if text and not any(ch.isdigit() for ch in text)]
    if len(words) >= _HEADERS and not any(_is_number(text) for text in kept):
        kept = [text for text in kept if text]
    return " | ".join(text or EMPTY for text in kept)


def _is_number(text: str) -> bool:
    return parse_value(text).is_number
