"""The text of a document as a user gets it in one line: what PyMuPDF says, or a web page without its tags."""

from __future__ import annotations

import html
import re
from pathlib import Path

from eval.baselines.extractors import opened
from pipeline.documents.decoding import decode_page, decode_text
from pipeline.errors import DocumentError

_WEB = (".html", ".htm", ".xhtml")
_TEXT = (".txt", ".md", ".markdown")
_NOT_SHOWN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def plain_text(path: Path) -> str:
    """The text of a document. Raises DocumentError where it has none (a scan), or for a file that PyMuPDF cannot open
    and that is no text."""
    suffix = path.suffix.lower()
    if suffix in _WEB:
        return without_tags(decode_page(path.read_bytes()).text)
    if suffix in _TEXT:
        return decode_text(path.read_bytes()).text
    try:
        with opened(path) as document:
            text = "".join(page.get_text() for page in document)
    except (RuntimeError, ValueError) as error:
        raise DocumentError(f"PyMuPDF does not open it: {error}") from None
    if not text.strip():
        raise DocumentError("it has no text")
    return text


def without_tags(page: str) -> str:
    """A web page's text, its tags taken out, without the lines that are then empty."""
    text = html.unescape(_TAG.sub("", _NOT_SHOWN.sub("", page)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
