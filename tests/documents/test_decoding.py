from __future__ import annotations

import pytest

from pipeline.documents.decoding import decode_page, decode_text
from pipeline.errors import DamagedDocument, UnsupportedDocument

TEXT = "规章 13件，一般 74\n（一）予以公开\t258\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("gbk"), "gb18030"),
        ((TEXT + "䶮㐀𠀀").encode("gb18030"), "gb18030"),
    ],
)
def test_text_is_decoded(data: bytes, encoding: str) -> None:
    decoded = decode_text(data)
    assert decoded.encoding == encoding
    assert decoded.text.startswith(TEXT)


def test_utf16_with_zero_low_bytes_is_not_taken_for_the_other_byte_order() -> None:
    # U+4E00 (一) ends in a zero byte in either order.
    text = "一一一一一一 1\n"
    assert decode_text(text.encode("utf-16-le")).text == text
    assert decode_text(text.encode("utf-16-be")).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ((TEXT * 5).encode() + b"\xff" + TEXT.encode(), "UTF-8 with broken characters, the first at byte 255"),
        ((TEXT * 9).encode()[:-6], "UTF-8 with broken characters"),
        ("规章".encode("gbk") + b"\xff\xff 12", "neither UTF-8 (byte 0) nor UTF-16 nor GB18030 (byte 4)"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], "not valid UTF-16-LE"),
    ],
)
def test_what_no_encoding_fits_is_damaged_and_never_guessed(data: bytes, reason: str) -> None:
    with pytest.raises(DamagedDocument) as error:
        decode_text(data)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04 and few letters",
        b"text with a zero\x00 byte in it.",
        b"\xef\xbb\xbfa\x00b",
    ],
)
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(UnsupportedDocument):
        decode_text(data)


def test_form_feeds_and_a_stray_control_character_are_text() -> None:
    text = "一页\f二页\v" + "字" * 200 + "\x07"
    assert decode_text(text.encode()).text == text


@pytest.mark.parametrize("declaration", ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "no-such-encoding", ""])
def test_a_gbk_page_is_decoded_whatever_it_declares(declaration: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declaration}"><p>朱镕基</p>'
    assert "朱镕基" in decode_page(page.encode("gb18030")).text


@pytest.mark.parametrize("declaration", ["<meta charset=gb2312>", '<?xml version="1.0" encoding="GBK"?>'])
def test_a_utf8_page_that_declares_gbk_is_utf8(declaration: str) -> None:
    decoded = decode_page(f"{declaration}<p>规章</p>".encode())
    assert decoded.encoding == "utf-8"
    assert "规章" in decoded.text


def test_a_big5_page_is_decoded_where_it_says_so() -> None:
    assert "規章" in decode_page('<meta charset="big5"><p>規章</p>'.encode("big5")).text


def test_a_utf8_page_with_a_broken_character_is_not_read_as_the_gbk_that_it_declares() -> None:
    with pytest.raises(DamagedDocument):
        decode_page(b"<meta charset=gbk>" + "政府信息公开".encode() * 10 + "公".encode()[:2])
