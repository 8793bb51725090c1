from __future__ import annotations

import pytest

from pipeline.documents.inline import APART, BREAK, characters, joined, lines


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        (["结果", "维持"], "结果维持"),
        (["Total", "amount"], "Total amount"),
        (["本年", "(件)"], "本年 (件)"),
        (["本年", "（件）"], "本年（件）"),
        (["“三安全", "一稳定”"], "“三安全一稳定”"),
        (["12", "34"], "12 34"),
        (["１２", "３４"], "１２ ３４"),
        (["共", "12"], "共 12"),
    ],
)
def test_lines_of_a_cell_are_joined_without_a_space_only_between_chinese_characters(
    parts: list[str], text: str
) -> None:
    assert joined(parts) == text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["第", "二", "十条"], ["第二十条"]),
        ([" a \t\n b\xa0\u3000c "], ["a b c"]),
        (["a", BREAK, BREAK, " ", BREAK, "b"], ["a", "b"]),
        (["12", APART, "3", APART], ["12 3"]),
        (["m", APART, "2", APART, "件"], ["m2件"]),
    ],
)
def test_pieces_make_lines(pieces: list[str], text: list[str]) -> None:
    assert lines(pieces) == text


def test_no_character_of_a_document_is_taken_for_a_mark() -> None:
    assert lines([characters("1\x00" + "2\x01" + "3")]) == ["123"]
