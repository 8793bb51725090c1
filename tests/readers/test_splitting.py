"""Digits run together are split where the identities leave exactly one reading of the table, and nowhere else."""

from collections.abc import Mapping

import pytest

import pipeline.readers.splitting as splitting_module
from pipeline.readers.splitting import (
    MAX_COUNT,
    Cut,
    OpenRow,
    Outcome,
    Run,
    Splitting,
    cuts,
    split_line,
    split_runs,
    split_table,
)
from schemas.declaration import FieldId, Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISCLOSURE_2019, DISCLOSURE_2021, DISPUTES

ZEROS = "0000000 = 0 0 0 0 0 0 0"

PINGTAN_2019 = {
    "received": "230 000023 = 23 0 0 0 0 0 23",
    "granted": "7000007 = 7 0 0 0 0 0 7",
    "partially_granted": "1000001 = 1 0 0 0 0 0 1",
    "unavailable_not_held": "7000007 = 7 0 0 0 0 0 7",
    "unavailable_unclear": "5000005 = 5 0 0 0 0 0 5",
    "declined_repeated": "3000003 = 3 0 0 0 0 0 3",
    "other": "0 0 0 0 0 00 = 0 0 0 0 0 0 0",
    "processed_total": "23 0 00 0 023 = 23 0 0 0 0 0 23",
    "carried_out": "0 0 00 00 0 = 0 0 0 0 0 0 0",
}
PINGTAN_2022 = {
    "received": "713000074 = 71 3 0 0 0 0 74",
    "carried_in": "1000001 = 1 0 0 0 0 0 1",
    "granted": "210000021 = 21 0 0 0 0 0 21",
    "partially_granted": "8100009 = 8 1 0 0 0 0 9",
    "denied_internal_affairs": "1000001 = 1 0 0 0 0 0 1",
    "denied_process_information": "2000002 = 2 0 0 0 0 0 2",
    "denied_enforcement_file": "1000001 = 1 0 0 0 0 0 1",
    "unavailable_not_held": "370000037 = 37 0 0 0 0 0 37",
    "other_overdue_correction": "2000002 = 2 0 0 0 0 0 2",
    "other_remaining": "0200002 = 0 2 0 0 0 0 2",
    "processed_total": "723000075 = 72 3 0 0 0 0 75",
}
PINGTAN_2023 = {
    "received": "801000081 = 80 1 0 0 0 0 81",
    "granted": "220000022 = 22 0 0 0 0 0 22",
    "partially_granted": "191000020 = 19 1 0 0 0 0 20",
    "denied_third_party_rights": "1000001 = 1 0 0 0 0 0 1",
    "denied_process_information": "1000001 = 1 0 0 0 0 0 1",
    "denied_enforcement_file": "1000001 = 1 0 0 0 0 0 1",
    "denied_administrative_query": "2000002 = 2 0 0 0 0 0 2",
    "unavailable_not_held": "310000031 = 31 0 0 0 0 0 31",
    "declined_repeated": "1000001 = 1 0 0 0 0 0 1",
    "other_overdue_correction": "1000001 = 1 0 0 0 0 0 1",
    "other_remaining": "1000001 = 1 0 0 0 0 0 1",
    "processed_total": "801000081 = 80 1 0 0 0 0 81",
}
PINGTAN_2025 = {
    "received": "15130000154 = 151 3 0 0 0 0 154",
    "granted": "330000033 = 33 0 0 0 0 0 33",
    "partially_granted": "380000038 = 38 0 0 0 0 0 38",
    "denied_internal_affairs": "3000003 = 3 0 0 0 0 0 3",
    "denied_process_information": "2000002 = 2 0 0 0 0 0 2",
    "denied_enforcement_file": "3000003 = 3 0 0 0 0 0 3",
    "denied_administrative_query": "3000003 = 3 0 0 0 0 0 3",
    "unavailable_not_held": "491000050 = 49 1 0 0 0 0 50",
    "unavailable_needs_creation": "3000003 = 3 0 0 0 0 0 3",
    "declined_petition": "2000002 = 2 0 0 0 0 0 2",
    "other_overdue_correction": "8000008 = 8 0 0 0 0 0 8",
    "other_overdue_fee": "2000002 = 2 0 0 0 0 0 2",
    "other_remaining": "1000001 = 1 0 0 0 0 0 1",
    "processed_total": "14710000148 = 147 1 0 0 0 0 148",
    "carried_out": "4200006 = 4 2 0 0 0 0 6",
}


def _rows_of(table: Table, values: Mapping[FieldId, str]) -> dict[str, str]:
    """The values as rows: cells with spaces between, `_` for a blank one."""
    rows: dict[str, list[str]] = {}
    for field in table.fields:
        if field in values:
            rows.setdefault(field.row, []).append(values[field] or "_")
    return {row: " ".join(cells) for row, cells in rows.items()}


def _disputes(*lines: str) -> Splitting:
    rows = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    return split_table(DISPUTES, {row: line.split() for row, line in zip(rows, lines, strict=False)})


# --- tables of published reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "special"),
    [
        (APPLICATIONS_2019, PINGTAN_2019),
        (APPLICATIONS_2021, PINGTAN_2022),
        (APPLICATIONS_2021, PINGTAN_2023),
        (APPLICATIONS_2021, PINGTAN_2025),
    ],
    ids=["2019", "2022", "2023", "2025"],
)
def test_applications_of_pingtan(table: Table, special: Mapping[str, str]) -> None:
    lines = {row.id: special.get(row.id, ZEROS).split(" = ") for row in table.rows}
    splitting = split_table(table, {row: printed.split() for row, (printed, _) in lines.items()})
    assert splitting.count == 1
    assert _rows_of(table, splitting.values) == {row: cells for row, (_, cells) in lines.items()}


@pytest.mark.parametrize(
    ("line", "blocks"),
    [
        ("000000000000000", ["0 0 0 0 0", "0 0 0 0 0", "0 0 0 0 0"]),
        ("0 1 1 0 2 1 0 0 0 1 0 0 0 0 0", ["0 1 1 0 2", "1 0 0 0 1", "0 0 0 0 0"]),
        ("110024001510102", ["1 1 0 0 2", "4 0 0 1 5", "1 0 1 0 2"]),
        ("25380363300630003", ["25 3 8 0 36", "3 3 0 0 6", "3 0 0 0 3"]),
        ("2538036 3300 630003", ["25 3 8 0 36", "3 3 0 0 6", "3 0 0 0 3"]),
    ],
)
def test_disputes_of_pingtan_on_one_line(line: str, blocks: list[str]) -> None:
    splitting = split_line(DISPUTES, line.split())
    assert splitting.outcome is Outcome.UNIQUE
    assert list(_rows_of(DISPUTES, splitting.values).values()) == blocks


# --- one reading, several, none --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "cells"),
    [
        ("00000", "0 0 0 0 0"),
        ("01001", "0 1 0 0 1"),
        ("25380 36", "25 3 8 0 36"),
        ("25 3 8 0 36", "25 3 8 0 36"),
        ("１００３２１５", "１０ ０ ３ ２ １５"),
        ("1,204 / 3 — 1207", "1,204 / 3 — 1207"),
        ("1,204件 0 30 1207", "1,204件 0 3 0 1207"),
    ],
)
def test_a_row_that_its_total_splits(printed: str, cells: str) -> None:
    assert _rows_of(DISPUTES, _disputes(printed).values) == {"reconsideration": cells}


@pytest.mark.parametrize(
    "printed",
    [
        "0000",
        "000000",
        "01 0 0 0 1",
        "1 2 3 4 11",
        "1234 11",
        "0 0 0 0 0 0",
        "1.5 0 0 0 1.5",
        "-1 0 0 1 0",
        "12 5 无 17",
    ],
    ids=[
        "a digit too few",
        "a zero too many",
        "a leading zero",
        "a total that is wrong",
        "the same run together",
        "a cell too many",
        "no count",
        "less than nothing",
        "no number",
    ],
)
def test_a_row_without_a_reading(printed: str) -> None:
    splitting = _disputes(printed, "00000")
    assert (splitting.outcome, splitting.count, splitting.values, splitting.certain) == (Outcome.NONE, 0, {}, {})
    assert splitting.open == (OpenRow("reconsideration", 0),)


def test_several_readings_are_counted_and_nothing_is_chosen() -> None:
    splitting = _disputes("1110012", "10001", "1100 0 11")
    assert (splitting.outcome, splitting.count, splitting.values) == (Outcome.SEVERAL, 6, {})
    assert splitting.open == (OpenRow("reconsideration", 3), OpenRow("litigation_after_reconsideration", 2))
    assert splitting.settled == ("litigation_direct",)
    assert _rows_of(DISPUTES, splitting.certain) == {
        "reconsideration": "0 12",
        "litigation_direct": "1 0 0 0 1",
        "litigation_after_reconsideration": "0 0 11",
    }


def test_the_columns_choose_between_the_readings_of_a_row() -> None:
    row = "1110000 12"
    alone = split_table(APPLICATIONS_2021, {"granted": row.split()})
    assert alone.open == (OpenRow("granted", 3),)
    rows = {row.id: ["0000000"] for row in APPLICATIONS_2021.rows}
    among = {"received": ["11", "1", "0", "0", "0", "0", "12"], "granted": row.split(), "processed_total": row.split()}
    splitting = split_table(APPLICATIONS_2021, rows | among)
    assert splitting.outcome is Outcome.UNIQUE
    assert _rows_of(APPLICATIONS_2021, splitting.values)["granted"] == "11 1 0 0 0 0 12"


def test_one_way_to_split_each_row_is_no_reading_where_the_columns_fail() -> None:
    rows = {row.id: ["0000000"] for row in APPLICATIONS_2021.rows} | {"granted": ["1000001"]}
    splitting = split_table(APPLICATIONS_2021, rows)
    assert (splitting.outcome, splitting.count, splitting.values, splitting.certain) == (Outcome.NONE, 0, {}, {})


@pytest.mark.parametrize("lost", [{}, {"declined_excessive": []}], ids=["not given", "given without pieces"])
def test_identities_over_a_lost_row_are_not_assessed(lost: dict[str, list[str]]) -> None:
    rows = {row.id: ["0000000"] for row in APPLICATIONS_2021.rows} | {"granted": ["1000001"]}
    del rows["declined_excessive"]
    splitting = split_table(APPLICATIONS_2021, rows | lost)
    assert splitting.outcome is Outcome.UNIQUE
    assert {identity.kind for identity in splitting.assessed} == {"row_total", "balance"}


def test_nothing_given_is_nothing_read() -> None:
    assert split_table(DISPUTES, {}) == Splitting(Outcome.NONE, 0)


def test_a_run_of_two_rows_beside_a_run_of_one() -> None:
    litigation = Run(("litigation_direct", "litigation_after_reconsideration"), ("330063", "0003"))
    splitting = split_runs(DISPUTES, [litigation, Run(("reconsideration",), ("25380", "36"))])
    assert list(_rows_of(DISPUTES, splitting.values).values()) == ["25 3 8 0 36", "3 3 0 0 6", "3 0 0 0 3"]


def test_rows_and_runs_that_are_none() -> None:
    with pytest.raises(KeyError):
        split_table(DISPUTES, {"granted": ["00000"]})
    with pytest.raises(ValueError, match="two runs"):
        split_runs(DISPUTES, [Run(("reconsideration",), ("00000",)), Run(("reconsideration",), ("00000",))])


# --- tables without identities ---------------------------------------------------------------------------------------


def test_table_two_is_never_split() -> None:
    rows = {
        "regulations": ["000"],
        "normative_documents": ["8855698"],
        "administrative_licensing": ["10690"],
        "administrative_coercion": ["007"],
        "administrative_fees": ["9116.36"],
    }
    splitting = split_table(DISCLOSURE_2021, rows)
    assert splitting.outcome is Outcome.UNCHECKED
    assert splitting.values == {}
    assert _rows_of(DISCLOSURE_2021, splitting.certain) == {
        "administrative_licensing": "10690",
        "administrative_fees": "9116.36",
    }
    assert splitting.open == (
        OpenRow("regulations", 1),
        OpenRow("normative_documents", 15),
        OpenRow("administrative_coercion", 0),
    )


def test_table_two_where_nothing_is_run_together() -> None:
    rows = {"administrative_penalty": ["2648", "-12", "430"], "central_procurement": ["135", "75394432.52元"]}
    splitting = split_table(DISCLOSURE_2019, rows)
    assert (splitting.count, splitting.open) == (1, ())
    assert splitting.settled == ("administrative_penalty", "central_procurement")


# --- where the cells stand -------------------------------------------------------------------------------------------


def test_cuts_say_where_each_cell_stands() -> None:
    assert cuts(["230", " 000023"], ["23", "0", "0", "0", "0", "0", "23"]) == (
        Cut(0, 0, 2),
        Cut(0, 2, 3),
        *(Cut(1, start, start + 1) for start in range(1, 5)),
        Cut(1, 5, 7),
    )
    assert cuts(["", "12"], ["", "1", "2"]) == (Cut(0, 0, 0), Cut(1, 0, 1), Cut(1, 1, 2))


@pytest.mark.parametrize("cells", [["1"], ["1", "3"], ["1", "2", "3"], ["1", "", "2"], ["12", ""], []])
def test_cuts_of_other_cells_are_refused(cells: list[str]) -> None:
    with pytest.raises(ValueError, match="prints"):
        cuts(["12"], cells)


# --- bounded work ----------------------------------------------------------------------------------------------------

_OUTCOMES = next(rule.left for rule in APPLICATIONS_2021.rules if rule.kind == "outcome_total")
_TIMES = [1, 2, 3, 1, 1, 2, 3] * 3
_DEALT = {
    row: [11 * n if i % 6 == c else n for c in range(6)]
    for i, (row, n) in enumerate(zip(_OUTCOMES, _TIMES, strict=True))
}
_SUMS = [sum(column) for column in zip(*_DEALT.values(), strict=True)]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (APPLICATIONS_2021, {"granted": ["1" * 10_000]}),
        (APPLICATIONS_2021, {"granted": ["0" * 1_000_000]}),
        (APPLICATIONS_2021, {row.id: ["12" * 42] for row in APPLICATIONS_2021.rows}),
        (DISPUTES, {"reconsideration": ["0" * 61]}),
        (DISCLOSURE_2019, {"regulations": ["1" * 10_000]}),
        (
            APPLICATIONS_2021,
            {row: ["".join(map(str, [*cells, sum(cells)]))] for row, cells in _DEALT.items()}
            | {"processed_total": ["".join(map(str, [*_SUMS, sum(_SUMS)]))]},
        ),
    ],
    ids=["digits", "zeros", "every row", "just too long", "no identity", "every choice another sum"],
)
def test_more_than_can_be_followed_is_not_counted(
    table: Table, rows: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting_module, "MAX_WORK", 50_000)
    splitting = split_table(table, rows)
    assert splitting.outcome in (Outcome.TOO_MANY, Outcome.UNCHECKED)
    assert (splitting.count, splitting.values, splitting.certain) == (None, {}, {})
    assert splitting.open
    assert splitting.work <= 50_000


def test_a_line_of_10_000_digits_is_not_begun() -> None:
    splitting = split_line(DISPUTES, ["1" * 10_000])
    assert (splitting.outcome, splitting.work) == (Outcome.TOO_MANY, 0)


@pytest.mark.parametrize(
    "pieces",
    [["0"] * 10_000, ["1" * 5000 + "件", *"0000"], ["0", "x" * 100_000, *"000"]],
    ids=["10,000 cells", "a number of 5,000 digits", "a long text"],
)
def test_pieces_that_are_no_row_cost_nothing(pieces: list[str]) -> None:
    assert split_table(DISPUTES, {"reconsideration": pieces}).outcome is Outcome.NONE


def test_many_readings_are_counted_up_to_a_cap() -> None:
    splitting = split_table(APPLICATIONS_2021, {row: ["111000012"] for row in _OUTCOMES})
    assert (splitting.outcome, splitting.count) == (Outcome.SEVERAL, MAX_COUNT)
    assert {row.readings for row in splitting.open} == {3}
