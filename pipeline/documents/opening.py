"""From a file to a `Document`: reads it once, finds out what it is, and hands it to the reader of its kind."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from pipeline.documents import limits
from pipeline.documents.html import read_html
from pipeline.documents.kinds import SUFFIX_KINDS, kind_of
from pipeline.documents.model import Document, DocumentKind
from pipeline.documents.office import as_docx
from pipeline.documents.text import read_text
from pipeline.documents.word import read_word
from pipeline.errors import DamagedDocument, EmptyDocument

_KIND_NAMES = {
    DocumentKind.PDF: "a PDF",
    DocumentKind.IMAGE: "an image",
    DocumentKind.HTML: "a web page",
    DocumentKind.WORD: "a Word file",
    DocumentKind.TEXT: "plain text",
}


def open_document(path: Path, name: str) -> Document:
    """Opens a file; `name` is what the document is called in all results (its path relative to the folder).

    Raises a DocumentError: EmptyDocument, EncryptedDocument, DamagedDocument (also where the system will not read the
    file), UnsupportedDocument or TooLargeDocument.
    """
    data = read_bytes(path)
    suffix = path.suffix.lower()
    kind = kind_of(data, suffix)
    document = _read(kind, data, name, hashlib.sha256(data).hexdigest())
    return _with_suffix_warning(document, suffix)


def read_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise DamagedDocument("it is not a regular file")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            limits.check_bytes(size, limits.MAX_FILE_BYTES, "the file")
            data = file.read(size)  # a file may grow meanwhile
    except OSError as error:
        raise DamagedDocument(f"the file cannot be read: {error.strerror or error}") from error
    if not data.strip():
        raise EmptyDocument("the file is empty" if not data else "the file holds nothing but white space")
    if not data.strip(b"\x00"):
        raise DamagedDocument("the file holds nothing but zero bytes: it was not written to the end")
    return data


def _read(kind: DocumentKind, data: bytes, name: str, sha256: str) -> Document:
    match kind:
        case DocumentKind.HTML:
            return read_html(data, name, sha256)
        case DocumentKind.WORD:
            return read_word(as_docx(data), name, sha256)
        case DocumentKind.TEXT:
            return read_text(data, name, sha256)
    # PyMuPDF takes longer to load than a web page to read.
    if kind is DocumentKind.IMAGE:
        from pipeline.documents.images import read_image

        return read_image(data, name, sha256)
    from pipeline.documents.pdf import read_pdf

    return read_pdf(data, name, sha256)


def _with_suffix_warning(document: Document, suffix: str) -> Document:
    if SUFFIX_KINDS.get(suffix) is document.kind:
        return document
    warning = f"the extension {suffix or '(none)'} does not fit: the content is {_KIND_NAMES[document.kind]}"
    return replace(document, warnings=(warning, *document.warnings))
