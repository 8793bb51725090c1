"""Web pages: a grid for each table of data, a line for each paragraph-like run of text, in reading order."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.documents import limits
from pipeline.documents.decoding import Decoded, declared_encoding, decode_page, same_encoding
from pipeline.documents.grids import UnnumberedBlock, numbered
from pipeline.documents.inline import APART, BREAK, characters, lines
from pipeline.documents.markup import Element, Event, Step, parse_html, walk
from pipeline.documents.model import Document, DocumentKind
from pipeline.documents.webtables import APART_TAGS, CELL_TAGS, LINE_TAGS, WebTable
from pipeline.errors import EmptyDocument

_LEFT_OUT = frozenset(
    {"audio", "canvas", "datalist", "head", "iframe", "noembed", "noframes", "noscript", "object", "script", "style"}
    | {"svg", "template", "title", "video"}
)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)


def read_html(data: bytes, name: str, sha256: str) -> Document:
    """A Document with the page's lines and grids.

    A table that holds another table of data, and a table of a single cell, is layout: its text becomes lines. The place
    of a line is its number among the lines of the page. Raises EmptyDocument, DamagedDocument, UnsupportedDocument
    (binary data) and TooLargeDocument.
    """
    limits.check_bytes(len(data), limits.MAX_PAGE_BYTES, "the web page")
    decoded = decode_page(data)
    root = parse_html(decoded.text)
    content = read_markup(root, limits.Budget())
    blocks = numbered(content.blocks)
    if not blocks:
        raise EmptyDocument("the page holds no text; perhaps a script draws it: save it from the browser as PDF")
    warnings = _encoding_warning(data, decoded) + hidden_warning(content.hidden)
    return Document(name, DocumentKind.HTML, sha256, blocks=blocks, title=_title(root), warnings=warnings)


class Content(NamedTuple):
    """The blocks of a piece of markup, and how many tables of it are not shown."""

    blocks: list[UnnumberedBlock]
    hidden: int


def read_markup(root: Element, budget: limits.Budget) -> Content:
    """Lines and grids in reading order. Raises TooLargeDocument."""
    found = _find_tables(root)
    return Content(_blocks(root, found.data, budget), found.hidden)


def hidden_warning(hidden: int) -> tuple[str, ...]:
    """What a person should know where tables are not shown."""
    return (f"hidden tables of the page were left out: {hidden}",) if hidden else ()


def _is_left_out(element: Element) -> bool:
    return element.tag in _LEFT_OUT or _is_hidden(element)


def _is_hidden(element: Element) -> bool:
    if element.tag in ("html", "body"):
        return False  # hidden until a script shows the page
    if element.get("hidden") is not None:
        return True
    displays = _DISPLAY.findall(element.get("style", ""))
    return bool(displays) and displays[-1].lower() == "none"


class _Tables(NamedTuple):
    """The tables that become grids (two or more cells, no table of data inside), and how many others are not shown."""

    data: set[Element]
    hidden: int


def _find_tables(root: Element) -> _Tables:
    hidden = 0

    def is_left_out(element: Element) -> bool:
        nonlocal hidden
        if _is_hidden(element):
            hidden += sum(1 for _ in element.iter("table"))
            return True
        return element.tag in _LEFT_OUT

    data: set[Element] = set()
    cells: list[int] = []
    is_layout: list[bool] = []
    budget = limits.Budget()
    for event, element, _ in walk(root, is_left_out, budget):
        if element.tag in CELL_TAGS and event is Event.START and cells:
            budget.cell()
            cells[-1] += 1
        elif element.tag == "table" and event is Event.START:
            cells.append(0)
            is_layout.append(False)
        elif element.tag == "table" and event is Event.END:
            holds_data = is_layout.pop()
            if cells.pop() >= 2 and not holds_data:
                data.add(element)
                holds_data = True
            if is_layout and holds_data:
                is_layout[-1] = True
    return _Tables(data, hidden)


def _blocks(root: Element, data_tables: set[Element], budget: limits.Budget) -> list[UnnumberedBlock]:
    blocks: list[UnnumberedBlock] = []
    pieces: list[str] = []
    preformatted = 0
    table: WebTable | None = None
    for event, element, text in walk(root, _is_left_out, budget):
        if element.tag == "pre" and event is not Event.TEXT:
            preformatted += 1 if event is Event.START else -1
        text = characters(text).replace("\n", BREAK) if preformatted else characters(text)
        if event is Event.START and element in data_tables:
            blocks.extend(lines(pieces))
            pieces = []
            table = WebTable(element, budget)
        elif table is not None and event is Event.END and element is table.element:
            blocks.extend(table.blocks())
            table = None
        elif table is not None:
            table.take(Step(event, element, text))
        elif event is Event.TEXT:
            pieces.append(text)
        elif element.tag in LINE_TAGS:
            pieces.append(BREAK)
        elif element.tag in APART_TAGS:
            pieces.append(APART)
    return blocks + lines(pieces)


def _title(root: Element) -> str:
    for title in root.iter("title"):
        parent = title.getparent()
        if parent is None or parent.tag != "svg":
            return " ".join((title.text or "").split())
    return ""


def _encoding_warning(data: bytes, decoded: Decoded) -> tuple[str, ...]:
    declared = declared_encoding(data)
    if not declared or data.isascii() or same_encoding(declared, decoded.encoding):
        return ()
    return (f"the page declares the encoding {declared} but is {decoded.encoding}",)
