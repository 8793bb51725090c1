"""A table as text for a model."""

from __future__ import annotations

import pytest

from pipeline.tables.render import render, shows_empty
from tests.llm.regions import disputes_page, in_text

ROWS = "\n".join(
    (
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "规章\t0\t1\t2\t",
        "行政规范性文件\t\t3\t4",
        "第二十条第（五）项",
        "信息内容\t本年处理决定数量\t\t",
        "行政许可\t7",
        "第二十条第（六）项",
        "信息内容\t本年处理决定数量",
        "行政处罚\t8",
        "行政强制\t9",
        "第二十条第（八）项",
        "信息内容\t本年收费金额（单位：万元）",
        "行政事业性收费\t10.5",
    )
)


def test_separators_of_the_text_go_and_empty_cells_stay() -> None:
    lines = render(in_text(ROWS, "disclosure")).splitlines()
    assert "规章\t0\t1\t2" in lines
    assert "行政规范性文件\t空\t3\t4" in lines
    assert "信息内容\t本年处理决定数量" in lines


def test_spans_of_headers_leave_no_empty_cells() -> None:
    assert render(disputes_page(["1"] * 15)).splitlines()[0] == "行政复议\t行政诉讼"


def test_blank_cells_of_a_row_are_written() -> None:
    assert render(disputes_page(["1", ""] * 7 + ["2"])).splitlines()[-1] == "\t".join(["1", "空"] * 7 + ["2"])


@pytest.mark.parametrize(
    ("text", "expected"), [("规章\t0\t1", False), ("规章\t空\t1", True), ("规章\t/\t1", True), ("规章\t—\t1", True)]
)
def test_whether_a_text_shows_empty_cells(text: str, expected: bool) -> None:
    assert shows_empty(text) is expected
