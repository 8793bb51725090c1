from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.slips import Slip, slip_between
from schemas.values import parse_value


@pytest.mark.parametrize(
    ("seen", "meant", "slip"),
    [
        ("2102", "2120", Slip.SWAPPED),
        ("3", "8", Slip.CONFUSED),
        ("163", "183", Slip.CONFUSED),
        ("1", "5", Slip.OTHER_DIGIT),
        ("12", "120", Slip.DROPPED),
        ("20", "120", Slip.DROPPED),
        ("122", "12", Slip.DOUBLED),
        ("132", "12", Slip.STRAY),
        ("773028", "7730.28", Slip.POINT),
        ("", "7", Slip.LOST),
        ("/", "1204", Slip.LOST),
        ("", "0", None),
        ("12", "12", None),
        ("12", "345", None),
        ("1221", "2112", None),
        ("0", "12", None),
    ],
)
def test_how_a_number_comes_to_be_read_for_another(seen: str, meant: str, slip: Slip | None) -> None:
    assert slip_between(parse_value(seen), Decimal(meant)) is slip


def test_text_is_no_number_to_compare() -> None:
    with pytest.raises(ValueError, match="两"):
        slip_between(parse_value("两"), Decimal(2))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_slips_of_exchanged_digits_go_both_ways(one: int, other: int) -> None:
    both_ways = (Slip.SWAPPED, Slip.CONFUSED, Slip.OTHER_DIGIT, Slip.POINT)
    slip = slip_between(parse_value(str(one)), Decimal(other))
    if slip in both_ways:
        assert slip_between(parse_value(str(other)), Decimal(one)) is slip
