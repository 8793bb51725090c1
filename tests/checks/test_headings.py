"""What the headings of a report say about it; what they do not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.headings import heading_findings
from pipeline.documents.model import Line, LinePlace, Span
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang
from pipeline.tables.sections import sections_of

OVERVIEW, DISCLOSURE, APPLICATIONS = "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"
DISPUTES, PROBLEMS, OTHER = "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"
SOUND = tuple(
    f"{numeral}、{title}"
    for numeral, title in zip(
        "一二三四五六", (OVERVIEW, DISCLOSURE, APPLICATIONS, DISPUTES, PROBLEMS, OTHER), strict=True
    )
)
TALK = "全年各项工作按期完成，没有收到意见。"


def found(*lines: str) -> list[Finding]:
    blocks = [Line(text, (Span(0, len(text), LinePlace(i, 0, len(text))),)) for i, text in enumerate(lines, 1)]
    return list(heading_findings(sections_of(blocks, ()), blocks))


def keys(*lines: str) -> list[str]:
    return [finding.message.key for finding in found(*lines)]


def test_the_official_headings_give_no_finding() -> None:
    assert keys(*SOUND) == []


def test_a_misspelt_heading_is_told_beside_the_official_one() -> None:
    (finding,) = found("四、政府信息公开行政法复议、行政诉讼情况")
    assert (finding.kind, finding.table, finding.cause) == (FindingKind.STRUCTURE, "disputes", Cause.SOURCE)
    assert (finding.left, finding.right, finding.cells) == ("政府信息公开行政法复议、行政诉讼情况", DISPUTES, ())
    assert "印为“政府信息公开行政法复议、行政诉讼情况”" in finding.message.text(Lang.ZH)


@pytest.mark.parametrize(
    "title",
    [
        "主动公开政俯信息情况",
        "主动公开政府信情况",
        "主动公开府政信息情况",
        "收到和处理理政府信息公开申请情况",
        "其他需要报告的事事项",
    ],
)
def test_one_slip_inside_a_title(title: str) -> None:
    assert keys(f"二、{title}") == ["garbled_heading"]


@pytest.mark.parametrize(
    "title",
    [
        "主动公开政府信息的情况",
        "主动公开政务信息情况",
        "政府信息主动公开情况",
        "收到和办理政府信息公开申请情况",
        "收到及处理政府信息公开申请的情况",
        "政府信息公开行政复议和行政诉讼情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在问题及改进措施",
        "存在的主要问题和整改情况",
        "存在的主要问题及其改进情况",
        "其它需要报告的事项",
        "其他需报告的事项",
        "其他需要说明的事项",
        "主动公开政府信息情况（见附表）",
        "主动公开政府信息情况1",
        "主动公开政府信息情",
        "主动公开政□信息情况",
        "主动公开政\ue123信息情况",
        "总体概况",
        "整体情况",
        "工作机制保障",
    ],
)
def test_another_wording_is_no_misspelling(title: str) -> None:
    assert keys(f"二、{title}") == []


def test_a_second_numbering_that_starts_at_one_again() -> None:
    lines = (SOUND[0], TALK, "二、工作机制保障", "一、" + DISCLOSURE, "二、" + APPLICATIONS, "三、" + DISPUTES)
    (finding,) = found(*lines)
    assert (finding.message.key, finding.table) == ("headings_numbered_again", "")
    assert (finding.left, finding.right) == (SOUND[0], "一、" + DISCLOSURE)


def test_lists_within_a_section_are_no_second_numbering() -> None:
    assert keys(*SOUND[:5], "一、主要问题", TALK, "二、改进措施", TALK, SOUND[5]) == []
    assert keys(SOUND[0], "一、主动公开", "二、依申请公开", *SOUND[1:]) == []


def test_two_reports_or_a_table_of_contents_are_no_second_numbering() -> None:
    assert keys(*SOUND, *SOUND) == []
    assert keys("一、" + DISCLOSURE, "二、" + APPLICATIONS, *SOUND) == []


@pytest.mark.parametrize("missing", range(1, 5))
def test_a_heading_that_is_missing_between_two(missing: int) -> None:
    (finding,) = found(*SOUND[:missing], *SOUND[missing + 1 :])
    assert finding.message.key == "heading_missing"
    assert (finding.left, finding.right) == (SOUND[missing - 1], SOUND[missing + 1])


def test_a_heading_that_is_missing_where_the_rest_is_numbered_on() -> None:
    assert keys(*SOUND[:4], "五、" + OTHER) == ["heading_missing"]
    # What follows the table may be that section, its heading in another shape.
    assert keys(*SOUND[:4], TALK * 3, "五、" + OTHER) == []


@pytest.mark.parametrize(
    "between",
    [
        "五、工作中还有许多不足，需要在今后改进。",
        "五 工作中还有许多不足，需要在今后改进。",
        "（五）不足",
        "存在的主要问题及改进情况",
        "5.存在的主要问题及改进措施",
        "存在问题及改进情况。一是更新慢。",
    ],
)
def test_a_heading_in_another_shape_is_not_missing(between: str) -> None:
    assert keys(*SOUND[:4], TALK, between, TALK, SOUND[5]) == []


def test_a_heading_inside_a_table_is_not_missing() -> None:
    assert keys(*SOUND[:2], APPLICATIONS, *SOUND[3:]) == []


@pytest.mark.parametrize("part", [SOUND[1:4], SOUND[:3], SOUND[3:], (SOUND[0], SOUND[3]), ()])
def test_an_excerpt_is_not_accused_of_what_lies_outside(part: tuple[str, ...]) -> None:
    assert keys(*part) == []


def test_two_sections_under_one_number() -> None:
    lines = (*SOUND[:3], "三、" + DISPUTES, "四、" + PROBLEMS)
    (finding,) = found(*lines)
    assert (finding.message.key, finding.left, finding.right) == ("heading_number_twice", SOUND[2], "三、" + DISPUTES)


def test_a_number_that_is_left_out() -> None:
    assert keys(*SOUND[:4], "六、" + PROBLEMS, "七、" + OTHER) == ["heading_number_skipped"]
    assert keys(*SOUND[:4], "五、下步打算，继续做好各项工作。", "六、" + PROBLEMS) == []


def test_sections_in_another_order_are_told_where_their_numbers_go_up() -> None:
    assert keys(SOUND[0], "二、" + APPLICATIONS, "三、" + DISCLOSURE, *SOUND[3:]) == ["headings_out_of_order"]
    # Numbers that are out of order too may be the order in which a file stores its text.
    assert keys(SOUND[0], SOUND[2], SOUND[1], *SOUND[3:]) == []


@given(st.lists(st.sampled_from((*SOUND, "二、工作机制保障", TALK, "十一、附件", "第二部分 " + DISPUTES)), max_size=9))
def test_any_order_of_headings_only_informs(lines: list[str]) -> None:
    assert all(finding.cells == () and not finding.row for finding in found(*lines))
