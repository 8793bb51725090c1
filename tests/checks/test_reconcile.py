from dataclasses import dataclass

import pytest
from hand_tables import DOUBT, PLACE, disputes, reading_of

from pipeline.checks.reconcile import Reconciled, agree, reconcile
from pipeline.checks.record import RecordCell, Status
from pipeline.findings import Cause, FindingKind
from pipeline.messages import Lang
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISCLOSURE_2019, DISCLOSURE_2021, DISPUTES
from schemas.values import parse_value

FIELD = FieldId("disputes", "reconsideration", "upheld")


def _cell(field: FieldId, token: str) -> CellReading:
    """`5` stands clear; `5?` is in doubt; `5!` stands nowhere; `_` is a blank."""
    text = token.rstrip("?!")
    return CellReading(
        field,
        parse_value("" if text == "_" else text),
        None if token.endswith("!") else PLACE,
        DOUBT if token.endswith("?") else None,
    )


def _reading(reader: str, table: Table, field: FieldId, token: str) -> Reading:
    return Reading(reader, table, {field: _cell(field, token)} if token else {})


def _one(layout: str, llm: str, table: Table = DISPUTES, field: FieldId = FIELD) -> tuple[RecordCell, Reconciled]:
    found = reconcile(_reading("layout", table, field, layout), _reading("llm", table, field, llm))
    return next(cell for cell in found.cells if cell.field == field), found


@dataclass(frozen=True)
class Case:
    """Two readings of one cell, and what becomes of them; `kind` is what is told about this cell."""

    layout: str
    llm: str
    status: Status
    printed: str | None
    reading: str
    kind: FindingKind | None = None
    other: str | None = None


A, F, M = Status.ACCEPTED, Status.FLAGGED, Status.MISSING
DISAGREEMENT, UNGROUNDED, UNREADABLE = FindingKind.DISAGREEMENT, FindingKind.UNGROUNDED, FindingKind.UNREADABLE


@pytest.mark.parametrize(
    "case",
    [
        Case("5", "5", A, "5", "both"),
        Case("5", "5?", A, "5", "both"),
        Case("5", "5!", A, "5", "both"),
        Case("5?", "5", A, "5", "both"),
        Case("5?", "5?", F, "5", "both", UNGROUNDED),
        Case("5?", "5!", F, "5", "both", UNGROUNDED),
        Case("5!", "5!", F, "5", "both", UNGROUNDED),
        Case("１，２０４", "1204", A, "１，２０４", "both"),
        Case("/", "_", A, "/", "both"),
        Case("_", "_", A, "", "both"),
        Case("_", "0", F, "", "layout", DISAGREEMENT, "0"),
        Case("0", "_", F, "0", "layout", DISAGREEMENT, ""),
        Case("5", "6", F, "5", "layout", DISAGREEMENT, "6"),
        Case("5?", "6", F, "6", "llm", DISAGREEMENT, "5"),
        Case("5?", "6?", F, "5", "layout", DISAGREEMENT, "6"),
        Case("5?", "6!", F, "5", "layout", DISAGREEMENT, "6"),
        Case("两件", "2", F, "两件", "layout", DISAGREEMENT, "2"),
        Case("5", "", A, "5", "layout"),
        Case("_", "", A, "", "layout"),
        Case("5?", "", F, "5", "layout", UNGROUNDED),
        Case("5!", "", F, "5", "layout", UNGROUNDED),
        Case("", "5", F, "5", "llm", UNGROUNDED),
        Case("", "5?", F, "5", "llm", UNGROUNDED),
        Case("", "5!", F, "5", "llm", UNGROUNDED),
        Case("", "_", F, "", "llm", UNGROUNDED),
        Case("", "", M, None, "", FindingKind.MISSING),
        Case("两件", "", F, "两件", "layout", UNREADABLE),
        Case("两件", "两件", F, "两件", "both", UNREADABLE),
        Case("两件?", "", F, "两件", "layout", UNREADABLE),
        Case("2.5", "2.5", F, "2.5", "both", UNREADABLE),
        Case("2.0", "2.0", F, "2.0", "both", UNREADABLE),
        Case("-2", "-2", F, "-2", "both", UNREADABLE),
    ],
    ids=lambda case: f"{case.layout or 'nothing'} against {case.llm or 'nothing'}",
)
def test_two_readings_of_a_cell(case: Case) -> None:
    cell, found = _one(case.layout, case.llm)
    kinds = [f.kind for f in found.findings if FIELD in f.cells]
    assert cell.status is case.status
    assert (cell.value.printed if cell.value else None) == case.printed
    assert cell.reading == case.reading
    assert (cell.other.printed if cell.other else None) == case.other
    assert kinds == ([case.kind] if case.kind else [])


@pytest.mark.parametrize(
    ("table", "row", "column", "token", "status"),
    [
        (DISCLOSURE_2019, "administrative_licensing", "change", "-15", A),
        (DISCLOSURE_2019, "administrative_licensing", "prior_items", "-15", F),
        (DISCLOSURE_2019, "administrative_licensing", "change", "1.5", F),
        (DISCLOSURE_2019, "central_procurement", "amount", "251000.50元", A),
        (DISCLOSURE_2021, "administrative_fees", "amount", "9116.36", A),
    ],
)
def test_what_a_kind_of_field_can_hold(table: Table, row: str, column: str, token: str, status: Status) -> None:
    cell, _ = _one(token, token, table, FieldId("disclosure", row, column))
    assert cell.status is status


@pytest.mark.parametrize(
    ("layout", "llm", "cause"),
    [
        ("2.5", "2.5", Cause.SOURCE),
        ("2.5?", "", Cause.READING),
        ("两件", "", Cause.UNKNOWN),
        ("两件?", "", Cause.READING),
        ("5", "6", Cause.READING),
        ("5?", "", Cause.READING),
        ("", "5", Cause.READING),
        ("", "", Cause.UNKNOWN),
    ],
)
def test_whose_fault_a_doubtful_cell_is(layout: str, llm: str, cause: Cause) -> None:
    _, found = _one(layout, llm)
    assert next(f for f in found.findings if FIELD in f.cells).cause is cause


@pytest.mark.parametrize(
    ("layout", "llm", "certain", "doubted"),
    [
        ("5", "5", True, False),
        ("5?", "5", True, False),
        ("5?", "", False, True),
        ("5", "6", False, True),
        ("", "5", False, True),
        ("", "", False, True),
        ("2.5", "2.5", False, False),
    ],
)
def test_what_is_certain_and_what_is_doubted(layout: str, llm: str, certain: bool, doubted: bool) -> None:
    _, found = _one(layout, llm)
    assert (FIELD in found.certain, FIELD in found.doubted) == (certain, doubted)


def test_a_disagreement_tells_both_values() -> None:
    _, found = _one("_", "0")
    told = next(f for f in found.findings if FIELD in f.cells)
    assert (told.left, told.right) == ("", "0")
    assert told.message.text(Lang.EN) == (
        "行政复议 · 结果维持: the layout reading has blank, the model's reading has 0"
    )


def test_a_reading_in_another_form_is_compared_on_the_common_fields() -> None:
    common, new = FieldId("applications", "granted", "total"), FieldId("applications", "other_remaining", "total")
    old = FieldId("applications", "other", "total")
    layout = Reading("layout", APPLICATIONS_2019, {common: _cell(common, "3"), old: _cell(old, "1")})
    llm = Reading("llm", APPLICATIONS_2021, {common: _cell(common, "3"), new: _cell(new, "1")})
    found = {cell.field: cell.reading for cell in reconcile(layout, llm).cells}
    assert (found[common], found[old], new in found) == ("both", "layout", False)


def test_the_model_alone_gives_its_own_form() -> None:
    assert reconcile(None, Reading("llm", APPLICATIONS_2021, {})).table is APPLICATIONS_2021


def test_a_table_that_nobody_read_is_no_table() -> None:
    with pytest.raises(ValueError, match="nobody has read"):
        reconcile(None, None)


def test_there_is_a_cell_for_every_field_in_printed_order() -> None:
    values = disputes({"litigation_direct": "0 0 . 0 0"})
    backwards = dict(reversed(values.items()))
    found = reconcile(reading_of(DISPUTES, backwards), None)
    assert tuple(cell.field for cell in found.cells) == DISPUTES.fields
    assert found == reconcile(reading_of(DISPUTES, values), None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0", "", False),
        ("", "/", True),
        ("—", "/", True),
        ("1.0", "1", True),
        ("5", "五", False),
        ("１ ２", "1 2", True),
        ("1 2", "12", False),
        ("5元", "5", True),
    ],
)
def test_when_two_values_agree(one: str, other: str, same: bool) -> None:
    assert agree(parse_value(one), parse_value(other)) is same
    assert agree(parse_value(other), parse_value(one)) is same
