"""The form of table three where the labels of its rows are too garbled to tell it."""

from __future__ import annotations

import pytest

from pipeline.documents.model import Line, LinePlace, Span
from pipeline.readers.layout import read_layout
from pipeline.readers.reading import Reading
from pipeline.tables.locate import locate

HEADER = "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
BEFORE = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
)
OTHER_2021 = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
)
AFTER = ("（七）总计", "四、结转下年度继续办理")
ZEROS = "\t0" * 7


def read(*labels: str) -> Reading:
    texts = "\n".join([HEADER, *(label + ZEROS for label in labels)]).split("\n")
    lines = [Line(text, (Span(0, len(text), LinePlace(number, 0, 1)),)) for number, text in enumerate(texts, 1)]
    (region,) = locate(lines)
    return read_layout(region)


def keys(reading: Reading) -> set[str]:
    return {finding.message.key for finding in reading.findings}


def test_rows_whose_labels_are_misread_to_the_end_of_the_table_are_read() -> None:
    garbled = [label.replace("理", "埋").replace("政", "玫").replace("结", "秸") for label in (*OTHER_2021, *AFTER)]
    reading = read(*BEFORE, *garbled)
    assert reading.table.form == "2021"
    assert not reading.missing


@pytest.mark.parametrize("other", [("甲乙丙丁戊己", "庚辛壬癸子丑", "寅卯辰巳午未")])
def test_three_rows_without_a_known_label_where_the_form_of_2019_has_one_are_those_of_2021(
    other: tuple[str, ...],
) -> None:
    reading = read(*BEFORE, *other, *AFTER)
    assert reading.table.form == "2021"
    assert not reading.missing
    doubted = {cell.field.row for cell in reading.cells.values() if cell.doubt}
    assert {"other_overdue_correction", "other_overdue_fee", "other_remaining"} <= doubted


def test_one_row_of_other_outcomes_is_the_form_of_2019() -> None:
    reading = read(*BEFORE, "（六）其他处理", *AFTER)
    assert reading.table.form == "2019"
    assert not reading.missing
    assert keys(reading) == set()


@pytest.mark.parametrize("other", [(), ("甲乙丙丁戊己", "庚辛壬癸子丑")], ids=["no row", "two rows"])
def test_rows_that_are_of_neither_form_put_it_in_doubt_and_blame_nobody(other: tuple[str, ...]) -> None:
    reading = read(*BEFORE, *other, *AFTER)
    found = [finding for finding in reading.findings if finding.message.key == "form_in_doubt"]
    assert [(finding.kind.value, finding.table, finding.cause.value) for finding in found] == [
        ("missing", "applications", "unknown")
    ]


def test_a_label_broken_over_lines_is_no_misprint() -> None:
    """`1.本机关不` at the end of a line and `掌握相关政府信息` before the numbers were told as a misspelt label."""
    broken = [label.replace("本机关不", "本机关不\n") for label in (*BEFORE, "（六）其他处理", *AFTER)]
    reading = read(*broken)
    assert not reading.missing
    assert keys(reading) == set()
