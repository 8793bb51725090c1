"""Prose against table: exact comparison of verified statements with the cells of a record."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from pipeline.checks.narrative import Narrative, compare_prose
from pipeline.checks.record import RecordCell, Status, TableRecord
from pipeline.documents.model import LinePlace
from pipeline.findings import Cause
from pipeline.messages import Lang
from pipeline.readers.prose import Statement
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISPUTES
from schemas.quantities import named, quantities
from tests.checks.hand_tables import names, values_of

KNOWN = quantities((APPLICATIONS_2021, DISPUTES))
TABLE_THREE = {
    "received": "8 2 0 0 0 0 10",
    "carried_in": "1 0 0 0 0 0 1",
    "granted": "3 0 0 0 0 0 3",
    "partially_granted": "2 1 0 0 0 0 3",
    "unavailable_not_held": "2 0 0 0 0 0 2",
    "unavailable_unclear": "1 1 0 0 0 0 2",
    "processed_total": "8 2 0 0 0 0 10",
    "carried_out": "1 0 0 0 0 0 1",
}


def record(
    table: Table, rows: Mapping[str, str], fill: str = "0", flagged: frozenset[FieldId] = frozenset()
) -> TableRecord:
    values = values_of(table, rows, fill)
    cells = [
        RecordCell(field, Status.FLAGGED if field in flagged else Status.ACCEPTED, values.get(field))
        for field in table.fields
    ]
    return TableRecord(table, tuple(cells))


def said(number: str, *what: str, quotation: str = "") -> Statement:
    chosen = named(what, KNOWN)
    assert chosen is not None
    value = Decimal(number.removesuffix("%"))
    return Statement(quotation or f"…{number}", value, number.endswith("%"), chosen, LinePlace(4, 0, 9), "一")


def compare(*statements: Statement, rows: Mapping[str, str] | None = None) -> Narrative:
    return compare_prose(statements, (record(APPLICATIONS_2021, TABLE_THREE if rows is None else rows),))


@pytest.mark.parametrize(
    "statement",
    [
        said("10", "新收申请"),
        said("6", "予以公开", "部分公开"),
        said("4", "无法提供"),
        said("0", "不予公开"),
        said("8", "新收自然人申请"),
        said("60%", "予以公开", "部分公开"),
        said("20.0%", "本机关不掌握"),
    ],
)
def test_what_agrees_is_no_finding(statement: Statement) -> None:
    assert compare(statement) == Narrative(1)


def test_a_number_that_differs_is_found_with_both_sides() -> None:
    told = compare(said("10", "新收申请"), said("5", "部分公开", quotation="部分公开5件"))
    (finding,) = told.findings
    assert told.compared == 2
    assert (finding.row, finding.column, finding.left, finding.right) == (
        "partially_granted",
        "total",
        "部分公开5件",
        "3",
    )
    assert (finding.cause, finding.cells) == (Cause.SOURCE, ())


def test_a_message_names_quotation_place_fields_numbers_and_difference() -> None:
    (finding,) = compare(said("7", "无法提供", quotation="无法提供7件")).findings
    english, chinese = finding.message.text(Lang.EN), finding.message.text(Lang.ZH)
    assert "“无法提供7件” (section 一, line 4): 7 for " in english
    assert "本机关不掌握相关政府信息" in english
    assert "补正后申请内容仍不明确" in english
    assert "the table has 4, a difference of 3" in english
    assert "“无法提供7件”（第一部分，第 4 行）" in chinese
    assert "表中为 4，相差 3" in chinese


def test_the_publisher_is_not_blamed_where_no_statement_agrees() -> None:
    """The prose may speak of something else than the tables do."""
    (finding,) = compare(said("99", "新收申请")).findings
    assert (finding.cause, finding.cells) == (Cause.UNKNOWN, ())


def test_cells_in_doubt_are_named_and_nobody_is_blamed() -> None:
    doubtful = FieldId("applications", "granted", "total")
    tables = (record(APPLICATIONS_2021, TABLE_THREE, flagged=frozenset({doubtful})),)
    (finding,) = compare_prose((said("10", "新收申请"), said("4", "予以公开")), tables).findings
    assert (finding.cause, finding.cells) == (Cause.UNKNOWN, (doubtful,))


def test_a_blank_total_is_compared_by_its_parts_and_that_is_said() -> None:
    rows = TABLE_THREE | {"granted": "3 0 0 0 0 0 _"}
    assert compare(said("3", "予以公开"), rows=rows) == Narrative(1)
    (finding,) = compare(said("4", "予以公开"), said("10", "新收申请"), rows=rows).findings
    assert (finding.right, finding.cause) == ("3", Cause.SOURCE)
    assert "the total is blank in the table" in finding.message.text(Lang.EN)


def test_a_missing_cell_makes_a_statement_not_assessable() -> None:
    rows = TABLE_THREE | {"granted": "3 0 0 0 0 0 ."}
    assert compare(said("4", "予以公开"), rows=rows) == Narrative(0)


def test_a_blank_where_the_prose_has_a_number_is_flagged() -> None:
    rows = TABLE_THREE | {"partially_granted": "_ _ _ _ _ _ _"}
    (finding,) = compare(said("10", "新收申请"), said("3", "部分公开"), rows=rows).findings
    assert FieldId("applications", "partially_granted", "total") in finding.cells
    assert finding.cause is Cause.UNKNOWN


@pytest.mark.parametrize("fill", ["0", "_"])
def test_an_empty_table_beside_a_prose_that_speaks_of_cases_is_flagged(fill: str) -> None:
    tables = (record(DISPUTES, {}, fill),)
    (finding,) = compare_prose((said("3", "行政诉讼总数"),), tables).findings
    assert finding.cells == DISPUTES.fields
    assert "numbers may be lost" in finding.message.text(Lang.EN)


def test_an_empty_table_is_flagged_as_a_whole_only_once() -> None:
    tables = (record(DISPUTES, {}),)
    first, second = compare_prose((said("3", "行政诉讼总数"), said("2", "行政复议总数")), tables).findings
    assert first.cells == DISPUTES.fields
    assert names(second.cells) == ["reconsideration.total"]


def test_an_empty_table_beside_a_prose_that_counts_none_is_none() -> None:
    assert compare_prose((said("0", "行政复议总数"),), (record(DISPUTES, {}),)) == Narrative(1)


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [
        ("54.5%", True),
        ("54.6%", False),
        ("54%", True),
        ("55%", True),
        ("54.54%", True),
        ("54.55%", True),
        ("60%", True),
    ],
)
def test_shares_are_exact_at_their_precision(printed: str, agrees: bool) -> None:
    """6 of the 11 received and carried in are 54.54…%, 6 of the 10 dealt with 60%."""
    assert (not compare(said(printed, "予以公开", "部分公开")).findings) is agrees


def test_a_share_that_fits_no_whole_names_part_and_whole() -> None:
    (finding,) = compare(said("10", "新收申请"), said("33.9%", "予以公开", "部分公开")).findings
    assert (finding.right, finding.cause) == ("60.0", Cause.SOURCE)
    assert "it is 6 of 10, 60.0%" in finding.message.text(Lang.EN)


def test_a_whole_and_its_part_are_compared_one_by_one() -> None:
    """`复议7件，均获维持` says 7 of both."""
    tables = (record(DISPUTES, {"reconsideration": "5 0 0 2 7"}),)
    told = compare_prose((said("7", "行政复议总数", "行政复议维持"),), tables)
    assert told.compared == 2
    assert [(f.row, f.column, f.right, f.cause) for f in told.findings] == [
        ("reconsideration", "upheld", "5", Cause.SOURCE)
    ]


def test_accepted_cases_may_include_those_carried_in() -> None:
    assert compare(said("11", "新收申请", quotation="共受理申请11件")) == Narrative(1)
    assert compare(said("11", "新收申请", quotation="新收申请11件")).findings


def test_the_order_of_statements_changes_nothing_but_the_order_of_findings() -> None:
    statements = (said("10", "新收申请"), said("5", "予以公开"), said("9", "部分公开"))
    forth, back = compare(*statements), compare(*reversed(statements))
    assert forth.findings == tuple(reversed(back.findings))
    assert forth.compared == back.compared


def test_no_statement_is_no_finding() -> None:
    assert compare_prose((), (record(APPLICATIONS_2021, {}), record(DISPUTES, {}))) == Narrative()
