"""Tables in grids: every cell by its row label and column header, whatever is wrong with the table."""

from __future__ import annotations

import pytest
from hand_grids import (
    APPLICATIONS,
    CARRIED_IN,
    COLUMNS,
    DISCLOSURE,
    DISPUTES,
    GRANTED,
    HEAD,
    ISSUED,
    NORMATIVE,
    PARTIALLY,
    PROHIBITED,
    RECEIVED,
    RULES,
    SECRET,
    Written,
    doubts,
    findings,
    printed,
    read,
)

from pipeline.documents.model import CellPlace
from schemas.declaration import FieldId
from schemas.forms import table_of

SURE = list("1234560")
UNSURE = [f"{digit}?" for digit in SURE]


def test_a_regular_table_is_read_without_doubt() -> None:
    reading = read(APPLICATIONS, *HEAD, RECEIVED, CARRIED_IN, GRANTED, PARTIALLY, SECRET, PROHIBITED)
    assert printed(reading, "received") == SURE
    assert printed(reading, "denied_prohibited_by_law") == list("4444440")
    assert reading.findings == ()


def test_blank_slash_and_zero_stay_apart() -> None:
    reading = read(DISCLOSURE, ISSUED, ["规章", "", "/", "0"])
    assert printed(reading, "regulations") == ["", "/", "0"]


# --- cells lost, added, merged ---------------------------------------------------------------------------------------


def test_a_row_with_a_cell_too_few_is_in_doubt_as_a_whole() -> None:
    short: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"123456"]
    reading = read(APPLICATIONS, *HEAD, short)
    assert printed(reading, "received") == [*UNSURE[:6], "missing"]
    assert doubts(reading, "received") == {"cell_count"}


def test_a_row_with_a_cell_too_many_is_in_doubt_as_a_whole() -> None:
    long: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"91234560"]
    assert doubts(read(APPLICATIONS, *HEAD, long), "received") == {"cell_count"}


def test_a_blank_cell_after_a_full_row_is_harmless() -> None:
    padded: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"1234560", ""]
    assert printed(read(APPLICATIONS, *HEAD, padded), "received") == SURE


def test_a_blank_cell_in_front_may_have_pushed_the_row_along() -> None:
    pushed: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), "", *"123456", ""]
    assert doubts(read(APPLICATIONS, *HEAD, pushed), "received") == {"cell_count"}


def test_a_row_of_table_four_with_a_cell_too_few_is_in_doubt() -> None:
    reading = read(DISPUTES, *DISPUTES_HEAD, [str(n) for n in range(14)])
    assert doubts(reading, "reconsideration") == {"cell_count"}
    assert doubts(reading, "litigation_after_reconsideration") == {"cell_count"}


def test_a_number_over_two_columns_belongs_to_neither() -> None:
    merged: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), "1", ("2", 1, 2), *"4560"]
    assert printed(read(APPLICATIONS, *HEAD, merged), "received") == ["1", "missing", "missing", *"4560"]


def test_a_number_over_two_rows_is_in_doubt_in_both() -> None:
    reading = read(DISCLOSURE, ISSUED, ["规章", ("7", 2, 1), "1", "2"], ["行政规范性文件", "3", "4"])
    assert printed(reading, "regulations") == ["7?", "1", "2"]
    assert printed(reading, "normative_documents") == ["7?", "3", "4"]


def test_a_blank_over_two_rows_is_blank_in_both() -> None:
    reading = read(DISCLOSURE, ISSUED, ["规章", ("", 2, 1), "1", "2"], ["行政规范性文件", "3", "4"])
    assert printed(reading, "normative_documents") == ["", "3", "4"]


# --- rows ------------------------------------------------------------------------------------------------------------


def test_a_missing_row_moves_no_other() -> None:
    reading = read(APPLICATIONS, *HEAD, RECEIVED, GRANTED, PARTIALLY, SECRET, PROHIBITED)
    assert printed(reading, "carried_in") == ["missing"] * 7
    assert printed(reading, "granted") == list("1111116")


def test_an_extra_row_is_reported_and_is_no_field() -> None:
    extra: list[Written] = [("小计", 1, 3), *"9999999"]
    reading = read(APPLICATIONS, *HEAD, RECEIVED, CARRIED_IN, extra, GRANTED, PARTIALLY, SECRET, PROHIBITED)
    assert findings(reading) == {"extra_row": "小计"}
    assert printed(reading, "granted") == list("1111116")


def test_rows_out_of_order_are_read_by_their_labels() -> None:
    reading = read(DISCLOSURE, ISSUED, NORMATIVE, RULES)
    assert printed(reading, "regulations") == ["0", "1", "20"]
    assert printed(reading, "normative_documents") == ["12", "3", "45"]


def test_a_label_that_stands_twice_puts_both_in_doubt() -> None:
    reading = read(DISCLOSURE, ISSUED, RULES, ["规章", "5", "6", "7"])
    assert printed(reading, "regulations") == ["0?", "1?", "20?"]
    assert printed(reading, "normative_documents") == ["missing"] * 3


def test_a_garbled_label_in_its_place_is_read_and_reported() -> None:
    reading = read(DISCLOSURE, ISSUED, RULES, ["行政规范性文什", "12", "3", "45"])
    assert printed(reading, "normative_documents") == ["12", "3", "45"]
    assert findings(reading) == {"garbled_label": "行政规范性文什"}


def test_a_row_without_a_label_is_placed_by_its_neighbours_in_doubt() -> None:
    reading = read(APPLICATIONS, *HEAD, RECEIVED, [("", 1, 3), *"7890120"], GRANTED, PARTIALLY, SECRET, PROHIBITED)
    assert printed(reading, "carried_in") == [f"{digit}?" for digit in "7890120"]
    assert doubts(reading, "carried_in") == {"by_order"}


def test_the_label_of_a_group_is_not_that_of_its_garbled_first_row() -> None:
    """（六）其他处理 is a row of the 2019 form: with its items garbled, their numbers were read as that row's."""
    garbled: list[Written] = ["1.审清人无正当理由愈期", *"5555555"]
    rows = [RECEIVED, CARRIED_IN, [("三、本年度办理结果", 1, 1), ("（六）其他处理", 1, 1), *garbled]]
    assert printed(read(table_of("applications", "2019"), *HEAD, *rows), "other") == ["5?"] * 7


@pytest.mark.parametrize("mark", ["1、", "1．", "（1）", "(1)", "①", "⑴", "1 ", "1", ""])
def test_items_are_numbered_in_many_ways(mark: str) -> None:
    item: list[Written] = [("（三）不予公开", 2, 1), f"{mark}属于国家秘密", *"3333330"]
    reading = read(APPLICATIONS, *HEAD, RECEIVED, CARRIED_IN, GRANTED, PARTIALLY, item, PROHIBITED)
    assert printed(reading, "denied_state_secret") == list("3333330")
    assert reading.findings == ()


def test_a_blank_row_without_a_label_may_be_that_of_a_label_that_moved() -> None:
    """（规章 blank）: its label stood beside the next row's numbers, whose label was lost."""
    reading = read(DISCLOSURE, ISSUED, ["", "", "", ""], ["规章", "12", "3", "45"])
    assert printed(reading, "regulations") == ["12?", "3?", "45?"]
    assert doubts(reading, "regulations") == {"labels_shifted"}


# --- rows broken over a page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("numbers_below", [False, True])
def test_a_row_broken_in_two_is_one_row(cut: int, numbers_below: bool) -> None:
    label = "1.属于国家秘密"
    numbers, blanks = list("3333330"), [""] * 7
    upper, lower = (blanks, numbers) if numbers_below else (numbers, blanks)
    granted: list[Written] = [("三、本年度办理结果", 5, 1), *GRANTED[1:]]
    first: list[Written] = [("（三）不予公开", 3, 1), label[:cut], *upper]
    reading = read(
        APPLICATIONS, *HEAD, RECEIVED, CARRIED_IN, granted, PARTIALLY, first, [label[cut:], *lower], PROHIBITED
    )
    assert printed(reading, "denied_state_secret") == numbers
    assert reading.findings == ()


def test_a_broken_row_with_numbers_in_both_parts_has_no_value_there() -> None:
    reading = read(DISCLOSURE, ISSUED, RULES, ["行政规范", "1", "3", "4"], ["性文件", "2", "", ""])
    assert printed(reading, "normative_documents") == ["1 2", "3", "4"]


def test_a_blank_row_beside_numbers_without_a_label_is_in_doubt() -> None:
    reading = read(DISCLOSURE, ISSUED, RULES, ["行政规范性文件", "", "", ""], ["（续）", "12", "3", "45"])
    assert doubts(reading, "normative_documents") == {"beside_loose_numbers"}


def test_headers_repeated_after_a_page_break_change_nothing() -> None:
    reading = read(APPLICATIONS, *HEAD, RECEIVED, *HEAD, CARRIED_IN)
    assert printed(reading, "carried_in") == list("7890120")
    assert reading.findings == ()


# --- columns ---------------------------------------------------------------------------------------------------------


def test_columns_swapped_with_their_headers_are_read_by_them() -> None:
    swapped = ["科研机构", "商业企业", *COLUMNS[2:]]
    assert printed(read(APPLICATIONS, HEAD[0], HEAD[1], swapped, RECEIVED), "received") == list("1324560")


def test_an_extra_column_moves_no_other() -> None:
    top: list[Written] = [("自然人", 2, 1), ("法人或其他组织", 1, 6), ("总计", 2, 1)]
    row: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"12934560"]
    reading = read(APPLICATIONS, [("", 3, 3), ("", 1, 8)], top, [*COLUMNS[:1], "小计", *COLUMNS[1:]], row)
    assert printed(reading, "received") == SURE


def test_a_missing_column_moves_no_other() -> None:
    top: list[Written] = [("自然人", 2, 1), ("法人或其他组织", 1, 4), ("总计", 2, 1)]
    row: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"123450"]
    reading = read(APPLICATIONS, [("", 3, 3), ("", 1, 6)], top, [*COLUMNS[:3], "其他"], row)
    assert printed(reading, "received") == [*"1234", "missing", *"50"]


def test_two_columns_with_one_header_are_in_doubt() -> None:
    """合计 is a variant of 总计: an extra column of that name was read as the total."""
    top: list[Written] = [("自然人", 2, 1), ("法人或其他组织", 1, 6), ("总计", 2, 1)]
    row: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"12934560"]
    reading = read(APPLICATIONS, [("", 3, 3), ("", 1, 8)], top, [*COLUMNS[:1], "合计", *COLUMNS[1:]], row)
    assert printed(reading, "received") == [*SURE[:6], "0?"]


def test_a_garbled_header_in_its_place_is_read_and_reported() -> None:
    reading = read(APPLICATIONS, *HEAD[:2], [*COLUMNS[:4], "其它"], RECEIVED)
    assert printed(reading, "received") == SURE
    assert findings(reading) == {"garbled_header": "其它"}


def test_a_header_that_says_something_else_is_not_the_one_that_is_due() -> None:
    reading = read(APPLICATIONS, *HEAD[:2], [*COLUMNS[:4], "备注"], RECEIVED)
    assert printed(reading, "received") == [*SURE[:5], "6?", "0"]


def test_the_header_of_another_form_is_not_a_garbled_one() -> None:
    """本年新制作数量 of the 2019 form is near 本年制发数量 of 2021."""
    head: list[Written] = ["信息内容", "本年新制作数量", "本年废止件数", "现行有效件数"]
    assert printed(read(DISCLOSURE, head, RULES), "regulations") == ["0?", "1", "20"]


def test_a_header_row_that_names_only_the_total_is_a_header_row() -> None:
    """总计 is also the body of the label （七）总计: with 自然人 garbled its row was taken for a row of values."""
    top: list[Written] = [("自然", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)]
    reading = read(APPLICATIONS, HEAD[0], top, COLUMNS, RECEIVED)
    assert printed(reading, "received") == SURE
    assert findings(reading) == {"garbled_header": "自然"}


def test_values_in_another_place_than_their_headers_are_in_doubt() -> None:
    short_stub: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 2), *"1234560"]
    reading = read(APPLICATIONS, *HEAD, short_stub)
    assert "columns_shifted" in doubts(reading, "received")


# --- table four ------------------------------------------------------------------------------------------------------

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
DISPUTES_HEAD: list[list[Written]] = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*[(name, 2, 1) for name in RESULTS], ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
    [*RESULTS, *RESULTS],
]
FIFTEEN = [str(n) for n in range(15)]


def test_the_blocks_of_table_four_are_told_apart() -> None:
    reading = read(DISPUTES, *DISPUTES_HEAD, FIFTEEN)
    assert printed(reading, "reconsideration") == FIFTEEN[:5]
    assert printed(reading, "litigation_direct") == FIFTEEN[5:10]
    assert printed(reading, "litigation_after_reconsideration") == FIFTEEN[10:]


def test_a_cell_too_many_among_the_headers_of_table_four_puts_every_value_in_doubt() -> None:
    """The headers right of it stand a column off, and the numbers under them were accepted as their neighbours'."""
    reading = read(DISPUTES, *DISPUTES_HEAD[:2], [RESULTS[0], *RESULTS, *RESULTS[:4]], FIFTEEN)
    assert doubts(reading, "litigation_direct") == {"header_repeated", "columns_shifted"}
    assert doubts(reading, "litigation_after_reconsideration") == {"columns_shifted"}
    assert doubts(reading, "reconsideration") == {"columns_shifted"}


def test_a_garbled_header_of_table_four_costs_only_a_report() -> None:
    head = [DISPUTES_HEAD[0], DISPUTES_HEAD[1], [*RESULTS, "结果维特", *RESULTS[1:]]]
    reading = read(DISPUTES, *head, FIFTEEN)
    assert printed(reading, "litigation_after_reconsideration") == FIFTEEN[10:]
    assert findings(reading) == {"garbled_header": "结果维特"}


def test_a_second_line_of_numbers_in_table_four_puts_both_in_doubt() -> None:
    reading = read(DISPUTES, *DISPUTES_HEAD, FIFTEEN, FIFTEEN[::-1])
    assert doubts(reading, "reconsideration") == {"label_repeated"}


def test_a_header_row_that_a_page_break_cuts_is_one_row() -> None:
    """`其他` over `结果` was once blamed on the publisher as a garbled header."""
    upper: list[Written] = ["信息内容", "本年制", "本年废止件数", "现行有"]
    reading = read(DISCLOSURE, upper, ["", "发件数", "", "效件数"], RULES, NORMATIVE)
    assert [cell.value.printed for cell in list(reading.cells.values())[:3]] == ["0", "1", "20"]
    assert not any(cell.doubt for cell in reading.cells.values())
    assert reading.findings == ()


def test_a_cell_of_table_four_names_its_block_and_its_header() -> None:
    cell = read(DISPUTES, *DISPUTES_HEAD, FIFTEEN).cells[FieldId("disputes", "litigation_direct", "upheld")]
    assert (cell.place, cell.row_place, cell.column_place) == (
        CellPlace(1, 4, 6),
        CellPlace(1, 2, 6),
        CellPlace(1, 3, 6),
    )
