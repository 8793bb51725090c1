"""The sections of a report and the running text in them: all of a document that stands in none of its tables.

Headings come in many shapes (`一、总体情况`, `## 一、…`, numeral and title on two lines, inside a text without line
breaks). Where one is not known as such its text belongs to the section before: no text is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.documents.model import Block, Grid, Line, LinePlace, Place, Span
from pipeline.tables.locate import Region
from schemas.forms import TABLES
from schemas.values import fold


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a heading.

    `numeral` and `title` are as printed (`一`, `总体情况`), `heading` is the line where they stand; all three are empty
    for what stands before the first heading. `lines` are the running text, in order, with their places.
    """

    numeral: str
    title: str
    heading: Line | None
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines of the section, one below the other."""
        return "\n".join(line.text for line in self.lines)


def sections_of(blocks: Sequence[Block], regions: Sequence[Region]) -> tuple[Section, ...]:
    """In: all of a document and where its tables stand. Out: its sections in printed order, the tables left out; the
    same numeral may come twice, where a report counts its parts in two ways."""
    parts = _joined(piece for line in lines_outside(blocks, regions) for piece in _pieces(line))
    drafts = [_Draft()]
    for part in parts:
        if part.numeral:
            drafts.append(_Draft(part.numeral, part.title, part.line))
        else:
            drafts[-1].lines.append(part.line)
    return tuple(draft.section() for draft in drafts if draft.numeral or draft.lines)


def lines_outside(blocks: Sequence[Block], regions: Sequence[Region]) -> tuple[Line, ...]:
    """The text that stands in none of the regions, line by line: what is left of a line that a region holds in part,
    and the cells of other grids (a page may be laid out in one)."""
    taken = _Taken.of(regions)
    found = []
    for block in blocks:
        lines = _lines_of(block, taken) if isinstance(block, Grid) else taken.rest(block)
        found += [line for line in lines if _WORD.search(line.text)]
    return tuple(found)


_WORD = re.compile(r"[^\W_]")
"""What a line must hold to say anything: beside a table rules, marks and half a bracket are left."""

# --- outside the tables ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Taken:
    """What the regions hold: whole words and cells by their place, characters of lines of text by line."""

    places: frozenset[Place]
    characters: dict[int, list[tuple[int, int]]]

    @classmethod
    def of(cls, regions: Iterable[Region]) -> _Taken:
        places: set[Place] = set()
        characters: dict[int, list[tuple[int, int]]] = {}
        for block in (block for region in regions for block in region.blocks):
            held = block.cells if isinstance(block, Grid) else block.spans
            for place in (each.place for each in held):
                if isinstance(place, LinePlace):
                    characters.setdefault(place.line, []).append((place.start, place.end))
                else:
                    places.add(place)
        return cls(frozenset(places), characters)

    def rest(self, line: Line) -> Iterator[Line]:
        """The pieces of a line that no region holds."""
        start = 0
        for low, high in sorted(self._held(line)):
            if start < low:
                yield line.cut(start, low)
            start = max(start, high)
        if start < len(line.text):
            yield line.cut(start, len(line.text)) if start else line

    def _held(self, line: Line) -> Iterator[tuple[int, int]]:
        for span in line.spans:
            if isinstance(span.place, LinePlace):
                offset = span.start - span.place.start
                for start, end in self.characters.get(span.place.line, ()):
                    low, high = max(span.start, start + offset), min(span.end, end + offset)
                    if low < high:
                        yield low, high
            elif span.place in self.places:
                yield span.start, span.end


def _lines_of(grid: Grid, taken: _Taken) -> Iterator[Line]:
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        if cell.place not in taken.places:
            for text in cell.text.split("\n"):
                yield Line(text, (Span(0, len(text), cell.place),))


# --- headings --------------------------------------------------------------------------------------------------------

_LONGEST_TITLE = 32
_NUMERAL = r"(?P<numeral>[一二三四五六七八九十]{1,3})"
_OPENING = re.compile(
    rf"[\s#*>]*(?:{_NUMERAL}[ \t]*[、.．:：]|第(?P<part>[一二三四五六七八九十]{{1,3}})部分)[、.．:：\s]*"
)
_WORDS = ("总体情况", "存在的?(?:主要)?问题及改进(?:措施|情况)", "其他需要报告的?事项")
_TITLES = "|".join((*sorted({re.escape(table.title) for table in TABLES}), *_WORDS))
_KNOWN = re.compile(rf"(?:政府信息公开工作)?(?:{_TITLES})")
_INSIDE = re.compile(rf"(?<![（(第]){_NUMERAL}、\s*(?=(?:政府信息公开工作)?(?:{_TITLES}))")
"""A heading inside a text that has lost its line breaks: only where an official title follows."""
_SENTENCE = re.compile(r"[。；;，,！!？?]")


def _bare(title: str) -> str:
    """A title without marks around it and without the bracket of what follows it."""
    return title.strip(" \t\r\n#*|").rstrip("（( ")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or a part of one; a heading where it has a numeral."""

    line: Line
    numeral: str = ""
    title: str = ""


@dataclass
class _Draft:
    numeral: str = ""
    title: str = ""
    heading: Line | None = None
    lines: list[Line] = field(default_factory=list)

    def section(self) -> Section:
        return Section(self.numeral, self.title, self.heading, tuple(self.lines))


def _pieces(line: Line) -> Iterator[_Piece]:
    """A line as headings and text, cut where a heading with an official title stands inside it."""
    text = line.text
    printed = len(text) - len(text.lstrip(" \t#*>"))
    starts = [match.start() for match in _INSIDE.finditer(text) if match.start() > printed]
    edges = [0, *starts, len(text)]
    for start, end in pairwise(edges):
        yield from _opened(line.cut(start, end) if starts else line)


def _opened(line: Line) -> Iterator[_Piece]:
    """A line that begins with a heading, cut behind an official title that its text follows at once."""
    opening = _OPENING.match(line.text)
    if opening is None:
        yield _Piece(line)
        return
    numeral = opening["numeral"] or opening["part"]
    title = _bare(line.text[opening.end() :])
    if len(fold(title)) <= _LONGEST_TITLE and not _SENTENCE.search(title):
        yield _Piece(line, numeral, title)
        return
    known = _KNOWN.match(line.text, opening.end())
    if known is None:
        yield _Piece(line)
        return
    yield _Piece(line.cut(0, known.end()), numeral, known[0])
    yield _Piece(line.cut(known.end(), len(line.text)))


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Headings with the rest of their title from the next line: where the numeral stands alone, or where both lines
    together are an official title."""
    before: _Piece | None = None
    for piece in pieces:
        if before is not None and not piece.numeral:
            title = _bare(piece.line.text)
            whole = before.title + title
            if (not before.title and len(title) <= _LONGEST_TITLE and not _SENTENCE.search(title)) or (
                not _KNOWN.fullmatch(before.title) and _KNOWN.fullmatch(whole)
            ):
                yield _Piece(before.line, before.numeral, whole)
                before = None
                continue
        if before is not None:
            yield before
        before = piece if piece.numeral else None
        if before is None:
            yield piece
    if before is not None:
        yield before
