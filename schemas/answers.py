"""The strict models that a language model fills, made from the declaration: one for each table and form, one for a cell.

Their shapes were chosen by measuring (see eval/README.md): the printed row labels are the keys and a row is one array
of its numbers; table four is a single array. A cell is a number, or null for an empty one where the text shows any: a
small model that may say null says it for zeros too. Printed form, unit and note are not asked for: code takes them from
the place where the number stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from schemas.declaration import Arrangement, FieldId, Kind, Row, Table

_Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
_Exact = Annotated[int | Decimal, WithJsonSchema({"type": "number"})]
_ALL, _NUMBER = "numbers", "number"


class TableAnswer(BaseModel):
    """Base of the answer models: keys are the printed row labels, none may be missing and none is added."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CellAnswer(BaseModel):
    """Base of the answers about a single cell: its number, None for an empty one. No text is taken for a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @property
    def value(self) -> Decimal | None:
        number: int | Decimal | None = getattr(self, _NUMBER)
        return None if number is None else Decimal(number)


@lru_cache(maxsize=4)
def cell_answer_model(kind: Kind, with_empty: bool = True) -> type[CellAnswer]:
    """The model for one cell of that kind; `with_empty` where it may be empty."""
    number: Any = _Exact if kind is Kind.MONEY else int
    fields: dict[str, Any] = {_NUMBER: (number | None if with_empty else number, ...)}
    model: type[CellAnswer] = create_model(f"cell_{kind.value}", __base__=CellAnswer, **fields)
    return model


@lru_cache(maxsize=32)
def answer_model(table: Table, with_empty: bool = True) -> type[TableAnswer]:
    """The model for one table in one form; `with_empty` where some of its cells may be empty."""
    fields: dict[str, Any]
    if table.arrangement is Arrangement.BLOCKS:
        fields = {_ALL: (_array(Kind.INTEGER, len(table.fields), with_empty), ...)}
    else:
        fields = {
            row.id: (_array(_kind(row), len(row.columns), with_empty), Field(alias=row.label)) for row in table.rows
        }
    model: type[TableAnswer] = create_model(f"{table.id}_{table.form}", __base__=TableAnswer, **fields)
    return model


def answered_cells(table: Table, answer: TableAnswer) -> Mapping[FieldId, Decimal | None]:
    """The cells of an answer by field; None is the model's word for an empty cell."""
    if table.arrangement is Arrangement.BLOCKS:
        values = getattr(answer, _ALL)
    else:
        values = [value for row in table.rows for value in getattr(answer, row.id)]
    return {field: None if value is None else Decimal(value) for field, value in zip(table.fields, values, strict=True)}


def _array(kind: Kind, width: int, with_empty: bool) -> Any:
    number: Any = _Number if kind is Kind.MONEY else int
    item = number | None if with_empty else number
    return Annotated[list[item], Field(min_length=width, max_length=width)]  # type: ignore[valid-type]


def _kind(row: Row) -> Kind:
    return Kind.MONEY if any(column.kind is Kind.MONEY for column in row.columns) else Kind.INTEGER
