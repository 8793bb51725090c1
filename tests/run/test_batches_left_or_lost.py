"""Batches that the provider no longer has, or will not tell of; that another engine meets; that are given up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.run.batch_standin import BatchStandIn
from tests.run.conftest import Finished, Gouji
from tests.run.gold_model import EXAMPLES
from tests.standin import StandIn


def run(gouji: Gouji, folder: Path, *more: str) -> Finished:
    return gouji("run", folder, "--out", "out", "--engine", "batch", *more)


@pytest.fixture
def left(batches: BatchStandIn, gouji: Gouji, folder: Path) -> BatchStandIn:
    """A batch of four questions is under way, of a run that has ended."""
    batches.lasts = 1000
    ended = run(gouji, folder, "--no-wait")
    assert ended.code == 5
    assert "Batches under way: 1; documents that wait for answers: 1 (the run was told not to wait)" in ended.err
    batches.lasts = 0
    return batches


def findings() -> str:
    return Path("out/findings.csv").read_text(encoding="utf-8-sig")


def test_the_questions_of_a_batch_that_is_no_longer_there_are_asked_again_and_that_is_told(
    left: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    left.missing = {"batch_0"}
    ended = run(gouji, folder)
    assert ended.code == 0
    assert len(left.batches) == 3
    told = "Batches that the provider no longer had: 1. Their questions are asked again, and may be paid twice."
    assert told in ended.out
    assert told in gouji("status", "out").out


def test_so_are_those_of_a_batch_whose_answers_are_no_longer_there(
    left: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    left.missing = {"file-1"}
    ended = run(gouji, folder)
    assert ended.code == 0
    assert "Batches that the provider no longer had: 1." in ended.out
    assert len(left.asked) == 9


def test_a_batch_that_is_never_there_is_not_made_for_ever(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_ATTEMPTS", "3")
    batches.missing = {f"batch_{number}" for number in range(100)}
    assert run(gouji, folder).code == 0
    assert len(batches.batches) == 3
    assert "gave no answer in 3 attempts; the last one: the provider no longer has the batch" in findings()


@pytest.mark.parametrize(("status", "told"), [(500, "HTTP 500"), (401, "API key"), (404, "no Batch API")])
def test_a_provider_that_does_not_tell_of_a_batch_may_still_have_it(
    left: BatchStandIn, gouji: Gouji, folder: Path, status: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_ATTEMPTS", "2")
    left.down = status
    ended = run(gouji, folder)
    assert ended.code == 5
    assert told in ended.err
    left.down = 0
    assert run(gouji, folder).code == 0
    assert (len(left.batches), len(left.asked)) == (2, 5)


def test_one_batch_that_is_not_told_of_keeps_no_other_waiting(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_BATCH_REQUESTS", "3")
    batches.lasts = 1000
    run(gouji, folder, "--no-wait")
    batches.lasts = 0
    batches.deaf = {"batch_0"}
    ended = run(gouji, folder, "--no-wait")
    assert ended.code == 5
    assert "Batches under way: 1 with 3 questions; by batches came 1 answers" in ended.out


def test_where_there_is_no_batch_api_no_batch_is_thought_to_be_under_way(
    batches: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    batches.down, batches.serves = 404, ("/v1/files",)
    ended = run(gouji, folder)
    assert ended.code == 3
    assert "no Batch API" in ended.err
    assert "Batches under way" not in gouji("status", "out").out
    batches.down = 0
    assert run(gouji, folder).code == 0
    assert (len(batches.batches), len(batches.asked)) == (2, 5)


def test_a_batch_of_documents_that_are_gone_is_collected_too(left: BatchStandIn, gouji: Gouji, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "note.txt").write_text("no report", encoding="utf-8")
    assert run(gouji, folder).code == 1
    assert "Batches under way: 0 with 0 questions; by batches came 4 answers" in gouji("status", "out").out


# --- another engine --------------------------------------------------------------------------------------------------


def test_another_engine_does_not_ask_what_is_under_way_and_says_so(
    left: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    ended = gouji("run", folder, "--out", "out")
    assert (ended.code, left.direct) == (5, 0)
    assert "4 questions are under way in batches and were not asked again" in ended.err
    assert "the answer is under way in a batch" in findings()
    ended = gouji("run", folder, "--out", "out", "--lang", "zh")
    assert "4 个问题仍在批次处理中，未再次提问" in ended.err
    assert "回答仍在批次处理中" in findings()
    assert run(gouji, folder).code == 0
    assert gouji("run", folder, "--out", "out").code == 0
    assert (left.direct, len(left.asked)) == (0, 5)


def test_another_engine_asks_what_is_in_no_batch(left: BatchStandIn, gouji: Gouji, folder: Path) -> None:
    shutil.copy(EXAMPLES / "qingxi-county-2023.txt", folder)
    ended = gouji("run", folder, "--out", "out")
    assert ended.code == 5
    assert left.direct > 0


# --- giving up -------------------------------------------------------------------------------------------------------


def test_batches_that_are_given_up_leave_their_answers_and_the_rest_is_asked_by_whichever_engine(
    left: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    left.lasts = 1000
    ended = gouji("cancel", "out")
    assert (ended.code, ended.err) == (0, "")
    assert "Batches under way: 0 with 0 questions; by batches came 2 answers" in ended.out
    ended = gouji("run", folder, "--out", "out")
    assert (ended.code, left.direct, len(left.asked)) == (0, 3, 2)


def test_a_batch_that_is_over_or_gone_can_be_given_up(left: BatchStandIn, gouji: Gouji, folder: Path) -> None:
    left._looked("batch_0")
    assert gouji("cancel", "out").code == 0
    assert "came 4 answers" in gouji("status", "out").out
    left.lasts = 1000
    run(gouji, folder, "--no-wait")
    left.missing = {"batch_1"}
    assert gouji("cancel", "out").code == 0
    assert "Batches under way: 0" in gouji("status", "out").out


def test_batches_elsewhere_are_not_given_up(left: BatchStandIn, gouji: Gouji, endpoint: StandIn) -> None:
    ended = gouji("cancel", "out", "--base-url", endpoint.url)
    assert ended.code == 5
    assert f"set the base URL to {left.url}" in ended.err
    assert gouji("cancel", "nowhere").code == 2


def test_nothing_is_given_up_where_no_endpoint_is_configured(
    left: BatchStandIn, gouji: Gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    ended = gouji("cancel", "out")
    assert (ended.code, "OPENAI_API_KEY" in ended.err) == (2, True)
