"""Laws of matching: no two printed rows are one row of the form, and no value is that of two fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.grids import SpannedCell
from pipeline.readers.claims import Claim, Verdict, settle
from pipeline.readers.grids import read_grids
from pipeline.readers.order import Standing, in_place, shifted
from pipeline.readers.reading import Reading
from pipeline.readers.texts import read_text
from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.forms import TABLES, table_of
from tests.printed_tables import Rows, as_grid, as_lines

APPLICATIONS = table_of("applications", "2021")
SLIPS = "口一公三1丨其他处理总"


@dataclass(frozen=True)
class Printed:
    """A row as printed, with the row of the form that it is. No number stands in the table twice."""

    row: Row
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class PrintedTable:
    table: Table
    rows: tuple[Printed, ...]

    @property
    def cells(self) -> Rows:
        """One label and its values a row, under headers; in table two the headers of each section."""
        cells: Rows = []
        heads: Sequence[str] = ()
        for printed in self.rows:
            due = [column.label for column in printed.row.columns]
            if due != heads:
                stub = "信息内容" if self.table.arrangement is Arrangement.SECTIONS else ""
                cells.append([SpannedCell(text) for text in (stub, *due)])
                heads = due
            cells.append([SpannedCell(text) for text in (printed.label, *printed.values)])
        return cells

    @property
    def true_fields(self) -> dict[str, FieldId]:
        return {
            value: FieldId(self.table.id, printed.row.id, column.id)
            for printed in self.rows
            for column, value in zip(printed.row.columns, printed.values, strict=True)
        }


@st.composite
def slipped(draw: st.DrawFn, label: str) -> str:
    """A label with slips of recognition: a character lost, doubled or another, the punctuation lost, the end cut."""
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        place = draw(st.integers(0, max(0, len(label) - 1)))
        before, here, after = label[:place], label[place : place + 1], label[place + 1 :]
        plain = "".join(ch for ch in label if ch not in ".、（）“”，")
        other = draw(st.sampled_from(SLIPS))
        label = draw(
            st.sampled_from([before + after, before + here * 2 + after, before + other + after, plain, before])
        )
    return label


@st.composite
def printed_tables(draw: st.DrawFn) -> PrintedTable:
    """Some rows of a form, in any order, perhaps one of them twice, their labels with slips."""
    table = draw(st.sampled_from([table for table in TABLES if table.arrangement is not Arrangement.BLOCKS]))
    rows = draw(st.one_of(st.just(list(table.rows)), st.permutations(table.rows)))
    rows = rows[: draw(st.integers(2, len(rows)))]
    rows += draw(st.lists(st.sampled_from(rows), max_size=1))
    numbers = count(100)
    return PrintedTable(
        table,
        tuple(Printed(row, draw(slipped(row.label)), tuple(str(next(numbers)) for _ in row.columns)) for row in rows),
    )


def read(printed: PrintedTable, layout: str) -> Reading:
    if layout == "grid":
        return read_grids(printed.table, [as_grid(printed.cells)])
    return read_text(printed.table, as_lines(printed.cells, layout))


LAYOUTS = ("grid", "\t", " | ", "  ", "\n")


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15)
@given(printed_tables())
def test_no_value_is_that_of_two_fields(layout: str, printed: PrintedTable) -> None:
    cells = read(printed, layout).cells.values()
    places = Counter(cell.place for cell in cells if cell.value.printed)
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15)
@given(printed_tables())
def test_no_label_is_that_of_two_rows(layout: str, printed: PrintedTable) -> None:
    cells = read(printed, layout).cells
    rows = {(cell.row_place, field.row) for field, cell in cells.items() if cell.row_place is not None}
    assert len({place for place, _ in rows}) == len(rows)
    assert len({row for _, row in rows}) == len(rows)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15)
@given(printed_tables())
def test_what_is_read_without_doubt_is_the_value_of_its_field(layout: str, printed: PrintedTable) -> None:
    true_fields = printed.true_fields
    for field, cell in read(printed, layout).cells.items():
        if cell.doubt is None and cell.value.is_number:
            assert true_fields.get(cell.value.printed) == field


def test_the_end_of_a_number_is_not_the_number_of_the_next_label() -> None:
    """The label after 253 had lost its number: `3\\n.其他` was taken for 3.其他, and 253 came out as 25."""
    rows = [["自然人", *(column.label for column in APPLICATIONS.columns[1:])]]
    rows += [["2.重复申请", *(str(n) for n in range(247, 254))], [".其他", *(str(n) for n in range(254, 261))]]
    cells = read_text(APPLICATIONS, as_lines([[SpannedCell(text) for text in row] for row in rows], "  ")).cells
    assert cells[FieldId("applications", "declined_repeated", "total")].value.printed == "253"


# --- claims ----------------------------------------------------------------------------------------------------------

TOTAL = "processed_total"


@pytest.mark.parametrize(
    ("labels", "verdicts"),
    [
        (["（七）总计"], ["kept"]),
        (["总计"], ["kept"]),
        (["总计", "（七）总计"], ["lost", "kept"]),
        (["（七）总计", "（七）合计"], ["contested", "lost"]),
        (["（七）总计", "（七）总汁", "（七）总计"], ["contested", "lost", "lost"]),
    ],
)
def test_the_label_nearest_to_the_forms_keeps_the_row(labels: list[str], verdicts: list[Verdict]) -> None:
    claims = [Claim(TOTAL, label, exact="汁" not in label) for label in labels]
    assert settle(APPLICATIONS, claims) == verdicts


def test_rows_without_a_claim_lose_nothing_to_others() -> None:
    assert settle(APPLICATIONS, [None, Claim(TOTAL, "总计", True), None]) == ["lost", "kept", "lost"]


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "moved"),
    [
        ("abcd", ""),
        ("acd", ""),
        ("a?bcd", ""),
        ("a?cd", ""),  # the loose row is b
        ("?abc", "abc"),
        ("bcd?", "bcd"),
        ("a?bd", "b"),
        ("acd?", "cd"),
        ("b?cd", "b"),
        ("?bcd", ""),
    ],
)
def test_labels_between_loose_numbers_and_a_missing_row_may_have_moved(rows: str, moved: str) -> None:
    standings = [Standing("", loose=True) if row == "?" else Standing(row) for row in rows]
    assert "".join(rows[place] for place in sorted(shifted("abcd", standings))) == moved


@pytest.mark.parametrize(
    ("rows", "between", "is_there"),
    [("abc", True, True), ("abd", True, False), ("abd", False, True), ("dbd", False, False), ("b", False, False)],
)
def test_a_row_stands_in_place_beside_its_neighbours(rows: str, between: bool, is_there: bool) -> None:
    assert in_place("abcd", list(rows), rows.index("b"), between=between) is is_there
