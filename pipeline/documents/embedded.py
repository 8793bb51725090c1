"""Tables written as HTML in a text (as programs that read scans write them): a grid for each, lines for the rest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.documents import limits
from pipeline.documents.grids import UnnumberedBlock, grid_of
from pipeline.documents.html import read_markup
from pipeline.documents.markup import parse_html
from pipeline.documents.model import Block, Line, LinePlace, Span
from pipeline.errors import TooLargeDocument

_TABLE_TAG = re.compile(r"<(/?)table(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CELL_TAG = re.compile(r"<t[dh](?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text and its lines; `starts` says at which character of the text each line begins."""

    text: str
    lines: Sequence[Line]
    starts: Sequence[int]


class MixedBlocks(NamedTuple):
    """The blocks of a text, and how many tables of it are not shown."""

    blocks: tuple[Block, ...]
    hidden: int


class _Run(NamedTuple):
    """Characters `start` to `end` of the text: from a `<table>` to its own `</table>`."""

    start: int
    end: int


class _Spot(NamedTuple):
    line: int
    character: int


def read_tables(split: SplitText) -> MixedBlocks:
    """The lines with a grid in place of each table that is written as HTML.

    A table that is never closed, and one of a single cell, stays as it is; so does the text around them. Tables are
    counted from 1; a line of a table's own (its caption) stands where it is written. Raises TooLargeDocument.
    """
    budget = limits.Budget()
    blocks: list[Block] = []
    tables = hidden = 0
    at = _Spot(0, 0)
    for run in _runs(split.text):
        content = read_markup(parse_html(split.text[run.start : run.end]), budget)
        if all(isinstance(block, str) for block in content.blocks):
            continue
        hidden += content.hidden
        blocks += _between(split.lines, at, _spot(split, run.start))
        at = _spot(split, run.end)
        lines = _caption_lines(split, run, content.blocks)
        for block in content.blocks:
            if isinstance(block, str):
                blocks.append(next(lines))
            else:
                tables += 1
                blocks.append(grid_of(block, tables))
    blocks += _between(split.lines, at, _Spot(len(split.lines), 0))
    return MixedBlocks(tuple(blocks), hidden)


def _runs(text: str) -> list[_Run]:
    """The outermost balanced runs that hold two cells or more. An opening tag without an end spoils no other table."""
    runs: list[_Run] = []
    opened: list[int] = []
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            opened.append(tag.start())
        elif opened:
            start = opened.pop()
            while runs and runs[-1].start > start:
                runs.pop()
            runs.append(_Run(start, tag.end()))
    runs = [run for run in runs if _has_two_cells(text, run)]
    if len(runs) > limits.MAX_TABLES:
        raise TooLargeDocument(f"it has more than {limits.MAX_TABLES:,} tables")
    return runs


def _has_two_cells(text: str, run: _Run) -> bool:
    first = _CELL_TAG.search(text, run.start, run.end)
    return first is not None and _CELL_TAG.search(text, first.end(), run.end) is not None


def _spot(split: SplitText, offset: int) -> _Spot:
    line = bisect_right(split.starts, offset) - 1
    return _Spot(line, min(offset - split.starts[line], len(split.lines[line].text)))


def _between(lines: Sequence[Line], start: _Spot, end: _Spot) -> Iterator[Line]:
    """The lines from one spot to another. What a table leaves of its lines comes only where it says something."""
    for number in range(start.line, min(end.line + 1, len(lines))):
        line = lines[number]
        low = start.character if number == start.line else 0
        high = end.character if number == end.line else len(line.text)
        if low == 0 and high == len(line.text):
            yield line
        elif line.text[low:high].strip():
            yield line.cut(low, high)


def _caption_lines(split: SplitText, run: _Run, blocks: Sequence[UnnumberedBlock]) -> Iterator[Line]:
    """The table's own lines, each at the characters that spell it, or at the table's begin where markup breaks them."""
    at = run.start
    for text in blocks:
        if not isinstance(text, str):
            continue
        spelled = re.compile(r"\s+".join(map(re.escape, text.split()))).search(split.text, at, run.end)
        spot = _spot(split, spelled.start() if spelled else run.start)
        length = spelled.end() - spelled.start() if spelled else 0
        place = LinePlace(spot.line + 1, spot.character, spot.character + length)
        at = spelled.end() if spelled else at
        yield Line(text, (Span(0, len(text), place),))
