"""Text and Markdown files: one `Line` for each line of the file, as it is; a grid for a table written as HTML."""

from __future__ import annotations

import re

from pipeline.documents import limits
from pipeline.documents.decoding import decode_text
from pipeline.documents.embedded import SplitText, read_tables
from pipeline.documents.grids import line_of
from pipeline.documents.html import hidden_warning
from pipeline.documents.model import Document, DocumentKind
from pipeline.errors import EmptyDocument, TooLargeDocument

_LINE_END = re.compile(r"\r\n|\n|\r")


def read_text(data: bytes, name: str, sha256: str) -> Document:
    """A Document with a `Line` for each line, empty ones too: tabs, pipes and spaces stay where they are. From
    `<table>` to `</table>` its cells come as a grid.

    Raises EmptyDocument, DamagedDocument, UnsupportedDocument (binary data) and TooLargeDocument.
    """
    limits.check_bytes(len(data), limits.MAX_TEXT_BYTES, "the text")
    decoded = decode_text(data)
    if not decoded.text.strip():
        raise EmptyDocument("the file holds nothing but white space")
    content = read_tables(_split(decoded.text))
    return Document(name, DocumentKind.TEXT, sha256, blocks=content.blocks, warnings=hidden_warning(content.hidden))


def _split(text: str) -> SplitText:
    if text.count("\n") + text.count("\r") > 2 * limits.MAX_LINES:
        raise TooLargeDocument(f"it has more than {limits.MAX_LINES:,} lines")
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()  # the file ends with its last line's end
    if len(lines) > limits.MAX_LINES:
        raise TooLargeDocument(f"it has more than {limits.MAX_LINES:,} lines")
    if max(map(len, lines)) > limits.MAX_LINE_CHARACTERS:
        raise TooLargeDocument(f"one of its lines has more than {limits.MAX_LINE_CHARACTERS:,} characters")
    return SplitText(text, [line_of(line, number) for number, line in enumerate(lines, start=1)], starts[: len(lines)])
