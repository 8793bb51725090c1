"""Each cell against its true value, and how cells and flags are counted."""

from dataclasses import fields

import pytest
from hand_gold import COLUMNS, field, gold, record

from eval.scoring.cells import Tier, Verdict
from eval.scoring.counts import Counts
from eval.scoring.documents import DocumentScore, score_reading, score_record
from pipeline.checks.record import Outcome
from pipeline.findings import Finding, FindingKind
from pipeline.messages import message
from schemas.values import parse_value

DOUBT = message("no_place")


def _score(true: str, read: str, *findings: Finding, outcome: Outcome = Outcome.OK) -> DocumentScore:
    return score_record(record(read, findings, outcome), gold(true))


def _counts(score: DocumentScore, *names: str) -> dict[str, int]:
    return {name: getattr(score.counts, name) for name in names}


@pytest.mark.parametrize(
    ("true", "read", "verdict", "silent"),
    [
        ("5", "5", Verdict.RIGHT, False),
        ("5", "5?", Verdict.RIGHT, False),
        ("5", "5!", Verdict.RIGHT, False),
        ("5", "5.0", Verdict.RIGHT, False),
        ("1,204", "1204", Verdict.RIGHT, False),
        ("_", "_", Verdict.RIGHT, False),
        ("/", "/", Verdict.RIGHT, False),
        ("—", "——", Verdict.RIGHT, False),
        ("〇", "〇", Verdict.RIGHT, False),
        ("若干", "若干", Verdict.RIGHT, False),
        ("5", "6", Verdict.WRONG, True),
        ("5", "6!", Verdict.WRONG, True),
        ("5", "6?", Verdict.WRONG, False),
        ("5", "_", Verdict.WRONG, True),
        ("0", "_", Verdict.WRONG, True),
        ("0", "/", Verdict.WRONG, True),
        ("0", "〇", Verdict.WRONG, True),
        ("_", "/", Verdict.WRONG, True),
        ("/", "—", Verdict.WRONG, True),
        ("若干", "几件", Verdict.WRONG, True),
        ("_", "0", Verdict.INVENTED, True),
        ("/", "0", Verdict.INVENTED, True),
        ("_", "0?", Verdict.INVENTED, False),
        ("若干", "3", Verdict.INVENTED, True),
        ("5", ".", Verdict.MISSING, False),
        ("5", "-", Verdict.MISSING, True),
        ("_", "-", Verdict.MISSING, True),
    ],
)
def test_a_cell_against_its_true_value(true: str, read: str, verdict: Verdict, silent: bool) -> None:
    result = _score(f"{true} . . . .", f"{read} - - - -").cells[0]
    assert (result.verdict, result.is_silent) == (verdict, silent)


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding(FindingKind.UNREADABLE, DOUBT), True),
        (Finding(FindingKind.MISSING, DOUBT, "disputes"), True),
        (Finding(FindingKind.MISSING, DOUBT, "disputes", "reconsideration"), True),
        (Finding(FindingKind.MISSING, DOUBT, "disputes", cells=(field("upheld"),)), True),
        (Finding(FindingKind.MISSING, DOUBT, "disputes", cells=(field("total"),)), False),
        (Finding(FindingKind.MISSING, DOUBT, "disputes", "litigation_direct"), False),
        (Finding(FindingKind.MISSING, DOUBT, "applications"), False),
        (Finding(FindingKind.STRUCTURE, DOUBT, "disputes"), False),
    ],
)
def test_a_field_that_the_record_lacks_is_told_by_a_loss(finding: Finding, told: bool) -> None:
    assert _score("5 . . . .", "- - - - -", finding).cells[0].flagged is told


def test_a_failed_document_tells_all_its_fields() -> None:
    score = _score("5 0 0 0 5", "- - - - -", outcome=Outcome.FAILED)
    assert _counts(score, "missing", "missing_told", "flagged", "silent", "accepted") == {
        "missing": 5,
        "missing_told": 5,
        "flagged": 5,
        "silent": 0,
        "accepted": 0,
    }


@pytest.mark.parametrize(
    ("true", "read", "unverifiable"),
    [
        ("5 0 0 0 .", "5 0 0 0 7", 1),
        ("5 0 0 0 .", "5 0 0 0 /", 1),
        ("5 0 0 0 .", "5 0 0 0 _", 1),
        ("5 0 0 0 .", "5 0 0 0 7?", 0),
        ("5 0 0 0 .", "5 0 0 0 .", 0),
        (". . . . .", "_ _ _ _ _", 0),
        (". . . . .", "_ _ _ _ 0", 1),
        (". . . . .", "/ _ _ _ _", 1),
    ],
)
def test_a_field_without_a_true_value(true: str, read: str, unverifiable: int) -> None:
    counts = _score(true, read).counts
    assert (counts.unverifiable, counts.silent, counts.exact) == (unverifiable, 0, int(not unverifiable))


@pytest.mark.parametrize(
    ("true", "read", "figures"),
    [
        (
            "5 0 _ 1 6",
            "5 0 _ 1 6",
            {"cells": 5, "right": 5, "printed_right": 5, "exact": 1, "accepted": 5, "accepted_right": 5}
            | {"numbers": 4, "numbers_right": 4, "non_zero": 3, "non_zero_right": 3, "blanks": 1, "zeros": 1},
        ),
        (
            "5 0 _ 1 6",
            "5? 0 0 2? .",
            {"cells": 5, "right": 2, "printed_right": 2, "wrong": 1, "missing": 1, "missing_told": 1, "invented": 1}
            | {"silent": 1, "silent_documents": 1, "accepted": 2, "accepted_right": 1, "not_right": 3}
            | {"flagged": 3, "flagged_wrong": 2, "not_right_flagged": 2, "false_flags": 1}
            | {"numbers": 4, "numbers_right": 2, "non_zero": 3, "non_zero_right": 1}
            | {"blanks": 1, "blank_as_zero": 1, "zeros": 1},
        ),
        (
            "1,204 0 0 / .",
            "1204 _ — - 9",
            {"cells": 4, "right": 1, "wrong": 2, "missing": 1, "silent": 3, "silent_documents": 1, "unverifiable": 1}
            | {"accepted": 3, "accepted_right": 1, "not_right": 3, "numbers": 3, "numbers_right": 1, "non_zero": 1}
            | {"non_zero_right": 1, "zeros": 2, "zero_as_blank": 2, "blanks": 1},
        ),
        (
            "１２ / — _ 0",
            "12 0 0 0 0",
            {"cells": 5, "right": 2, "printed_right": 2, "invented": 3, "silent": 3, "silent_documents": 1}
            | {"accepted": 5, "accepted_right": 2, "not_right": 3, "numbers": 2, "numbers_right": 2, "non_zero": 1}
            | {"non_zero_right": 1, "zeros": 1, "blanks": 3, "blank_as_zero": 3},
        ),
    ],
)
def test_the_counts_of_a_readers_cells(true: str, read: str, figures: dict[str, int]) -> None:
    counts = _score(true, read).counts
    of_cells = [each.name for each in fields(Counts)][: [each.name for each in fields(Counts)].index("items")]
    names = (*of_cells, "missing_told", "silent_documents")
    found = {name: getattr(counts, name) for name in names if getattr(counts, name) and name != "documents"}
    assert found == figures


def test_a_right_cell_that_is_flagged_in_a_sum_that_the_publisher_got_wrong_is_no_false_flag() -> None:
    # 5 + 1 is printed as 7. The sums of the other rows are not in question.
    wrong, sound = _score("5 1 0 0 7", "5? 1 0 0 7?").counts, _score("5 1 0 0 6", "5? 1 0 0 6?").counts
    assert (wrong.flagged, wrong.flagged_of_faults, wrong.false_flags) == (2, 2, 0)
    assert (sound.flagged, sound.flagged_of_faults, sound.false_flags) == (2, 0, 2)


def test_a_blank_total_is_a_fault_and_its_flag_no_false_one() -> None:
    counts = _score("5 1 0 0 _", "5 1 0 0 _?").counts
    assert (counts.flagged_of_faults, counts.false_flags) == (1, 0)


def test_values_without_flags_are_all_accepted_and_what_is_not_there_is_not_told() -> None:
    values = {field(column): parse_value("0") for column in COLUMNS[:4]}
    counts = score_reading(values, gold("5 0 0 0 5")).counts
    assert (counts.accepted, counts.accepted_right, counts.missing, counts.missing_told) == (4, 3, 1, 0)
    assert (counts.silent, counts.flagged, counts.items, counts.claims) == (2, 0, 0, 0)


def test_a_reader_that_failed_has_told_so() -> None:
    score = score_reading({}, gold("5 0 0 0 5"), failure="KeyError: 'page 2'")
    assert (score.outcome, score.reason) == (Outcome.FAILED, "KeyError: 'page 2'")
    assert (score.counts.missing_told, score.counts.silent) == (5, 0)


@pytest.mark.parametrize(
    ("read", "reading", "tier"),
    [
        ("5 0 0 0 5", "both", Tier.BOTH_AND_SUMS),
        ("5 0 0 0 5", "layout+look", Tier.BOTH_AND_SUMS),
        ("5 0 0 0 5", "layout", Tier.ONE_AND_SUMS),
        ("5 0 0 0 6", "both", Tier.BOTH),
        ("5 0 0 0 -", "both", Tier.BOTH),
        ("5 0 0 0 6", "llm", Tier.ONE),
        ("5? 0 0 0 5", "both", Tier.FLAGGED),
        (". 0 0 0 5", "", Tier.FLAGGED),
    ],
)
def test_what_the_evidence_of_a_cell_is_worth(read: str, reading: str, tier: Tier) -> None:
    assert score_record(record(read, reading=reading), gold("5 0 0 0 5")).cells[0].tier is tier


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ({"issuer": "某县人民政府", "year": "2024"}, 2),
        ({"issuer": "某县 人民政府", "year": "２０２４"}, 2),
        ({"issuer": "某市人民政府", "year": "2024"}, 1),
        ({}, 0),
    ],
)
def test_whose_report_it_is(read: dict[str, str], right: int) -> None:
    truth = gold("0 0 0 0 0", issuer="某县人民政府", year="2024")
    score = score_record(record("0 0 0 0 0", identity=read), truth)
    assert (score.counts.identity, score.counts.identity_right, len(score.identity_errors)) == (2, right, 2 - right)
