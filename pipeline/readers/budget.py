"""The budget of a run: what may be spent on a model's answers, and what is left of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import UsageError
from pipeline.readers.prices import Price

_AMOUNT = re.compile(r"(\d{1,12}(?:\.\d{1,6})?) *(tokens?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Budget:
    """So much money, in the currency of the model's price, or so many tokens, prompts and answers together."""

    amount: Decimal
    in_tokens: bool = False

    @classmethod
    def parse(cls, text: str) -> Budget:
        """Reads `5`, `2.50` or `200000tokens`. Raises UsageError for anything else."""
        found = _AMOUNT.fullmatch(text.strip())
        if found is None or (found[2] and "." in found[1]):
            raise UsageError(f"the budget must be an amount of money or of tokens, as 5 or 200000tokens, not {text!r}")
        return cls(Decimal(found[1]), bool(found[2]))


class Purse:
    """What is left of a budget. `price` is None only for a budget in tokens.

    What an answer may cost at the most is reserved before it is asked for, so that no more than the budget is spent,
    as far as the most can be told.
    """

    def __init__(self, budget: Budget, price: Price | None) -> None:
        self._budget = budget
        self._price = price
        self._spent = self._reserved = Decimal(0)

    def reserve(self, prompt_tokens: int, completion_tokens: int) -> Decimal | None:
        """Puts aside what so many tokens cost; None if there is not so much left."""
        amount = self._worth(prompt_tokens, completion_tokens)
        if self._spent + self._reserved + amount > self._budget.amount:
            return None
        self._reserved += amount
        return amount

    @property
    def is_waiting(self) -> bool:
        """Whether something is put aside, of which a part may come back."""
        return self._reserved > 0

    def settle(self, reserved: Decimal, prompt_tokens: int, completion_tokens: int) -> None:
        """Pays for so many tokens, and gives back what was put aside for them."""
        self._reserved -= reserved
        self._spent += self._worth(prompt_tokens, completion_tokens)

    @property
    def reached(self) -> str:
        """Why a question is not asked: the same for each, whenever that is."""
        return f"the budget of {self._shown(self._budget.amount)} is reached"

    @property
    def told(self) -> str:
        """Why no more is asked, with what was spent and what to do."""
        return (
            f"{self.reached}: {self._shown(self._spent)} are spent, and the next answer might cost more than is left. "
            "What was answered is kept; the same command with a larger --budget goes on from here"
        )

    def _worth(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        if self._price is None or self._budget.in_tokens:
            return Decimal(prompt_tokens + completion_tokens)
        return self._price.cost(prompt_tokens, completion_tokens)

    def _shown(self, amount: Decimal) -> str:
        if self._price is None or self._budget.in_tokens:
            return f"{amount:,} tokens"
        return f"{self._price.currency} {amount.normalize():f}"


def purse_of(text: str, price: Price | None, model: str) -> Purse | None:
    """The purse for the setting `budget`, None where it is empty. Raises UsageError where it cannot be understood, or
    is in money and the model has no price."""
    if not text:
        return None
    budget = Budget.parse(text)
    if price is None and not budget.in_tokens:
        raise UsageError(
            f"a budget in money needs the price of {model}: write into gouji.toml, for a million tokens,\n"
            f'[prices."{model}"]\nprompt = 0.25\ncompletion = 2.00\n'
            "with the true prices, or give the budget in tokens, as --budget 200000tokens"
        )
    return Purse(budget, price)
