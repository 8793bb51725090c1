"""A report as the text that other programs make of a document: the words are there, the tables are not quite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from eval.generator.draw import Draw
from eval.generator.layouts import layout
from eval.generator.report import Report
from schemas.declaration import Arrangement
from schemas.layout import Grid, Role


class Mess(StrEnum):
    """What happened to the tables and words."""

    TABS = "tabs"
    """Cells parted by tabs, merged ones leaving empty cells behind."""
    PIPES = "pipes"
    """Markdown tables, each table cut into several."""
    SPACES = "spaces"
    """Cells parted by several spaces."""
    ONE_PER_LINE = "one_per_line"
    """Every cell on a line of its own."""
    RUN_TOGETHER = "run_together"
    """No mark between cells at all."""
    CUT_LABELS = "cut_labels"
    """A few rows of table three stand as numbers alone, their labels loose before or after them, in the same order."""
    LOST_LABELS = "lost_labels"
    """As cut labels, and the labels of one of those rows are nowhere."""
    INVENTED_HEADERS = "invented_headers"
    """Each of the several Markdown tables has a header that the document has not."""
    NOTES_OUT = "notes_out"
    """A remark in a cell stands in a line of its own after the row."""
    BROKEN_LABELS = "broken_labels"
    """Labels broken in two, by a space or a new line."""
    STRAY_MARKDOWN = "stray_markdown"
    """Headings of odd levels, and lines of dashes inside tables."""
    WRAPPED = "wrapped"
    """Paragraphs cut into short lines, as on the page."""


_PARTINGS = (Mess.TABS, Mess.PIPES, Mess.SPACES, Mess.ONE_PER_LINE, Mess.RUN_TOGETHER)
_KEEPS_BLANKS = (Mess.TABS, Mess.PIPES)
_LOOSE_WIDTH = 11
_NOTED = re.compile(r"([\d,.]+)(（.+）)")


class Slot(NamedTuple):
    """A cell as it comes in its line; empty where a merged cell goes on."""

    text: str
    role: Role


@dataclass(frozen=True)
class _Line:
    """A row of a table; `cut` where its labels have come loose, `lost` where they are nowhere; `notes` follow it."""

    slots: tuple[Slot, ...]
    cut: bool = False
    lost: bool = False
    notes: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(slot.text for slot in self.slots if slot.role is not Role.VALUE and slot.text)

    @property
    def printed(self) -> tuple[Slot, ...]:
        """What is left in the row itself."""
        return self.values if self.cut else self.slots

    @property
    def values(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.role is Role.VALUE)


def render_text(report: Report, kinds: Sequence[Mess], seed: int = 0, encoding: str = "utf-8") -> bytes:
    """The text of a report in `encoding`; the same arguments give the same bytes.

    Of `kinds`, those that part cells are used by the tables in turn, the others by all. Raises ValueError where none
    parts cells, and where a blank cell would vanish without a trace.
    """
    partings = [kind for kind in kinds if kind in _PARTINGS]
    if not partings:
        raise ValueError("no kind that parts cells")
    draw = Draw("text", seed)
    words = _Words(frozenset(kinds), draw.child("words"))
    blocks = [words.heading(report.title), *map(words.paragraph, report.preface)]
    tables = 0
    for section in report.sections:
        blocks += [words.heading(section.heading), *map(words.paragraph, section.paragraphs)]
        if section.table is not None:
            parting = partings[tables % len(partings)]
            tables += 1
            blocks.append(_table(layout(section.table, report), parting, frozenset(kinds), draw.child(section.heading)))
    return ("\n\n".join(blocks) + "\n").encode(encoding)


class _Words:
    """Headings and paragraphs."""

    def __init__(self, kinds: frozenset[Mess], draw: Draw) -> None:
        self._kinds, self._draw = kinds, draw

    def heading(self, text: str) -> str:
        return "#" * self._draw.whole(1, 4) + f" {text}" if Mess.STRAY_MARKDOWN in self._kinds else text

    def paragraph(self, text: str) -> str:
        return "\n".join(_in_pieces(text, 27)) if Mess.WRAPPED in self._kinds else text


def _table(grid: Grid, parting: Mess, kinds: frozenset[Mess], draw: Draw) -> str:
    lines = [_Line(tuple(_slots(grid, row, parting))) for row in range(grid.rows)]
    if parting not in _KEEPS_BLANKS and any(not slot.text for line in lines for slot in line.values):
        raise ValueError(f"a blank cell of {grid.table.id} would vanish in {parting.value}")
    if Mess.BROKEN_LABELS in kinds:
        lines = [_broken(line, parting, draw) for line in lines]
    if kinds & {Mess.CUT_LABELS, Mess.LOST_LABELS} and grid.table.arrangement is Arrangement.MATRIX:
        rows = [place for place, line in enumerate(lines) if line.values]
        cut = _cut(rows, draw)
        lost = min(cut) + 1 if Mess.LOST_LABELS in kinds else None
        lines = [replace(line, cut=place in cut, lost=place == lost) for place, line in enumerate(lines)]
    if Mess.NOTES_OUT in kinds:
        lines = [_with_notes_out(line) for line in lines]
    if parting is Mess.PIPES:
        out = list(_pipes(lines, grid.head, draw, Mess.INVENTED_HEADERS in kinds))
    else:
        out = list(_parted(lines, parting, draw))
    if Mess.STRAY_MARKDOWN in kinds and parting is Mess.TABS:
        out.insert(draw.whole(grid.head + 2, len(out)), "--------\t---\t---")
    return ("" if parting is Mess.RUN_TOGETHER else "\n").join(out).strip("\n")


def _slots(grid: Grid, row: int, parting: Mess) -> Iterator[Slot]:
    """The slots of a row. A header cell, or any cell of a Markdown table, leaves as many as it has columns."""
    here = sorted((cell for cell in grid.cells if cell.row <= row < cell.row_end), key=lambda cell: cell.column)
    for cell in here:
        yield Slot(cell.text if cell.row == row else "", cell.role)
        if parting is Mess.PIPES or (grid.head and cell.role is Role.HEAD):
            filler = Role.FILLER if cell.role is Role.VALUE else cell.role
            yield from (Slot("", filler) for _ in range(cell.colspan - 1))


def _broken(line: _Line, parting: Mess, draw: Draw) -> _Line:
    """The line with some of its row labels broken: the short ones by a space, the long ones by a new line."""
    return _Line(tuple(_broken_slot(slot, parting, draw) for slot in line.slots))


def _broken_slot(slot: Slot, parting: Mess, draw: Draw) -> Slot:
    text = slot.text
    if slot.role is not Role.STUB or len(text) < 5 or not draw.chance(40):
        return slot
    place = draw.whole(3, len(text) - 2)
    mark = "\n" if len(text) > 12 and parting in (Mess.TABS, Mess.SPACES, Mess.ONE_PER_LINE) else " "
    return Slot(text[:place] + mark + text[place:], slot.role)


def _with_notes_out(line: _Line) -> _Line:
    """The line with the remarks of its numbers after it."""
    cut = [_NOTED.fullmatch(slot.text) if slot.role is Role.VALUE else None for slot in line.slots]
    slots = tuple(Slot(found[1], slot.role) if found else slot for slot, found in zip(line.slots, cut, strict=True))
    return replace(line, slots=slots, notes=tuple(found[2] for found in cut if found))


def _parted(lines: Sequence[_Line], parting: Mess, draw: Draw) -> Iterator[str]:
    for run in _runs(lines):
        rows = [
            row
            for line in run.lines
            for row in (_joined([slot.text for slot in line.printed], parting, draw), *line.notes)
        ]
        yield from run.around([row for row in rows if row])


def _joined(texts: Sequence[str], parting: Mess, draw: Draw) -> str:
    if parting is Mess.TABS:
        return "\t".join(texts)
    filled = [text for text in texts if text]
    if parting is Mess.ONE_PER_LINE:
        return "\n".join(filled)
    if parting is Mess.RUN_TOGETHER:
        return "".join(filled)
    return "".join(" " * draw.whole(2, 6) * bool(place) + text for place, text in enumerate(filled))


def _pipes(lines: Sequence[_Line], head: int, draw: Draw, invented: bool) -> Iterator[str]:
    """The rows as several Markdown tables; the first row of each stands as if it were a header, or follows an
    `invented` one."""
    done = 0
    for run in _runs(lines):
        rows: list[str] = []
        for place, line in enumerate(run.lines, start=done):
            starts = line.cut or place == done or (place > head + 1 and draw.chance(18))
            rows += [""] if starts else []
            row = "| " + " | ".join(slot.text for slot in line.printed) + " |"
            rule = "|" + "---|" * len(line.printed)
            if starts and invented:
                rows.append("| " + " | ".join(f"列{each}" for each in range(1, len(line.printed) + 1)) + " |")
                rows += [rule, row]
            else:
                rows += [row, rule] if starts else [row]
            rows += ["", *line.notes, ""] if line.notes else []
        done += len(run.lines)
        yield from run.around(rows)


@dataclass(frozen=True)
class _Run:
    """Rows that follow each other, all cut or none; the labels of cut ones stand before them or, if `late`, after."""

    lines: tuple[_Line, ...]
    late: bool

    def around(self, rows: Sequence[str]) -> Iterator[str]:
        labels = list(_loose(self.lines)) if self.lines[0].cut else []
        yield from ("", *labels) if labels and not self.late else ()
        yield from rows
        yield from ("", *labels) if labels and self.late else ()


def _runs(lines: Sequence[_Line]) -> Iterator[_Run]:
    cut_before = 0
    for is_cut, group in groupby(lines, key=lambda line: line.cut):
        yield _Run(tuple(group), late=cut_before % 2 == 1)
        cut_before += is_cut


def _cut(rows: Sequence[int], draw: Draw) -> frozenset[int]:
    """Of the rows with numbers: three that follow each other in the upper half, two in the lower."""
    half = len(rows) // 2
    first, second = draw.whole(2, half - 4), draw.whole(half, len(rows) - 4)
    return frozenset((*rows[first : first + 3], *rows[second : second + 2]))


def _loose(lines: Sequence[_Line]) -> Iterator[str]:
    """The labels of cut rows, as lines of their own."""
    for line in lines:
        for label in () if line.lost else line.labels:
            yield from _in_pieces(label.replace("\n", ""), _LOOSE_WIDTH)


def _in_pieces(text: str, width: int) -> Iterator[str]:
    return (text[start : start + width] for start in range(0, len(text), width))
