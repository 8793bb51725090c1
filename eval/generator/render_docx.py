"""A report as a Word file: the least WordprocessingML that Word and LibreOffice open, written by hand.

The parts are stored, not compressed, so that the bytes do not depend on the version of a compressor.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.sax.saxutils import escape

from eval.generator.layouts import layout
from eval.generator.report import Report, Section
from eval.generator.rulings import Align, Rulings, TableLook, ends_header
from schemas.layout import Cell, Grid, Role

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STAMP = (2024, 1, 26, 9, 30, 0)
_WIDTH = 9000
"""Width of a table in twentieths of a point."""

_CONTENT_TYPES = f"""{_XML}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>"""
_RELATIONS = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
_DOCUMENT_RELATIONS = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""


def _style(kind: str, style_id: str, name: str, paragraph: str, run: str, default: bool = False) -> str:
    chosen = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{chosen} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULED: Mapping[Rulings, frozenset[str]] = {
    Rulings.ALL: frozenset(_SIDES),
    Rulings.HORIZONTAL: frozenset({"top", "bottom", "insideH"}),
    Rulings.VERTICAL: frozenset({"left", "right", "insideV"}),
    Rulings.FRAME: frozenset({"top", "bottom", "left", "right"}),
    Rulings.THREE_LINES: frozenset({"top", "bottom"}),
    Rulings.HEADER: frozenset(),
    Rulings.NONE: frozenset(),
}


def _border(side: str, value: str = "single") -> str:
    return f'<w:{side} w:val="{value}" w:sz="4" w:space="0" w:color="auto"/>'


_BORDERS = "".join(map(_border, _SIDES))


def _styles(scale: float, font: str) -> str:
    latin, chinese = font or "Times New Roman", font or "宋体"
    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}"/>{_size(32)}'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + _style("paragraph", "a", "Normal", "", "", default=True)
        + _style("paragraph", "t", "Title", '<w:spacing w:after="400"/><w:jc w:val="center"/>', f"<w:b/>{_size(44)}")
        + _style("paragraph", "h", "heading 1", '<w:spacing w:before="200"/><w:ind w:firstLine="640"/>', "<w:b/>")
        + _style("paragraph", "p", "Body Text", '<w:ind w:firstLine="640"/><w:jc w:val="both"/>', "")
        + _style("paragraph", "c", "Cell", '<w:jc w:val="center"/>', _size(round(18 * scale)))
        + _style("paragraph", "l", "Cell Left", '<w:jc w:val="left"/>', _size(round(18 * scale)))
        + '<w:style w:type="table" w:styleId="g"><w:name w:val="Table Grid"/>'
        + f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


_UPRIGHT, _ACROSS = '<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_MARGINS = (
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
)


USUAL = TableLook()


def render_docx(report: Report, style: TableLook = USUAL) -> bytes:
    """The bytes of a DOCX; the same report and style give the same bytes."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _document(report, style),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/styles.xml": _styles(style.scale, style.font),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system = 0
            archive.writestr(entry, text.encode())
    return out.getvalue()


def _document(report: Report, style: TableLook) -> str:
    body = [_paragraph(report.title, "t")]
    body += [_paragraph(each, "p") for each in report.preface]
    body += [part for section in report.sections for part in _section(section, report, style)]
    page = f"<w:sectPr>{_ACROSS if style.across else _UPRIGHT}{_MARGINS}</w:sectPr>"
    return f'{_XML}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{page}</w:body></w:document>'


def _section(section: Section, report: Report, style: TableLook) -> Iterator[str]:
    yield _paragraph(section.heading, "h")
    for paragraph in section.paragraphs:
        yield _paragraph(paragraph, "p")
    if section.table is not None:
        yield _table(layout(section.table, report), style)
        # Word joins two tables that nothing stands between.
        yield "<w:p/>"


def _paragraph(text: str, style: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _table(grid: Grid, style: TableLook) -> str:
    edges = [_WIDTH * sum(grid.widths[:column]) // sum(grid.widths) for column in range(grid.columns + 1)]
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    rows = "".join(_row(grid, row, edges, style) for row in range(grid.rows))
    properties = (
        f'<w:tblPr><w:tblStyle w:val="g"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'{_table_borders(style.rulings)}<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _table_borders(rulings: Rulings) -> str:
    """What a table says beside its style, which rules everything."""
    if rulings is Rulings.ALL:
        return ""
    drawn = (_border(side, "single" if side in _RULED[rulings] else "none") for side in _SIDES)
    return f"<w:tblBorders>{''.join(drawn)}</w:tblBorders>"


def _row(grid: Grid, row: int, edges: list[int], style: TableLook) -> str:
    again = "<w:trPr><w:tblHeader/></w:trPr>" if style.repeated_head and row < grid.head else ""
    return f"<w:tr>{again}{''.join(_cells(grid, row, edges, style))}</w:tr>"


def _cells(grid: Grid, row: int, edges: list[int], style: TableLook) -> Iterator[str]:
    """The cells of one row, the lower parts of merged ones too: Word wants each slot covered in every row."""
    here = sorted((cell for cell in grid.cells if cell.row <= row < cell.row_end), key=lambda cell: cell.column)
    for cell in here:
        ruled_below = style.rulings.under_header and row + 1 == cell.row_end and ends_header(cell, grid)
        borders = f"<w:tcBorders>{_border('bottom')}</w:tcBorders>" if ruled_below else ""
        yield _cell(cell, row, edges[cell.column_end] - edges[cell.column], borders, style)


def _cell(cell: Cell, row: int, width: int, borders: str, style: TableLook) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    properties += borders
    if cell.role is Role.SECTION:
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="C6D9F1"/>'
    if style.vertical and cell.role is Role.STUB and cell.rowspan > 1:
        properties += '<w:textDirection w:val="tbRlV"/>'
    kind = "l" if cell.role in (Role.STUB, Role.SECTION) else "c"
    moved = f'<w:jc w:val="{style.align}"/>' if cell.role is Role.VALUE and style.align is not Align.CENTRE else ""
    text = cell.text if row == cell.row else ""
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{_paragraph(text, kind, moved)}</w:tc>'
