"""Word files that mean harm, or are broken: a clear refusal in bounded time."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.documents import limits
from pipeline.documents.word import read_word
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLargeDocument

from .support import W, p, plain, tbl, tc, tr, word, word_file, zipped


def read(data: bytes) -> None:
    read_word(data, "a.docx", "")


def with_doctype(tmp_path: Path, encoding: str) -> bytes:
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    body = f'<w:document xmlns:w="{W}"><w:body>{p("&x;")}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [{entity}]>{body}'
    return zipped({"word/document.xml": xml.encode(encoding)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_is_refused(encoding: str, tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument):
        read(with_doctype(tmp_path, encoding))


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(20))
    xml = f'<!DOCTYPE d [<!ENTITY a0 "x">{entities}]><w:document xmlns:w="{W}"><w:body a="&a20;"/></w:document>'
    with pytest.raises(DamagedDocument, match="DOCTYPE"):
        read(zipped({"word/document.xml": xml.encode()}))


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    bomb = zipped({"word/document.xml": b" " * 200_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(TooLargeDocument, match=r"word/document\.xml"):
        read(bomb)


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ZIP_MEMBERS", 10)
    with pytest.raises(TooLargeDocument, match="more than 10 parts"):
        read(zipped({f"word/media/{i}.png": b"" for i in range(11)}))


def test_nesting_past_the_limit_of_the_parser_is_refused() -> None:
    with pytest.raises(TooLargeDocument, match="Excessive depth"):
        read(word_file("<w:sdt>" * 300 + p("一") + "</w:sdt>" * 300))


def test_tables_nested_as_deep_as_the_parser_goes_are_read() -> None:
    nested = tbl(tr(tc("a"), tc("b")))
    for _ in range(60):
        nested = tbl(tr(f"<w:tc>{nested}</w:tc>", tc("x")))
    assert len(plain(word(nested))) == 61


def test_the_cells_of_a_document_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    with pytest.raises(TooLargeDocument, match="10 rows and cells"):
        read(word_file(tbl(*[tr(tc("a"), tc("b"))] * 4)))


@pytest.mark.parametrize(
    "row", [tr(tc("1"), tc("2")), "<w:tr/>", tr(*[tc("1")] * 50)], ids=["two cells", "no cell", "50 cells"]
)
def test_a_huge_table_is_refused_in_bounded_time(row: str) -> None:
    start = time.monotonic()
    with pytest.raises(TooLargeDocument, match=r"100,000 rows and cells|1,000,000 elements|document\.xml is larger"):
        read(word_file(tbl(*[row] * 200_000)))
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (tr(*[tc("a", "<w:gridSpan w:val='1000'/>")] * 6), "5,000 columns"),
        (tr(tc("a", "<w:gridSpan w:val='999999999'/>")) * 2001, "2,000,000 slots"),
        (tr(tc("a"), properties="<w:gridBefore w:val='1000'/><w:gridAfter w:val='1000'/>") * 1000, "2,000,000 slots"),
    ],
)
def test_span_bombs_are_refused(row: str, reason: str) -> None:
    with pytest.raises(TooLargeDocument, match=reason):
        read(word_file(tbl(row)))


@pytest.mark.parametrize("kept", [30, 0.3, 0.6, 0.99])
def test_a_truncated_file_is_damaged(kept: float) -> None:
    data = word_file(p("一" * 500))
    with pytest.raises(DamagedDocument):
        read(data[: int(kept if kept > 1 else len(data) * kept)])


def test_a_changed_byte_is_damage() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", f"<w:document xmlns:w='{W}'><w:body>{p('12')}</w:body></w:document>")
    with pytest.raises(DamagedDocument, match="CRC"):
        read(file.getvalue().replace(b"<w:t>12", b"<w:t>13"))


def test_a_member_behind_a_password_is_encrypted() -> None:
    data = bytearray(word_file(p("一")))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 1)
    with pytest.raises(EncryptedDocument):
        read(bytes(data))


@pytest.mark.parametrize(
    "members",
    [
        {"a.txt": b"1"},
        {"word/document.xml": b""},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<html><body>1</body></html>"},
        {"word/document.xml": f"<w:document xmlns:w='{W}'/>".encode()},
        {"word/document.xml": b"\xff\xfe\x00"},
    ],
)
def test_a_container_without_a_readable_body_is_damaged(members: dict[str, bytes]) -> None:
    with pytest.raises(DamagedDocument):
        read(zipped(members))


def test_the_reason_of_broken_xml_is_one_line() -> None:
    """libxml2 ends its word about a zero byte with a line break, which came into reports.csv."""
    xml = f'<w:document xmlns:w="{W}"><w:body>{p("12")}</w:body></w:document>'.replace("12", "\x00")
    with pytest.raises(DamagedDocument, match="its XML is broken: Invalid character") as refused:
        read(zipped({"word/document.xml": xml.encode()}))
    assert "\n" not in str(refused.value)
