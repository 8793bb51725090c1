"""What happens to a PDF after it was printed: a file in, the same pages with one trouble out.

The pages look the same to a reader in every case; what differs is the text layer, or how the page lies in the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from eval.generator.pdf_type import mupdf

_ORDER = re.compile(rb"(\d+) begin(bfrange|bfchar)\s(.*?)\send\2", re.DOTALL)
_HEX = re.compile(rb"<([0-9a-fA-F]+)>")
_SCAN_DPI = 120
_JPEG_QUALITY = 60


def turned(pdf: bytes, degrees: int = 90) -> bytes:
    """The pages lie on their side (or head) in the file and are turned upright by /Rotate."""
    with mupdf.open(stream=pdf) as source:
        target = mupdf.open()
        for page in source:
            width, height = page.rect.width, page.rect.height
            upright = degrees % 180 == 0
            lying = target.new_page(width=width if upright else height, height=height if upright else width)
            lying.show_pdf_page(lying.rect, source, page.number, rotate=degrees)
            lying.set_rotation(degrees)
        return _saved(target)


def with_radicals(pdf: bytes) -> bytes:
    """The text layer has Kangxi radicals for the characters that look like them: `⼀` for `一`."""
    with mupdf.open(stream=pdf) as document:
        for xref in _unicode_maps(document):
            data = document.xref_stream(xref)
            lines = [f"<{glyph:04x}> <{_RADICALS[code]:04x}>" for glyph, code in _pairs(data) if code in _RADICALS]
            if lines:
                order = "\n".join((f"{len(lines)} beginbfchar", *lines, "endbfchar", "endcmap"))
                document.update_stream(xref, data.replace(b"endcmap", order.encode()))
        return _saved(document)


def without_unicode(pdf: bytes, only_latin: bool = False) -> bytes:
    """The fonts (or `only_latin` those of the numbers) do not say which characters their glyphs are."""
    with mupdf.open(stream=pdf) as document:
        for xref in range(1, document.xref_length()):
            kind, name = document.xref_get_key(xref, "BaseFont")
            if kind == "name" and (not only_latin or "Times" in name):
                document.xref_set_key(xref, "ToUnicode", "null")
        return _saved(document)


def scanned(pdf: bytes) -> bytes:
    """Every page is a picture, with the words of the page as invisible text over it, as scanning programs leave it."""
    with mupdf.open(stream=pdf) as source:
        target = mupdf.open()
        font = mupdf.Font("cjk")
        for page in source:
            copy = target.new_page(width=page.rect.width, height=page.rect.height)
            picture = page.get_pixmap(dpi=_SCAN_DPI, colorspace=mupdf.csGRAY)
            copy.insert_image(copy.rect, stream=picture.tobytes("jpeg", jpg_quality=_JPEG_QUALITY))
            writer = mupdf.TextWriter(copy.rect)
            for span in _spans(page):
                writer.append(span["origin"], span["text"], font=font, fontsize=span["size"])
            writer.write_text(copy, render_mode=3)
        target.subset_fonts()
        return _saved(target)


def _spans(page: Any) -> Iterator[dict[str, Any]]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            yield from line["spans"]


def _unicode_maps(document: Any) -> Iterator[int]:
    for xref in range(1, document.xref_length()):
        kind, reference = document.xref_get_key(xref, "ToUnicode")
        if kind == "xref":
            yield int(reference.split()[0])


def _pairs(unicode_map: bytes) -> Iterator[tuple[int, int]]:
    """Glyphs and the characters that a map gives them, as far as PyMuPDF writes such maps."""
    for order in _ORDER.finditer(unicode_map):
        numbers = [int(each, 16) for each in _HEX.findall(order[3])]
        if order[2] == b"bfchar":
            yield from zip(numbers[::2], numbers[1::2], strict=True)
            continue
        for first, last, code in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
            yield from ((glyph, code + glyph - first) for glyph in range(first, last + 1))


def _radicals() -> Iterator[tuple[int, int]]:
    for code in range(0x2F00, 0x2FD6):
        yield ord(unicodedata.normalize("NFKC", chr(code))), code


_RADICALS = dict(_radicals())
"""Characters and the radicals that look the same."""


def _saved(document: Any) -> bytes:
    return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))
