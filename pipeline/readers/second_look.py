"""The second look: the model is asked about one cell again, alone. Its answer is a third reading and no casting vote.

The question names the row and the column and shows the printed row with its headers, or a picture of both; it tells
neither of the first two readings. A picture is shown in place of the text, not beside it: a model copies the text that
it is given, and where that was recognised in the very picture it would bear out nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.documents.model import CellOnPage, PagePlace
from pipeline.readers.answers import Answer, Question
from pipeline.readers.llm import bare_value, is_same
from pipeline.readers.reading import CellReading
from pipeline.readers.recognised import UNSURE_DIGITS
from pipeline.tables.locate import Region
from pipeline.tables.render import render, render_row, shows_empty
from prompts import load
from schemas.answers import CellAnswer, cell_answer_model
from schemas.declaration import FieldId

LOOK = "look"
_PROMPT = "second_look"
_NAME = "second-look"


@dataclass(frozen=True)
class Target:
    """A cell to look at: its field, the region of its table, and what was read there, the layout reading's first."""

    region: Region
    readings: tuple[CellReading, ...]

    @property
    def field(self) -> FieldId:
        return self.readings[0].field

    @property
    def _found(self) -> CellReading | None:
        """The reading whose places tell the row and the column, where those are not in doubt: else what is shown
        would be chosen by the very doubt."""
        first = self.readings[0]
        is_sure = first.doubt is None or first.doubt == UNSURE_DIGITS
        return first if is_sure else None

    @property
    def on_page(self) -> CellOnPage | None:
        """Where a page shows the cell with its row label and column header; None where no page does."""
        found = self._found
        if found is None:
            return None
        value, label, header = found.place, found.row_place, found.column_place
        if isinstance(value, PagePlace) and isinstance(label, PagePlace) and isinstance(header, PagePlace):
            return CellOnPage(value, label, header)
        return None

    @property
    def text(self) -> str:
        """The headers and the printed row; all of the table where that row is in doubt or stands on several lines."""
        found, region = self._found, self.region
        if found is not None and found.place and found.row_place and found.column_place:
            row = region.table.row_of[self.field.row]
            shown = render_row(region, row, found.place, found.row_place, found.column_place)
            if shown:
                return shown
        return render(region)


def by_text(target: Target) -> Question[CellAnswer]:
    """The question about a cell with the text of its row."""
    text = target.text
    return _question(target, f"{text}\n\n", shows_empty(text))


def by_picture(target: Target, picture: bytes) -> Question[CellAnswer]:
    """The question about a cell with a picture of it (PNG)."""
    return replace(_question(target, "", with_empty=True), image=picture)


def _question(target: Target, shown: str, with_empty: bool) -> Question[CellAnswer]:
    prompt, table, field = load(_PROMPT), target.region.table, target.field
    row, column = table.label(field)
    kind = table.row_of[field.row].column(field.column).kind
    return Question(
        system=prompt.text,
        user=f"{shown}行：{row}\n列：{column}",
        response_model=cell_answer_model(kind, with_empty),
        name=_NAME,
        prompt_version=prompt.version,
    )


def read_look(target: Target, answer: Answer[CellAnswer]) -> CellReading:
    """The answer as a reading, grounded where an earlier reading of the same value stands; else it stands nowhere."""
    number = answer.parsed.value
    same = (cell for cell in target.readings if cell.place is not None and is_same(number, cell.value))
    seen = next(same, None)
    if seen is None:
        return CellReading(target.field, bare_value(number), None)
    return replace(seen, doubt=None, recognition=None)
