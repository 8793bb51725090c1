"""Rows of a table in running text: which label stands with which numbers.

A text that another program made of a report may hold a row on one line (tabs, pipes, spaces), one cell a line, or the
whole table on one line. Whatever the shape, it comes out as a sequence of rows: a label (or none) with its tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.documents.model import Block, Grid, Line, Place, Span
from pipeline.tables.labels import row_labels, spell
from pipeline.tables.scan import Hit, RunningText, scan
from schemas.declaration import Table
from schemas.values import Mark, Value, parse_value


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a blank cell, or something that stands where a number is due. `cell` counts the cells of its line
    from 0, where separators part them."""

    value: Value
    place: Place
    start: int
    cell: int = 0


class Shape(StrEnum):
    """How a row's tokens stand to its label."""

    BESIDE = "beside"
    """On the label's own line, or alone between it and the next label."""
    LOOSE = "loose"
    """On a line of their own, without a label."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """Tokens with the row label they stand beside (`row_id` empty where they stand loose). `waiting` are the labels
    that stand, without numbers, between the row before and this one. `celled` where blanks are cells too: then its
    line has `width` cells."""

    row_id: str
    exact: bool
    label: str
    label_place: Place | None
    tokens: tuple[Token, ...]
    shape: Shape
    celled: bool = False
    waiting: tuple[str, ...] = ()
    width: int = 0

    @property
    def printed(self) -> str:
        """What its tokens print."""
        return " ".join(token.value.printed for token in self.tokens if token.value.printed)

    @property
    def has_numbers(self) -> bool:
        return any(ch.isdigit() for ch in self.printed)


@dataclass(frozen=True)
class TextTable:
    """A table in running text, taken apart."""

    text: RunningText
    hits: tuple[Hit, ...]
    rows: tuple[TextRow, ...]

    def headers(self, columns: AbstractSet[str], end: int) -> Sequence[Hit]:
        """The headers of these columns that begin before `end`."""
        hits = self._headers_of(frozenset(columns))
        return hits[: bisect_left(hits, end, key=lambda hit: hit.start)]

    @cached_property
    def first_label(self) -> int | None:
        """Where the first label of a row begins; None where there is none."""
        return next((hit.start for hit in self.hits if hit.role == "row"), None)

    @cached_property
    def _headers(self) -> dict[AbstractSet[str], tuple[Hit, ...]]:
        return {}

    def _headers_of(self, columns: AbstractSet[str]) -> tuple[Hit, ...]:
        if columns not in self._headers:
            self._headers[columns] = tuple(hit for hit in self.hits if hit.role == "column" and hit.id in columns)
        return self._headers[columns]


_NUMBER = re.compile(
    r"([-−－]?[\d.,，．]*\d(?:[-−－][\d.,，．]*\d)*(?:\s?(?:亿元|万元|元|件|条|项|个|宗|次|份|起))?(?:[（(](?![一二三四五六七八九十]{1,2}[）)])[^（）()\n|]{1,20}[）)])?)|[.,，．]+"
)
"""All digits, points, commas and inner minus signs that touch: what is no well-formed number must not lose a part. A
run of points without a digit is passed over as a whole (and is no group): it may be as long as the text."""
_MARK = re.compile(r"(?:(?<=[\s|,，])|(?<=\A))[/／—–-]{1,2}(?=[\s|,，]|\Z)")
_ENUMERATOR = re.compile(r"(?<!\d)\d{1,2}[.、．](?=\s*[一-鿿])")
_RULE = re.compile(r"[\s:|-]*")
_PAGE_NUMBER = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*|\s*第\s*\d{1,3}\s*页.*")
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]*>|&#?\w{1,8};")
_SEPARATORS = re.compile(r"[|\t]")
_SHORT = 2
"""Characters of a label that is a column's too (其他)."""


def is_celled(text: str) -> bool:
    """Whether a line parts its cells by pipes or tabs, so that an empty cell is a cell."""
    return _SEPARATORS.search(text) is not None


class _Parting(NamedTuple):
    """Where pipes and tabs part a line, and whether one opens or closes it: outside of these there is no cell."""

    separators: tuple[int, ...]
    opens: bool
    closes: bool


@lru_cache(maxsize=64)
def _parting(line: str) -> _Parting:
    """Remembered for some lines: a line of a hundred thousand cells is asked about each of them."""
    separators = tuple(match.start() for match in _SEPARATORS.finditer(line))
    return _Parting(separators, line.lstrip(" ").startswith("|"), line.rstrip().endswith("|"))


def cell_index(line: str, position: int) -> int:
    """Which cell of a line (parted by pipes or tabs, counted from 0) holds a character."""
    parting = _parting(line)
    return bisect_left(parting.separators, position) - parting.opens


def width(line: str) -> int:
    """How many cells a line has."""
    parting = _parting(line)
    return len(parting.separators) + 1 - parting.opens - parting.closes


def is_rule(text: str) -> bool:
    """Whether a line is only a rule of a Markdown table."""
    return "--" in text and _RULE.fullmatch(text) is not None


def text_lines(blocks: Sequence[Block]) -> tuple[Line, ...]:
    """Lines and grids as lines of text; the cells of a grid's row are parted by pipes. Rules and page numbers go."""
    lines: list[Line] = []
    for block in blocks:
        lines.extend([block] if isinstance(block, Line) else _grid_lines(block))
    return tuple(line for line in lines if not is_rule(line.text) and not _PAGE_NUMBER.fullmatch(line.text))


def _grid_lines(grid: Grid) -> Iterator[Line]:
    for number in range(grid.rows):
        text, spans = "", []
        for cell in (c for c in grid.in_row(number) if c.row == number):
            text += "| "
            spans.append(Span(len(text), len(text) + max(1, len(cell.text)), cell.place))
            text += cell.text.replace("\n", " ") + " "
        if spans:
            yield Line(text + "|", tuple(spans))


def _in_form(hit: Hit, table: Table) -> Hit:
    """A row label of another form is only words in this one (（六）其他处理 of the 2019 form heads a group in 2021)."""
    return replace(hit, role="note") if hit.role == "row" and hit.id not in table.row_of else hit


def take_apart(table: Table, blocks: Sequence[Block]) -> TextTable:
    """The rows of a table that stands in these blocks."""
    text = RunningText.of(text_lines(blocks))
    hits = tuple(_in_form(hit, table) for hit in scan(text.text, table.id))
    return TextTable(text, hits, tuple(_rows(table, text, hits)))


# --- rows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text with at most one row label, at its start."""

    hit: Hit | None
    tokens: tuple[Token, ...]
    width: int
    words: bool
    """Whether there are other words than row labels."""

    @property
    def celled(self) -> bool:
        return self.width > 0


def _rows(table: Table, text: RunningText, hits: Sequence[Hit]) -> Iterator[TextRow]:
    """Numbers on the line of their label are its row. Single numbers on lines of their own belong to the label before
    them, several to none."""
    open_hit: Hit | None = None
    stacked: list[Token] = []
    waiting: list[str] = []

    def close() -> Iterator[TextRow]:
        nonlocal open_hit
        if open_hit is not None and _is_stray(table, open_hit, stacked):
            waiting.append(open_hit.id)
            open_hit = None
        if open_hit is not None and stacked:
            yield _labelled(text, open_hit, tuple(stacked), tuple(waiting))
            waiting.clear()
        elif open_hit is not None:
            waiting.append(open_hit.id)
        elif stacked:
            yield TextRow("", False, "", None, tuple(stacked), Shape.LOOSE, waiting=tuple(waiting))
            waiting.clear()
        open_hit = None
        stacked.clear()

    for piece in _pieces(text, hits):
        if piece.hit is not None:
            yield from close()
            if piece.tokens:
                yield _labelled(text, piece.hit, piece.tokens, tuple(waiting), piece.width)
                waiting.clear()
            else:
                open_hit = piece.hit
        elif len(piece.tokens) == 1 and not piece.celled and not piece.words:
            stacked.extend(piece.tokens)
        elif piece.tokens and open_hit is not None and not stacked and _ends_before(text, open_hit, piece.tokens):
            yield _labelled(text, open_hit, piece.tokens, tuple(waiting), piece.width)
            waiting.clear()
            open_hit = None
        elif piece.tokens:
            yield from close()
            yield _unlabelled(table, text, piece, tuple(waiting))
            waiting.clear()
        elif piece.words:
            # Perhaps a label that is too garbled to be known: the numbers below are not those of the label above.
            yield from close()
    yield from close()


def _ends_before(text: RunningText, hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a label that is broken over lines ends on the line of these tokens."""
    line = text.line_at(hit.end - 1)
    return text.line_at(hit.start) < line == text.line_at(tokens[0].start)


def _is_stray(table: Table, hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a single number below a label is a stray one (of a page, of a cell cut loose), not the label's row."""
    due = len(table.row_of[hit.id].columns)
    return len(tokens) == 1 and due > 1 and len(tokens[0].value.printed) < due


def _labelled(
    text: RunningText, hit: Hit, tokens: tuple[Token, ...], waiting: tuple[str, ...], width: int = 0
) -> TextRow:
    label, place = text.text[hit.start : hit.end], text.place(hit.start, hit.end)
    return TextRow(hit.id, True, label, place, tokens, Shape.BESIDE, width > 0, waiting, width)


def _unlabelled(table: Table, text: RunningText, piece: _Piece, waiting: tuple[str, ...]) -> TextRow:
    """A line of numbers without a known label: it may carry one with a typo."""
    line = text.line_at(piece.tokens[0].start)
    start = text.starts[line]
    cells = [cell.strip() for cell in _SEPARATORS.split(text.text[start : piece.tokens[0].start]) if cell.strip()]
    words = " ".join(cells)
    match = row_labels(table).match(words) if words else None
    if match is None and len(cells) > 1 and len(spell(cells[-1]).body) > _SHORT:
        match = row_labels(table).match(cells[-1])
        words = cells[-1] if match is not None else words  # the cells before it are of its group
    if match is None:
        return TextRow("", False, words, None, piece.tokens, Shape.LOOSE, piece.celled, waiting, piece.width)
    place = text.place(start, piece.tokens[0].start)
    return TextRow(match.id, match.exact, words, place, piece.tokens, Shape.BESIDE, piece.celled, waiting, piece.width)


def _pieces(text: RunningText, hits: Sequence[Hit]) -> Iterator[_Piece]:
    """The text cut at line ends and at row labels."""
    row_hits = {hit.start: hit for hit in hits if hit.role == "row"}
    labels = sorted(row_hits)
    masked = _masked(text.text, hits)
    labelled = 0
    for line, start in zip(text.parts, text.starts, strict=True):
        end = start + len(line.text)
        celled = is_celled(line.text)
        inside = labels[bisect_left(labels, start) : bisect_left(labels, end)]
        cuts = inside if inside[:1] == [start] else [start, *inside]
        for low, high in zip(cuts, [*cuts[1:], end], strict=True):
            hit = row_hits.get(low)
            tokens = _cells(text, masked, low, high) if celled else list(_tokens(text, masked, low, high))
            labelled = max(labelled, hit.end if hit is not None else 0)
            words = _has_words(masked, max(low, labelled), high, tokens)
            yield _Piece(hit, tuple(tokens), width(line.text) if celled else 0, words)


def _has_words(masked: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether words stand between `start` and `end`, those within tokens (units, remarks) aside."""
    taken = {place for t in tokens for place in range(t.start, t.start + len(t.value.printed))}
    return any((masked[i].isalpha() or masked[i] == "\x00") and i not in taken for i in range(start, end))


def _masked(text: str, hits: Sequence[Hit]) -> str:
    """The text with labels, stray enumerators and markup overwritten, so that no digit of theirs (`colspan="2"`) is
    taken for a number."""
    characters = list(text)
    for match in _MARKUP.finditer(text):
        characters[match.start() : match.end()] = " " * len(match[0])
    spans = [(hit.start, hit.end) for hit in hits] + [m.span() for m in _ENUMERATOR.finditer(text)]
    for start, end in spans:
        characters[start:end] = ["\x00" if ch not in "\n|\t" else ch for ch in characters[start:end]]
    return "".join(characters)


def _tokens(text: RunningText, masked: str, start: int, end: int) -> Iterator[Token]:
    numbers = (match for match in _NUMBER.finditer(masked, start, end) if match[1])
    for match in sorted((*numbers, *_MARK.finditer(masked, start, end)), key=lambda m: m.start()):
        yield Token(parse_value(text.text[match.start() : match.end()]), text.place(*match.span()), match.start())


def _cells(text: RunningText, masked: str, start: int, end: int) -> list[Token]:
    """The value cells of a line that has separators: those after its cells of words."""
    tokens: list[Token] = []
    has_words = False
    line = text.parts[text.line_at(start)].text
    offset = text.starts[text.line_at(start)]
    position = start
    for part in _SEPARATORS.split(masked[start:end]):
        stop = position + len(part)
        cell = cell_index(line, position - offset)
        bare = part.replace("\x00", "").strip()
        has_digits = any(ch.isdigit() for ch in bare)
        if "\x00" in part or (bare and not has_digits and parse_value(bare).mark is Mark.OTHER):
            inner = [replace(t, cell=cell) for t in _tokens(text, masked, position, stop)] if has_digits else []
            if has_words and any(token.value.printed for token in tokens):
                break  # words after the numbers: a remark, or what was joined to the row
            tokens, has_words = inner, True
        elif bare:
            several = [replace(t, cell=cell) for t in _tokens(text, masked, position, stop)]
            whole = parse_value(text.text[position:stop])
            is_one = whole.mark is not Mark.OTHER or len(several) < 2
            low = position + len(part) - len(part.lstrip())
            place = text.place(low, low + len(part.strip()))
            tokens.extend([Token(whole, place, position, cell)] if is_one else several)
        elif 0 <= cell < width(line):
            place = text.place(min(position, end - 1), min(stop, end))
            tokens.append(Token(parse_value(""), place, position, cell))
        position = stop + 1
    return tokens if any(token.value.printed for token in tokens) or len(tokens) > 1 else []
