"""One table of data of a web page: its rows and cells, as the steps through its markup tell them."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.documents.grids import RowGroup, SpannedCell, UnnumberedBlock, lay_out
from pipeline.documents.inline import APART, BREAK, joined, lines
from pipeline.documents.limits import Budget
from pipeline.documents.markup import ROW_END, Element, Event, Step

CELL_TAGS = frozenset({"td", "th"})
GROUP_TAGS = frozenset({"thead", "tbody", "tfoot"})
LINE_TAGS = (
    CELL_TAGS
    | GROUP_TAGS
    | {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext"}
    | {"pre", "section", "select", "summary", "table", "textarea", "tr", "ul", "xmp"}
)
"""Where they start and end, a line ends; all other elements are inline."""
APART_TAGS = frozenset({"del", "ins", "s", "strike", "sub", "sup"})

_MAX_COLSPAN = 1000
_MAX_ROWSPAN = 65534
_INTEGER = re.compile(r"\s*\+?(\d{1,10})")


class _Group(NamedTuple):
    tag: str
    rows: RowGroup


class WebTable:
    """Takes the steps between the start and the end of `element`, a `<table>`, and gives its blocks."""

    def __init__(self, element: Element, budget: Budget) -> None:
        self.element = element
        self._budget = budget
        self._inner_tables = 0
        self._groups: list[_Group] = []
        self._group_is_open = False
        self._row: list[SpannedCell] | None = None
        self._cell: Element | None = None
        self._cell_pieces: list[str] = []
        self._outside: list[str] = []

    def take(self, step: Step) -> None:
        """One step of the walk, its text by `characters`. Raises TooLargeDocument."""
        if step.event is Event.TEXT:
            self._pieces.append(step.text)
            return
        tag = step.element.tag
        if tag == "table":
            self._inner_tables += 1 if step.event is Event.START else -1
        if tag in LINE_TAGS:
            self._pieces.append(BREAK)
        elif tag in APART_TAGS:
            self._pieces.append(APART)
        if self._inner_tables:
            return
        if step.event is Event.START:
            self._start(step.element)
        else:
            self._end(step.element)

    def blocks(self) -> list[UnnumberedBlock]:
        """The caption and stray text as lines, then the grid. Raises TooLargeDocument."""
        self._close_group()
        # A browser shows the footer last, wherever it stands.
        ordered = sorted(self._groups, key=lambda group: group.tag == "tfoot")
        grid = lay_out([group.rows for group in ordered], self._budget)
        return [*lines(self._outside), grid]

    @property
    def _pieces(self) -> list[str]:
        return self._outside if self._cell is None else self._cell_pieces

    def _start(self, element: Element) -> None:
        if element.tag in GROUP_TAGS:
            self._open_group(element.tag)
        elif element.tag == "tr":
            self._open_row()
        elif element.tag == ROW_END:
            self._close_row()
        elif element.tag in CELL_TAGS:
            self._close_cell()
            if self._row is None:
                self._open_row()
            self._budget.cell()
            self._cell = element

    def _end(self, element: Element) -> None:
        if element.tag in GROUP_TAGS:
            self._close_group()
        elif element.tag == "tr":
            self._close_row()
        elif element is self._cell:
            self._close_cell()

    def _open_group(self, tag: str) -> None:
        self._close_group()
        self._group_is_open = True
        self._groups.append(_Group(tag, []))

    def _open_row(self) -> None:
        self._close_row()
        self._budget.cell()
        if not self._group_is_open:
            self._open_group("tbody")
        self._row = []
        self._groups[-1].rows.append(self._row)

    def _close_group(self) -> None:
        self._close_row()
        self._group_is_open = False

    def _close_row(self) -> None:
        self._close_cell()
        self._row = None

    def _close_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            colspan = _span(self._cell.get("colspan"), _MAX_COLSPAN) or 1
            self._row.append(
                SpannedCell(joined(lines(self._cell_pieces)), _span(self._cell.get("rowspan"), _MAX_ROWSPAN), colspan)
            )
        self._cell = None
        self._cell_pieces = []


def _span(attribute: str | None, largest: int) -> int:
    """A span by the rules of HTML: the leading digits, at most `largest`; 1 where there are none."""
    match = _INTEGER.match(attribute or "")
    return min(int(match[1]), largest) if match else 1
