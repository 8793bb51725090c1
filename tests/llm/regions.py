"""Regions and answers for the tests of the LLM reader, made of a few characters of markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.documents.html import read_html
from pipeline.documents.text import read_text
from pipeline.readers.answers import Answer
from pipeline.tables.locate import Region, locate
from schemas.answers import TableAnswer, answer_model
from schemas.declaration import Arrangement, Table

HEADS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def disputes_page(numbers: Sequence[str]) -> Region:
    """Table four as a web page publishes it."""
    top = "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
    middle = "<tr><td colspan=5></td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
    heads = "".join(f"<td>{head}</td>" for head in HEADS * 3)
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    page = f"<html><table>{top}{middle}<tr>{heads}</tr><tr>{cells}</tr></table></html>"
    return locate(read_html(page.encode(), "a.html", "").blocks)[0]


def in_text(text: str, table_id: str) -> Region:
    """A table that stands in a text."""
    regions = locate(read_text(text.encode(), "a.txt", "").blocks)
    return next(region for region in regions if region.table.id == table_id)


Numbers = Sequence[int | Decimal | None]


def answered(table: Table, rows: Mapping[str, Numbers] | Sequence[int | None]) -> Answer[TableAnswer]:
    """An answer as the endpoint hands it over; rows that are not named are zeros."""
    filled: dict[str, Numbers | Sequence[int | None]]
    if table.arrangement is Arrangement.BLOCKS:
        assert not isinstance(rows, Mapping)
        filled = {"numbers": rows}
    else:
        assert isinstance(rows, Mapping)
        filled = {row.label: rows.get(row.id, [0] * len(row.columns)) for row in table.rows}
    return Answer(answer_model(table).model_validate(filled), "", "stop", cached=False)
