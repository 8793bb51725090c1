"""A stand-in model that knows the true values: it answers each question of a document's tables from the gold."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.gold import read_gold
from schemas.declaration import Arrangement, FieldId, Table
from schemas.forms import TABLES, table_of
from tests.standin import Reply, Request, ok

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
EXAMPLE = "moquan-housing-bureau-2022.docx"
"""A small clean document: 2021 form, three tables."""
PDF = "qingxi-county-2024.pdf"
"""Digital, without a published error."""


def true_values(name: str = EXAMPLE) -> dict[FieldId, Decimal | None]:
    gold = read_gold(EXAMPLES / f"{Path(name).stem}.gold.csv")
    return {field: value.number for field, value in gold.cells.items()}


def as_json(value: Decimal | None) -> int | float | None:
    return None if value is None else int(value) if value == int(value) else float(value)


def answer(table: Table, values: Mapping[FieldId, Decimal | None]) -> dict[str, list[int | float | None]]:
    """What the model would say of a table that holds these values."""

    if table.arrangement is Arrangement.BLOCKS:
        return {"numbers": [as_json(values.get(field)) for field in table.fields]}
    return {
        row.label: [as_json(values.get(FieldId(table.id, row.id, column.id))) for column in row.columns]
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


def is_look(request: Request) -> bool:
    """Whether a question is about one cell."""
    body: Any = request.body
    return bool(body["response_format"]["json_schema"]["name"] == "second-look")


def shown_text(request: Request) -> str:
    """The text that a question adds to its prompt."""
    body: Any = request.body
    content = body["messages"][1]["content"]
    return str(content if isinstance(content, str) else content[0]["text"])


def shown_picture(request: Request) -> bytes:
    """The picture that a question shows, empty where it shows none."""
    body: Any = request.body
    content = body["messages"][1]["content"]
    if isinstance(content, str):
        return b""
    return base64.b64decode(content[1]["image_url"]["url"].removeprefix("data:image/png;base64,"))


def asked_cell(request: Request) -> FieldId:
    """The field that a second look is about, by the labels that it names."""
    row, column = (line.partition("：")[2] for line in shown_text(request).splitlines()[-2:])
    (field,) = {field for table in TABLES for field in table.fields if table.label(field) == (row, column)}
    return field


class GoldModel:
    """Plays the endpoint; `changes` puts other numbers in the place of true ones, `looks` in second looks only (there
    `pictures`, where a picture is shown); `statements` are of the prose."""

    def __init__(
        self,
        name: str = EXAMPLE,
        changes: Mapping[FieldId, int] | None = None,
        looks: Mapping[FieldId, int | None] | None = None,
        pictures: Mapping[FieldId, int | None] | None = None,
        statements: Sequence[Said] = TRUE_STATEMENTS,
    ) -> None:
        self.statements = statements
        self.true = true_values(name)
        self.values = self.true | {field: Decimal(number) for field, number in (changes or {}).items()}
        self.looks = looks or {}
        self.pictures = pictures if pictures is not None else self.looks

    def __call__(self, request: Request) -> Reply:
        if asks_prose(request):
            return ok({"陈述": [statement.answer() for statement in self.statements]})
        if not is_look(request):
            return ok(answer(asked_table(request), self.values))
        field = asked_cell(request)
        told = self.pictures if shown_picture(request) else self.looks
        true = self.true.get(field)
        return ok({"number": told[field] if field in told else None if true is None else as_json(true)})
