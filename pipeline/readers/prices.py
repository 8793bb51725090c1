"""What a model's tokens cost in money, as the settings say."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_PER_MILLION = -6
_Amount = Annotated[Decimal, Field(ge=0, max_digits=12, allow_inf_nan=False)]
"""So many digits that the product with a number of tokens is exact."""


class Price(BaseModel):
    """The price of a million tokens by direction, in one currency. Answers of the Batch API cost `batch_factor` of
    it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: _Amount
    completion: _Amount
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    batch_factor: _Amount = Decimal("0.5")

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """What so many tokens cost, exactly."""
        each = self.prompt * prompt_tokens + self.completion * completion_tokens
        return each.scaleb(_PER_MILLION)

    @property
    def batched(self) -> Price:
        """The price by the Batch API."""
        factor = self.batch_factor
        return self.model_copy(update={"prompt": self.prompt * factor, "completion": self.completion * factor})
