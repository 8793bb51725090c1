"""Laws of splitting: the truth is always among the readings, and no other reading is ever told from fewer sums."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, combinations, cycle, pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from eval.generator.draw import Draw
from eval.generator.numbers import draw_numbers
from eval.generator.profiles import PROFILES
from pipeline.checks.identities import Verdict, assess
from pipeline.readers.splitting import MAX_WORK, OpenRow, Run, Splitting, split_line, split_runs, split_table
from schemas.declaration import Arrangement, Column, Direction, FieldId, Row, Rule, Table
from schemas.forms import APPLICATIONS_2019, APPLICATIONS_2021, DISPUTES
from schemas.values import parse_value


def _drawn(table: Table, profile: str, number: int) -> dict[FieldId, str]:
    numbers = draw_numbers([table], PROFILES[profile], Draw("splitting", number))
    return {field: str(number) for field, number in numbers.items()}


def _run_together(table: Table, values: Mapping[FieldId, str], spaces: str = "-") -> dict[str, list[str]]:
    """Each row's cells joined; `spaces` says, over and over, after which cells a space stands."""
    marks = cycle(spaces)
    rows: dict[str, str] = {}
    for field in table.fields:
        rows[field.row] = rows.get(field.row, "") + values[field] + next(marks).strip("-")
    return {row: printed.split() for row, printed in rows.items()}


def test_the_tables_of_a_big_city_stay_far_below_the_bound() -> None:
    for number in range(3):
        numbers = _drawn(APPLICATIONS_2021, "city", number)
        splitting = split_table(APPLICATIONS_2021, _run_together(APPLICATIONS_2021, numbers))
        assert splitting.work < MAX_WORK // 10


def _check(table: Table, splitting: Splitting, truth: Mapping[FieldId, str]) -> None:
    assert splitting.count is not None
    assert splitting.count >= 1
    assert splitting.certain.items() <= truth.items()
    assert splitting.values == (truth if splitting.count == 1 else {})


@settings(max_examples=60)
@given(
    table=st.sampled_from([APPLICATIONS_2019, APPLICATIONS_2021, DISPUTES]),
    profile=st.sampled_from(["office", "county"]),
    number=st.integers(0, 10**6),
    spaces=st.text("- ", min_size=1, max_size=11),
)
def test_the_only_reading_of_a_consistent_table_is_the_true_one(
    table: Table, profile: str, number: int, spaces: str
) -> None:
    truth = _drawn(table, profile, number)
    rows = _run_together(table, truth, spaces)
    splitting = split_table(table, rows)
    _check(table, splitting, truth)
    assert splitting == split_table(table, dict(reversed(rows.items())))


@settings(max_examples=40)
@given(profile=st.sampled_from(["office", "county"]), number=st.integers(0, 10**6))
def test_the_only_reading_of_a_consistent_line_is_the_true_one(profile: str, number: int) -> None:
    truth = _drawn(DISPUTES, profile, number)
    _check(DISPUTES, split_line(DISPUTES, ["".join(truth.values())]), truth)


@settings(max_examples=60)
@given(number=st.integers(0, 10**6), place=st.integers(0, 14), wrong=st.integers(0, 99), joined=st.booleans())
def test_no_reading_ever_breaks_a_sum(number: int, place: int, wrong: int, joined: bool) -> None:
    printed = _drawn(DISPUTES, "county", number) | {DISPUTES.fields[place]: str(wrong)}
    splitting = (
        split_line(DISPUTES, ["".join(printed.values())])
        if joined
        else split_table(DISPUTES, _run_together(DISPUTES, printed))
    )
    values = {field: parse_value(cell) for field, cell in splitting.values.items()}
    assert {each.verdict for each in assess(DISPUTES, values)} <= {Verdict.HOLDS, Verdict.NOT_ASSESSABLE}
    assert splitting.count == 1 or not values


_COLUMNS = (Column("a", "甲"), Column("b", "乙"), Column("sum", "计"))
SMALL = Table(
    id="small",
    form="test",
    title="小表",
    arrangement=Arrangement.MATRIX,
    rows=tuple(Row(row, row, _COLUMNS) for row in ("one", "two", "total")),
    rules=(
        Rule("along", Direction.ROW, ("a", "b"), ("sum",)),
        Rule("down", Direction.COLUMN, ("one", "two"), ("total",)),
    ),
)


def _readings(runs: Sequence[Run]) -> list[dict[FieldId, str]]:
    """All readings of the small table, by trying every cut."""
    fields = [FieldId("small", row, column.id) for run in runs for row in run.rows for column in _COLUMNS]
    found = []
    for ways in product(*(_every_cut(run.pieces, 3 * len(run.rows)) for run in runs)):
        reading = dict(zip(fields, [cell for way in ways for cell in way], strict=True))
        values = {field: parse_value(cell) for field, cell in reading.items()}
        if all(each.verdict is not Verdict.FAILS for each in assess(SMALL, values)):
            found.append(reading)
    return found


def _every_cut(pieces: Sequence[str], cells: int) -> list[list[str]]:
    """The pieces cut into so many well-formed numbers."""
    digits = "".join(pieces)
    borders = {*accumulate(map(len, pieces[:-1]))}
    ways = []
    for inner in combinations(range(1, len(digits)), cells - 1):
        way = [digits[start:end] for start, end in pairwise([0, *inner, len(digits)])]
        if borders <= set(inner) and all(cell == "0" or cell[0] != "0" for cell in way):
            ways.append(way)
    return ways


@st.composite
def _small_runs(draw: st.DrawFn) -> list[Run]:
    """A small table that adds up, with now and then a wrong digit, a lost row, or two rows run together."""
    one, two = (draw(st.tuples(st.integers(0, 23), st.integers(0, 23))) for _ in range(2))
    rows = {}
    for name, (a, b) in {"one": one, "two": two, "total": (one[0] + two[0], one[1] + two[1])}.items():
        rows[name] = f"{a}{draw(_SPACE)}{b}{draw(_SPACE)}{a + b}"
    if draw(st.booleans()):
        name, digit = draw(st.sampled_from(sorted(rows))), draw(st.sampled_from("0123456789"))
        place = draw(st.integers(0, len(rows[name]) - 1))
        rows[name] = (rows[name][:place] + digit + rows[name][place + 1 :]).strip()
    if draw(st.booleans()):
        joined = f"{rows.pop('one')}{draw(_SPACE)}{rows.pop('two')}"
        rows = {"one two": joined} | rows
    runs = [Run(tuple(names.split()), tuple(printed.split())) for names, printed in rows.items()]
    return runs[: draw(st.integers(1, len(runs)))]


_SPACE = st.sampled_from(["", "", "", " "])


@settings(max_examples=100)
@given(_small_runs())
def test_every_reading_is_counted_and_no_other(runs: list[Run]) -> None:
    readings = _readings(runs)
    splitting = split_runs(SMALL, runs)
    assert splitting.count == len(readings)
    if not readings:
        return
    first = readings[0]
    assert splitting.values == (first if len(readings) == 1 else {})
    assert splitting.certain == {field: first[field] for field in first if len({r[field] for r in readings}) == 1}
    ways = {row: len({tuple(r[f] for f in r if f.row == row) for r in readings}) for run in runs for row in run.rows}
    assert splitting.open == tuple(OpenRow(row, count) for row, count in ways.items() if count > 1)
