"""What happens to a file of `render_docx` on its way to a reader: a file in, the same words with one trouble out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from itertools import count

_DOCUMENT = "word/document.xml"
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_RUN = re.compile(r'<w:r><w:t xml:space="preserve">([^<]*)</w:t></w:r>')
_NUMBER = re.compile(r'<w:r><w:t xml:space="preserve">(\d+)</w:t></w:r>')
_CHARACTER = re.compile(r"&\w+;|.", re.DOTALL)
_PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>", re.DOTALL)
_ROW = re.compile(r"<w:tr>(?:(?!</w:tr>).)*</w:tr>", re.DOTALL)
_TRACKED = 'w:author="A" w:date="2024-01-20T09:00:00Z"'
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def in_character_runs(word: bytes) -> bytes:
    """Every character is a run of its own."""
    return _changed(word, lambda text: _RUN.sub(lambda run: "".join(map(_run, _CHARACTER.findall(run[1]))), text))


def tracked(word: bytes) -> bytes:
    """Every second number was another one, and each table had one row more: tracked changes that nobody accepted."""
    numbers = count(1)

    def corrected(number: re.Match[str]) -> str:
        place = next(numbers)
        if place % 2:
            return number[0]
        old = f'<w:r><w:delText xml:space="preserve">{int(number[1]) + place}</w:delText></w:r>'
        deleted = f'<w:del w:id="{place}" {_TRACKED}>{old}</w:del>'
        return f'{deleted}<w:ins w:id="{place + 10_000}" {_TRACKED}>{number[0]}</w:ins>'

    def with_deleted_row(table: re.Match[str]) -> str:
        last = _ROW.findall(table[0])[-1]
        mark = f'<w:tr><w:trPr><w:del w:id="{next(numbers) + 20_000}" {_TRACKED}/></w:trPr>'
        row = _RUN.sub(lambda run: _deleted(run[1]), last.replace("<w:tr>", mark))
        return table[0].replace(last, row + last)

    return _changed(word, lambda text: _NUMBER.sub(corrected, _TABLE.sub(with_deleted_row, text)))


def in_text_boxes(word: bytes) -> bytes:
    """The first line stands in a text box, and so does the last table, each in two ways as Word writes it."""

    def boxed(text: str) -> str:
        first = next(_PARAGRAPH.finditer(text))
        last = list(_TABLE.finditer(text))[-1]
        parts = (
            text[: first.start()],
            _text_box(first[0]),
            text[first.end() : last.start()],
            _text_box(last[0] + "<w:p/>"),
            text[last.end() :],
        )
        return "".join(parts).replace("<w:document ", f"<w:document {_NAMESPACES} ")

    return _changed(word, boxed)


def in_nested_tables(word: bytes) -> bytes:
    """Each table stands in a cell of a table that lays out the page."""
    return _changed(word, lambda text: _TABLE.sub(lambda table: _layout(table[0]), text))


def _deleted(text: str) -> str:
    """A run that was deleted, a number in it another one."""
    other = str(int(text) + 1) if text.isdigit() else text
    run = f'<w:r><w:delText xml:space="preserve">{other}</w:delText></w:r>'
    return f'<w:del w:id="30000" {_TRACKED}>{run}</w:del>'


def _run(character: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{character}</w:t></w:r>'


def _layout(table: str) -> str:
    def cell(width: int, content: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'

    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9600" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="9300"/><w:gridCol w:w="300"/></w:tblGrid>'
        f"<w:tr>{cell(9300, table + '<w:p/>')}{cell(300, '<w:p/>')}</w:tr></w:tbl>"
    )


def _text_box(content: str) -> str:
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5715000" cy="2000000"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    drawing = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5715000" cy="2000000"/>'
        '<wp:docPr id="1" name="1"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    old = f'<w:pict><v:shape style="width:450pt;height:160pt"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:p><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>"


def _changed(word: bytes, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, change(data.decode()).encode() if entry.filename == _DOCUMENT else data)
    return out.getvalue()
