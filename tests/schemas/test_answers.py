"""The models that a language model fills."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from schemas.answers import answer_model, answered_cells
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES, TABLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")
def test_an_answer_has_every_field_of_its_table_once(table: Table) -> None:
    model = answer_model(table)
    if table is DISPUTES:
        filled = {"numbers": list(range(15))}
    else:
        filled = {row.label: list(range(len(row.columns))) for row in table.rows}
    assert tuple(answered_cells(table, model.model_validate(filled))) == table.fields


def test_rows_are_keyed_by_their_printed_label_in_the_order_of_the_form() -> None:
    schema = answer_model(APPLICATIONS_2021).model_json_schema()
    assert list(schema["properties"]) == [row.label for row in APPLICATIONS_2021.rows]
    assert schema["properties"]["（一）予以公开"]["minItems"] == 7
    assert schema["additionalProperties"] is False


def test_null_is_offered_only_where_cells_may_be_empty() -> None:
    def items(with_empty: bool) -> object:
        return answer_model(DISPUTES, with_empty).model_json_schema()["properties"]["numbers"]["items"]

    assert items(True) == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert items(False) == {"type": "integer"}


def test_money_stays_exact() -> None:
    filled = {row.label: [Decimal(0)] * len(row.columns) for row in DISCLOSURE_2021.rows}
    filled["行政事业性收费"] = [Decimal("4166.241619")]
    cells = answered_cells(DISCLOSURE_2021, answer_model(DISCLOSURE_2021).model_validate(filled))
    assert cells[FieldId("disclosure", "administrative_fees", "amount")] == Decimal("4166.241619")


@pytest.mark.parametrize("numbers", [[0] * 14, [0] * 16, ["0"] * 14 + ["x"], [Decimal("1.5")] * 15])
def test_a_wrong_shape_is_refused(numbers: list[object]) -> None:
    with pytest.raises(ValidationError):
        answer_model(DISPUTES).model_validate({"numbers": numbers})


def test_no_key_may_be_added() -> None:
    with pytest.raises(ValidationError):
        answer_model(DISPUTES).model_validate({"numbers": [0] * 15, "note": "ok"})
