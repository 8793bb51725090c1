"""Which misread numbers are right numbers in the wrong place, and which are only wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_gold import gold as gold_of_disputes
from hand_gold import record

from eval.gold import Gold
from eval.scoring.cells import Verdict, score_values
from eval.scoring.documents import score_record
from schemas.declaration import FieldId
from schemas.forms import APPLICATIONS_2021
from schemas.values import Value, parse_value

ROWS = [row.id for row in APPLICATIONS_2021.rows]
COLUMNS = [column.id for column in APPLICATIONS_2021.columns]


def _cells(grid: str) -> dict[FieldId, Value]:
    """The first rows of table three: `_` is a blank, `-` no cell."""
    lines = [line.split() for line in grid.strip().splitlines()]
    return {
        FieldId("applications", row, column): parse_value("" if token == "_" else token)
        for row, line in zip(ROWS, lines, strict=False)
        for column, token in zip(COLUMNS, line, strict=True)
        if token != "-"
    }


def _verdicts(true: str, read: str) -> dict[Verdict, int]:
    gold = Gold("a.pdf", Path("a.pdf"), _cells(true), {})
    found = [result.verdict for result in score_values(_cells(read), gold)]
    return {verdict: found.count(verdict) for verdict in Verdict if verdict in found and verdict is not Verdict.RIGHT}


WRONG, MISPLACED, INVENTED, MISSING = Verdict.WRONG, Verdict.MISPLACED, Verdict.INVENTED, Verdict.MISSING
TRUE = """
    12 3 0 0 1 0 16
     0 1 0 0 0 0  1
     7 2 0 0 1 0 10
     4 0 0 0 0 0  4
"""


@pytest.mark.parametrize(
    ("name", "true", "read", "verdicts"),
    [
        ("exact", TRUE, TRUE, {}),
        (
            "the columns of a row read one further right",
            "12 3 0 0 1 0 16",
            "_ 12 3 0 0 1 0",
            # 12, 3 and 1 stand one further. The blank in front and the 0 where 1 and 16 were are wrong.
            {MISPLACED: 3, WRONG: 3},
        ),
        (
            "every row read one lower",
            TRUE,
            "_ _ _ _ _ _ _\n12 3 0 0 1 0 16\n0 1 0 0 0 0 1\n7 2 0 0 1 0 10",
            # Seven blanks on top are wrong, and two zeros where numbers were.
            {MISPLACED: 10, WRONG: 9},
        ),
        (
            "two columns that changed places",
            TRUE,
            "12 0 3 0 1 0 16\n0 0 1 0 0 0 1\n7 0 2 0 1 0 10\n4 0 0 0 0 0 4",
            {MISPLACED: 3, WRONG: 3},
        ),
        (
            "two columns far apart that changed places",
            TRUE,
            "16 3 0 0 1 0 12\n1 1 0 0 0 0 0\n10 2 0 0 1 0 7\n4 0 0 0 0 0 4",
            {MISPLACED: 5, WRONG: 1},
        ),
        ("two cells that changed places", "12 3 0 0 1 0 16", "12 1 0 0 3 0 16", {MISPLACED: 2}),
        (
            "a row read two lower",
            "12 3 0 0 1 0 16\n_ _ _ _ _ _ _\n_ _ _ _ _ _ _",
            "_ _ _ _ _ _ _\n_ _ _ _ _ _ _\n12 3 0 0 1 0 16",
            {MISPLACED: 4, INVENTED: 3, WRONG: 7},
        ),
        (
            "a number that moved to the next field, a blank left behind",
            "5 0 _ _ _ _ 5",
            "_ 5 _ _ _ _ 5",
            {MISPLACED: 1, WRONG: 1},
        ),
        (
            "a number that moved into a blank is not invented",
            "5 _ _ _ _ _ 5",
            "_ 5 _ _ _ _ 5",
            {MISPLACED: 1, WRONG: 1},
        ),
        ("a number whose field has no cell", "5 0 0 0 0 0 5", "- 5 0 0 0 0 5", {MISPLACED: 1, MISSING: 1}),
        ("a misread digit", "12 3 0 0 1 0 16", "72 3 0 0 1 0 16", {WRONG: 1}),
        ("a misread digit that gives a neighbour's number", "12 3 0 0 1 0 16", "3 3 0 0 1 0 16", {WRONG: 1}),
        ("two misread digits, one of which gives the other's number", "5 6 0 0 0 0 11", "6 8 0 0 0 0 11", {WRONG: 2}),
        (
            "the same down a column",
            "5 0 0 0 0 0 5\n6 0 0 0 0 0 6",
            "6 0 0 0 0 0 5\n8 0 0 0 0 0 6",
            {WRONG: 2},
        ),
        (
            "a number said twice is a copy, and stands in its own place too",
            "5 0 0 0 0 0 5",
            "5 5 0 0 0 0 5",
            {WRONG: 1},
        ),
        ("zeros everywhere", "12 3 0 0 1 0 16", "0 0 0 0 0 0 0", {WRONG: 4}),
        ("blanks everywhere", "12 3 0 0 1 0 16", "_ _ _ _ _ _ _", {WRONG: 7}),
        (
            "another year's numbers, one of them a neighbour's",
            "12 3 0 0 1 0 16",
            "9 1 2 0 4 0 16",
            {WRONG: 4},
        ),
        ("a number from nowhere in a blank", "5 _ 0 0 0 0 5", "5 7 0 0 0 0 5", {INVENTED: 1}),
    ],
)
def test_wrong_place(name: str, true: str, read: str, verdicts: dict[Verdict, int]) -> None:
    assert _verdicts(true, read) == verdicts


def test_table_four_is_one_line() -> None:
    counts = score_record(record("_ 5 1 0 0"), gold_of_disputes("5 1 0 0 6")).counts
    assert (counts.misplaced, counts.wrong) == (2, 2)
