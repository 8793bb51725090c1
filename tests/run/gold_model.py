"""A stand-in model that knows the true values: it answers each question of a document's tables from the gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.gold import read_gold
from schemas.declaration import Arrangement, FieldId, Table
from schemas.forms import table_of
from tests.standin import Reply, Request, ok

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
EXAMPLE = "moquan-housing-bureau-2022.docx"
"""A small clean document: 2021 form, three tables."""


def true_values(name: str = EXAMPLE) -> dict[FieldId, Decimal | None]:
    gold = read_gold(EXAMPLES / f"{Path(name).stem}.gold.csv")
    return {field: value.number for field, value in gold.cells.items()}


def answer(table: Table, values: Mapping[FieldId, Decimal | None]) -> dict[str, list[int | float | None]]:
    """What the model would say of a table that holds these values."""

    def number(value: Decimal | None) -> int | float | None:
        return None if value is None else int(value) if value == int(value) else float(value)

    if table.arrangement is Arrangement.BLOCKS:
        return {"numbers": [number(values.get(field)) for field in table.fields]}
    return {
        row.label: [number(values.get(FieldId(table.id, row.id, column.id))) for column in row.columns]
        for row in table.rows
    }


def asked_table(request: Request) -> Table:
    body: Any = request.body
    name = body["response_format"]["json_schema"]["name"]
    table_id, _, form = name.partition("-")
    return table_of(table_id, form)


@dataclass(frozen=True)
class Said:
    """A statement as the model gives it."""

    quotation: str
    number: str
    names: tuple[str, ...]
    basis: str = "本年"

    def answer(self) -> dict[str, object]:
        return {"原文": self.quotation, "数字": self.number, "项目": list(self.names), "口径": self.basis}


def asks_prose(request: Request) -> bool:
    body: Any = request.body
    return str(body["response_format"]["json_schema"]["name"]).startswith("statements-")


TRUE_STATEMENTS = (
    Said("新收政府信息公开申请8件", "8", ("新收申请",)),
    Said("办结9件", "9", ("办理总数",)),
    Said("予以公开2件", "2", ("予以公开",)),
)
"""Of the prose of EXAMPLE."""


class GoldModel:
    """Plays the endpoint; `changes` puts other numbers in the place of true ones; `statements` are of the prose."""

    def __init__(
        self,
        name: str = EXAMPLE,
        changes: Mapping[FieldId, int] | None = None,
        statements: Sequence[Said] = TRUE_STATEMENTS,
    ) -> None:
        self.statements = statements
        self.values = true_values(name)
        self.values.update({field: Decimal(number) for field, number in (changes or {}).items()})

    def __call__(self, request: Request) -> Reply:
        if asks_prose(request):
            return ok({"陈述": [statement.answer() for statement in self.statements]})
        return ok(answer(asked_table(request), self.values))
