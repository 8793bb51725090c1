"""The sentences of a report that a model is asked about."""

from __future__ import annotations

import pytest

from pipeline.documents.model import Line, LinePlace, Span
from pipeline.readers.sentences import sentences_of, squeezed
from pipeline.tables.sections import Section


def told(*texts: str) -> list[str]:
    lines = tuple(
        Line(text, (Span(0, len(text), LinePlace(number, 0, len(text))),)) for number, text in enumerate(texts, 1)
    )
    return [sentence.text for sentence in sentences_of([Section("一", "总体情况", None, lines)])]


def test_a_sentence_goes_on_over_line_breaks() -> None:
    assert told("全年收到政府信息公开申", "请 34 件，办结 30 件。好。") == ["全年收到政府信息公开申请34件,办结30件。"]


@pytest.mark.parametrize(
    "text",
    [
        "认真办理申请。",
        "发布信息393条。",
        "2024年收到申请若干。",
        "公众号发文1640篇。",
        "按照《规章》制作公报6期。",
        "（五）全年培训3次。",
    ],
)
def test_a_sentence_that_can_tell_nothing_is_not_asked_about(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text", ["- 2 -", "| 一、本年新收 | 3件 |", "新收申请\t3件\t4件", "34"], ids=["page", "row", "tabs", "cell"]
)
def test_page_numbers_and_rows_of_tables_are_no_prose(text: str) -> None:
    assert told("收到申请5件，", text, "办结4件。") == ["收到申请5件,办结4件。"]


def test_digits_on_both_sides_of_a_line_break_are_not_joined() -> None:
    assert told("收到申请5件，办结1", "2件。") == ["收到申请5件,办结1 2件。"]


def test_a_place_is_that_of_the_line() -> None:
    lines = tuple(
        Line(text, (Span(0, len(text), LinePlace(number, 0, len(text))),))
        for number, text in ((3, "收到申请"), (4, "34件。"))
    )
    (sentence,) = sentences_of([Section("一", "", None, lines)])
    assert [sentence.place(position) for position in (0, 4)] == [LinePlace(3, 0, 4), LinePlace(4, 0, 4)]


def test_a_sentence_without_end_is_cut() -> None:
    parts = told("收到政府信息公开申请5件，" * 100)
    assert max(map(len, parts)) <= 300
    assert "".join(parts) == "收到政府信息公开申请5件," * 100


def test_white_space_means_nothing_but_between_digits() -> None:
    assert squeezed("收到 ３４ 件 ，\n12 5") == "收到34件,12 5"
