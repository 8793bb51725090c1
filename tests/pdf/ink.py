"""Pages drawn by hand: words at places, rules, and tables of cells with spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pymupdf

from pipeline.documents.model import Block, Document, Grid, Line
from pipeline.documents.pdf import read_pdf
from pipeline.tables.pages import blocks_of

LEFT, TOP, COLUMN, ROW = 60.0, 80.0, 60.0, 24.0


class Inked(NamedTuple):
    """A cell of a drawn table: text, first row and column, and how many it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def pdf(*pages: Callable[[Any], None]) -> bytes:
    """A PDF of which each function draws a page."""
    document: Any = pymupdf.open()
    for draw in pages:
        draw(document.new_page(width=595, height=842))
    return bytes(document.tobytes())


def write(page: Any, x: float, y: float, text: str, size: float = 10, **more: Any) -> None:
    page.insert_text((x, y), text, fontname="china-s", fontsize=size, **more)


def table(page: Any, cells: Iterable[Inked], top: float = TOP, gap: float = 0.0) -> None:
    """Draws each cell as four lines, its text in the middle; `gap` leaves cells that far apart (double rules)."""
    for cell in cells:
        x0, y0 = LEFT + COLUMN * cell.column, top + ROW * cell.row
        x1, y1 = x0 + COLUMN * cell.columns - gap, y0 + ROW * cell.rows - gap
        for start, end in (((x0, y0), (x1, y0)), ((x0, y1), (x1, y1)), ((x0, y0), (x0, y1)), ((x1, y0), (x1, y1))):
            page.draw_line(start, end, width=0.5)
        write(page, x0 + 5, (y0 + y1) / 2 + 4, cell.text)


def rows(*texts: Sequence[str]) -> list[Inked]:
    return [Inked(text, row, column) for row, line in enumerate(texts) for column, text in enumerate(line)]


def opened(data: bytes) -> Document:
    return read_pdf(data, "page.pdf", "0")


def blocks(data: bytes) -> tuple[Block, ...]:
    return blocks_of(opened(data).pages)


def grids(data: bytes) -> list[list[list[str]]]:
    """The texts of each grid, row by row; a cell stands in the row and column where it begins."""
    return [
        [[cell.text for cell in grid.in_row(row) if cell.row == row] for row in range(grid.rows)]
        for grid in blocks(data)
        if isinstance(grid, Grid)
    ]


def words(data: bytes) -> list[str]:
    return [word.text for page in opened(data).pages for word in page.words]


def plain_lines(data: bytes) -> list[str]:
    return [block.text for block in blocks(data) if isinstance(block, Line)]
