"""What kind a file is: by its content first, by its extension only where the content is silent."""

from __future__ import annotations

import re

from pipeline.documents.archive import main_part, member_names, read_member
from pipeline.documents.model import DocumentKind
from pipeline.documents.office import RTF
from pipeline.documents.ole import OLE, asks_for_password, holds_stream, is_word
from pipeline.documents.scans.webp import is_webp
from pipeline.errors import EncryptedDocument, UnsupportedDocument

SUFFIX_KINDS = {
    ".pdf": DocumentKind.PDF,
    ".html": DocumentKind.HTML,
    ".htm": DocumentKind.HTML,
    ".docx": DocumentKind.WORD,
    ".doc": DocumentKind.WORD,
    ".wps": DocumentKind.WORD,
    ".rtf": DocumentKind.WORD,
    ".odt": DocumentKind.WORD,
    ".txt": DocumentKind.TEXT,
    ".md": DocumentKind.TEXT,
    ".png": DocumentKind.IMAGE,
    ".jpg": DocumentKind.IMAGE,
    ".jpeg": DocumentKind.IMAGE,
    ".tif": DocumentKind.IMAGE,
    ".tiff": DocumentKind.IMAGE,
    ".webp": DocumentKind.IMAGE,
}
REFUSED_SUFFIXES = (".ofd",)
"""Collected too, so that such a file is reported and not left out without a word."""
SUPPORTED_SUFFIXES: tuple[str, ...] = (*SUFFIX_KINDS, *REFUSED_SUFFIXES)
"""Extensions, in lower case, of the files that a run collects from a folder."""

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_AS_DOCX = "save it as .docx or PDF and run again"
_REFUSED_MAGICS = (
    (b"GIF8", "a GIF image is not read: save it as PNG and run again"),
    (b"BM", "a BMP image is not read: save it as PNG and run again"),
    (b"Rar!", "a RAR archive is not read: unpack it and run again"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive is not read: unpack it and run again"),
    (b"\x1f\x8b", "a gzip archive is not read: unpack it and run again"),
)
_REFUSED_PARTS = (
    ("OFD.xml", "an OFD file is not read: save it as PDF and run again"),
    ("xl/workbook.xml", "an Excel workbook is not read: save the report itself as PDF or .docx and run again"),
    ("ppt/presentation.xml", "a PowerPoint file is not read: save it as PDF and run again"),
    ("content.xml", f"an OpenDocument file other than a text is not read: {_AS_DOCX}"),
)
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_REFUSED_STREAMS = (
    ("Workbook", "an Excel workbook is not read: save the report itself as PDF or .docx and run again"),
    ("Book", "an Excel workbook is not read: save the report itself as PDF or .docx and run again"),
    ("PowerPoint Document", "a PowerPoint file is not read: save it as PDF and run again"),
)
_TAG = (
    r"<(?:!doctype\s+html|html|head|body|meta|title|base|link|script|style|div|p|br|hr|span|font|center|table|tbody|tr"
    r"|td|th|ul|ol|li|h[1-6]|a|b|strong|section|article|main|header|form|img)(?=[\s/>])"
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)
_FRAGMENT = re.compile(rf"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*{_TAG}", re.IGNORECASE | re.DOTALL)
_MIME = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
_ANY_TAG = re.compile(_TAG, re.IGNORECASE)


def kind_of(data: bytes, suffix: str) -> DocumentKind:
    """The kind of a file that is not empty; `suffix` is its extension in lower case.

    Raises UnsupportedDocument, EncryptedDocument (a Word file behind a password), and what `member_names` raises.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    if data.startswith(_IMAGES) or is_webp(data):
        return DocumentKind.IMAGE
    if start.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"endobj" in data):
        return DocumentKind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if start.startswith(RTF):
        return DocumentKind.WORD
    for magic, reason in _REFUSED_MAGICS:
        if start.startswith(magic) and not (magic == b"BM" and b"\x00" not in data[:64]):
            raise UnsupportedDocument(reason)
    return _kind_of_text(_head(data), suffix)


def _kind_of_zip(data: bytes) -> DocumentKind:
    names = member_names(data)
    if main_part(names) or ("mimetype" in names and read_member(data, "mimetype").startswith(_ODT_TYPE)):
        return DocumentKind.WORD
    for part, reason in _REFUSED_PARTS:
        if part in names:
            raise UnsupportedDocument(reason)
    raise UnsupportedDocument("a zip archive is not read: unpack it and run again")


def _kind_of_ole(data: bytes) -> DocumentKind:
    if asks_for_password(data):
        raise EncryptedDocument("the file asks for a password; save it without one and run again")
    if is_word(data):
        return DocumentKind.WORD
    for stream, reason in _REFUSED_STREAMS:
        if holds_stream(data, stream):
            raise UnsupportedDocument(reason)
    raise UnsupportedDocument(f"an old Office or WPS file without a Word text in it, or cut off: {_AS_DOCX}")


def _head(data: bytes) -> str:
    """The first characters, of which only the ASCII ones are to be relied on."""
    head = data[: 64 * 1024]
    zeros_first, zeros_second = head[0::2].count(0), head[1::2].count(0)
    if zeros_first or zeros_second:
        return head.decode("utf-16-le" if zeros_second >= zeros_first else "utf-16-be", "replace").lstrip("\ufeff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _kind_of_text(head: str, suffix: str) -> DocumentKind:
    if _MIME.search(head, 0, 2048) and "multipart/" in head[:8192]:
        raise UnsupportedDocument("a web archive (MHTML) is not read: save the page as HTML or PDF and run again")
    if "<w:wordDocument" in head or "<pkg:package" in head:
        raise UnsupportedDocument(f"a Word file in a single XML is not read: {_AS_DOCX}")
    # Markdown may hold HTML tags, and begin with one.
    is_page = _PAGE.search(head, 0, 2048) or (suffix != ".md" and _FRAGMENT.match(head))
    if is_page or (SUFFIX_KINDS.get(suffix) is DocumentKind.HTML and _ANY_TAG.search(head)):
        return DocumentKind.HTML
    if head.lstrip().startswith("<?xml"):
        raise UnsupportedDocument("an XML file of an unknown kind is not read")
    return DocumentKind.TEXT
