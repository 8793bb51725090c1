"""Whose report of which year: by the title, over lines and labels, and by the period that the report covers."""

from __future__ import annotations

import pytest
from hand_grids import grid, lines

from pipeline.readers.identity import ReportIdentity, identify

TITLE = "松岭县人民政府2024年政府信息公开工作年度报告"
READ = ReportIdentity("松岭县人民政府", "2024", TITLE)


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        f"## {TITLE}",
        "松岭县人民政府\n2024年政府信息公开工作年度报告",
        "松岭县人民政府\n2024年政府信息公开\n工作年度报告",
        "松岭县人民政府 2024年 政府信息公开工作年度报告",
        f"标题：{TITLE}",
    ],
)
def test_a_title_is_found_over_lines_and_marks(text: str) -> None:
    assert identify("", lines(text)) == READ


def test_the_year_may_stand_first() -> None:
    found = identify("", lines("2024年松岭县人民政府政府信息公开工作年度报告"))
    assert (found.issuer, found.year) == ("松岭县人民政府", "2024")


def test_a_title_in_a_table_about_the_document_is_found() -> None:
    assert identify("", [grid(["名称：", TITLE])]) == READ


def test_the_files_own_title_is_the_last_resort() -> None:
    assert identify(TITLE, lines("政务公开")) == READ


def test_without_a_title_the_period_tells_the_year() -> None:
    text = "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。"
    assert identify("", lines(text)) == ReportIdentity(year="2024")
