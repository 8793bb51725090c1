"""The strict model of a language model's answer about prose: the numeric statements that it found.

The shape was chosen by measuring (see eval/README.md): a list of small objects with short Chinese keys, the quotation
first; what is counted is a list of names out of the quantities of the forms found. A name or a basis that is none of
the declared ones is no reason to lose the whole answer: code drops that statement.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

NOTHING = "无此项"
"""The model's word for a number that is in no table."""
MOST_STATEMENTS = 24
MOST_NAMES = 4


class Basis(StrEnum):
    """What a number covers, in the model's words. Only THIS_YEAR can be compared with a table."""

    THIS_YEAR = "本年"
    EARLIER = "往年"
    CUMULATIVE = "累计"
    PART = "部分"
    CHANGE = "增减"


class StatementAnswer(BaseModel):
    """One statement, as the model gives it: nothing in it is believed before it is found in the document."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    quotation: str = Field(alias="原文")
    number: str = Field(alias="数字")
    names: list[str] = Field(alias="项目", max_length=MOST_NAMES)
    basis: str = Field(alias="口径")


class StatementsAnswer(BaseModel):
    """Base of the answer models: all statements of a text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    statements: list[StatementAnswer] = Field(alias="陈述")


@lru_cache(maxsize=64)
def statements_model(names: tuple[str, ...], most: int = MOST_STATEMENTS) -> type[StatementsAnswer]:
    """The model for a text with at most so many statements, in a report whose tables hold quantities of these names."""
    name: Any = Annotated[str, WithJsonSchema({"type": "string", "enum": [*names, NOTHING]})]
    basis: Any = Annotated[str, WithJsonSchema({"type": "string", "enum": [each.value for each in Basis]})]
    statement = create_model(
        "Statement",
        __base__=StatementAnswer,
        names=(list[name], Field(alias="项目", max_length=MOST_NAMES)),
        basis=(basis, Field(alias="口径")),
    )
    model: type[StatementsAnswer] = create_model(
        "Statements",
        __base__=StatementsAnswer,
        statements=(list[statement], Field(alias="陈述", max_length=most)),
    )
    return model
