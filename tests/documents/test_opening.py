from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pymupdf
import pytest

from pipeline.documents import SUPPORTED_SUFFIXES, limits, open_document
from pipeline.documents.model import DocumentKind
from pipeline.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)

from .support import ole, p, plain, word_file, zipped


def _pdf() -> bytes:
    with pymupdf.open() as pdf:
        pdf.new_page()
        data: bytes = pdf.tobytes()
    return data


PDF = _pdf()
WORD = word_file(p("一"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\x00\x00\x00\x02\x00\x00\x00\x02\x08\x00\x00\x00\x00")
PNG += chunk(b"IDAT", zlib.compress(b"\x00\xff\xff" * 2)) + chunk(b"IEND", b"")


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.html", b"<p>1</p>", DocumentKind.HTML),
        ("a.HTM", "规章<br>13".encode("gbk"), DocumentKind.HTML),
        ("a.html", "<!DOCTYPE html><p>1".encode("utf-16"), DocumentKind.HTML),
        ("a.html", b"<?xml version='1.0'?>\n<!-- 1 -->\n<html xmlns='x'><p>1", DocumentKind.HTML),
        ("a.docx", WORD, DocumentKind.WORD),
        ("a.wps", WORD, DocumentKind.WORD),
        ("a.txt", b"1 < 2 and <b> is bold", DocumentKind.TEXT),
        ("a.txt", "规章\n13".encode("utf-16-le"), DocumentKind.TEXT),
        ("a.md", b"# a\n\n<table><tr><td>1</td></tr></table>", DocumentKind.TEXT),
        ("a.md", b"<div align=center>\n\n# a\n</div>", DocumentKind.TEXT),
        ("a.txt", b"BMW 13", DocumentKind.TEXT),
        ("a.pdf", PDF, DocumentKind.PDF),
        ("a.pdf", b"junk before\n" * 9 + PDF, DocumentKind.PDF),
        ("a.jpg", PNG, DocumentKind.IMAGE),
    ],
)
def test_the_kind_follows_from_the_content(name: str, data: bytes, kind: DocumentKind, tmp_path: Path) -> None:
    document = open_document(put(tmp_path, name, data), f"x/{name}")
    assert document.kind is kind
    assert document.warnings == ()
    assert document.name == f"x/{name}"
    assert document.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "kind", "warning"),
    [
        ("a.pdf", b"<html><p>1", DocumentKind.HTML, "the extension .pdf does not fit: the content is a web page"),
        ("a.doc", b"<html><p>1", DocumentKind.HTML, "the extension .doc does not fit: the content is a web page"),
        ("a.txt", b"<p>1</p>", DocumentKind.HTML, "the extension .txt does not fit: the content is a web page"),
        (
            "a.md",
            b"<!doctype html><p>1",
            DocumentKind.HTML,
            "the extension .md does not fit: the content is a web page",
        ),
        ("a.html", b"one\ntwo", DocumentKind.TEXT, "the extension .html does not fit: the content is plain text"),
        ("a.txt", WORD, DocumentKind.WORD, "the extension .txt does not fit: the content is a Word file"),
        ("a.docx", PDF, DocumentKind.PDF, "the extension .docx does not fit: the content is a PDF"),
        ("a.pdf", PNG, DocumentKind.IMAGE, "the extension .pdf does not fit: the content is an image"),
        ("a", b"13", DocumentKind.TEXT, "the extension (none) does not fit: the content is plain text"),
    ],
)
def test_a_wrong_extension_is_told(name: str, data: bytes, kind: DocumentKind, warning: str, tmp_path: Path) -> None:
    document = open_document(put(tmp_path, name, data), name)
    assert document.kind is kind
    assert document.warnings == (warning,)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", OLE, "old Office or WPS file"),
        ("a.docx", OLE, "old Office or WPS file"),
        ("a.doc", OLE + b"WordDocument", "old Office or WPS file"),
        ("a.xls", ole({"Workbook": bytes(4096)}), "Excel"),
        ("a.doc", ole({"PowerPoint Document": bytes(4096)}), "PowerPoint"),
        ("a.ofd", zipped({"OFD.xml": b"<x/>"}), "OFD"),
        ("a.docx", zipped({"xl/workbook.xml": b"<x/>"}), "Excel"),
        ("a.docx", zipped({"ppt/presentation.xml": b"<x/>"}), "PowerPoint"),
        ("a.odt", zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument file other than a text"),
        ("a.docx", zipped({"a.pdf": PDF}), "zip archive"),
        ("a.docx", zipped({}), "zip archive"),
        ("a.png", b"GIF89a\x01\x00\x01\x00", "GIF"),
        ("a.png", b"BM\x46\x00\x00\x00\x00\x00", "BMP"),
        ("a.pdf", b"Rar!\x1a\x07\x00", "RAR"),
        ("a.pdf", b"7z\xbc\xaf\x27\x1c\x00", "7z"),
        ("a.pdf", b"\x1f\x8b\x08\x00", "gzip"),
        ("a.html", b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>", "MHTML"),
        ("a.doc", b"<?xml version='1.0'?><w:wordDocument xmlns:w='x'/>", "single XML"),
        ("a.html", b"<?xml version='1.0'?><data>1</data>", "XML file of an unknown kind"),
        ("a.pdf", b"\x01\x02\x03\x00\xff\xfe\xfd", "binary data of no kind"),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00", "binary data of no kind"),
    ],
)
def test_what_is_not_read_is_refused_with_a_sentence(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedDocument, match=reason):
        open_document(put(tmp_path, name, data), name)


def test_header_lines_without_end_do_not_stall_the_search_for_the_kind(tmp_path: Path) -> None:
    assert open_document(put(tmp_path, "a.txt", b"a:\r\n" * 20_000), "a.txt").kind is DocumentKind.TEXT


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.html"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_nothing_but_white_space_is_empty(name: str, data: bytes, tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        open_document(put(tmp_path, name, data), name)


def test_zero_bytes_alone_are_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument, match="zero bytes"):
        open_document(put(tmp_path, "a.pdf", b"\x00" * 4096), "a.pdf")


def test_a_truncated_word_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument, match="container is truncated or broken"):
        open_document(put(tmp_path, "a.docx", WORD[:-40]), "a.docx")


def test_a_word_file_with_a_password_is_encrypted(tmp_path: Path) -> None:
    data = ole({"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(4096)})
    with pytest.raises(EncryptedDocument, match="password"):
        open_document(put(tmp_path, "a.docx", data), "a.docx")


def test_a_file_over_the_limit_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.txt", b"12345")
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 5)
    assert plain(open_document(path, "a.txt")) == ["12345"]
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 4)
    with pytest.raises(TooLargeDocument):
        open_document(path, "a.txt")


@pytest.mark.parametrize(
    ("name", "reason"), [("missing.txt", "cannot be read: No such file"), ("", "not a regular file")]
)
def test_what_cannot_be_read_is_damaged_with_the_reason(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument, match=reason):
        open_document(tmp_path / name, "a")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(DamagedDocument, match="not a regular file"):
        open_document(tmp_path / "a.txt", "a.txt")


def test_the_suffixes_that_a_run_collects() -> None:
    read = {".pdf", ".html", ".htm", ".docx", ".txt", ".md", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}
    by_libreoffice = {".doc", ".wps", ".rtf", ".odt"}
    assert set(SUPPORTED_SUFFIXES) == read | by_libreoffice | {".ofd"}


def test_reading_a_page_does_not_load_pymupdf() -> None:
    code = "import sys, pipeline.documents; print('pymupdf' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
