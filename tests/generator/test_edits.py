"""Changes of the official tables: what is printed afterwards, and which true values are left."""

import csv
import io

import pytest
from drawn import request

from eval.generator import edits
from eval.generator.edits import Edit
from eval.generator.layouts import layout
from eval.generator.make import make_report
from eval.generator.report import Report, gold_csv
from schemas.declaration import FieldId

REPORT = make_report(request())
APPLICANTS = ("natural_person", "commercial_enterprise", "research_institution", "public_welfare_organization")


def line(report: Report, row_id: str) -> list[str]:
    table = report.declarations[1]
    return [report.tables[FieldId(table.id, row_id, column.id)] for column in table.row_of[row_id].columns]


def labels(report: Report) -> list[str]:
    return [row.label for row in report.declarations[1].rows]


def gold(edit: Edit) -> dict[tuple[str, str, str], str]:
    rows = csv.DictReader(io.StringIO(gold_csv(REPORT, edit(REPORT))))
    return {(row["table"], row["row"], row["column"]): row["printed"] for row in rows if row["table"] != "report"}


def test_every_section_prints_the_changed_table() -> None:
    changed = edits.without_row("applications", "declined_repeated")(REPORT)
    assert [section.table for section in changed.sections if section.table] == list(changed.declarations)
    assert len(layout(changed.declarations[1], changed).cells) < len(layout(REPORT.declarations[1], REPORT).cells)


def test_labels_are_changed_and_numbers_are_not() -> None:
    changed = edits.with_labels("applications", {"granted": "（一）予于公开", "total": "总记"})(REPORT)
    assert "（一）予于公开" in labels(changed)
    assert changed.declarations[1].columns[-1].label == "总记"
    assert changed.tables == REPORT.tables


def test_slips_misread_characters_that_look_alike() -> None:
    changed = edits.with_slips("applications", characters=2, percent=100)(REPORT)
    pairs = [
        (one, two)
        for before, after in zip(labels(REPORT), labels(changed), strict=True)
        for one, two in zip(before, after, strict=True)
        if one != two
    ]
    assert len(pairs) > 20
    assert all(edits.SLIPS[one] == two for one, two in pairs)


def test_a_row_left_out_has_no_true_value() -> None:
    edit = edits.without_row("applications", "declined_repeated")
    assert "2.重复申请" not in labels(edit(REPORT))
    assert set(REPORT.tables) - set(gold(edit)) == {
        field for field in REPORT.tables if field.row == "declined_repeated"
    }


def test_a_column_left_out_has_no_true_value() -> None:
    edit = edits.without_column("disputes", "pending")
    assert {field for field in REPORT.tables if field not in gold(edit)} == {
        field for field in REPORT.tables if field.table == "disputes" and field.column == "pending"
    }


def test_a_subtotal_row_adds_up_and_has_no_true_value() -> None:
    parts = ("denied_state_secret", "denied_prohibited_by_law")
    changed = edits.with_subtotal_row("applications", parts)(REPORT)
    assert labels(changed).index("小计") == labels(changed).index("2.其他法律行政法规禁止公开") + 1
    assert line(changed, "subtotal") == [
        str(int(one) + int(two)) for one, two in zip(*(line(REPORT, part) for part in parts), strict=True)
    ]


def test_a_subtotal_column_adds_up_behind_its_parts() -> None:
    changed = edits.with_subtotal_column("applications", APPLICANTS[1:])(REPORT)
    before, after = line(REPORT, "granted"), line(changed, "granted")
    assert after == [*before[:4], str(sum(map(int, before[1:4]))), *before[4:]]


def test_swapped_rows_keep_their_labels_and_numbers() -> None:
    changed = edits.with_swapped_rows("applications", "declined_petition", "declined_repeated")(REPORT)
    place = labels(REPORT).index("1.信访举报投诉类申请")
    assert labels(changed)[place : place + 2] == ["2.重复申请", "1.信访举报投诉类申请"]
    assert line(changed, "declined_petition") == line(REPORT, "declined_petition")


def test_swapped_columns_keep_their_labels_and_numbers() -> None:
    changed = edits.with_swapped_columns("applications", *APPLICANTS[:2])(REPORT)
    one, two, *rest = line(REPORT, "received")
    assert line(changed, "received") == [two, one, *rest]
    assert [column.label for column in changed.declarations[1].columns[:2]] == ["商业企业", "自然人"]


def test_numbers_a_row_lower_leave_the_last_ones_without_a_label() -> None:
    edit = edits.with_numbers_a_row_lower("applications", "received", "granted")
    changed = edit(REPORT)
    assert line(changed, "received") == [""] * 7
    assert line(changed, "carried_in") == line(REPORT, "received")
    assert line(changed, "nameless") == line(REPORT, "granted")
    assert line(changed, "partially_granted") == line(REPORT, "partially_granted")
    assert gold(edit) == {tuple(field): text for field, text in REPORT.tables.items()}


@pytest.mark.parametrize(
    "edit",
    [
        edits.with_subtotal_row("applications", ("denied_state_secret", "denied_prohibited_by_law")),
        edits.with_subtotal_column("applications", APPLICANTS[1:]),
        edits.with_swapped_rows("applications", "declined_petition", "declined_repeated"),
        edits.all_of(edits.with_labels("disputes", {"upheld": "维待"}), edits.with_slips("disclosure")),
    ],
)
def test_what_is_still_printed_keeps_its_true_value(edit: Edit) -> None:
    assert gold(edit) == {tuple(field): text for field, text in REPORT.tables.items()}
