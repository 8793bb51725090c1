"""The trials of the checks, few and small: the figures themselves are made by `make trials`."""

import pytest

from eval.generator.draw import Draw
from eval.trials.errors import Error, put_in
from eval.trials.trial import Made, Trial, consistent, request_of, try_one
from pipeline.checks.identities import Verdict, assess
from schemas.values import parse_value

SEEDS = range(6)


def _tried(error: Error, count: int, made: Made, *, on_page: bool = False, seeds: range = SEEDS) -> list[Trial]:
    found = [try_one("applications", error, count, made, seed, on_page=on_page) for seed in seeds]
    return [trial for trial in found if trial is not None and trial.visible]


@pytest.mark.parametrize("table_id", ["applications", "disputes"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_table_without_errors_keeps_every_sum(table_id: str, seed: int) -> None:
    table, printed = consistent(table_id, request_of(seed))
    values = {field: parse_value(text) for field, text in printed.items()}
    assert {each.verdict for each in assess(table, values)} <= {Verdict.HOLDS, Verdict.HOLDS_WITH_BLANKS}


@pytest.mark.parametrize("error", list(Error))
def test_an_error_changes_cells_and_the_same_seed_the_same_ones(error: Error) -> None:
    table, printed = consistent("applications", request_of(2))
    once, again = (put_in(table, printed, error, 2, Draw(5, error)) for _ in range(2))
    assert once
    assert once == again
    assert all(text != printed[field] for field, text in once.items())


@pytest.mark.parametrize("error", [Error.DIGITS, Error.LOST, Error.MERGED])
@pytest.mark.parametrize("made", list(Made))
def test_one_error_in_table_three_is_detected_located_and_blamed_rightly(error: Error, made: Made) -> None:
    trials = _tried(error, 1, made)
    assert len(trials) >= 3
    assert all(t.detected and t.flagged and t.located and t.right_first and t.cause_right for t in trials)


def test_an_error_printed_on_a_page_is_the_publishers_and_one_made_in_reading_is_ours() -> None:
    for made in Made:
        trials = _tried(Error.DIGITS, 1, made, on_page=True, seeds=range(2))
        assert len(trials) == 2
        assert all(trial.cause_right and trial.located for trial in trials)


def test_a_table_without_room_for_the_errors_is_no_trial() -> None:
    assert try_one("disputes", Error.SPLIT, 3, Made.READ, 0) is None
