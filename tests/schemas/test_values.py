"""What is printed in a cell, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.values import Mark, fold, parse_value, plain


@pytest.mark.parametrize(
    ("printed", "number", "unit", "note"),
    [
        ("0", "0", "", ""),
        ("3119", "3119", "", ""),
        (" 7 ", "7", "", ""),
        ("１２", "12", "", ""),
        ("1,204", "1204", "", ""),
        ("1，204", "1204", "", ""),
        ("12,345,678", "12345678", "", ""),
        ("-15", "-15", "", ""),
        ("－15", "-15", "", ""),
        ("−3", "-3", "", ""),
        ("+4", "4", "", ""),
        ("4166.241619", "4166.241619", "", ""),
        ("7730.20", "7730.20", "", ""),
        ("0.5", "0.5", "", ""),
        ("251000元", "251000", "元", ""),
        ("177 万元", "177", "万元", ""),
        ("8件", "8", "件", ""),
        ("22（其中修订16件）", "22", "", "（其中修订16件）"),
        ("22件(其中修订16件)", "22", "件", "(其中修订16件)"),
    ],
)
def test_numbers(printed: str, number: str, unit: str, note: str) -> None:
    value = parse_value(printed)
    assert (value.mark, value.number, value.unit, value.note) == (Mark.NUMBER, Decimal(number), unit, note)
    assert value.text == number
    assert value.printed == printed.strip()


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        ("", Mark.BLANK),
        (" \u3000\xa0", Mark.BLANK),
        ("\u200b", Mark.BLANK),
        ("/", Mark.SLASH),
        ("／", Mark.SLASH),
        ("—", Mark.DASH),
        ("——", Mark.DASH),
        ("-", Mark.DASH),
        ("一", Mark.DASH),
    ],
)
def test_empty_cells_are_told_apart(printed: str, mark: Mark) -> None:
    value = parse_value(printed)
    assert (value.mark, value.number, value.text, value.is_empty) == (mark, None, "", True)


@pytest.mark.parametrize(
    "printed",
    ["007", "00", "1,20", "1,2345", "12 5", "2.", ".5", "无", "约30", "3/4", "1.2.3", "--5", "5-", "1e3"],
)
def test_what_is_no_number_gets_no_value(printed: str) -> None:
    value = parse_value(printed)
    assert (value.mark, value.number, value.printed) == (Mark.OTHER, None, printed)
    assert not value.is_empty


@given(st.integers(0, 10**12))
def test_every_count_is_read_back_with_and_without_separators(count: int) -> None:
    assert parse_value(str(count)).number == count
    assert parse_value(f"{count:,}").number == count


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False))
def test_decimals_are_exact(amount: Decimal) -> None:
    assert parse_value(plain(amount)).text == plain(amount)


@given(st.text(max_size=12))
def test_any_text_is_kept_as_printed_and_means_at_most_a_number(text: str) -> None:
    value = parse_value(text)
    assert (value.number is not None) == (value.mark is Mark.NUMBER)
    assert value.mark is Mark.BLANK or value.printed == text.strip()


def test_folding_unifies_width_radicals_and_space() -> None:
    assert fold("⼀、\u3000ＡＢ\xa0\n１") == "一、 AB 1"
