from __future__ import annotations

import pytest

from pipeline.documents import limits
from pipeline.documents.model import DocumentKind, Line, LinePlace
from pipeline.documents.text import read_text
from pipeline.errors import EmptyDocument, TooLargeDocument


def lines_of(data: bytes) -> list[Line]:
    return [block for block in read_text(data, "a.txt", "").blocks if isinstance(block, Line)]


def test_each_line_keeps_its_characters() -> None:
    document = read_text("  规章\t13 \n\n| 一 | 2 |".encode(), "a/b.txt", "abc")
    assert document.kind is DocumentKind.TEXT
    assert (document.name, document.sha256, document.title, document.pages) == ("a/b.txt", "abc", "", ())
    assert [line.text for line in document.blocks if isinstance(line, Line)] == ["  规章\t13 ", "", "| 一 | 2 |"]


@pytest.mark.parametrize("data", [b"a\nb\nc", b"a\r\nb\r\nc\r\n", b"a\rb\rc\r", b"\xef\xbb\xbfa\nb\r\nc\n"])
def test_line_ends_and_the_byte_order_mark_are_dropped(data: bytes) -> None:
    assert [line.text for line in lines_of(data)] == ["a", "b", "c"]


def test_separators_other_than_line_ends_stay_in_the_line() -> None:
    assert [line.text for line in lines_of("a\f1\u2028b\x0bc\x85d\n".encode())] == ["a\f1\u2028b\x0bc\x85d"]


def test_a_place_is_the_line_from_1_and_the_characters_from_0() -> None:
    line = lines_of("题\n规章 13 件".encode())[1]
    assert line.place(3, 5) == LinePlace(2, 3, 5)
    assert line.text[3:5] == "13"
    assert line.place(0, len(line.text)) == LinePlace(2, 0, 7)


def test_an_empty_line_has_a_place_too() -> None:
    assert lines_of(b"a\n\nb")[1].place(0, 0) == LinePlace(2, 0, 0)


@pytest.mark.parametrize("text", ["\ufeff", " \n\t\r\n", "\u3000\xa0\n"])
def test_white_space_alone_is_empty(text: str) -> None:
    with pytest.raises(EmptyDocument):
        read_text(text.encode(), "a.txt", "")


@pytest.mark.parametrize("limit", ["MAX_TEXT_BYTES", "MAX_LINES", "MAX_LINE_CHARACTERS"])
def test_bytes_lines_and_their_lengths_are_bounded(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"12345\n" * 5
    assert len(lines_of(data)) == 5
    monkeypatch.setattr(limits, limit, 4)
    with pytest.raises(TooLargeDocument):
        read_text(data, "a.txt", "")


def test_a_file_of_line_ends_alone_is_refused_before_it_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINES", 100)
    with pytest.raises(TooLargeDocument, match="more than 100 lines"):
        read_text(b"a" + b"\n" * 1000, "a.txt", "")
