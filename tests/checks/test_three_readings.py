"""Two of three: what becomes of a cell that was looked at a second time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hand_tables import DOUBT, PLACE

from pipeline.checks.check import check_table
from pipeline.checks.reconcile import Reconciled, reconcile
from pipeline.checks.record import RecordCell, Status
from pipeline.findings import Cause, FindingKind
from pipeline.messages import Lang
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId
from schemas.forms import DISPUTES
from schemas.values import parse_value

FIELD = FieldId("disputes", "reconsideration", "upheld")


def _reading(reader: str, token: str) -> Reading | None:
    """`5` stands clear; `5?` is in doubt; `5!` stands nowhere; `_` is a blank; empty: the field is not read."""
    text = token.rstrip("?!")
    cell = CellReading(
        FIELD,
        parse_value("" if text == "_" else text),
        None if token.endswith("!") else PLACE,
        DOUBT if token.endswith("?") else None,
    )
    return Reading(reader, DISPUTES, {FIELD: cell} if token else {})


def _settled(layout: str, llm: str, look: str) -> tuple[RecordCell, Reconciled]:
    found = reconcile(_reading("layout", layout), _reading("llm", llm), _reading("look", look))
    return next(cell for cell in found.cells if cell.field == FIELD), found


@dataclass(frozen=True)
class Case:
    """Three readings of one cell, and what becomes of them; `kind` is what doubts the cell."""

    layout: str
    llm: str
    look: str
    status: Status
    printed: str | None
    reading: str
    kind: FindingKind | None = None
    other: str | None = None
    third: str | None = None


A, F, M = Status.ACCEPTED, Status.FLAGGED, Status.MISSING
DISAGREEMENT, UNGROUNDED, UNREADABLE = FindingKind.DISAGREEMENT, FindingKind.UNGROUNDED, FindingKind.UNREADABLE


@pytest.mark.parametrize(
    "case",
    [
        # the layout and the model dispute it
        Case("5", "6!", "5", A, "5", "layout+look", None, "6"),
        Case("5?", "6!", "5", A, "5", "layout+look", None, "6"),
        Case("5", "6", "5", A, "5", "layout+look", None, "6"),
        Case("1,204", "1!", "1204", A, "1,204", "layout+look", None, "1"),
        Case("/", "0!", "_", A, "/", "layout+look", None, "0"),
        Case("_", "0!", "_", A, "", "layout+look", None, "0"),
        Case("5", "6!", "5?", F, "5", "layout", DISAGREEMENT, "6"),
        Case("5", "6!", "6!", F, "5", "layout", DISAGREEMENT, "6"),
        Case("5?", "6", "6", A, "6", "llm+look", None, "5"),
        Case("5", "6", "6", A, "6", "llm+look", None, "5"),
        Case("5?", "6?", "6?", F, "5", "layout", DISAGREEMENT, "6"),
        Case("5?", "6", "6?", F, "6", "llm", DISAGREEMENT, "5"),
        Case("_", "0!", "0!", F, "", "layout", DISAGREEMENT, "0"),
        Case("5", "6!", "7!", F, "5", "layout", DISAGREEMENT, "6", "7"),
        Case("5?", "6", "7!", F, "6", "llm", DISAGREEMENT, "5", "7"),
        Case("两件", "2!", "2!", F, "两件", "layout", DISAGREEMENT, "2"),
        Case("2.5", "2!", "2.5", F, "2.5", "layout+look", UNREADABLE, "2"),
        # they agree, and only the sums accuse it
        Case("5", "5", "5", A, "5", "both"),
        Case("5", "5", "6!", F, "5", "both", DISAGREEMENT, "6"),
        Case("5", "5", "_!", F, "5", "both", DISAGREEMENT, ""),
        Case("5?", "5?", "5", A, "5", "layout+look"),
        Case("5?", "5?", "5?", F, "5", "both", UNGROUNDED),
        # the model was not asked about the table, or not of this field
        Case("5", "", "5", A, "5", "layout"),
        Case("5?", "", "5", A, "5", "layout+look"),
        Case("5?", "", "5?", F, "5", "layout", UNGROUNDED),
        Case("5", "", "6!", F, "5", "layout", DISAGREEMENT, "6"),
        # a second word of the model is no second reading
        Case("", "5", "5", F, "5", "llm", UNGROUNDED),
        Case("", "5!", "5!", F, "5", "llm", UNGROUNDED),
        Case("", "", "5!", M, None, "", FindingKind.MISSING),
    ],
    ids=lambda case: f"{case.layout or 'nothing'} against {case.llm or 'nothing'}, then {case.look}",
)
def test_three_readings_of_a_cell(case: Case) -> None:
    cell, found = _settled(case.layout, case.llm, case.look)
    kinds = [f.kind for f in found.findings if FIELD in f.cells]
    assert cell.status is case.status
    assert (cell.value.printed if cell.value else None) == case.printed
    assert cell.reading == case.reading
    assert (cell.other.printed if cell.other else None) == case.other
    assert (cell.third.printed if cell.third else None) == case.third
    assert kinds == ([case.kind] if case.kind else [])


LAYOUT, LLM = ("5", "5?", "6", "6?", "_", ""), ("5", "5?", "5!", "6", "6?", "6!", "_", "")


@pytest.mark.parametrize("look", ["5", "5?", "5!", "6!", "7!", "_!"])
@pytest.mark.parametrize("llm", LLM)
@pytest.mark.parametrize("layout", LAYOUT)
def test_a_look_never_brings_a_value_that_no_reading_has(layout: str, llm: str, look: str) -> None:
    cell, _ = _settled(layout, llm, look)
    told = {parse_value("" if token == "_" else token.rstrip("?!")) for token in (layout, llm) if token}
    assert cell.value is None or cell.value in told
    assert cell.status is not A or cell.place is not None


@pytest.mark.parametrize(
    ("layout", "llm", "look", "certain", "doubted"),
    [
        ("5", "6!", "5", True, False),
        ("5", "6!", "7!", False, True),
        ("5", "5", "5", True, False),
        ("5", "5", "6!", False, True),
        ("5?", "5?", "5", True, False),
    ],
)
def test_what_is_certain_after_a_look(layout: str, llm: str, look: str, certain: bool, doubted: bool) -> None:
    _, found = _settled(layout, llm, look)
    assert (FIELD in found.certain, FIELD in found.doubted) == (certain, doubted)


@pytest.mark.parametrize(
    ("layout", "llm", "look", "told", "cells"),
    [
        (
            "5",
            "6!",
            "5",
            "the layout reading has 5, the model's reading has 6; a second look at the cell has 5",
            (),
        ),
        (
            "5",
            "6!",
            "_!",
            "the layout reading has 5, the model's reading has 6; a second look at the cell has blank",
            (FIELD,),
        ),
        ("5", "5", "6!", "it was read as 5, a second look at the cell has 6", (FIELD,)),
    ],
)
def test_a_look_is_told_and_one_that_settles_it_only_informs(
    layout: str, llm: str, look: str, told: str, cells: tuple[FieldId, ...]
) -> None:
    _, found = _settled(layout, llm, look)
    finding = next(f for f in found.findings if f.kind is DISAGREEMENT)
    assert finding.message.text(Lang.EN) == f"行政复议 · 结果维持: {told}"
    assert (finding.cells, finding.cause) == (cells, Cause.READING)


def test_a_look_that_agrees_leaves_the_failing_sum_to_the_publisher() -> None:
    row = [FieldId("disputes", "reconsideration", column.id) for column in DISPUTES.row_of["reconsideration"].columns]
    cells = {field: CellReading(field, parse_value(text), PLACE) for field, text in zip(row, "51007", strict=True)}
    both, look = Reading("layout", DISPUTES, cells), Reading("look", DISPUTES, {row[0]: cells[row[0]]})
    sums = [f for f in check_table(both, both, look).findings if f.kind is FindingKind.DISPUTES_TOTAL]
    assert [(f.cause, row[0] in f.cells) for f in sums] == [(Cause.SOURCE, True)]
