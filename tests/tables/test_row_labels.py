"""Printed labels and declared ones: one-to-one, through variants and slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.labels import LabelMatch, LabelSet, Spelling, column_labels, row_labels, spell
from schemas.declaration import Table
from schemas.forms import TABLES, table_of

APPLICATIONS = table_of("applications", "2021")
EVERY_TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")


@pytest.mark.parametrize(
    ("text", "enumerator", "body"),
    [
        ("（三） 不予公 开", "三", "不予公开"),
        ("1.属于国家秘密", "1", "属于国家秘密"),
        ("1、属于国家秘密", "1", "属于国家秘密"),
        ("①属于国家秘密", "1", "属于国家秘密"),
        ("⑧属于行政查询事项", "8", "属于行政查询事项"),
        ("⒈属于国家秘密", "1", "属于国家秘密"),
        ("3 其他", "3", "其他"),
        ("四、结转下年度继续办理", "四", "结转下年度继续办理"),
        ("总计", "", "总计"),
        ("２０２４", "", "2024"),
    ],
)
def test_a_label_is_its_enumerator_and_its_body(text: str, enumerator: str, body: str) -> None:
    assert spell(text) == Spelling(enumerator, body)


@EVERY_TABLE
def test_every_declared_label_names_its_own_row(table: Table) -> None:
    for row in table.rows:
        for text in row.spellings:
            assert row_labels(table).match(text) == LabelMatch(row.id, exact=True)


@EVERY_TABLE
def test_every_header_names_its_own_column(table: Table) -> None:
    for row in table.rows:
        for column in row.columns:
            assert column_labels(table).exact(column.label) == column.id


@given(st.data())
def test_a_slip_in_a_long_label_never_names_another_row(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([row for row in APPLICATIONS.rows if len(spell(row.label).body) > 5]))
    place = data.draw(st.integers(0, len(row.label) - 1))
    slip = data.draw(st.sampled_from(["", "口", "1", "丨", "公", "三"]))
    match = row_labels(APPLICATIONS).match(row.label[:place] + slip + row.label[place + 1 :])
    assert match is None or match.id == row.id


@given(st.text(alphabet="一二三（）.、其他总计公开不予申请信息处理属于", max_size=14))
def test_a_text_names_at_most_one_row(text: str) -> None:
    labels = row_labels(APPLICATIONS)
    exact = {row.id for row in APPLICATIONS.rows for each in row.spellings if spell(each) == spell(text)}
    match = labels.match(text)
    assert not exact or (match is not None and {match.id} == exact)


def test_an_enumerator_that_contradicts_forbids_a_match() -> None:
    assert row_labels(APPLICATIONS).match("5.属于国家秘密") is None


def test_of_two_near_labels_neither_is_taken() -> None:
    labels = LabelSet((("a", "甲乙丙丁戊己"), ("b", "甲乙丙丁戊庚")))
    assert labels.match("甲乙丙丁戊辛") is None


@pytest.mark.parametrize(
    "text",
    [
        "7.属于行政执法案卷8.属于行政查询事项",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请3.其他",
        "（一）予以公开（二）部分公开",
    ],
)
def test_two_labels_in_one_cell_name_no_row(text: str) -> None:
    """A rule between two rows was lost: their cells, one of them blank, came out as the first row's."""
    assert row_labels(APPLICATIONS).match(text) is None


def test_a_short_remark_after_a_label_is_forgiven() -> None:
    assert row_labels(APPLICATIONS).match("7.属于行政执法案卷的") == LabelMatch("denied_enforcement_file", exact=False)
