"""A report as a digital PDF, as offices print it from Word: tables, a real text layer, no tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from eval.generator.layouts import layout
from eval.generator.pdf_table import Broken, Drawn, Piece, Print, Segment, TableSetter, TableStyle
from eval.generator.pdf_type import Typeface, mupdf
from eval.generator.report import Report
from eval.generator.rulings import Align, Rulings
from schemas.declaration import Arrangement, Table


@dataclass(frozen=True)
class _Sheet:
    """A page and the box that its lines stand in."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


_UPRIGHT = _Sheet(595.0, 842.0, 74.0, 520.0, 78.0, 762.0)
_ACROSS = _Sheet(842.0, 595.0, 74.0, 768.0, 78.0, 515.0)


class Rules(StrEnum):
    """What a rule is in the file."""

    LINES = "lines"
    RECTANGLES = "rectangles"
    """Thin filled boxes, as some word processors write them."""
    HAIRLINES = "hairlines"
    """Lines of no width: as thin as the printer can."""
    DOUBLE = "double"
    """Two lines side by side."""
    CELLS = "cells"
    """A box round each cell, a little larger than the cell: neighbours overlap."""


class Layer(StrEnum):
    """How the text layer holds the words."""

    PLAIN = "plain"
    SPACED = "spaced"
    """A space behind every character."""
    TWICE = "twice"
    """Every line written a second time a little to the right, for want of a bold font."""


_GROWN = 0.7
"""Points by which the box of a cell is larger than the cell, on each side."""


@dataclass(frozen=True)
class PdfStyle:
    """How a publisher sets its report; sizes and distances in points."""

    broken: Broken = Broken.CLOSED
    rules: Rules = Rules.LINES
    """What a rule is in the file."""
    tint: tuple[float, float, float] | None = (0.776, 0.851, 0.945)
    """The colour of the line over a section of table two; None leaves it plain."""
    body: float = 15
    """The size of the words between the tables."""
    leading: float = 27
    """The distance of their lines."""
    centred: bool = False
    """Whether the headers of table two are centred and bold."""
    disclosure_row: float = 34
    applications_row: float = 24
    rulings: Rulings = Rulings.ALL
    """Which rules are drawn."""
    align: Align | None = None
    """Where numbers stand instead of their usual place."""
    across: bool = False
    """Whether the sheet lies on its side."""
    vertical: bool = False
    """Whether the labels of groups of rows run downwards."""
    repeated_head: bool = False
    """Whether a table that goes on over the page has its header again there."""
    carried: str = ""
    """A line of words above a table that goes on."""
    layer: Layer = Layer.PLAIN
    scale: float = 1.0
    """Makes all type larger or smaller."""

    def of(self, table: Table) -> TableStyle:
        sizes = {
            Arrangement.SECTIONS: TableStyle(10.5, 11, self.disclosure_row),
            Arrangement.MATRIX: TableStyle(8.5, 9.5, self.applications_row),
            Arrangement.BLOCKS: TableStyle(9.5, 11, 28),
        }
        usual = sizes[table.arrangement]
        return replace(
            usual,
            words=usual.words * self.scale,
            numbers=usual.numbers * self.scale,
            centred=self.centred,
            broken=self.broken,
            rulings=self.rulings,
            align=self.align,
            vertical=self.vertical,
        )

    @property
    def sheet(self) -> _Sheet:
        return _ACROSS if self.across else _UPRIGHT


USUAL = PdfStyle()


def render_pdf(report: Report, style: PdfStyle = USUAL, face: Typeface | None = None) -> bytes:
    """The bytes of a PDF, in the fonts that PyMuPDF carries or in `face`; the same arguments give the same bytes."""
    flow = _Flow(style, face or Typeface())
    flow.title(report)
    for paragraph in report.preface:
        flow.paragraph(paragraph)
    for section in report.sections:
        if section.table is None:
            flow.heading(section.heading)
        else:
            grid = layout(section.table, report)
            setter = TableSetter(grid, style.of(section.table), flow.face, style.sheet.left, style.sheet.right)
            flow.heading(section.heading, sum(setter.heights[: grid.head + 1]))
            flow.table(setter)
        for paragraph in section.paragraphs:
            flow.paragraph(paragraph)
    return _saved(flow.finished(), report)


class _Stretch(NamedTuple):
    """Words of one weight that follow each other on a page."""

    bold: bool
    writer: Any


class _Flow:
    """The pages so far and the place of the next line."""

    def __init__(self, style: PdfStyle, face: Typeface) -> None:
        self.face = face
        self._style, self._sheet = style, style.sheet
        self._document = mupdf.open()
        self._new_page()

    def title(self, report: Report) -> None:
        self._y += 60
        rest = report.title.removeprefix(report.issuer)
        lines = (report.issuer, rest) if rest != report.title else self.face.wrap(report.title, 21, 360)
        for line in lines:
            self._line(line, (self._sheet.width - self.face.width(line, 21)) / 2, 21, 34, bold=True)
        self._y += 34

    def heading(self, text: str, following: float = 0) -> None:
        """`following` is what must stand on the same page: the beginning of a table."""
        size, leading = self._body, self._style.leading
        if self._y + 2 * leading + max(following, leading) > self._sheet.bottom:
            self._new_page()
        self._y += leading / 3
        self._line(text, self._sheet.left + 2 * size, size, leading, bold=True)

    def paragraph(self, text: str) -> None:
        size, sheet = self._body, self._sheet
        indent = 2 * size
        for place, line in enumerate(self.face.wrap(text, size, sheet.right - sheet.left, indent)):
            self._line(line, sheet.left + (0 if place else indent), size, self._style.leading)

    def table(self, setter: TableSetter) -> None:
        self._y += 4
        room, page = self._sheet.bottom - self._y, self._sheet.bottom - self._sheet.top
        if self._style.broken is Broken.IN_ROW:
            setter = setter.broken_in_row(room)
        page -= setter.head_height * self._style.repeated_head + self._style.leading * bool(self._style.carried)
        for place, piece in enumerate(setter.pieces(room, page)):
            if place:
                self._new_page()
            if piece.first:
                self._go_on(setter)
            if piece != Piece(0, 0):
                self._draw(setter, piece)
        self._y += 14

    def _go_on(self, setter: TableSetter) -> None:
        """What stands above the rest of a table on its next page."""
        if self._style.carried:
            self._line(self._style.carried, self._sheet.left, 10.5, self._style.leading)
        if self._style.repeated_head:
            self._draw(setter, setter.head)

    def _draw(self, setter: TableSetter, piece: Piece) -> None:
        drawn = setter.draw(piece, self._y)
        self._ink(drawn)
        self._y += drawn.height

    @property
    def _body(self) -> float:
        return self._style.body * self._style.scale

    def finished(self) -> Any:
        self._finish_page()
        return self._document

    def _line(self, text: str, x: float, size: float, leading: float, bold: bool = False) -> None:
        if self._y + leading > self._sheet.bottom:
            self._new_page()
        self._write(Print(x, self._y + leading / 2 + 0.36 * size, text, size, bold))
        self._y += leading

    def _ink(self, drawn: Drawn) -> None:
        shape = self._page.new_shape()
        for area in drawn.tints if self._style.tint else ():
            shape.draw_rect(mupdf.Rect(*area))
            shape.finish(color=None, fill=self._style.tint)
        if self._style.rules is Rules.CELLS:
            for area in drawn.cells:
                shape.draw_rect((area.x0 - _GROWN, area.y0 - _GROWN, area.x1 + _GROWN, area.y1 + _GROWN))
                shape.finish(color=(0, 0, 0), width=0.5)
        else:
            for rule in drawn.rules:
                self._rule(shape, rule)
        shape.commit()
        for line in drawn.prints:
            self._write(line)

    def _rule(self, shape: Any, rule: Segment) -> None:
        x0, y0, x1, y1 = rule
        if self._style.rules is Rules.RECTANGLES:
            shape.draw_rect(mupdf.Rect(x0 - 0.24, y0 - 0.24, x1 + 0.24, y1 + 0.24))
            shape.finish(color=None, fill=(0, 0, 0))
            return
        width = 0 if self._style.rules is Rules.HAIRLINES else 0.5
        for apart in (-0.9, 0.9) if self._style.rules is Rules.DOUBLE else (0.0,):
            across, down = (apart, 0.0) if x0 == x1 else (0.0, apart)
            shape.draw_line((x0 + across, y0 + down), (x1 + across, y1 + down))
            shape.finish(color=(0, 0, 0), width=width)

    def _write(self, line: Print) -> None:
        # One writer a stretch of plain or bold words keeps the text layer in reading order.
        if not self._written or self._written[-1].bold != line.bold:
            self._written.append(_Stretch(line.bold, mupdf.TextWriter(self._page.rect)))
        writer, spaced = self._written[-1].writer, self._style.layer is Layer.SPACED
        self.face.write(writer, line.x, line.baseline, line.text, line.size, spaced)
        if self._style.layer is Layer.TWICE:
            self.face.write(writer, line.x + 0.3, line.baseline, line.text, line.size)

    def _new_page(self) -> None:
        if len(self._document):
            self._finish_page()
        self._page = self._document.new_page(width=self._sheet.width, height=self._sheet.height)
        self._written: list[_Stretch] = []
        self._y = self._sheet.top

    def _finish_page(self) -> None:
        number = len(self._document)
        text = f"- {number} -"
        x = self._sheet.right - 14 - self.face.width(text, 12) if number % 2 else self._sheet.left + 14
        self._write(Print(x, self._sheet.height - 62, text, 12, bold=False))
        for stretch in self._written:
            stretch.writer.write_text(self._page, render_mode=2 if stretch.bold else 0)


def _saved(document: Any, report: Report) -> bytes:
    stamp = f"D:{report.year + 1}0126093000+08'00'"
    document.set_metadata({"title": report.title, "creationDate": stamp, "modDate": stamp})
    document.subset_fonts()
    data = document.tobytes(garbage=4, deflate=True, deflate_fonts=True, no_new_id=True)
    document.close()
    return bytes(data)
