"""Tables that a page cuts into several: a second part that leaves out headers and the labels of its groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.documents.grids import SpannedCell
from tests.printed_tables import (
    Part,
    Printed,
    Result,
    Rows,
    applications,
    as_grid,
    disclosure,
    matrix,
    read_blocks_of,
    sections,
    true_values,
)

VALUES = true_values()
THREE = applications(VALUES)
LENGTH = len(THREE.rows)
CUT = 10
"""Before 7.属于行政执法案卷, inside the group （三）不予公开."""


def part(start: int, end: int = LENGTH) -> Part:
    return replace(THREE, rows=THREE.rows[start:end])


def cut(second: Rows) -> Result:
    return read_blocks_of(VALUES, as_grid(matrix(part(0, CUT))), as_grid(second))


@pytest.mark.parametrize("head", [False, True])
@pytest.mark.parametrize("groups", [False, True])
@pytest.mark.parametrize("at", range(1, LENGTH))
def test_a_table_cut_anywhere_is_read_without_doubt(at: int, groups: bool, head: bool) -> None:
    """Where the groups' cells were not printed again every value of the second part was flagged, and a last part of a
    single row was not read at all."""
    first, second = matrix(part(0, at)), matrix(part(at), head=head, groups=groups)
    result = read_blocks_of(VALUES, as_grid(first), as_grid(second))
    assert (result.silent(), result.not_accepted(), result.found()) == ([], [], {})


def test_a_table_cut_into_three_is_read_without_doubt() -> None:
    parts = [matrix(part(0, 5)), matrix(part(5, 14), False, False), matrix(part(14), False, False)]
    assert read_blocks_of(VALUES, *map(as_grid, parts)).not_accepted() == []


def test_table_two_cut_anywhere_is_read_without_doubt() -> None:
    rows = sections(disclosure(VALUES))
    cuts = [at for at in range(1, len(rows)) if rows[at - 1][0].text != "信息内容"]
    for at in cuts:
        result = read_blocks_of(VALUES, as_grid(rows[:at]), as_grid(rows[at:]))
        assert (result.silent(), result.not_accepted()) == ([], [])


# --- what keeps the flag ---------------------------------------------------------------------------------------------

Change = Callable[[Printed], Printed]
CHANGES: dict[str, Change] = {
    "a column less": lambda row: replace(row, values=row.values[1:]),
    "a column more": lambda row: replace(row, values=("0", *row.values)),
    "a blank column more": lambda row: replace(row, values=(*row.values, "")),
    "a garbled label": lambda row: replace(row, label=row.label[:-1] + "口") if row is THREE.rows[-3] else row,
    "a cell less in one row": lambda row: replace(row, values=row.values[:-1]) if row is THREE.rows[15] else row,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_part_with_anything_odd_stays_in_doubt(change: str) -> None:
    second = replace(THREE, rows=tuple(map(CHANGES[change], THREE.rows[CUT:])))
    result = cut(matrix(second, head=False, groups=False))
    assert result.silent() == []
    assert {field.row for field in result.not_accepted()} >= {"denied_enforcement_file", "declined_repeated"}


def test_a_part_that_lacks_a_row_stays_in_doubt() -> None:
    second = matrix(replace(THREE, rows=(*THREE.rows[CUT:15], *THREE.rows[16:])), head=False, groups=False)
    result = cut(second)
    assert result.silent() == []
    assert {field.row for field in result.not_accepted()} >= {"denied_enforcement_file", "declined_repeated"}


def test_a_part_with_spans_of_its_own_stays_in_doubt() -> None:
    wide = [[*row[:-2], row[-2]._replace(colspan=2), row[-1]] for row in matrix(part(CUT), head=False, groups=False)]
    assert {field.row for field in cut(wide).not_accepted()} >= {"denied_enforcement_file"}


def test_a_few_rows_after_a_table_that_stood_there_are_none_of_it() -> None:
    again: Rows = [[SpannedCell("四、结转下年度继续办理", 1, 3), *[SpannedCell("9")] * 7]]
    result = read_blocks_of(VALUES, as_grid(matrix(THREE)), as_grid(again))
    assert (result.silent(), result.not_accepted(), result.found()) == ([], [], {})
