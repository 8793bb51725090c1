"""The picture of the README: a page of an example report, with the cells that a run accepts and flags."""

from __future__ import annotations

import html
import sys
from pathlib import Path

import pymupdf

from pipeline.checks.record import Record, Status
from pipeline.documents.model import PagePlace
from pipeline.messages import Lang
from pipeline.process import LlmPolicy, process

EXAMPLE = Path(__file__).parent / "examples" / "yunling-city-2023.pdf"
PAGE = 2
_COLOURS = {Status.ACCEPTED: (0.1, 0.55, 0.25), Status.FLAGGED: (0.85, 0.1, 0.1)}
_DPI = 110
_MARGIN = 78.0
_CSS = "p { font-size: 8pt; margin: 0 0 3pt 0; }"


def draw(target: Path) -> None:
    """Writes the picture as PNG to `target`."""
    record = process(EXAMPLE, EXAMPLE.name, LlmPolicy.NEVER, None)
    with pymupdf.open(EXAMPLE) as pdf, pymupdf.open() as sheet:
        source = pdf[PAGE - 1]
        width, height = source.rect.width, source.rect.height
        page = sheet.new_page(width=width, height=height + _MARGIN)
        page.show_pdf_page(pymupdf.Rect(0, 0, width, height), pdf, PAGE - 1)
        for cell in record.cells:
            if isinstance(cell.place, PagePlace) and cell.place.page == PAGE and cell.status in _COLOURS:
                x0, y0, x1, y1 = cell.place.box
                box = pymupdf.Rect(x0 + 1.5, y0 + 1.5, x1 - 1.5, y1 - 1.5)
                page.draw_rect(box, color=_COLOURS[cell.status], width=0.9)
        caption = pymupdf.Rect(40, height - 12, width - 40, height + _MARGIN - 6)
        page.insert_htmlbox(caption, "".join(f"<p>{html.escape(line)}</p>" for line in _said(record)), css=_CSS)
        page.get_pixmap(dpi=_DPI).save(target)


def _said(record: Record) -> list[str]:
    """What the run says of the cells it flags on this page."""
    on_page = {
        cell.field
        for cell in record.cells
        if isinstance(cell.place, PagePlace) and cell.place.page == PAGE and cell.status is Status.FLAGGED
    }
    return [
        f"{finding.kind} ({finding.cause}): {finding.message.text(Lang.EN)}"
        for finding in record.findings
        if on_page & set(finding.cells)
    ]


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
