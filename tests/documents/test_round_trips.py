"""Whatever grid is written as HTML or DOCX reads back equal; whatever bytes come, only a DocumentError is raised."""

from __future__ import annotations

import contextlib
from html import escape

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.documents.grids import PlacedCell
from pipeline.documents.html import read_html
from pipeline.documents.kinds import SUPPORTED_SUFFIXES, kind_of
from pipeline.documents.model import Document, DocumentKind, Grid
from pipeline.documents.text import read_text
from pipeline.errors import DocumentError

from .support import grids, page, slots, tbl, tc, tr, word

TEXTS = st.text("一二规章件（）“”0123456789.,-—/<>&\"' １２％", max_size=8).map(lambda text: " ".join(text.split()))


@st.composite
def tilings(draw: st.DrawFn) -> list[PlacedCell]:
    """Two or more cells that cover a rectangle of slots without a gap."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[PlacedCell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            colspan = draw(st.integers(1, columns - column))
            while any((row, column + i) not in free for i in range(colspan)):
                colspan -= 1
            rowspan = draw(st.integers(1, rows - row))
            cells.append(PlacedCell(draw(TEXTS), row, column, rowspan, colspan))
            free -= {(row + i, column + j) for i in range(rowspan) for j in range(colspan)}
    assume(len(cells) >= 2)
    return cells


def as_html(cells: list[PlacedCell]) -> str:
    rows = [""] * max(cell.row + cell.rowspan for cell in cells)
    for cell in cells:
        rows[cell.row] += f'<td rowspan="{cell.rowspan}" colspan={cell.colspan}>{escape(cell.text)}</td>'
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def as_word(cells: list[PlacedCell]) -> str:
    rows: list[list[tuple[int, str]]] = [[] for _ in range(max(cell.row + cell.rowspan for cell in cells))]
    for cell in cells:
        span = f"<w:gridSpan w:val='{cell.colspan}'/>"
        merge = "<w:vMerge w:val='restart'/>" if cell.rowspan > 1 else ""
        rows[cell.row].append((cell.column, tc(escape(cell.text), span + merge)))
        for below in range(cell.row + 1, cell.row + cell.rowspan):
            rows[below].append((cell.column, tc("", f"{span}<w:vMerge/>")))
    return tbl(*(tr(*(markup for _, markup in sorted(row))) for row in rows))


def placed(document: Document) -> list[PlacedCell]:
    (grid,) = grids(document)
    return sorted(
        (PlacedCell(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells), key=lambda c: (c.row, c.column)
    )


@given(tilings())
def test_a_grid_written_as_html_reads_back_equal(cells: list[PlacedCell]) -> None:
    assert placed(page(as_html(cells))) == cells


@given(tilings())
def test_a_grid_written_as_docx_reads_back_equal(cells: list[PlacedCell]) -> None:
    assert placed(word(as_word(cells))) == cells


TABLE_TAGS = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td rowspan=2>", "<td colspan=3>"]
GROUP_TAGS = ["<td rowspan=0 colspan=0>", "<tbody>", "</tbody>", "<tfoot>", "<caption>", "<form>", "</form>"]
INLINE = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "<br>",
    "</br>",
    "<i hidden>x</i>",
    "<pre>",
    "a",
    "1",
    "二",
    "<",
    "<!--",
]
TAGS = st.sampled_from([*TABLE_TAGS, *GROUP_TAGS, *INLINE])


@given(st.lists(TAGS, max_size=30))
def test_whatever_the_markup_no_two_cells_cover_one_slot(tags: list[str]) -> None:
    for grid in grids(page("".join(tags) + "<p>末</p>-->末")):
        slots(grid)


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode), st.sampled_from(SUPPORTED_SUFFIXES))
def test_whatever_the_bytes_only_a_document_error_is_raised(data: bytes, suffix: str) -> None:
    with contextlib.suppress(DocumentError):
        kind = kind_of(data, suffix)
        if kind is DocumentKind.HTML:
            read_html(data, "a", "")
        elif kind is DocumentKind.TEXT:
            read_text(data, "a", "")


@given(st.text("a1二\t |\u3000\n\r\f\u2028", max_size=40))
def test_the_lines_of_a_text_are_its_characters(text: str) -> None:
    assume(text.strip())
    document = read_text(text.encode(), "a", "")
    lines = [block.text for block in document.blocks if not isinstance(block, Grid)]
    assert "\n".join(lines) == text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
