"""The declaration of the official forms, against the field list and against itself."""

from __future__ import annotations

import csv
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.declaration import FieldId, Kind, Table
from schemas.forms import DISCLOSURE_2019, DISPUTES, TABLES, forms_of, is_field, table_of

FIELD_LIST = Path(__file__).parents[3] / "shared" / "fields.csv"


@pytest.mark.skipif(not FIELD_LIST.exists(), reason="../shared/fields.csv is for developers and not here")
def test_every_field_of_the_list_is_declared_with_its_labels_and_no_other() -> None:
    listed = {}
    with FIELD_LIST.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            both = line["form"] == "both" and line["table"] != "disputes"
            for form in ("2019", "2021") if both else (line["form"],):
                key = (form, FieldId(line["table"], line["row"], line["column"]))
                listed[key] = (line["row_label"], line["column_label"], line["kind"])
    declared = {
        (table.form, field): (*table.label(field), str(table.row_of[field.row].column(field.column).kind))
        for table in TABLES
        for field in table.fields
    }
    assert declared == listed


@pytest.mark.parametrize(
    ("table_id", "form", "fields", "identities"),
    [
        ("disclosure", "2019", 22, 0),
        ("disclosure", "2021", 10, 0),
        ("applications", "2019", 161, 23 + 7 + 7),
        ("applications", "2021", 175, 25 + 7 + 7),
        ("disputes", "both", 15, 3),
    ],
)
def test_the_size_of_each_table(table_id: str, form: str, fields: int, identities: int) -> None:
    table = table_of(table_id, form)
    assert (len(table.fields), len(table.identities)) == (fields, identities)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")
def test_identities_name_only_fields_of_their_table(table: Table) -> None:
    assert {field for identity in table.identities for field in identity.fields} <= set(table.fields)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")
def test_no_field_stands_twice(table: Table) -> None:
    assert len(set(table.fields)) == len(table.fields)


def test_a_balance_is_received_and_carried_in_against_processed_and_carried_out() -> None:
    balance = next(i for i in table_of("applications", "2021").identities if i.kind == "balance")
    assert [field.row for field in balance.left] == ["received", "carried_in"]
    assert [field.row for field in balance.right] == ["processed_total", "carried_out"]
    assert balance.total is None


def test_only_changes_may_be_negative() -> None:
    signed = {column.id for table in TABLES for column in table.columns if column.signed}
    assert signed == {"change"}


def test_money_is_declared_where_the_forms_have_money() -> None:
    money = {(t.form, row.id) for t in TABLES for row in t.rows for c in row.columns if c.kind is Kind.MONEY}
    assert money == {("2019", "central_procurement"), ("2021", "administrative_fees")}


def test_unknown_tables_and_fields() -> None:
    with pytest.raises(KeyError):
        forms_of("letters")
    with pytest.raises(KeyError):
        table_of("disputes", "2021")
    with pytest.raises(KeyError):
        DISCLOSURE_2019.row_of["regulations"].column("total")
    assert is_field(FieldId("disputes", "reconsideration", "total"))
    assert not is_field(FieldId("disputes", "reconsideration", "natural_person"))
    assert str(DISPUTES.fields[0]) == "disputes.reconsideration.upheld"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")
def test_an_official_table_comes_out_of_a_pickle_as_itself(table: Table) -> None:
    assert pickle.loads(pickle.dumps(table)) is table
    assert len(pickle.dumps(table)) < 100


def test_another_table_is_pickled_with_all_that_is_in_it() -> None:
    other = replace(DISPUTES, title="another")
    assert pickle.loads(pickle.dumps(other)) == other
