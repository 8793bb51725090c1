"""Which header numbers stand under, when no rule says so."""

from __future__ import annotations

from lines import line

from pipeline.tables.unruled.columns import column_at, columns_of
from pipeline.tables.unruled.labels import Label
from pipeline.tables.unruled.pieces import Piece, pieces_of

HEADS = ((100.0, "自然人"), (200.0, "商业企业"), (300.0, "总计"))


def heads() -> list[Label]:
    pieces = pieces_of([line(0, *HEADS)], {})
    return [Label("column", piece.text, (piece,)) for piece in pieces]


def owners(*numbers: tuple[float, str], others: tuple[Piece, ...] = ()) -> dict[str, str | None]:
    """The header of each number, or None."""
    values = pieces_of([line(20, *numbers)], {})
    columns = columns_of(heads(), values, others)
    at = {value.text: column_at(columns, value) for value in values}
    named = {text: columns[place].head for text, place in at.items() if place is not None}
    return {text: head.id if head else None for text, head in named.items()}


def test_numbers_belong_to_the_header_that_they_stand_under() -> None:
    assert owners((110, "1"), (205, "22"), (310, "333")) == {"1": "自然人", "22": "商业企业", "333": "总计"}


def test_numbers_beside_their_headers_belong_to_them_in_order() -> None:
    assert owners((160, "1"), (260, "22"), (360, "333")) == {"1": "自然人", "22": "商业企业", "333": "总计"}


def test_a_number_between_two_headers_stands_as_the_others_do() -> None:
    assert owners((160, "1"), (360, "333")) == {"1": "自然人", "333": "总计"}
    assert owners((90, "1"), (180, "22")) == {"1": "自然人", "22": "商业企业"}


def test_a_number_between_two_headers_alone_belongs_to_none() -> None:
    assert owners((170, "1")) == {"1": None}


def test_numbers_under_words_of_their_own_belong_to_no_header() -> None:
    words = pieces_of([line(0, (260, "小计"))], {})
    assert owners((110, "1"), (262, "22"), (310, "333"), others=words) == {"1": "自然人", "22": None, "333": "总计"}


def test_where_a_header_is_lost_numbers_beside_headers_belong_to_none() -> None:
    values = pieces_of([line(20, (160, "1"), (360, "333"))], {})
    columns = columns_of(heads(), values, complete=False)
    assert [column.head for column in columns if column.stacks] == [None, None]


def test_a_word_over_two_columns_stands_in_none() -> None:
    columns = columns_of(heads(), pieces_of([line(20, (110, "1"), (205, "22"))], {}))
    (wide,) = pieces_of([line(40, (120, "7（其中修订17件）7"))], {})
    assert column_at(columns, wide) is None
