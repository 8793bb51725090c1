import pytest
from hand_tables import names

from pipeline.checks.gather import Doubt, Topic, gather
from pipeline.findings import FindingKind
from pipeline.messages import Lang, Message, message
from schemas.declaration import FieldId
from schemas.forms import APPLICATIONS_2021 as TABLE
from schemas.forms import DISPUTES
from schemas.values import parse_value

ROWS = tuple(TABLE.row_of)
NEAR, FAR = message("no_place"), message("missing_table", label="x")


def _doubts(topic: Topic, rows: int, columns: int, reason: Message | None = NEAR) -> list[Doubt]:
    fields = [f for f in TABLE.fields if f.row in ROWS[:rows] and f.column in [c.id for c in TABLE.columns[:columns]]]
    return [Doubt(topic, field, parse_value("5"), reason) for field in fields]


@pytest.mark.parametrize(
    ("topic", "rows", "columns", "findings"),
    [
        (Topic.MISSING, 1, 1, 1),
        (Topic.MISSING, 3, 2, 3),
        (Topic.MISSING, 4, 2, 1),
        (Topic.MISSING, 25, 7, 1),
        (Topic.WEAK, 8, 2, 8),
        (Topic.WEAK, 9, 2, 1),
        (Topic.UNGROUNDED, 2, 7, 2),
        (Topic.ONE_READING, 25, 7, 1),
    ],
)
def test_a_reviewer_gets_one_item_a_row_or_one_a_table(topic: Topic, rows: int, columns: int, findings: int) -> None:
    assert len(gather(TABLE, _doubts(topic, rows, columns))) == findings


def test_no_cell_is_lost_and_none_told_twice() -> None:
    doubts = _doubts(Topic.MISSING, 4, 7) + _doubts(Topic.WEAK, 0, 0)
    told = [cell for finding in gather(TABLE, doubts) for cell in finding.cells]
    assert told == [doubt.field for doubt in doubts]


def test_a_whole_small_table_is_one_finding() -> None:
    (finding,) = gather(DISPUTES, [Doubt(Topic.MISSING, field) for field in DISPUTES.fields])
    assert (finding.kind, finding.row, finding.column, len(finding.cells)) == (FindingKind.MISSING, "", "", 15)


@pytest.mark.parametrize(
    ("rows", "columns", "where"),
    [
        (1, 1, ("received", "natural_person")),
        (1, 2, ("received", "")),
        (9, 1, ("", "natural_person")),
        (9, 2, ("", "")),
    ],
)
def test_a_finding_names_what_its_cells_have_in_common(rows: int, columns: int, where: tuple[str, str]) -> None:
    (finding,) = gather(TABLE, _doubts(Topic.WEAK, rows, columns))
    assert (finding.row, finding.column) == where


def test_doubts_of_different_reasons_stay_apart() -> None:
    one, other = _doubts(Topic.WEAK, 1, 2)
    found = gather(TABLE, [one, Doubt(Topic.WEAK, other.field, other.value, FAR)])
    assert [names(f.cells) for f in found] == [["received.natural_person"], ["received.commercial_enterprise"]]


@pytest.mark.parametrize(
    ("topic", "columns", "lang", "text"),
    [
        (Topic.WEAK, 1, Lang.EN, "read as 5, but it cannot be shown where this stands in the document"),
        (Topic.WEAK, 1, Lang.ZH, "读作 5，但无法指出其在文件中的位置"),
        (Topic.WEAK, 2, Lang.ZH, "有 2 个单元格存疑，无法指出其在文件中的位置"),
        (Topic.MISSING, 1, Lang.EN, "this cell could not be read"),
        (Topic.MISSING, 2, Lang.EN, "2 cells could not be read"),
        (Topic.UNGROUNDED, 1, Lang.ZH, "模型给出 5，但该行该列未见此数"),
        (Topic.UNGROUNDED, 2, Lang.EN, "values that only the model gives and that stand in no such row and column: 2"),
        (Topic.ONE_READING, 1, Lang.EN, "only the model has read this cell, as 5; one reading alone is not trusted"),
        (Topic.ONE_READING, 2, Lang.ZH, "仅模型读出的单元格：2 个；单一读数不予采信"),
    ],
)
def test_what_is_said(topic: Topic, columns: int, lang: Lang, text: str) -> None:
    (finding,) = gather(TABLE, _doubts(topic, 1, columns))
    assert finding.message.text(lang).endswith(text)


def test_a_single_doubt_keeps_its_value() -> None:
    field = FieldId("applications", "received", "total")
    weak, alone = (gather(TABLE, [Doubt(t, field, parse_value("7"), NEAR)])[0] for t in (Topic.WEAK, Topic.UNGROUNDED))
    assert (weak.left, weak.right, alone.left, alone.right) == ("7", "", "", "7")
