"""The LLM reader: one question a table, the answer grounded in the document cell by cell.

The model sees the region's text and gives numbers; it never gives evidence. The evidence is looked up by code: the
number must stand in the box of that row and that column. What is printed, its unit and its note come from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.readers.answers import Answer, Question
from pipeline.readers.reading import CellReading, Reading
from pipeline.tables.locate import Region
from pipeline.tables.render import render, shows_empty
from pipeline.tables.rows import TextRow, Token, take_apart
from prompts import load
from schemas.answers import TableAnswer, answer_model, answered_cells
from schemas.declaration import FieldId
from schemas.values import Mark, Value, plain

LLM = "llm"
_PROMPT = "read_table"


def question(region: Region) -> Question[TableAnswer]:
    """What the model is asked about one table. What is the same in every question comes first: servers cache it."""
    prompt = load(_PROMPT)
    table = region.table
    text = render(region)
    return Question(
        system=prompt.text,
        user=text,
        response_model=answer_model(table, with_empty=shows_empty(text)),
        name=f"{table.id}-{table.form}",
        prompt_version=prompt.version,
    )


def has_numbers(region: Region) -> bool:
    """Whether a region prints any number at all. An empty form gives a model nothing to read, only room to invent."""
    rows = take_apart(region.table, region.blocks).rows
    return any(any(ch.isdigit() for ch in token.value.printed) for row in rows for token in row.tokens)


def read_answer(region: Region, answer: Answer[TableAnswer], layout: Reading | None) -> Reading:
    """The model's reading of a table, grounded where it can be: first in the cell that the layout reading holds for
    the field, else in the one row of the region that prints exactly these numbers in this order."""
    numbers = answered_cells(region.table, answer.parsed)
    found: _Sequences | None = None
    cells = {}
    for row in region.table.rows:
        fields = [FieldId(region.table.id, row.id, column.id) for column in row.columns]
        elsewhere = None
        if any(_lacks(layout, f) for f in fields):
            found = found or _Sequences.of(region)
            elsewhere = found.row([numbers[f] for f in fields], row.id)
        for index, field in enumerate(fields):
            cells[field] = _cell(field, numbers[field], layout, elsewhere[index] if elsewhere else None)
    return Reading(LLM, region.table, cells)


def _lacks(layout: Reading | None, field: FieldId) -> bool:
    return layout is None or field not in layout.cells


def _cell(field: FieldId, number: Decimal | None, layout: Reading | None, token: Token | None) -> CellReading:
    seen = layout.cells.get(field) if layout is not None else None
    if seen is not None and is_same(number, seen.value):
        return CellReading(field, seen.value, seen.place, None, seen.row_place, seen.column_place)
    if seen is None and token is not None:
        return CellReading(field, token.value, token.place)
    return CellReading(field, bare_value(number), None)


def is_same(number: Decimal | None, value: Value) -> bool:
    """Whether a model's number is what a cell holds; None is its word for an empty one."""
    return value.is_empty if number is None else value.number == number


def bare_value(number: Decimal | None) -> Value:
    """The value of a model's number that has no place: what would be printed is not known."""
    return Value("", Mark.BLANK) if number is None else Value(plain(number), Mark.NUMBER, number)


@dataclass(frozen=True)
class _Sequences:
    """The rows of numbers of a region, by their numbers."""

    rows: Mapping[tuple[Decimal | None, ...], Sequence[TextRow]]

    @classmethod
    def of(cls, region: Region) -> _Sequences:
        rows: dict[tuple[Decimal | None, ...], list[TextRow]] = {}
        for row in take_apart(region.table, region.blocks).rows:
            rows.setdefault(tuple(token.value.number for token in row.tokens), []).append(row)
        return cls(rows)

    def row(self, numbers: Sequence[Decimal | None], row_id: str) -> tuple[Token, ...] | None:
        """The tokens of the only row that prints these numbers and does not belong to another label."""
        rows = [row for row in self.rows.get(tuple(numbers), ()) if row.row_id in ("", row_id)]
        return rows[0].tokens if len(rows) == 1 else None
