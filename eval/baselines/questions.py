"""A model asked about a document's whole text: one question with one big schema, or one question a table.

The text has no layout any more: a table stands there cell by cell. The forms that the document follows are told, as to
the label match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, Field, create_model

from pipeline.readers.answers import Answer, Question
from pipeline.readers.llm import bare_value
from prompts import load
from schemas.answers import TableAnswer, answer_model, answered_cells
from schemas.declaration import FieldId, Table
from schemas.values import Value

WHOLE_TEXT, PER_TABLE = "whole-text", "per-table"
RESERVED = 5_000
"""Tokens of a model's context that are kept for prompt and answer."""
_NUMBERS = {"disclosure": "二", "applications": "三", "disputes": "四"}
"""The number of the section that holds each table."""
_WORDS = {"一": "总体", "二": "主动公开", "三": "收到和处理", "四": "复议", "五": "问题", "六": "其他"}
"""A word of each section's heading: rows of table three are numbered too."""
_HEADING = re.compile(
    "|".join(rf"^[ \t\u3000]*{number}[ \t\u3000]*[、.．].*{word}" for number, word in _WORDS.items()), re.MULTILINE
)


class ReportAnswer(TableAnswer):
    """Base of the answers about all tables of a report: one part a table, by its id."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@lru_cache(maxsize=32)
def report_model(tables: tuple[Table, ...]) -> type[ReportAnswer]:
    """One schema of all these tables."""
    fields: dict[str, Any] = {table.id: (answer_model(table), Field(alias=table.title)) for table in tables}
    return create_model("report", __base__=ReportAnswer, **fields)


def whole_text_question(text: str, tables: Sequence[Table], context: int | None = None) -> Question[ReportAnswer]:
    """One question about all tables; the text is cut off where the model's context ends."""
    prompt = load("whole_text", __package__)
    model = report_model(tuple(tables))
    return Question(prompt.text, fitting(text, context), model, WHOLE_TEXT, prompt.version)


def table_question(text: str, table: Table, context: int | None = None) -> Question[TableAnswer]:
    """One question about one table, with its section of the text."""
    prompt = load("per_table", __package__)
    shown = f"表名：{table.title}\n\n{fitting(section(text, table), context)}"
    return Question(prompt.text, shown, answer_model(table), f"{PER_TABLE}-{table.id}", prompt.version)


def section(text: str, table: Table) -> str:
    """From the heading of the table's section to the next one's; the whole text where the heading is not found."""
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        if heading[0].strip().startswith(_NUMBERS[table.id]):
            return text[heading.start() : following.start() if following else None]
    return text


def fitting(text: str, context: int | None) -> str:
    """As much of a text as fits into a context of so many tokens, if that is known; a character counts as one."""
    return text if context is None else text[: context - RESERVED]


def report_values(tables: Sequence[Table], answer: Answer[ReportAnswer]) -> dict[FieldId, Value]:
    """What the one answer says of all tables."""
    parts = {table: getattr(answer.parsed, table.id) for table in tables}
    return {field: value for table, part in parts.items() for field, value in _values(table, part).items()}


def table_values(table: Table, answer: Answer[TableAnswer]) -> dict[FieldId, Value]:
    """What an answer says of one table."""
    return _values(table, answer.parsed)


def _values(table: Table, answer: TableAnswer) -> dict[FieldId, Value]:
    numbers: Mapping[FieldId, Any] = answered_cells(table, answer)
    return {field: bare_value(number) for field, number in numbers.items()}
