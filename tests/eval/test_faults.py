"""What of the publisher's faults was found, and whether what is claimed is true."""

import pytest
from hand_gold import field, gold, record

from eval.gold import GoldFinding, Spot
from eval.scoring.counts import Counts
from eval.scoring.documents import score_reading, score_record
from eval.scoring.findings import score_faults
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message

DOUBT = message("no_place")
ROW, BLANK, STRUCTURE = FindingKind.DISPUTES_TOTAL, FindingKind.BLANK_TOTAL, FindingKind.STRUCTURE
NARRATIVE, CROSS_YEAR = FindingKind.NARRATIVE, FindingKind.CROSS_YEAR
HERE, THERE = Spot("reconsideration"), Spot("litigation_direct")
CELL = Spot("reconsideration", "total")
TOTAL = (field("total"),)


def _found(kind: FindingKind, row: str = "", column: str = "", cause: Cause = Cause.SOURCE) -> Finding:
    return Finding(kind, DOUBT, "disputes", row, column, cause=cause)


def _true(kind: FindingKind, *spots: Spot, ignored: bool = False) -> GoldFinding:
    return GoldFinding(kind, "disputes", spots, ignored=ignored)


def _of_tables(counts: Counts) -> tuple[int, int, int, int, int]:
    return counts.faults, counts.faults_found, counts.faults_found_as_source, counts.claims, counts.claims_true


def _of_prose(counts: Counts) -> tuple[int, int, int, int]:
    return (
        counts.contradictions,
        counts.contradictions_found,
        counts.contradictions_claimed,
        counts.contradictions_claimed_true,
    )


@pytest.mark.parametrize(
    ("found", "true", "figures"),
    [
        ([], [], (0, 0, 0, 0, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, HERE)], (1, 1, 1, 1, 1)),
        ([_found(ROW, HERE.row)], [_true(ROW, THERE)], (1, 0, 0, 1, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, CELL)], (1, 1, 1, 1, 1)),
        ([_found(BLANK, CELL.row, CELL.column)], [_true(BLANK, CELL)], (1, 1, 1, 1, 1)),
        ([_found(BLANK, HERE.row, "total")], [_true(ROW, HERE)], (1, 0, 0, 1, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, THERE, HERE)], (1, 1, 1, 1, 1)),
        ([_found(STRUCTURE)], [_true(STRUCTURE)], (1, 1, 1, 1, 1)),
        ([_found(STRUCTURE)], [_true(STRUCTURE, HERE)], (1, 0, 0, 1, 0)),
        ([_found(ROW, HERE.row, cause=Cause.READING)], [_true(ROW, HERE)], (1, 1, 0, 0, 0)),
        ([_found(ROW, HERE.row, cause=Cause.READING)], [], (0, 0, 0, 0, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, HERE, ignored=True)], (0, 0, 0, 0, 0)),
        ([_found(FindingKind.UNGROUNDED, HERE.row)], [], (0, 0, 0, 0, 0)),
    ],
)
def test_findings_against_the_true_ones(
    found: list[Finding], true: list[GoldFinding], figures: tuple[int, int, int, int, int]
) -> None:
    assert _of_tables(score_faults(found, true).counts) == figures


@pytest.mark.parametrize(
    ("found", "true", "figures"),
    [
        ([], [_true(NARRATIVE, CELL)], (1, 0, 0, 0)),
        ([_found(NARRATIVE, CELL.row, CELL.column)], [_true(NARRATIVE, CELL)], (1, 1, 1, 1)),
        ([_found(NARRATIVE, HERE.row, "upheld")], [_true(NARRATIVE, CELL)], (1, 0, 1, 0)),
        ([_found(NARRATIVE, HERE.row, "total", Cause.UNKNOWN)], [_true(NARRATIVE, CELL)], (1, 1, 0, 0)),
    ],
)
def test_the_prose_is_counted_apart_from_the_tables(
    found: list[Finding], true: list[GoldFinding], figures: tuple[int, int, int, int]
) -> None:
    counts = score_faults(found, true, prose_read=True).counts
    assert (_of_prose(counts), _of_tables(counts)) == (figures, (0, 0, 0, 0, 0))


def test_what_nobody_could_look_for_is_no_miss() -> None:
    score = score_faults([], [_true(NARRATIVE, HERE), _true(CROSS_YEAR), _true(ROW, HERE)])
    assert (score.counts.faults_not_attempted, score.counts.contradictions_not_attempted) == (1, 1)
    assert (score.counts.faults, score.counts.contradictions, len(score.missed)) == (1, 0, 1)


@pytest.mark.parametrize(("year_before", "figures"), [(False, (0, 1)), (True, (1, 0))])
def test_what_does_not_follow_is_expected_only_beside_the_year_before(
    year_before: bool, figures: tuple[int, int]
) -> None:
    truth = gold("0 0 0 0 0", (_true(CROSS_YEAR, HERE),))
    counts = score_record(record("0 0 0 0 0"), truth, year_before).counts
    assert (counts.faults, counts.faults_not_attempted) == figures


def test_claims_about_a_document_in_which_nobody_looked_for_faults_are_not_judged() -> None:
    counts = score_record(record("0 0 0 0 0", (_found(STRUCTURE),)), gold("0 0 0 0 0")).counts
    assert (counts.claims, counts.faults) == (0, 0)


def test_a_reader_that_checks_nothing_has_attempted_no_fault() -> None:
    truth = gold("5 0 0 0 6", (_true(ROW, HERE), _true(CROSS_YEAR), _true(NARRATIVE, HERE)))
    counts = score_reading({}, truth).counts
    assert (counts.faults, counts.faults_not_attempted, counts.contradictions_not_attempted) == (0, 2, 1)


@pytest.mark.parametrize(
    ("read", "finding", "items"),
    [
        ("5 0 0 0 5", None, (0, 0, 0)),
        ("5 0 0 0 5?", Finding(FindingKind.UNGROUNDED, DOUBT, "disputes", cells=TOTAL), (1, 0, 0)),
        ("5 0 0 0 6?", Finding(FindingKind.UNGROUNDED, DOUBT, "disputes", cells=TOTAL), (1, 1, 0)),
        ("5 0 0 0 5", Finding(FindingKind.UNGROUNDED, DOUBT, "disputes"), (0, 0, 0)),
        ("- - - - -", Finding(FindingKind.MISSING, DOUBT, "disputes"), (1, 1, 0)),
        ("5 0 0 0 5", Finding(FindingKind.MISSING, DOUBT, "applications"), (1, 0, 1)),
    ],
)
def test_an_item_is_true_where_something_it_is_about_is_wrong(
    read: str, finding: Finding | None, items: tuple[int, int, int]
) -> None:
    counts = score_record(record(read, (finding,) if finding else ()), gold("5 0 0 0 5")).counts
    assert (counts.items, counts.items_true, counts.items_unknown) == items


def test_an_item_on_a_sum_that_truly_fails_is_true_although_every_cell_is_right() -> None:
    cells = tuple(gold("5 0 0 0 6").cells)
    sums = Finding(ROW, DOUBT, "disputes", "reconsideration", cells=cells)
    other = Finding(FindingKind.DISAGREEMENT, DOUBT, "disputes", "reconsideration", "total", cells=cells[4:])
    counts = score_record(record("5? 0 0 0 6?", (sums, other)), gold("5 0 0 0 6")).counts
    assert (counts.items, counts.items_true) == (2, 1)
