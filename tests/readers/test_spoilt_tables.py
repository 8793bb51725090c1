"""Clean tables spoilt in one way each: a row or column missing, extra, swapped, moved, misspelt, doubled.

What is read is right or flagged, and a finding says what is wrong with the table, with what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from pipeline.documents.grids import SpannedCell
from schemas.forms import APPLICATIONS_2021
from tests.printed_tables import (
    Part,
    Printed,
    Result,
    Rows,
    applications,
    as_grid,
    as_lines,
    blocks,
    disclosure,
    matrix,
    read_blocks_of,
    sections,
    true_values,
)

VALUES = true_values()
THREE, TWO, FOUR = applications(VALUES), disclosure(VALUES), blocks(VALUES)
ROW_IDS = tuple(APPLICATIONS_2021.row_of)
NINES = tuple("9999999")
LAYOUTS: dict[str, Callable[[Rows], Result]] = {
    "grid": lambda rows: read_blocks_of(VALUES, as_grid(rows)),
    "tabs": lambda rows: read_blocks_of(VALUES, *as_lines(rows, "\t")),
    "pipes": lambda rows: read_blocks_of(VALUES, *as_lines(rows, " | ")),
    "spaces": lambda rows: read_blocks_of(VALUES, *as_lines(rows, "  ")),
    "a cell a line": lambda rows: read_blocks_of(VALUES, *as_lines(rows, "\n")),
}


@dataclass(frozen=True)
class Spoilt:
    """A table, and what is to come of it as a grid: the findings about its structure with what they show, and how many
    cells are not accepted."""

    rows: Rows
    found: dict[str, str]
    not_accepted: int = 0


# --- rows ------------------------------------------------------------------------------------------------------------


def three(*rows: Printed) -> Rows:
    return matrix(replace(THREE, rows=rows))


def without(place: int) -> Rows:
    return three(*THREE.rows[:place], *THREE.rows[place + 1 :])


def with_row(place: int, label: str) -> Rows:
    extra = Printed(THREE.rows[place].groups, label, NINES)
    return three(*THREE.rows[:place], extra, *THREE.rows[place:])


def swapped(one: int, other: int) -> Rows:
    rows = list(THREE.rows)
    rows[one], rows[other] = rows[other], rows[one]
    return three(*rows)


def labelled(start: int, labels: Sequence[str]) -> Rows:
    rows = list(THREE.rows)
    for place, label in enumerate(labels, start):
        rows[place] = replace(rows[place], label=label)
    return three(*rows)


def moved_down(start: int, end: int) -> Rows:
    return labelled(start, ["", *(row.label for row in THREE.rows[start : end - 1])])


def moved_up(start: int, end: int) -> Rows:
    return labelled(start, [*(row.label for row in THREE.rows[start + 1 : end]), ""])


def shown(place: int) -> str:
    return " ".join(THREE.rows[place].values)


LABELS = [row.label for row in THREE.rows]
ALL = len(APPLICATIONS_2021.fields)
ROWS = {
    "nothing": Spoilt(matrix(THREE), {}),
    "first row missing": Spoilt(without(0), {}, 7),
    "a row missing": Spoilt(without(5), {}, 7),
    "last row missing": Spoilt(without(24), {}, 7),
    "小计 in front": Spoilt(with_row(0, "小计"), {"extra_row": "小计"}),
    "小计 in a group": Spoilt(with_row(6, "小计"), {"extra_row": "小计"}),
    "合计, a variant of （七）总计": Spoilt(with_row(12, "合计"), {"extra_row": "合计"}),
    "a row without a label": Spoilt(with_row(6, ""), {"loose_numbers": "9 9 9 9 9 9 9"}),
    "小计 in the place of a row": Spoilt(
        three(*THREE.rows[:5], Printed(THREE.rows[5].groups, "小计", NINES), *THREE.rows[6:]), {"extra_row": "小计"}, 7
    ),
    "two rows swapped": Spoilt(swapped(4, 5), {"row_order": LABELS[5]}),
    "two distant rows swapped": Spoilt(swapped(4, 9), {"row_order": LABELS[9]}),
    "first rows swapped": Spoilt(swapped(0, 1), {"row_order": LABELS[1]}),
    "total swapped": Spoilt(swapped(22, 23), {"row_order": LABELS[23]}),
    "all labels one down": Spoilt(moved_down(0, 25), {"loose_numbers": shown(0)}, ALL),
    "all labels one up": Spoilt(moved_up(0, 25), {"loose_numbers": shown(24)}, ALL),
    "a group's labels one down": Spoilt(moved_down(4, 12), {"loose_numbers": shown(4)}, 56),
    "a group's labels one up": Spoilt(moved_up(4, 12), {"loose_numbers": shown(11)}, 56),
    "a label misspelt": Spoilt(labelled(7, ["4.保护笫三方合法权益"]), {"garbled_label": "4.保护笫三方合法权益"}),
    "a label illegible": Spoilt(labelled(7, ["4.呆护笫兰方台祛杈益"]), {"unknown_label": "4.呆护笫兰方台祛杈益"}, 7),
    "a label lost": Spoilt(labelled(7, [""]), {"row_without_label": shown(7)}, 7),
    "the next label doubled": Spoilt(
        labelled(7, [LABELS[6]]), {"label_twice": LABELS[6], "unknown_label": LABELS[6]}, 14
    ),
    "a distant label doubled": Spoilt(labelled(7, [LABELS[20]]), {"label_twice": LABELS[20]}, 14),
    "a row printed twice": Spoilt(with_row(7, LABELS[6]), {"label_twice": LABELS[6]}, 7),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", ROWS)
def test_rows_are_right_or_flagged(case: str, layout: str) -> None:
    """Labels that stood one row too far up or down gave every row its neighbour's numbers, unflagged."""
    assert LAYOUTS[layout](ROWS[case].rows).silent() == []


@pytest.mark.parametrize("case", ROWS)
def test_what_is_wrong_with_rows_is_told(case: str) -> None:
    result = LAYOUTS["grid"](ROWS[case].rows)
    assert (result.found(), len(result.not_accepted())) == (ROWS[case].found, ROWS[case].not_accepted)


def test_a_missing_row_is_missing_by_its_label() -> None:
    (finding,) = LAYOUTS["grid"](without(5)).tables["applications"].findings
    assert (finding.kind, finding.row) == ("missing", ROW_IDS[5])


# --- columns ---------------------------------------------------------------------------------------------------------

Edit = Callable[[list[str]], list[str]]


def columns(heads: Edit, values: Edit | None = None) -> Rows:
    edit = values or heads
    rows = tuple(replace(row, values=tuple(edit(list(row.values)))) for row in THREE.rows)
    return matrix(Part(tuple(heads(list(THREE.heads))), rows))


def lost(place: int) -> Edit:
    return lambda texts: texts[:place] + texts[place + 1 :]


def put(place: int, text: str) -> Edit:
    return lambda texts: [*texts[:place], text, *texts[place:]]


def instead(place: int, text: str) -> Edit:
    return lambda texts: [*texts[:place], text, *texts[place + 1 :]]


def kept(texts: list[str]) -> list[str]:
    return texts


def exchanged(one: int, other: int) -> Edit:
    def edit(texts: list[str]) -> list[str]:
        texts[one], texts[other] = texts[other], texts[one]
        return texts

    return edit


def head_cell(row: int, place: int, **spans: int) -> Rows:
    rows = [list(row) for row in matrix(THREE)]
    rows[row][place] = rows[row][place]._replace(**spans)
    return rows


def pushed(row: int) -> Rows:
    rows = matrix(THREE)
    return [[SpannedCell(""), *cells] if index == row else cells for index, cells in enumerate(rows)]


COLUMNS = {
    "first column missing": Spoilt(columns(lost(0)), {}, 25),
    "a column missing": Spoilt(columns(lost(3)), {}, 25),
    "total missing": Spoilt(columns(lost(6)), {}, 25),
    "小计 among the columns": Spoilt(columns(put(3, "小计"), put(3, "9")), {"extra_column": "小计"}),
    "小计 before the total": Spoilt(columns(put(6, "小计"), put(6, "9")), {"extra_column": "小计"}),
    "a blank column": Spoilt(columns(put(6, "备注"), put(6, "")), {}),
    "two columns swapped": Spoilt(columns(exchanged(1, 2)), {"column_order": "科研机构"}),
    "first columns swapped": Spoilt(columns(exchanged(0, 1)), {"column_order": "商业企业"}),
    "a header misspelt": Spoilt(columns(instead(2, "科研机杓"), kept), {"garbled_header": "科研机杓"}),
    "another header": Spoilt(columns(instead(2, "备注"), kept), {"unknown_header": "备注"}, 25),
    "headers one to the left": Spoilt(head_cell(0, 0, colspan=2), {"headers_shifted": "自然人"}, ALL),
    "headers one to the right": Spoilt(head_cell(0, 0, colspan=4), {"headers_shifted": "自然人"}, ALL),
    "second header row one to the right": Spoilt(
        pushed(1), {"headers_shifted": "商业企业", "column_order": "商业企业"}, ALL
    ),
    "third header row one to the right": Spoilt(pushed(2), {"headers_shifted": "自然人", "column_order": "总计"}, ALL),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", COLUMNS)
def test_columns_are_right_or_flagged(case: str, layout: str) -> None:
    """In a text 商业企业 printed before 自然人 left both columns swapped, unflagged."""
    assert LAYOUTS[layout](COLUMNS[case].rows).silent() == []


@pytest.mark.parametrize("case", COLUMNS)
def test_what_is_wrong_with_columns_is_told(case: str) -> None:
    result = LAYOUTS["grid"](COLUMNS[case].rows)
    assert (result.found(), len(result.not_accepted())) == (COLUMNS[case].found, COLUMNS[case].not_accepted)


def test_a_missing_column_is_missing_by_its_label() -> None:
    (finding,) = LAYOUTS["grid"](columns(lost(3))).tables["applications"].findings
    assert (finding.kind, finding.row, finding.column) == ("missing", "", APPLICATIONS_2021.columns[3].id)


def test_rows_in_another_order_are_in_doubt_where_a_sum_fails() -> None:
    wrong = [*THREE.rows]
    wrong[4], wrong[5] = wrong[5], replace(wrong[4], values=("1", *wrong[4].values[1:]))
    result = LAYOUTS["grid"](three(*wrong))
    assert {ROW_IDS[4], ROW_IDS[5]} <= {field.row for field in result.not_accepted()}
    assert {f.cause for f in result.tables["applications"].findings if f.kind != "structure"} == {"unknown"}


# --- table two -------------------------------------------------------------------------------------------------------


def two(section: int, *rows: Printed) -> Rows:
    return sections(replace(part, rows=rows) if i == section else part for i, part in enumerate(TWO))


def relabelled(section: int, *labels: str) -> Rows:
    rows = TWO[section].rows
    return two(section, *(replace(row, label=label) for row, label in zip(rows, labels, strict=True)))


RULES, NORMATIVE = TWO[0].rows
PENALTY, COERCION = TWO[2].rows
NINE = Printed(RULES.groups, "小计", ("9", "9", "9"))
SECTIONS = {
    "a row missing": Spoilt(two(0, NORMATIVE), {}, 3),
    "a section missing": Spoilt(sections([*TWO[:1], *TWO[2:]]), {}, 1),
    "小计": Spoilt(two(0, RULES, NORMATIVE, NINE), {"extra_row": "小计"}),
    "rows swapped": Spoilt(two(0, NORMATIVE, RULES), {"row_order": "行政规范性文件"}),
    "sections swapped": Spoilt(sections([TWO[0], TWO[2], TWO[1], TWO[3]]), {"row_order": "行政强制"}),
    "labels one down": Spoilt(relabelled(0, "", "规章"), {"loose_numbers": " ".join(RULES.values)}, 6),
    "labels one up": Spoilt(relabelled(0, "行政规范性文件", ""), {"loose_numbers": " ".join(NORMATIVE.values)}, 6),
    "labels one down with the header's": Spoilt(
        relabelled(0, "信息内容", "规章"), {"loose_numbers": " ".join(RULES.values)}, 6
    ),
    "a short label misspelt": Spoilt(relabelled(2, "行玫处罚", "行政强制"), {"unknown_label": "行玫处罚"}, 1),
    "a label doubled": Spoilt(
        relabelled(2, "行政处罚", "行政处罚"), {"label_twice": "行政处罚", "unknown_label": "行政处罚"}, 2
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", SECTIONS)
def test_table_two_is_right_or_flagged(case: str, layout: str) -> None:
    """It has no sums: labels one row up or down went unnoticed."""
    assert LAYOUTS[layout](SECTIONS[case].rows).silent() == []


@pytest.mark.parametrize("case", SECTIONS)
def test_what_is_wrong_with_table_two_is_told(case: str) -> None:
    result = LAYOUTS["grid"](SECTIONS[case].rows)
    assert (result.found(), len(result.not_accepted())) == (SECTIONS[case].found, SECTIONS[case].not_accepted)


# --- table four ------------------------------------------------------------------------------------------------------


def four(edit: Callable[[Rows], None]) -> Rows:
    rows = [list(row) for row in FOUR]
    edit(rows)
    return rows


def swap_blocks(rows: Rows) -> None:
    rows[1][5], rows[1][6] = rows[1][6], rows[1][5]
    rows[3][5:] = [*rows[3][10:], *rows[3][5:10]]


def litigation_first(rows: Rows) -> None:
    rows[0], rows[1], rows[3] = rows[0][::-1], [*rows[1][5:], *rows[1][:5]], [*rows[3][5:], *rows[3][:5]]


def swap_columns(rows: Rows) -> None:
    for row, first in ((2, 0), (3, 5)):
        rows[row][first], rows[row][first + 1] = rows[row][first + 1], rows[row][first]


def extra_column(rows: Rows) -> None:
    rows[0][1], rows[1][5] = rows[0][1]._replace(colspan=11), rows[1][5]._replace(colspan=6)
    rows[2].insert(2, SpannedCell("小计"))
    rows[3].insert(7, SpannedCell("9"))


def lose_column(rows: Rows) -> None:
    rows[0][1], rows[1][5] = rows[0][1]._replace(colspan=9), rows[1][5]._replace(colspan=4)
    del rows[2][2], rows[3][7]


def label(place: int, text: str) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        rows[1][place] = rows[1][place]._replace(text=text)

    return edit


def misspell_first(rows: Rows) -> None:
    rows[0][0] = rows[0][0]._replace(text="行玫复议")


def header(text: str) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        rows[2][3] = SpannedCell(text)

    return edit


def lose_a_value(rows: Rows) -> None:
    del rows[3][3]
    rows[3].append(SpannedCell(""))


BLOCKS = {
    "nothing": Spoilt(FOUR, {}),
    "blocks swapped": Spoilt(four(swap_blocks), {"row_order": "复议后起诉"}),
    "行政诉讼 first": Spoilt(four(litigation_first), {"row_order": "复议后起诉"}),
    "columns swapped": Spoilt(four(swap_columns), {"column_order": "结果纠正"}),
    "小计 among the columns": Spoilt(four(extra_column), {"extra_column": "小计"}),
    "a column missing": Spoilt(four(lose_column), {}, 1),
    "a label misspelt": Spoilt(four(label(6, "复议后起祈")), {"garbled_label": "复议后起祈"}),
    "the first label misspelt": Spoilt(four(misspell_first), {"garbled_label": "行玫复议"}),
    "a label lost": Spoilt(four(label(6, "")), {}, 15),
    "a label doubled": Spoilt(four(label(6, "未经复议直接起诉")), {"label_twice": "未经复议直接起诉"}, 15),
    "a header misspelt": Spoilt(four(header("尚末审结")), {"garbled_header": "尚末审结"}),
    "another header": Spoilt(four(header("备注")), {"unknown_header": "备注"}, 1),
    "a value lost, a blank at the end": Spoilt(four(lose_a_value), {}, 15),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", BLOCKS)
def test_table_four_is_right_or_flagged(case: str, layout: str) -> None:
    """In a text with the two kinds of lawsuit swapped their numbers were, too, unflagged."""
    assert LAYOUTS[layout](BLOCKS[case].rows).silent() == []


@pytest.mark.parametrize("case", BLOCKS)
def test_what_is_wrong_with_table_four_is_told(case: str) -> None:
    result = LAYOUTS["grid"](BLOCKS[case].rows)
    assert (result.found(), len(result.not_accepted())) == (BLOCKS[case].found, BLOCKS[case].not_accepted)
