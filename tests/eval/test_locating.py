"""Whether the checks point at what is wrong, know what should stand there, and whose fault it is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hand_gold import field, gold, record

from eval.gold import GoldFinding, Spot
from eval.scoring.documents import score_record
from pipeline.findings import Cause, Change, Finding, FindingKind, Suggestion
from pipeline.messages import message

DOUBT = message("no_place")
ROW = "reconsideration"
FAULT = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (Spot(ROW),), "5+1+0+0=6, printed 7", left="6")


def _repair(**numbers: int) -> Suggestion:
    changes = tuple(Change(field(column), Decimal(number)) for column, number in numbers.items())
    return Suggestion(changes, DOUBT)


def _failing(cause: Cause, suspects: str = "", *suggestions: Suggestion) -> Finding:
    return Finding(
        FindingKind.DISPUTES_TOTAL,
        DOUBT,
        "disputes",
        ROW,
        cause=cause,
        suspects=tuple(field(column) for column in suspects.split()),
        suggestions=suggestions,
    )


def _figures(
    true: str, read: str, *findings: Finding, fault: GoldFinding | None = None
) -> tuple[int, int, int, int, int, int]:
    counts = score_record(record(read, findings), gold(true, (fault,) if fault else ())).counts
    return counts.to_locate, counts.located, counts.suggested, counts.suspected, counts.causes, counts.causes_right


@pytest.mark.parametrize(
    ("read", "finding", "figures"),
    [
        # Nothing is wrong.
        ("5 1 0 0 6", None, (0, 0, 0, 0, 0, 0)),
        # A misread cell: 5 1 0 0 6 is true.
        ("8 1 0 0 6", None, (1, 0, 0, 0, 0, 0)),
        ("8 1 0 0 6", _failing(Cause.UNKNOWN), (1, 0, 0, 0, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "upheld total"), (1, 1, 0, 2, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "total"), (1, 0, 0, 1, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "upheld", _repair(upheld=5)), (1, 1, 1, 1, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "", _repair(upheld=5)), (1, 1, 1, 1, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "", _repair(upheld=4, corrected=2)), (1, 1, 0, 2, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.READING, "", _repair(total=9), _repair(upheld=5)), (1, 1, 0, 2, 1, 1)),
        ("8 1 0 0 6", _failing(Cause.SOURCE, "total", _repair(total=9)), (1, 0, 0, 1, 1, 0)),
        # Two misread cells in one sum: each counts once, and the repair must put both right.
        ("8 2 0 0 6", _failing(Cause.READING, "", _repair(upheld=5, corrected=1)), (2, 2, 2, 2, 2, 2)),
        ("8 2 0 0 6", _failing(Cause.READING, "", _repair(upheld=4)), (2, 1, 0, 1, 2, 2)),
        # No sum can see these: errors that cancel out, a blank for a 0, a cell that is lost.
        ("6 0 0 0 6", None, (0, 0, 0, 0, 0, 0)),
        ("5 1 _ 0 6", None, (0, 0, 0, 0, 0, 0)),
        ("5 1 0 0 .", None, (0, 0, 0, 0, 0, 0)),
    ],
)
def test_a_misread_cell(read: str, finding: Finding | None, figures: tuple[int, ...]) -> None:
    assert _figures("5 1 0 0 6", read, *([finding] if finding else [])) == figures


@pytest.mark.parametrize(
    ("read", "finding", "figures"),
    [
        # The publisher's 7 should be 6.
        ("5 1 0 0 7", None, (1, 0, 0, 0, 0, 0)),
        ("5 1 0 0 7", _failing(Cause.SOURCE, "total upheld"), (1, 1, 0, 2, 1, 1)),
        ("5 1 0 0 7", _failing(Cause.SOURCE, "total", _repair(total=6)), (1, 1, 1, 1, 1, 1)),
        ("5 1 0 0 7", _failing(Cause.READING, "", _repair(upheld=6)), (1, 0, 0, 1, 1, 0)),
        # A reader that makes the sum hold leaves nothing to locate: it has missed the fault.
        ("5 1 0 0 6", None, (0, 0, 0, 0, 0, 0)),
        # Misread as well: either may be blamed, so that the cause is not known.
        ("8 1 0 0 7", _failing(Cause.UNKNOWN), (2, 0, 0, 0, 0, 0)),
        ("8 1 0 0 7", _failing(Cause.SOURCE), (2, 0, 0, 0, 0, 0)),
    ],
)
def test_a_total_that_the_publisher_got_wrong(read: str, finding: Finding | None, figures: tuple[int, ...]) -> None:
    assert _figures("5 1 0 0 7", read, *([finding] if finding else []), fault=FAULT) == figures


@pytest.mark.parametrize(
    ("finding", "offered"),
    [
        (None, 0),
        (_failing(Cause.UNKNOWN, "upheld"), 0),
        (_failing(Cause.UNKNOWN, "", _repair(upheld=5)), 1),
        # A suggestion about another cell, told of this one's sum, is a wrong one about this cell.
        (replace(_failing(Cause.UNKNOWN, "", _repair(total=9)), cells=(field("upheld"), field("total"))), 1),
        (_failing(Cause.UNKNOWN, "", _repair(total=9)), 0),
    ],
)
def test_what_is_suggested_is_told_apart_from_what_is_not(finding: Finding | None, offered: int) -> None:
    counts = score_record(record("8 1 0 0 6", (finding,) if finding else ()), gold("5 1 0 0 6")).counts
    assert (counts.to_locate, counts.offered) == (1, offered)


def test_several_findings_of_one_cause_count_once() -> None:
    once = _failing(Cause.READING, "upheld", _repair(upheld=5))
    assert _figures("5 1 0 0 6", "8 1 0 0 6", once, once) == (1, 1, 1, 1, 1, 1)


def test_a_blank_total_names_itself_and_has_a_cause() -> None:
    blank = GoldFinding(FindingKind.BLANK_TOTAL, "disputes", (Spot(ROW, "total"),), left="6")
    told = Finding(FindingKind.BLANK_TOTAL, DOUBT, "disputes", ROW, "total", cause=Cause.SOURCE)
    assert _figures("5 1 0 0 _", "5 1 0 0 _", told, fault=blank) == (0, 0, 0, 0, 1, 1)
