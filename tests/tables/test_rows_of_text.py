"""Lines of text to rows: labels with the numbers beside or below them."""

from __future__ import annotations

import pytest

from pipeline.documents.grids import line_of
from pipeline.tables.rows import cell_index, take_apart, width
from schemas.forms import table_of

DISCLOSURE = table_of("disclosure", "2021")
APPLICATIONS = table_of("applications", "2021")


def rows(text: str) -> list[tuple[str, list[str]]]:
    """The rows of a piece of table two: label id and tokens as printed."""
    blocks = [line_of(line, number) for number, line in enumerate(text.split("\n"), start=1)]
    parts = take_apart(DISCLOSURE, blocks)
    return [(row.row_id, [token.value.printed for token in row.tokens]) for row in parts.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章 0 1 20", [("regulations", ["0", "1", "20"])]),
        ("规章\t0\t\t20", [("regulations", ["0", "", "20"])]),
        ("| 规章 | 0 | | 20 |", [("regulations", ["0", "", "20"])]),
        ("规章\n0\n1\n20", [("regulations", ["0", "1", "20"])]),
        ("规章 0 / —", [("regulations", ["0", "/", "—"])]),
        ("规章, 0, /, —", [("regulations", ["0", "/", "—"])]),
        ("规章 1，204 -5 251000元", [("regulations", ["1，204", "-5", "251000元"])]),
        ("规章 22（其中修订16件） 1 2", [("regulations", ["22（其中修订16件）", "1", "2"])]),
        ("规章 0 1 20 行政许可 7", [("regulations", ["0", "1", "20"]), ("administrative_licensing", ["7"])]),
        ("12 3 45", [("", ["12", "3", "45"])]),
        ("规章 0 1 20\n- 3 -\n行政许可 7", [("regulations", ["0", "1", "20"]), ("administrative_licensing", ["7"])]),
        ("| 规章 | 12 3 | 45 |", [("regulations", ["12", "3", "45"])]),
        ("| 规章 | 0 | 1 | 20 | 见附件 | | |", [("regulations", ["0", "1", "20"])]),
        ("| 1 | 某规章 | 0 | 1 | 20 |", [("regulations", ["0", "1", "20"])]),
    ],
)
def test_rows_are_labels_with_numbers(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert rows(text) == expected


def test_numbers_below_words_are_not_those_of_the_label_above() -> None:
    """One cell a line: the numbers of a row with a garbled label went to the row before it, whose own were lost."""
    assert rows("规章\n行玫规笵性文伴\n12\n3\n45") == [("", ["12", "3", "45"])]


def test_a_number_in_a_note_below_a_label_is_not_its_value() -> None:
    """The blank row of a label was filled from the note under the table."""
    assert rows("行政处罚\n（以上不含涉密3件）") == [("", ["3件"])]
    assert rows("行政处罚\n22（其中简易程序3件）") == [("administrative_penalty", ["22（其中简易程序3件）"])]


def test_numbers_end_where_other_words_begin() -> None:
    assert rows("规章\n0\n1\n20\n行玫规笵性文伴\n12\n3\n45") == [
        ("regulations", ["0", "1", "20"]),
        ("", ["12", "3", "45"]),
    ]


def test_a_label_over_two_lines_keeps_the_numbers_below() -> None:
    blocks = [line_of(text, n) for n, text in enumerate(["1.属于国", "家秘密", *"1234567"], start=1)]
    (row,) = take_apart(APPLICATIONS, blocks).rows
    assert (row.row_id, len(row.tokens)) == ("denied_state_secret", 7)


@pytest.mark.parametrize(("line", "cells"), [("a\tb\t", 3), ("| a | b |", 2), ("a | b", 2), ("|a||", 2), ("\t1", 2)])
def test_the_cells_of_a_line_are_counted(line: str, cells: int) -> None:
    assert width(line) == cells


def test_a_character_stands_in_a_cell() -> None:
    assert (cell_index("| a | b |", 2), cell_index("| a | b |", 6), cell_index("\t1", 1)) == (0, 1, 1)
