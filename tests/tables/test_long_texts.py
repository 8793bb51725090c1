"""Texts whose lines, blanks or labels are without end: the work grows with the text, not with its square."""

from __future__ import annotations

from pipeline.readers.structure import _longest
from pipeline.tables import rows
from pipeline.tables.rows import cell_index, is_rule, width
from pipeline.tables.scan import scan


def test_a_line_of_many_cells_is_taken_apart_once() -> None:
    line = "|" + " 1 |" * 1000
    rows._parting.cache_clear()
    assert [cell_index(line, 2 + 4 * n) for n in range(1000)] == list(range(1000))
    assert width(line) == 1000
    assert rows._parting.cache_info().misses == 1


def test_a_long_dash_line_with_a_word_is_no_rule() -> None:
    assert not is_rule("-" * 100_000 + "x")
    assert is_rule("|" + " --- |" * 3)


def test_points_without_a_digit_are_no_numbers() -> None:
    found = [match[1] for match in rows._NUMBER.finditer("." * 100_000 + " 1,5 ..2") if match[1]]
    assert found == ["1,5", "..2"]


def test_blanks_behind_an_enumerator_are_passed_once() -> None:
    assert scan("（一）" + " " * 100_000 + "x", "applications") == []


def test_ascending_rows_are_strict() -> None:
    assert _longest([2, 0, 1, 1, 3]) == [1, 1, 2, 2, 3]
    assert _longest(range(20_000))[-1] == 20_000
