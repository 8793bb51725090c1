"""A report as a digital PDF, as offices print it from Word: ruled tables, a real text layer, no tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from eval.generator.layouts import layout
from eval.generator.pdf_table import Broken, Drawn, Piece, Print, TableSetter, TableStyle
from eval.generator.pdf_type import Typeface, mupdf
from eval.generator.report import Report
from schemas.declaration import Arrangement, Table

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 74.0, 520.0, 78.0, 762.0


class Rules(StrEnum):
    """What a rule is in the file."""

    LINES = "lines"
    RECTANGLES = "rectangles"
    """Thin filled boxes, as some word processors write them."""


@dataclass(frozen=True)
class PdfStyle:
    """How a publisher sets its report. `body` is the size of the words, `leading` the distance of their lines;
    `centred` centres and emboldens the headers of table two."""

    broken: Broken = Broken.CLOSED
    rules: Rules = Rules.LINES
    tint: tuple[float, float, float] = (0.776, 0.851, 0.945)
    body: float = 15
    leading: float = 27
    centred: bool = False
    disclosure_row: float = 34
    applications_row: float = 24

    def of(self, table: Table) -> TableStyle:
        sizes = {
            Arrangement.SECTIONS: TableStyle(10.5, 11, self.disclosure_row),
            Arrangement.MATRIX: TableStyle(8.5, 9.5, self.applications_row),
            Arrangement.BLOCKS: TableStyle(9.5, 11, 28),
        }
        return replace(sizes[table.arrangement], centred=self.centred, broken=self.broken)


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
            setter = TableSetter(grid, style.of(section.table), flow.face, _LEFT, _RIGHT)
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
        self._style = style
        self._document = mupdf.open()
        self._new_page()

    def title(self, report: Report) -> None:
        self._y += 60
        rest = report.title.removeprefix(report.issuer)
        lines = (report.issuer, rest) if rest != report.title else self.face.wrap(report.title, 21, 360)
        for line in lines:
            self._line(line, (_WIDTH - self.face.width(line, 21)) / 2, 21, 34, bold=True)
        self._y += 34

    def heading(self, text: str, following: float = 0) -> None:
        """`following` is what must stand on the same page: the beginning of a table."""
        size, leading = self._style.body, self._style.leading
        if self._y + 2 * leading + max(following, leading) > _BOTTOM:
            self._new_page()
        self._y += leading / 3
        self._line(text, _LEFT + 2 * size, size, leading, bold=True)

    def paragraph(self, text: str) -> None:
        size = self._style.body
        indent = 2 * size
        for place, line in enumerate(self.face.wrap(text, size, _RIGHT - _LEFT, indent)):
            self._line(line, _LEFT + (0 if place else indent), size, self._style.leading)

    def table(self, setter: TableSetter) -> None:
        self._y += 4
        for place, piece in enumerate(setter.pieces(_BOTTOM - self._y, _BOTTOM - _TOP)):
            if place:
                self._new_page()
            if piece != Piece(0, 0):
                drawn = setter.draw(piece, self._y)
                self._ink(drawn)
                self._y += drawn.height
        self._y += 14

    def finished(self) -> Any:
        self._finish_page()
        return self._document

    def _line(self, text: str, x: float, size: float, leading: float, bold: bool = False) -> None:
        if self._y + leading > _BOTTOM:
            self._new_page()
        self._write(Print(x, self._y + leading / 2 + 0.36 * size, text, size, bold))
        self._y += leading

    def _ink(self, drawn: Drawn) -> None:
        shape = self._page.new_shape()
        for area in drawn.tints:
            shape.draw_rect(mupdf.Rect(*area))
            shape.finish(color=None, fill=self._style.tint)
        for x0, y0, x1, y1 in drawn.rules:
            if self._style.rules is Rules.LINES:
                shape.draw_line((x0, y0), (x1, y1))
                shape.finish(color=(0, 0, 0), width=0.5)
            else:
                shape.draw_rect(mupdf.Rect(x0 - 0.24, y0 - 0.24, x1 + 0.24, y1 + 0.24))
                shape.finish(color=None, fill=(0, 0, 0))
        shape.commit()
        for line in drawn.prints:
            self._write(line)

    def _write(self, line: Print) -> None:
        # One writer a stretch of plain or bold words keeps the text layer in reading order.
        if not self._written or self._written[-1].bold != line.bold:
            self._written.append(_Stretch(line.bold, mupdf.TextWriter(self._page.rect)))
        self.face.write(self._written[-1].writer, line.x, line.baseline, line.text, line.size)

    def _new_page(self) -> None:
        if len(self._document):
            self._finish_page()
        self._page = self._document.new_page(width=_WIDTH, height=_HEIGHT)
        self._written: list[_Stretch] = []
        self._y = _TOP

    def _finish_page(self) -> None:
        number = len(self._document)
        text = f"- {number} -"
        x = _RIGHT - 14 - self.face.width(text, 12) if number % 2 else _LEFT + 14
        self._write(Print(x, _HEIGHT - 62, text, 12, bold=False))
        for stretch in self._written:
            stretch.writer.write_text(self._page, render_mode=2 if stretch.bold else 0)


def _saved(document: Any, report: Report) -> bytes:
    stamp = f"D:{report.year + 1}0126093000+08'00'"
    document.set_metadata({"title": report.title, "creationDate": stamp, "modDate": stamp})
    document.subset_fonts()
    data = document.tobytes(garbage=4, deflate=True, deflate_fonts=True, no_new_id=True)
    document.close()
    return bytes(data)
