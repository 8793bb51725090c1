from dataclasses import asdict

import pytest
from hand_gold import COLUMNS, field, gold, record

from eval.gold import GoldFinding, Spot
from eval.scoring import CellCounts, CellScore, SetScore, Share, Verdict, score_findings, score_record, score_values
from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Status
from pipeline.documents.model import CellPlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.reading import CellReading, Reading
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES
from schemas.values import parse_value

DOUBT = message("no_place")


def _score(true: str, read: str, *findings: Finding, outcome: Outcome = Outcome.OK) -> CellScore:
    return score_record(record(read, findings, outcome), gold(true)).cells


def _counts(true: str, read: str) -> dict[str, int]:
    return {name: count for name, count in asdict(_score(true, read).counts).items() if count}


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
        ("若干", "若干", Verdict.RIGHT, False),
        ("5", "6", Verdict.WRONG, True),
        ("5", "6!", Verdict.WRONG, True),
        ("5", "6?", Verdict.WRONG, False),
        ("5", "_", Verdict.WRONG, True),
        ("0", "_", Verdict.WRONG, True),
        ("0", "/", Verdict.WRONG, True),
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
    result = _score(f"{true} . . . .", f"{read} - - - -").results[0]
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
    assert _score("5 . . . .", "- - - - -", finding).results[0].flagged is told


def test_a_failed_document_tells_all_its_fields() -> None:
    counts = _score("5 0 0 0 5", "- - - - -", outcome=Outcome.FAILED).counts
    assert (counts.missing, counts.flagged, counts.silent) == (5, 5, 0)


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
    assert (counts.unverifiable, counts.silent, counts.is_exact) == (unverifiable, 0, not unverifiable)


@pytest.mark.parametrize(
    ("true", "read", "figures"),
    [
        (
            "5 0 _ 1 6",
            "5 0 _ 1 6",
            {"cells": 5, "right": 5, "printed_right": 5, "non_zero": 3, "non_zero_right": 3},
        ),
        (
            "5 0 _ 1 6",
            "5? 0 0 2? .",
            {"cells": 5, "right": 2, "wrong": 1, "missing": 1, "invented": 1, "silent": 1, "flagged": 3}
            | {"false_flags": 1, "printed_right": 2, "non_zero": 3, "non_zero_right": 1},
        ),
        (
            "1,204 0 0 0 .",
            "1204 0 0 - 9",
            {"cells": 4, "right": 3, "missing": 1, "silent": 1, "unverifiable": 1, "printed_right": 2}
            | {"non_zero": 1, "non_zero_right": 1},
        ),
        (
            "１２ 0 0 0 0",
            "12 0 0 0 0",
            {"cells": 5, "right": 5, "printed_right": 5, "non_zero": 1, "non_zero_right": 1},
        ),
    ],
)
def test_the_figures_of_a_document(true: str, read: str, figures: dict[str, int]) -> None:
    assert _counts(true, read) == figures


def test_a_reader_that_says_0_everywhere_fails() -> None:
    readings = {
        table.id: Readings(
            Reading(
                "layout",
                table,
                {f: CellReading(f, parse_value("0"), CellPlace(1, 1, 1)) for f in table.fields},
            )
        )
        for table in (DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES)
    }
    zeros = check_document("a.pdf", "", ReportIdentity(), readings)
    assert zeros.outcome is Outcome.OK, "every sum of zeros holds"
    score = SetScore((score_record(zeros, gold("5 0 _ 1 6")),))
    assert not score.passed
    assert (score.cells.silent, score.cells.non_zero_right, score.exact) == (4, 0, Share(0, 1))


def test_any_readers_values_can_be_scored() -> None:
    values = {field(column): parse_value("0") for column in COLUMNS}
    bare = score_values(values, gold("5 0 0 0 5")).counts
    flagged = score_values(values, gold("5 0 0 0 5"), {field("upheld"): Status.FLAGGED}).counts
    assert (bare.silent, flagged.silent, flagged.flagged) == (2, 1, 1)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "-"), (1, 1, "100.0%"), (9999, 10000, "99.9%"), (1, 3, "33.3%"), (0, 5, "0.0%")],
)
def test_a_share_is_never_rounded_up_to_all(part: int, whole: int, shown: str) -> None:
    assert str(Share(part, whole)) == shown


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
    score = score_record(record("0 0 0 0 0", identity=read), truth).identity
    assert (score.compared, score.right) == (2, right)


def _found(kind: FindingKind, row: str = "", column: str = "", cause: Cause = Cause.SOURCE) -> Finding:
    return Finding(kind, DOUBT, "disputes", row, column, cause=cause)


def _true(kind: FindingKind, *spots: Spot, ignored: bool = False) -> GoldFinding:
    return GoldFinding(kind, "disputes", spots, ignored=ignored)


ROW, BLANK, STRUCTURE = FindingKind.DISPUTES_TOTAL, FindingKind.BLANK_TOTAL, FindingKind.STRUCTURE
HERE, THERE = Spot("reconsideration"), Spot("litigation_direct")
CELL = Spot("reconsideration", "total")


@pytest.mark.parametrize(
    ("found", "true", "figures"),
    [
        ([], [], (0, 0, 0, 0, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, HERE)], (1, 1, 1, 1, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, THERE)], (1, 0, 0, 1, 1)),
        ([_found(ROW, HERE.row)], [_true(ROW, CELL)], (1, 1, 1, 1, 0)),
        ([_found(BLANK, CELL.row, CELL.column)], [_true(BLANK, CELL)], (1, 1, 1, 1, 0)),
        ([_found(BLANK, HERE.row, "total")], [_true(ROW, HERE)], (1, 0, 0, 1, 1)),
        ([_found(ROW, HERE.row)], [_true(ROW, THERE, HERE)], (1, 1, 1, 1, 0)),
        ([_found(STRUCTURE)], [_true(STRUCTURE)], (1, 1, 1, 1, 0)),
        ([_found(STRUCTURE)], [_true(STRUCTURE, HERE)], (1, 0, 0, 1, 1)),
        ([_found(ROW, HERE.row, cause=Cause.READING)], [_true(ROW, HERE)], (1, 1, 0, 0, 0)),
        ([_found(ROW, HERE.row, cause=Cause.READING)], [], (0, 0, 0, 0, 0)),
        ([_found(ROW, HERE.row)], [_true(ROW, HERE, ignored=True)], (0, 0, 0, 0, 0)),
        ([_found(FindingKind.UNGROUNDED, HERE.row)], [], (0, 0, 0, 0, 0)),
    ],
)
def test_findings_against_the_true_ones(
    found: list[Finding], true: list[GoldFinding], figures: tuple[int, int, int, int, int]
) -> None:
    score = score_findings(found, true)
    assert (
        score.expected,
        score.found,
        score.found_as_source,
        score.claims,
        len(score.false_claims),
    ) == figures


def test_kinds_that_are_not_looked_for_are_counted_apart() -> None:
    score = score_findings([], [_true(FindingKind.NARRATIVE, HERE), _true(FindingKind.CROSS_YEAR), _true(ROW, HERE)])
    assert (score.not_attempted, score.expected, len(score.missed)) == (2, 1, 1)


def test_a_document_without_a_findings_file_has_no_figure_for_them() -> None:
    assert score_record(record("0 0 0 0 0"), gold("0 0 0 0 0")).findings is None


def test_a_set_adds_up() -> None:
    one = score_record(record("5 0 0 0 5"), gold("5 0 0 0 5", (), year="2024"))
    two = score_record(record("5 0 0 0 6"), gold("5 0 0 0 5", (_true(ROW, HERE),)))
    total = SetScore((one, two))
    assert (total.cells.cells, total.cells.right, total.cells.silent) == (10, 9, 1)
    assert (total.exact, total.passed) == (Share(1, 2), False)
    assert (total.identity.compared, total.identity.right) == (1, 0)
    assert (total.findings.expected, total.findings.found) == (1, 0)


def test_an_empty_set_has_passed_nothing_wrong() -> None:
    assert (SetScore(()).cells, SetScore(()).exact) == (CellCounts(), Share(0, 0))
