"""Texts whose digits run together, as a program leaves them that strips the tags of a page."""

from __future__ import annotations

from pipeline.documents.model import LinePlace
from pipeline.messages import Lang
from pipeline.readers.layout import read_layout
from pipeline.readers.reading import Reading
from schemas.declaration import FieldId
from tests.llm.regions import in_text

HEADS = "结果维持结果纠正其他结果尚未审结总计"
OPENING = f"四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼{HEADS}未经复议直接起诉复议后起诉{HEADS}{HEADS}"


def disputes(digits: str) -> Reading:
    return read_layout(in_text(f"{OPENING}{digits}五、存在的主要问题及改进情况", "disputes"))


def values(reading: Reading) -> list[str]:
    return [reading.cells[field].value.printed for field in reading.table.fields if field in reading.cells]


def test_a_line_that_the_sums_cut_in_one_way_is_read_and_every_cell_is_in_doubt() -> None:
    reading = disputes("25380363300630003")
    assert values(reading) == ["25", "3", "8", "0", "36", "3", "3", "0", "0", "6", "3", "0", "0", "0", "3"]
    assert {cell.doubt.key for cell in reading.cells.values() if cell.doubt} == {"split_by_sums"}
    assert all(cell.doubt for cell in reading.cells.values())


def test_a_cell_stands_at_the_characters_that_it_was_cut_from() -> None:
    reading = disputes("25380363300630003")
    start = len(OPENING)
    assert reading.cells[FieldId("disputes", "reconsideration", "upheld")].place == LinePlace(1, start, start + 2)
    assert reading.cells[FieldId("disputes", "reconsideration", "total")].place == LinePlace(1, start + 5, start + 7)


def test_a_line_that_breaks_the_sums_is_not_cut() -> None:
    reading = disputes("25380373300630003")
    assert not reading.cells
    assert [f.message.text(Lang.EN) for f in reading.findings] == [
        "政府信息公开行政复议、行政诉讼情况: digits run together, and no way to cut them keeps all sums of the table"
    ]
    assert reading.findings[0].cells == reading.table.fields


def test_several_ways_are_counted_and_none_is_taken() -> None:
    reading = disputes("1110012" + "00000" + "00000")
    assert not reading.cells
    assert "3 ways to cut them" in reading.findings[0].message.text(Lang.EN)


def test_rows_without_sums_are_never_cut() -> None:
    text = (
        "二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件5845546"
        "第二十条第（五）项信息内容本年处理决定数量行政许可2418第二十条第（六）项信息内容本年处理决定数量行政处罚644行政强制64"
        "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费4166.241619三、收到和处理政府信息公开申请情况"
    )
    reading = read_layout(in_text(text, "disclosure"))
    assert values(reading) == ["2418", "644", "64", "4166.241619"]
    assert [(f.kind, f.row, f.left) for f in reading.findings] == [
        ("unreadable", "regulations", "000"),
        ("unreadable", "normative_documents", "5845546"),
    ]
