"""What may be spent: how a budget is written, what is put aside, and when it is reached."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.readers.budget import Budget, Purse, purse_of
from pipeline.readers.prices import Price

PRICE = Price(prompt=Decimal(2), completion=Decimal(10), currency="CNY")


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("5", Budget(Decimal(5))),
        ("2.50", Budget(Decimal("2.50"))),
        (" 0 ", Budget(Decimal(0))),
        ("200000tokens", Budget(Decimal(200_000), in_tokens=True)),
        ("1 token", Budget(Decimal(1), in_tokens=True)),
        ("200000 Tokens", Budget(Decimal(200_000), in_tokens=True)),
    ],
)
def test_a_budget_is_money_or_tokens(text: str, budget: Budget) -> None:
    assert Budget.parse(text) == budget


@pytest.mark.parametrize("text", ["-5", "5 USD", "five", "1e9", "nan", "0.5tokens", "5,5", "tokens"])
def test_anything_else_is_no_budget(text: str) -> None:
    with pytest.raises(UsageError, match="as 5 or 200000tokens"):
        Budget.parse(text)


def test_a_budget_in_money_needs_a_price_and_it_is_said_where() -> None:
    with pytest.raises(UsageError, match=r'gouji\.toml(.|\n)*\[prices\."m-1"\]'):
        purse_of("5", None, "m-1")
    assert purse_of("5tokens", None, "m-1") is not None
    assert purse_of("", None, "m-1") is None


def test_what_an_answer_may_cost_is_put_aside_and_the_rest_given_back() -> None:
    purse = Purse(Budget(Decimal(100), in_tokens=True), None)
    first = purse.reserve(30, 50)
    assert first == 80
    assert purse.reserve(10, 20) is None
    assert purse.is_waiting
    purse.settle(first, 30, 5)
    assert purse.reserve(15, 50) == 65
    assert purse.reserve(1, 0) is None


def test_money_is_counted_exactly_at_the_price_of_each_direction() -> None:
    purse = Purse(Budget(Decimal("0.000012")), PRICE)
    reserved = purse.reserve(1, 1)
    assert reserved == Decimal("0.000012")
    purse.settle(reserved, 1, 1)
    assert purse.reserve(1, 0) is None
    assert purse.reached == "the budget of CNY 0.000012 is reached"
    assert purse.told.startswith("the budget of CNY 0.000012 is reached: CNY 0.000012 are spent")


def test_the_sentence_names_tokens() -> None:
    purse = Purse(Budget(Decimal(200_000), in_tokens=True), PRICE)
    purse.settle(Decimal(0), 150_000, 49_000)
    assert purse.told.startswith("the budget of 200,000 tokens is reached: 199,000 tokens are spent")


@given(
    budget=st.integers(0, 1000),
    calls=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.floats(0, 1), st.booleans())),
)
def test_no_more_than_the_budget_is_spent(budget: int, calls: list[tuple[int, int, float, bool]]) -> None:
    """As long as no answer costs more than was put aside for it."""
    purse = Purse(Budget(Decimal(budget), in_tokens=True), None)
    spent, under_way = 0, []
    for prompt, longest, share, at_once in calls:
        reserved = purse.reserve(prompt, longest)
        if reserved is not None:
            under_way.append((reserved, prompt, int(longest * share)))
        if at_once:
            for held, asked, answered in under_way:
                purse.settle(held, asked, answered)
                spent += asked + answered
            under_way.clear()
        assert spent + sum(held for held, _, _ in under_way) <= budget
