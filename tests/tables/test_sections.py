"""The sections of a report and the text in them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pipeline.documents.model import Block, Box, Cell, CellPlace, Grid, Line, LinePlace, PagePlace, Span
from pipeline.tables.locate import Region, locate
from pipeline.tables.sections import Section, lines_outside, sections_of
from schemas.forms import DISPUTES


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(
        Line(text, (Span(0, len(text), LinePlace(number, 0, len(text))),)) for number, text in enumerate(texts, 1)
    )


@dataclass(frozen=True)
class Told:
    """A section as these tests write it."""

    numeral: str
    title: str
    text: str


def told(sections: tuple[Section, ...]) -> list[Told]:
    return [Told(section.numeral, section.title, section.text) for section in sections]


@pytest.mark.parametrize(
    "heading",
    [
        "一、总体情况",
        "## 一、总体情况",
        "**一、总体情况**",
        "一、 总体情况",
        "一．总体情况",
        "第一部分 总体情况",
        "一、\t总体情况 ",
    ],
)
def test_a_heading_is_known_in_many_shapes(heading: str) -> None:
    assert told(sections_of(lines(heading, "全年收到 3 件。"), ())) == [Told("一", "总体情况", "全年收到 3 件。")]


def test_what_stands_before_the_first_heading_is_kept() -> None:
    found = told(sections_of(lines("某县报告", "一、总体情况", "好。"), ()))
    assert found == [Told("", "", "某县报告"), Told("一", "总体情况", "好。")]


def test_a_numeral_and_its_title_may_stand_on_two_lines() -> None:
    assert told(sections_of(lines("一、", "总体情况", "好。"), ())) == [Told("一", "总体情况", "好。")]


def test_an_official_title_may_break_over_the_line() -> None:
    found = told(sections_of(lines("五、存在的主要问题及改", "进情况", "慢。"), ()))
    assert found == [Told("五", "存在的主要问题及改进情况", "慢。")]


def test_headings_are_found_in_a_text_without_line_breaks() -> None:
    text = "某县报告一、总体情况2025年办结3件。五、存在的主要问题及改进情况仍有一、二处不足。六、其他需要报告的事项无。"
    assert told(sections_of(lines(text), ())) == [
        Told("", "", "某县报告"),
        Told("一", "总体情况", "2025年办结3件。"),
        Told("五", "存在的主要问题及改进情况", "仍有一、二处不足。"),
        Told("六", "其他需要报告的事项", "无。"),
    ]


def test_a_report_may_count_its_parts_twice() -> None:
    found = sections_of(lines("一、总体情况", "好。", "二、工作机制保障", "有。", "一、主动公开政府信息情况"), ())
    assert [(each.numeral, each.title) for each in found] == [
        ("一", "总体情况"),
        ("二", "工作机制保障"),
        ("一", "主动公开政府信息情况"),
    ]


@pytest.mark.parametrize("text", ["一、二季度共收到申请3件，办结2件。", "一是收到3件", "（一）主动公开", "十分重视"])
def test_a_sentence_or_an_item_is_no_heading(text: str) -> None:
    assert told(sections_of(lines("一、总体情况", text), ())) == [Told("一", "总体情况", text)]


def test_a_heading_keeps_its_place() -> None:
    (section,) = sections_of(lines("一、总体情况 2025年办结3件，受理4件。"), ())
    assert section.heading is not None
    assert section.heading.place(0, 6) == LinePlace(1, 0, 6)
    assert section.lines[0].place(1, 6) == LinePlace(1, 7, 12)


def test_text_around_a_table_in_one_line_is_left_when_the_table_is_taken() -> None:
    text = "复议2件。行政复议0123续文。"
    (line,) = lines(text)
    region = Region(DISPUTES, (line.cut(5, 13),))
    assert [each.text for each in lines_outside((line,), (region,))] == ["复议2件。", "续文。"]


def test_words_of_a_page_that_stand_in_a_region_are_left_out() -> None:
    boxes = [PagePlace(1, Box(x, 10, x + 9, 20)) for x in (0, 10, 20)]
    line = Line("甲乙丙", tuple(Span(i, i + 1, box) for i, box in enumerate(boxes)))
    region = Region(DISPUTES, (line.cut(1, 2),))
    assert [each.text for each in lines_outside((line,), (region,))] == ["甲", "丙"]


def test_the_cells_of_a_grid_that_is_no_table_are_text() -> None:
    grid = Grid(1, 1, (Cell("一、总体情况\n办结3件。", 0, 0, CellPlace(1, 1, 1)),))
    found = sections_of((grid,), ())
    assert told(found) == [Told("一", "总体情况", "办结3件。")]
    assert found[0].lines[0].place(0, 2) == CellPlace(1, 1, 1)


def test_the_cells_of_a_table_are_no_text() -> None:
    held = Grid(1, 1, (Cell("12", 0, 0, CellPlace(1, 1, 1)),))
    blocks: tuple[Block, ...] = (*lines("四、政府信息公开行政复议、行政诉讼情况"), held)
    (section,) = sections_of(blocks, (Region(DISPUTES, (held,)),))
    assert section.lines == ()


def test_nothing_of_a_text_is_lost_where_no_table_is() -> None:
    blocks = lines("一、总体情况", "收到3件，", "办结2件。")
    assert locate(blocks) == ()
    assert "".join(section.text for section in sections_of(blocks, ())) == "收到3件，\n办结2件。"
