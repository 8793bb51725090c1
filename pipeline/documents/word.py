"""Word files (DOCX) by their own XML: a line for each paragraph, a grid for each table, in the order of the body.

Tracked insertions are kept and deletions dropped; hidden text, field codes and cells covered by a merge are dropped.
Headers, footers, footnotes, comments and the automatic numbers of lists stand in other parts and are not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.documents.archive import main_part, member_names, read_member
from pipeline.documents.grids import UnnumberedBlock, numbered
from pipeline.documents.inline import APART, BREAK, characters, lines
from pipeline.documents.limits import Budget
from pipeline.documents.markup import Element, Event, parse_xml, walk
from pipeline.documents.model import Document, DocumentKind
from pipeline.documents.wordtables import WordTable
from pipeline.documents.wordxml import child, is_left_out, is_set_apart, mark_is_deleted, name_of, value
from pipeline.errors import DamagedDocument, EmptyDocument


def read_word(data: bytes, name: str, sha256: str) -> Document:
    """A Document with the lines and grids of the body.

    A table of a single cell is a frame: its text becomes lines. A table inside a cell comes as a grid of its own after
    the table of that cell, a text box as lines after its paragraph. The place of a line is its number among the lines
    of the file. The title is left empty: a file's properties mostly name the file that it was copied from.
    Raises EmptyDocument, EncryptedDocument, DamagedDocument and TooLargeDocument.
    """
    part = main_part(member_names(data))
    if not part:
        raise DamagedDocument("the container holds no word/document.xml")
    body = child(parse_xml(read_member(data, part)), "w:body")
    if body is None:
        raise DamagedDocument("the file has no body of text")
    reader = _BodyReader(body)
    blocks = numbered(reader.read())
    if not blocks:
        raise EmptyDocument("the file holds no text; perhaps it holds pictures: save it as PDF")
    return Document(name, DocumentKind.WORD, sha256, blocks=blocks, warnings=reader.warnings())


@dataclass
class _Flow:
    """Text that runs on in `element`: the body, a text box or a cell."""

    element: Element
    is_cell: bool = False
    pieces: list[str] = field(default_factory=list)
    blocks: list[UnnumberedBlock] = field(default_factory=list)
    later: list[UnnumberedBlock] = field(default_factory=list)
    """What stands aside until the paragraph is over: text boxes."""

    def end_line(self) -> None:
        if self.is_cell:
            self.pieces.append(BREAK)
            return
        self.blocks.extend(lines(self.pieces))
        self.blocks.extend(self.later)
        self.pieces, self.later = [], []


class _BodyReader:
    """Reads the body of a Word file; `_open` holds what is open: texts and tables, the innermost last."""

    def __init__(self, body: Element) -> None:
        self._body = _Flow(body)
        self._open: list[_Flow | WordTable] = [self._body]
        self._budget = Budget()
        self._covered: list[str] = []
        self._embedded = 0

    def read(self) -> list[UnnumberedBlock]:
        """The blocks of the body. Raises TooLargeDocument."""
        for event, element, _ in walk(self._body.element, is_left_out, self._budget):
            if event is Event.START:
                self._start(element, name_of(element))
            elif event is Event.END:
                self._end(element, name_of(element))
        self._body.end_line()
        return self._body.blocks

    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the reading."""
        result = []
        if self._covered:
            first = self._covered[0][:40]
            result.append(f"cells covered by a merge hold text that Word does not show ({len(self._covered)}): {first}")
        if self._embedded:
            result.append(f"parts embedded by w:altChunk were left out: {self._embedded}")
        return tuple(result)

    @property
    def _flow(self) -> _Flow:
        return next((inner for inner in reversed(self._open) if isinstance(inner, _Flow)), self._body)

    def _start(self, element: Element, name: str) -> None:
        inner = self._open[-1]
        match name:
            case "w:tbl":
                self._flow.end_line()
                self._open.append(WordTable(element, self._budget))
            case "w:tr" if isinstance(inner, WordTable):
                inner.start_row(element)
            case "w:tc" if isinstance(inner, WordTable) and inner.row is not None:
                self._open.append(_Flow(element, is_cell=True))
            case "w:txbxContent":
                self._open.append(_Flow(element))
            case "w:r" if is_set_apart(element):
                self._flow.pieces.append(APART)
            case "w:altChunk":
                self._embedded += 1
            case _:
                self._flow.pieces.append(_characters_of(element, name))

    def _end(self, element: Element, name: str) -> None:
        inner = self._open[-1]
        if name == "w:p":
            if not mark_is_deleted(element):
                self._flow.end_line()
        elif name == "w:r":
            if is_set_apart(element):
                self._flow.pieces.append(APART)
        elif isinstance(inner, WordTable) and element is inner.row:
            inner.end_row()
        elif element is inner.element and inner is not self._body:
            self._open.pop()
            self._close(inner)

    def _close(self, inner: _Flow | WordTable) -> None:
        outer = self._open[-1]
        if isinstance(inner, WordTable):
            self._covered.extend(inner.covered)
            (self._flow.later if self._flow.is_cell else self._flow.blocks).extend(inner.blocks())
        elif inner.is_cell and isinstance(outer, WordTable):
            outer.add_cell(inner.element, lines(inner.pieces))
            outer.later.extend(inner.later)
        else:
            inner.end_line()
            self._flow.later.extend(inner.blocks)


def _characters_of(element: Element, name: str) -> str:
    match name:
        case "w:t" | "m:t":
            return characters(element.text)
        case "w:tab" | "w:ptab":
            return " "
        case "w:br" | "w:cr":
            return BREAK
        case "w:noBreakHyphen":
            return "-"
        case "w:sym":
            return _symbol(value(element, "char") or "")
    return ""


def _symbol(code: str) -> str:
    """The character of a symbol font: private use stays private use, so that the cell is not taken for blank."""
    try:
        return characters(chr(int(code, 16)))
    except (ValueError, OverflowError):
        return "\ufffd"
