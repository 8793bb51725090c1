"""What the model is asked, and how its answer is grounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.documents.model import CellPlace, LinePlace
from pipeline.readers.layout import read_layout
from pipeline.readers.llm import has_numbers, question, read_answer
from prompts import load
from schemas.declaration import FieldId
from schemas.values import Mark
from tests.llm.regions import answered, disputes_page, in_text

PLAIN = ["1", "0", "2", "0", "3", "0", "0", "0", "0", "0", "4", "5", "0", "0", "9"]
UPHELD = FieldId("disputes", "reconsideration", "upheld")
LAST = FieldId("disputes", "litigation_after_reconsideration", "total")

LOOSE = """三、收到和处理政府信息公开申请情况
| 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
|---|---|---|---|---|---|---|
| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |
| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| （一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |
| 2 | 0 | 0 | 0 | 0 | 0 | 2 |
| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| （七）总计 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |
| 四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""


def test_the_constant_part_comes_first_and_the_table_is_all_that_the_document_adds() -> None:
    asked = question(disputes_page(PLAIN))
    assert asked.system == load("read_table").text
    assert asked.user.splitlines()[-1] == "\t".join(PLAIN)
    assert (asked.name, asked.prompt_version) == ("disputes-both", load("read_table").version)


@pytest.mark.parametrize(("blank", "null_offered"), [("", True), ("/", True), ("—", True), ("0", False)])
def test_null_is_offered_where_the_table_shows_empty_cells(blank: str, null_offered: bool) -> None:
    schema = str(question(disputes_page([*PLAIN[:-1], blank])).response_model.model_json_schema())
    assert ("null" in schema) is null_offered


def test_a_region_without_any_number_gives_nothing_to_read() -> None:
    assert not has_numbers(disputes_page([""] * 15))
    assert has_numbers(disputes_page(PLAIN))


def test_a_number_that_stands_in_its_cell_gets_that_cell_as_evidence() -> None:
    region = disputes_page(PLAIN)
    reading = read_answer(region, answered(region.table, [int(n) for n in PLAIN]), read_layout(region))
    assert reading.cells[LAST].place == CellPlace(1, 4, 15)
    assert reading.cells[LAST].value.number == 9


def test_a_number_that_stands_elsewhere_has_no_evidence() -> None:
    region = disputes_page(PLAIN)
    swapped = [int(n) for n in PLAIN]
    swapped[0], swapped[4] = swapped[4], swapped[0]
    cell = read_answer(region, answered(region.table, swapped), read_layout(region)).cells[UPHELD]
    assert (cell.value.number, cell.place) == (3, None)


def test_printed_unit_and_note_come_from_the_cell_and_not_from_the_model() -> None:
    region = disputes_page(["1件（含撤回）", *PLAIN[1:]])
    value = (
        read_answer(region, answered(region.table, [int(n) for n in PLAIN]), read_layout(region)).cells[UPHELD].value
    )
    assert (value.printed, value.unit, value.note) == ("1件（含撤回）", "件", "（含撤回）")


def test_null_agrees_with_a_blank_cell_and_not_with_a_printed_zero() -> None:
    region = disputes_page(["", *PLAIN[1:]])
    cells = read_answer(region, answered(region.table, [None] * 15), read_layout(region)).cells
    assert cells[UPHELD].place == CellPlace(1, 4, 1)
    assert cells[LAST].place is None
    assert cells[LAST].value.mark is Mark.BLANK


def test_a_row_without_a_label_is_found_by_its_numbers() -> None:
    region = in_text(LOOSE, "applications")
    rows = {"partially_granted": [2, 0, 0, 0, 0, 0, 2]}
    cell = read_answer(region, answered(region.table, rows), None).cells[
        FieldId("applications", "partially_granted", "total")
    ]
    assert (cell.value.number, cell.place) == (Decimal(2), LinePlace(7, 26, 27))


def test_numbers_of_another_row_are_no_evidence_for_this_one() -> None:
    region = in_text(LOOSE, "applications")
    rows = {"partially_granted": [3, 1, 0, 0, 0, 0, 4]}
    cells = read_answer(region, answered(region.table, rows), None).cells
    assert cells[FieldId("applications", "partially_granted", "total")].place is None
