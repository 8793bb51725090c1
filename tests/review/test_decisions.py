"""What a record becomes by decisions."""

from __future__ import annotations

import pytest

from pipeline.checks.record import Outcome, Record, Status
from pipeline.findings import Cause, FindingKind
from pipeline.readers.reading import Reading
from pipeline.review.decisions import Choice, Decision, Reviewed, decide
from pipeline.review.sheet import SheetCell, SheetRow
from pipeline.review.taking import entries_of, take
from schemas.declaration import FieldId
from tests.outputs.hand_records import document, failed

TOTAL = FieldId("disputes", "reconsideration", "total")
WRONG = document(rows={"reconsideration": "2 1 0 0 4"})


def decided(
    record: Record, decision: str, corrected: str = "", before: tuple[Decision, ...] = ()
) -> tuple[Decision, ...]:
    """The decisions after a line on the record's only open item."""
    state = decide(record, before)
    (item,) = [each for each, own in state.items.items() if own.finding in state.record.open_findings]
    cells = {"item": item, "decision": decision, "corrected": corrected}
    entries = entries_of([SheetRow(2, {name: SheetCell(text) for name, text in cells.items()})])
    taken = take(entries.by_item, state, "张三", "2026-11-24T10:00:00+00:00")
    assert not (*entries.refused, *taken.refused)
    return (*before, *taken.decisions)


def total_of(reviewed: Reviewed) -> tuple[str, str]:
    (cell,) = [cell for cell in reviewed.record.cells if cell.field == TOTAL]
    return cell.status.value, cell.value.text if cell.value else ""


def test_what_is_accepted_is_no_longer_in_doubt() -> None:
    after = decide(WRONG, decided(WRONG, "accept"))
    assert total_of(after) == ("accepted", "4")
    assert (after.record.outcome, after.record.open_findings) == (Outcome.OK, ())


def test_an_error_of_the_source_stays_as_a_finding_and_is_kept_as_published() -> None:
    after = decide(WRONG, decided(WRONG, "原文有误"))
    (finding,) = after.record.findings
    assert (finding.cause, finding.decided, total_of(after)) == (Cause.SOURCE, True, ("accepted", "4"))


def test_a_correction_keeps_both_versions_and_the_sums_are_checked_again() -> None:
    after = decide(WRONG, decided(WRONG, "correct", "reconsideration.total=3"))
    (cell,) = [cell for cell in after.record.cells if cell.field == TOTAL]
    assert cell.before is not None
    assert (total_of(after), cell.before.text, cell.decided_by) == (("corrected", "3"), "4", "张三")
    assert after.record.findings == ()
    assert {each.status for each in after.record.cells} == {Status.ACCEPTED, Status.CORRECTED}


def test_a_correction_that_contradicts_the_sums_is_a_new_item() -> None:
    first = decided(WRONG, "correct", "total=5")
    after = decide(WRONG, first)
    (finding,) = after.record.open_findings
    assert (finding.kind, finding.right) == (FindingKind.DISPUTES_TOTAL, "5")
    again = decide(WRONG, decided(WRONG, "更正", "total=3", first))
    assert (total_of(again), again.record.open_findings) == (("corrected", "3"), ())


def test_what_is_rejected_stays_flagged_and_is_settled() -> None:
    after = decide(WRONG, decided(WRONG, "退回"))
    assert (total_of(after), after.record.open_findings, after.record.outcome) == (
        ("flagged", "4"),
        (),
        Outcome.FLAGGED,
    )


def test_the_last_decision_about_an_item_counts() -> None:
    (first,) = decided(WRONG, "reject")
    (second,) = decided(WRONG, "accept")
    assert total_of(decide(WRONG, (first, second)))[0] == "accepted"
    assert total_of(decide(WRONG, (second, first)))[0] == "flagged"


def test_a_decision_does_not_hold_for_another_value() -> None:
    decisions = decided(WRONG, "accept")
    other = document(rows={"reconsideration": "2 1 0 0 9"})
    assert decide(other, decisions).record == other


def test_a_missing_cell_that_is_accepted_stays_missing_and_one_that_is_corrected_has_a_value() -> None:
    lost = document(rows={"reconsideration": "2 1 0 0 ."})
    accepted = decide(lost, decided(lost, "accept"))
    assert (total_of(accepted), accepted.record.open_findings) == (("missing", ""), ())
    assert total_of(decide(lost, decided(lost, "correct", "3"))) == ("corrected", "3")


def test_a_document_that_could_not_be_read_can_be_settled_and_stays_failed() -> None:
    record = failed()
    after = decide(record, decided(record, "accept"))
    assert (after.record.outcome, after.record.open_findings) == (Outcome.FAILED, ())


def test_without_decisions_a_record_is_as_it_was() -> None:
    assert decide(WRONG).record == WRONG


@pytest.mark.parametrize("choice", list(Choice))
def test_a_decision_comes_back_from_its_text(choice: Choice) -> None:
    decision = Decision("c", "i1", "甲.pdf", "balance", "t", "r", "c", choice, comment="\udc80", who="张三")
    assert Decision.from_json(decision.to_json()) == decision
    (corrected,) = decided(WRONG, "correct", "total=3")
    assert Decision.from_json(corrected.to_json()) == corrected


def test_the_readings_are_left_as_they_were() -> None:
    after = decide(WRONG, decided(WRONG, "correct", "total=3"))
    assert after.record.readings == WRONG.readings
    assert isinstance(after.record.readings[0].layout, Reading)
