"""Pages and Word files made of a few characters of markup, and documents shown as plain lists."""

from __future__ import annotations

import io
import zipfile

from pipeline.documents.html import read_html
from pipeline.documents.model import Document, Grid, Line
from pipeline.documents.word import read_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = (
    f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><w:body>'
)


def page(markup: str) -> Document:
    return read_html(markup.encode(), "a.html", "")


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def ole(streams: dict[str, bytes]) -> bytes:
    """The least of an OLE container that its directory can be read from: the streams one after another, then it."""
    content, directory = b"", b""
    for name, data in streams.items():
        entry = bytearray(128)
        encoded = (name + "\0").encode("utf-16-le")
        entry[: len(encoded)] = encoded
        entry[64:67] = len(encoded).to_bytes(2, "little") + b"\x02"
        entry[116:124] = (len(content) // 512).to_bytes(4, "little") + len(data).to_bytes(4, "little")
        directory += bytes(entry)
        content += data + bytes(-len(data) % 512)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00"
    return head.ljust(512, b"\x00") + content + directory


def word_file(body: str) -> bytes:
    document = f"{_OPEN}{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def word(body: str) -> Document:
    return read_word(word_file(body), "a.docx", "")


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def plain(document: Document) -> list[str | list[list[str]]]:
    """The blocks: a line as its text, a grid as its rows of texts (each cell in the row where it begins)."""
    return [block.text if isinstance(block, Line) else rows(block) for block in document.blocks]


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.in_row(row) if cell.row == row] for row in range(grid.rows)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def slots(grid: Grid) -> list[str]:
    """The grid drawn: one character for each slot, that of the cell which covers it; `.` where none does."""
    drawing = [["."] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                assert drawing[row][column] == ".", "two cells cover one slot"
                drawing[row][column] = cell.text or "_"
    return ["".join(row) for row in drawing]
