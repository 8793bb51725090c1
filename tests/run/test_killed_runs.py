"""A run that is killed and taken up again gives what an undisturbed one gives (`python -m eval.bulk kill`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bulk.kill import Trial, kill_trial, told
from eval.bulk.many import many


def test_a_run_killed_five_times_gives_the_same_files_and_pays_next_to_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GOUJI_LLM", "GOUJI_JOBS", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    trial = kill_trial(tmp_path, documents=30, times=5, requests=1, slips=3, seed=1)
    assert (trial.differing, trial.intact) == ((), True)
    assert trial.kills >= 4  # the last one comes after the last call: the run may be over by then
    assert trial.once <= trial.calls <= trial.once + trial.kills
    assert trial.passed


@pytest.mark.parametrize(
    ("calls", "differing", "intact", "passed"),
    [
        (102, (), True, True),
        (103, (), True, False),
        (100, ("cells.csv",), True, False),
        (100, (), False, False),
    ],
)
def test_what_a_trial_must_show(calls: int, differing: tuple[str, ...], intact: bool, passed: bool) -> None:
    trial = Trial(1, 1, 1, 0, 100, calls, 1.0, differing, intact)
    assert trial.passed is passed
    assert f"{calls}.00% of one pass" in told(trial)


def test_many_finished_documents_are_found_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_LLM", raising=False)
    took = many(tmp_path, documents=40, years=2)
    assert [each.code for each in took] == [0] * 8
    assert took[3].said.startswith("Nothing has changed")
    assert '"documents": 40' in took[5].said
    lines = (tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 40 + 1, "one has come since"
    assert any(",flagged," in line for line in lines)
