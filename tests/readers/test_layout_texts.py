"""Tables in running text: rows by the labels beside their numbers; what is not certain is in doubt, never shifted."""

from __future__ import annotations

import pytest
from hand_grids import APPLICATIONS, DISCLOSURE, DISPUTES, doubts, findings, lines, printed, read_lines
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.model import LinePlace
from pipeline.tables.rows import take_apart
from schemas.declaration import FieldId
from schemas.forms import table_of

HEAD = "信息内容  本年制发件数  本年废止件数  现行有效件数"
MATRIX_HEAD = "自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计"
DISCLOSURE_2019 = table_of("disclosure", "2019")
RECEIVED = "一、本年新收政府信息公开申请数量"


@pytest.mark.parametrize("parting", ["  ", " ", "\t", " | "])
def test_a_row_on_a_line_is_read(parting: str) -> None:
    reading = read_lines(DISCLOSURE, parting.join(HEAD.split()) + "\n" + parting.join(["规章", "0", "1", "20"]))
    assert printed(reading, "regulations") == ["0", "1", "20"]


def test_a_cell_a_line_is_read() -> None:
    reading = read_lines(DISCLOSURE, "\n".join([*HEAD.split(), "规章", "0", "1", "20"]))
    assert printed(reading, "regulations") == ["0", "1", "20"]


# --- blanks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parting", ["  ", "\n"])
def test_numbers_with_a_blank_lost_among_them_are_not_shifted(parting: str) -> None:
    reading = read_lines(APPLICATIONS, MATRIX_HEAD + "\n" + parting.join([RECEIVED, *"123456"]))
    assert printed(reading, "received") == ["missing"] * 7


def test_blanks_between_separators_are_cells() -> None:
    reading = read_lines(DISCLOSURE, HEAD.replace("  ", "\t") + "\n规章\t\t\t20\n行政规范性文件\t12\t\t")
    assert printed(reading, "regulations") == ["", "", "20"]
    assert printed(reading, "normative_documents") == ["12", "", ""]


def test_padding_beside_complete_numbers_is_no_cell() -> None:
    reading = read_lines(
        DISCLOSURE, "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 | | | 0 | 1 | 20 | |"
    )
    assert printed(reading, "regulations") == ["0", "1", "20"]


def test_cells_under_headers_in_lines_of_equal_width_are_told_from_padding() -> None:
    text = """
    | 信息内容 | 本年制发件数 | | 本年废止件数 | | 现行有效件数 | |
    | 规章 | 5 | | | | 20 | |
    """
    assert printed(read_lines(DISCLOSURE, text), "regulations") == ["5", "", "20"]


def test_a_lost_cell_in_padded_rows_is_not_made_up_for_by_padding() -> None:
    """`| 7 | | -5 | |` of four cells once came out as 7, blank, -5."""
    text = """
    | 信息内容 | 上一年项目数量 | | 本年增/减 | | 处理决定数量 | |
    | 行政处罚 | 7 | | -5 | | 30 | |
    | 行政强制 | 7 | | -5 | |
    """
    reading = read_lines(DISCLOSURE_2019, text)
    assert printed(reading, "administrative_penalty") == ["7", "-5", "30"]
    assert printed(reading, "administrative_coercion") == ["7?", "?", "-5?"]


def test_a_blank_row_shorter_than_its_like_is_in_doubt() -> None:
    text = """
    | 信息内容 | 本年处理决定数量 | | |
    | 行政处罚 | 7 | | |
    | 行政强制 | | |
    """
    assert printed(read_lines(DISCLOSURE, text), "administrative_coercion") == ["?"]


def test_a_blank_beside_a_line_of_loose_numbers_is_in_doubt() -> None:
    reading = read_lines(DISCLOSURE, HEAD.replace("  ", "\t") + "\n规章\t0\t1\t\n20")
    assert doubts(reading, "regulations") == {"beside_loose_numbers"}


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_digits_run_together_with_a_minus_are_no_number() -> None:
    """`31-5` (31 and -5) once came out as 5."""
    reading = read_lines(DISCLOSURE_2019, "上一年项目数量  本年增/减\n行政事业性收费31-5")
    assert printed(reading, "administrative_fees") == ["missing", "missing"]


def test_every_digit_of_a_line_is_accounted_for() -> None:
    """`1 ,655,513`, a number torn apart, once came out as 1."""
    reading = read_lines(DISCLOSURE, "本年处理决定数量\n行政许可\n1 ,655,513")
    assert printed(reading, "administrative_licensing") == ["missing"]


def test_numbers_parted_by_commas_are_read() -> None:
    reading = read_lines(DISCLOSURE, f"{HEAD}\n规章, 0, 1, 20")
    assert printed(reading, "regulations") == ["0", "1", "20"]


def test_digits_of_markup_are_no_numbers() -> None:
    """`colspan="2"` in a Markdown file once came out as the number 2 in three cells."""
    html = '<tr><td>规章</td><td colspan="2">/</td><td colspan="2">/</td><td colspan="2">/</td></tr>'
    (row,) = take_apart(DISCLOSURE, lines(html)).rows
    assert [token.value.printed for token in row.tokens] == ["/", "/", "/"]


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=12))
def test_a_row_with_another_count_of_numbers_yields_no_undoubted_cell(numbers: list[int]) -> None:
    row = "  ".join([RECEIVED, *map(str, numbers)])
    shown = printed(read_lines(APPLICATIONS, f"{MATRIX_HEAD}\n{row}"), "received")
    assert shown == ([str(number) for number in numbers] if len(numbers) == 7 else ["missing"] * 7)


@given(st.lists(st.sampled_from(["", "0", "7", "12"]), min_size=1, max_size=9))
def test_a_row_of_cells_is_read_as_it_is_or_not_at_all(cells: list[str]) -> None:
    head = "\t".join(["项目", *MATRIX_HEAD.split()])
    shown = printed(read_lines(APPLICATIONS, head + "\n" + "\t".join([RECEIVED, *cells])), "received")
    sure = [text for text in shown if not text.endswith(("?", "missing"))]
    assert sure in ([], *(cells[start : start + 7] for start in range(3)))


# --- labels ----------------------------------------------------------------------------------------------------------


def test_a_row_whose_label_is_lost_is_placed_by_order_in_doubt() -> None:
    text = f"{HEAD}\n规章 0 1 20\n12 3 45\n行政许可 7"
    assert printed(read_lines(DISCLOSURE, text), "normative_documents") == ["12?", "3?", "45?"]


def test_two_rows_of_one_label_are_both_in_doubt() -> None:
    assert printed(read_lines(DISCLOSURE, f"{HEAD}\n规章 0 1 20\n规章 5 6 7"), "regulations") == ["0?", "1?", "20?"]


def test_a_garbled_label_is_read_and_reported() -> None:
    reading = read_lines(DISCLOSURE, f"{HEAD}\n规章 0 1 20\n行政规范性文什 12 3 45")
    assert printed(reading, "normative_documents") == ["12", "3", "45"]
    assert findings(reading) == {"garbled_label": "行政规范性文什"}


def test_headers_that_are_lost_leave_a_doubt() -> None:
    assert doubts(read_lines(DISCLOSURE, "规章 0 1 20"), "regulations") == {"header_unconfirmed"}


def test_headers_in_another_order_are_followed() -> None:
    reading = read_lines(DISCLOSURE, "本年废止件数  本年制发件数  现行有效件数\n规章 0 1 20")
    assert printed(reading, "regulations") == ["1", "0", "20"]


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
WIDE_HEAD = [
    ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
    [*RESULTS, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
    [*[""] * 5, *RESULTS, *RESULTS],
]


@pytest.mark.parametrize("parting", ["\t", " | "])
def test_blanks_of_table_four_are_cells_where_its_line_is_as_wide_as_its_head(parting: str) -> None:
    numbers = ["1", "", "", "1", "2", *[""] * 4, "0", "3", "", "", "", "3"]
    text = "\n".join(parting.join(["", *line, ""]) if "|" in parting else parting.join(line) for line in WIDE_HEAD)
    line = parting.join(["", *numbers, ""]) if "|" in parting else parting.join(numbers)
    reading = read_lines(DISPUTES, f"{text}\n{line}")
    assert printed(reading, "reconsideration") == ["1", "", "", "1", "2"]
    assert printed(reading, "litigation_after_reconsideration") == ["3", "", "", "", "3"]
    assert doubts(reading, "litigation_direct") == set()


def test_blanks_of_table_four_are_not_made_up_where_its_line_is_narrower_than_its_head() -> None:
    numbers = ["1", "", "", "1", "2", *[""] * 4, "0", "3", "", "", "3"]
    text = "\n".join("| " + " | ".join(line) + " |" for line in [*WIDE_HEAD, numbers])
    assert read_lines(DISPUTES, text).cells == {}


def test_fourteen_numbers_of_table_four_are_not_read() -> None:
    head = "结果维持 结果纠正 其他结果 尚未审结 总计 " * 3
    reading = read_lines(DISPUTES, f"行政复议 行政诉讼 未经复议直接起诉 复议后起诉\n{head}\n{'0 ' * 14}")
    assert reading.cells == {}


def test_a_label_that_stands_twice_may_have_taken_the_next_row() -> None:
    """The first 行政处罚 is blank, the second stands beside the number of 行政强制, which stands nowhere."""
    text = "| 信息内容 | 本年处理决定数量 |\n| 行政许可 | 3 |\n| 行政处罚 | |\n| 行政处罚 | 5 |"
    assert doubts(read_lines(DISCLOSURE, text), "administrative_penalty") == {"label_repeated"}


def test_headings_that_repeat_a_label_take_nothing() -> None:
    text = f"{HEAD}\n规章\n规章 0 1 20\n行政规范性文件\n行政规范性文件 12 3 45"
    assert printed(read_lines(DISCLOSURE, text), "regulations") == ["0", "1", "20"]


def test_a_blank_in_a_row_is_in_doubt_where_another_row_stands_off_the_headers() -> None:
    """Headers one cell to the right of the numbers gave a row with a blank in front its neighbours' columns."""
    head = "| 信息内容 | | 本年制发件数 | 本年废止件数 | 现行有效件数 |"
    reading = read_lines(DISCLOSURE, f"{head}\n| 规章 | 5 | 6 | 7 | |\n| 行政规范性文件 | | 8 | 9 | |")
    assert doubts(reading, "normative_documents") == {"columns_shifted"}
    assert printed(reading, "normative_documents") == ["8?", "9?", "?"]


def test_the_two_kinds_of_lawsuit_in_another_order_are_in_doubt() -> None:
    """Their numbers came out swapped, without a flag."""
    head = "结果维持 结果纠正 其他结果 尚未审结 总计"
    text = f"行政复议 行政诉讼\n{head} 复议后起诉 未经复议直接起诉\n{head} {head}\n{' '.join(map(str, range(15)))}"
    reading = read_lines(DISPUTES, text)
    assert printed(reading, "litigation_after_reconsideration") == ["5?", "6?", "7?", "8?", "9?"]
    assert findings(reading) == {"row_order": "复议后起诉"}


# --- evidence --------------------------------------------------------------------------------------------------------


def test_a_cell_of_a_text_names_its_place_its_label_and_its_header() -> None:
    cells = read_lines(DISCLOSURE, "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t1\t20").cells
    cell = cells[FieldId("disclosure", "regulations", "in_force")]
    assert (cell.place, cell.row_place, cell.column_place) == (
        LinePlace(2, 7, 9),
        LinePlace(2, 0, 2),
        LinePlace(1, 19, 25),
    )


def test_without_sure_headers_a_cell_of_a_text_names_none() -> None:
    cell = read_lines(DISCLOSURE, "规章 0 1 20").cells[FieldId("disclosure", "regulations", "in_force")]
    assert (cell.row_place, cell.column_place) == (LinePlace(1, 0, 2), None)


def test_a_cell_of_table_four_in_a_text_names_its_block_and_its_header() -> None:
    head = "结果维持 结果纠正 其他结果 尚未审结 总计"
    text = f"行政复议 行政诉讼\n{head} 未经复议直接起诉 复议后起诉\n{head} {head}\n{' '.join(map(str, range(15)))}"
    cell = read_lines(DISPUTES, text).cells[FieldId("disputes", "litigation_direct", "upheld")]
    assert (cell.value.printed, cell.row_place, cell.column_place) == (
        "5",
        LinePlace(2, 23, 31),
        LinePlace(3, 0, 4),
    )
