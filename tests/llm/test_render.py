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


MARKDOWN_THREE = "\n".join(
    (
        "三、收到和处理政府信息公开申请情况",
        "| 列1 | 列2 | 列3 | 列4 | 列5 | 列6 | 列7 | 列8 | 列9 | 列10 |",
        "|---|---|---|---|---|---|---|---|---|---|",
        "| （本列数据的勾稽关系为：…） |  |  | 申请人情况 |  |  |  |  |  |  |",
        "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |",
        "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |",
        "| 一、本年新收政府信息公开申请数量 |  |  | 18 | 6 |  |  | 3 |  | 27 |",
        "| 三、本年度办理结果 | （一）予以公开 |  | 8 |  |  |  | 1 |  | 9 |",
        "|  | （三）不予公开 | 1.属于国家秘密 | 9 | 1 |  |  |  |  | 10 |",
        "",
        "| 列1 | 列2 | 列3 | 列4 | 列5 | 列6 | 列7 | 列8 | 列9 | 列10 |",
        "|---|---|---|---|---|---|---|---|---|---|",
        "|  | （七）总计 |  | 17 | 1 |  |  | 1 |  | 19 |",
        "| 四、结转下年度继续办理 |  |  | 1 | 5 |  |  | 2 |  | 8 |",
    )
)
MARKDOWN_TWO = "\n".join(
    (
        "二、主动公开政府信息情况",
        "| 列1 | 列2 | 列3 | 列4 | 列5 | 列6 | 列7 |",
        "|---|---|---|---|---|---|---|",
        "| 第二十条第（六）项 |  |  |  |  |  |  |",
        "| 信息内容 | 上一年项目数量 |  | 本年增/减 |  | 处理决定数量 |  |",
        "| 行政处罚 | 46 |  |  |  | 29 |  |",
        "| 行政强制 | 53 |  | 6 |  | 70 |  |",
        "| 列1 | 列2 | 列3 | 列4 | 列5 | 列6 | 列7 |",
        "|---|---|---|---|---|---|---|",
        "| 第二十条第（八）项 |  |  |  |  |  |  |",
        "| 信息内容 | 上一年项目数量 |  |  | 本年增/减 |  |  |",
        "| 行政事业性收费 | 88 |  |  |  |  |  |",
        "| 政府集中采购 | 16 |  |  | 67.5 |  |  |",
    )
)


def test_columns_of_labels_leave_no_empty_cells_and_columns_of_values_do() -> None:
    """Shown with its empty columns of labels, a small model read every number two columns further to the right."""
    lines = render(in_text(MARKDOWN_THREE, "applications")).splitlines()
    assert lines[-6:] == [
        "一、本年新收政府信息公开申请数量\t18\t6\t空\t空\t3\t空\t27",
        "三、本年度办理结果\t(一)予以公开\t8\t空\t空\t空\t1\t空\t9",
        "(三)不予公开\t1.属于国家秘密\t9\t1\t空\t空\t空\t空\t10",
        "列1\t列2\t列3\t列4\t列5\t列6\t列7\t列8\t列9\t列10",
        "(七)总计\t17\t1\t空\t空\t1\t空\t19",
        "四、结转下年度继续办理\t1\t5\t空\t空\t2\t空\t8",
    ]


def test_a_value_that_is_blank_is_shown_where_spans_are_not_said() -> None:
    lines = render(in_text(MARKDOWN_TWO, "disclosure")).splitlines()
    assert "行政处罚\t46\t空\t29" in lines
    assert "行政强制\t53\t6\t70" in lines
    assert "行政事业性收费\t88\t空" in lines
    assert "政府集中采购\t16\t67.5" in lines


def test_where_the_columns_are_not_clear_every_empty_cell_is_written() -> None:
    rows = {"行政许可\t7": "行政许可\t58\t\t\t\t53", "行政处罚\t8": "行政处罚\t46\t1\t2\t3\t29"}
    text = "\n".join(rows.get(line, line) for line in ROWS.splitlines() if not line.startswith("信息内容"))
    assert "行政许可\t58\t空\t空\t空\t53" in render(in_text(text, "disclosure")).splitlines()


def test_spans_of_headers_leave_no_empty_cells() -> None:
    assert render(disputes_page(["1"] * 15)).splitlines()[0] == "行政复议\t行政诉讼"


def test_blank_cells_of_a_row_are_written() -> None:
    assert render(disputes_page(["1", ""] * 7 + ["2"])).splitlines()[-1] == "\t".join(["1", "空"] * 7 + ["2"])


@pytest.mark.parametrize(
    ("text", "expected"), [("规章\t0\t1", False), ("规章\t空\t1", True), ("规章\t/\t1", True), ("规章\t—\t1", True)]
)
def test_whether_a_text_shows_empty_cells(text: str, expected: bool) -> None:
    assert shows_empty(text) is expected
