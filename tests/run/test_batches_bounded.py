"""Batches within a budget and within what the provider takes; those that it does not take; pictures in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.runs.outputs import FILES
from tests.run.batch_standin import GRANTED, BatchStandIn, model
from tests.run.conftest import Finished, Gouji
from tests.run.gold_model import PDF, GoldModel, is_look, shown_picture
from tests.run.test_second_look_of_a_run import REPEATED
from tests.standin import Reply, Request, status


def run(gouji: Gouji, folder: Path, *more: str) -> Finished:
    return gouji("run", folder, "--out", "out", "--engine", "batch", *more)


def read(file: str) -> str:
    return Path("out", file).read_text(encoding="utf-8-sig")


def costly(request: Request) -> Reply:
    """Counts 2,000 tokens an answer."""
    reply = model()(request)
    return replace(reply, body=reply.body.replace(b'"prompt_tokens": 100,', b'"prompt_tokens": 1990,'))


# --- the budget ------------------------------------------------------------------------------------------------------


def test_at_the_budget_asking_stops_and_a_larger_one_goes_on_without_paying_twice(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_MAX_TOKENS", "100")
    batches.answer = costly
    ended = run(gouji, folder, "--budget", "5000tokens")
    assert ended.code == 4
    assert "the budget of 5,000 tokens is reached" in ended.err
    assert "larger --budget" in ended.err
    paid = len(batches.asked)
    assert 1 <= paid < 4
    assert read("findings.csv").count("the budget of 5,000 tokens is reached") >= 4 - paid
    assert run(gouji, folder, "--budget", "1000000tokens").code == 0
    assert len(batches.asked) == len(set(batches.asked)) == 5


def test_a_budget_in_money_counts_half_the_price_as_status_and_the_end_of_a_run_do(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_MAX_TOKENS", "100")
    batches.answer = costly
    prices = '[prices.standin]\nprompt = 1000\ncompletion = 1000\ncurrency = "CNY"\n'
    Path("gouji.toml").write_text(prices, encoding="utf-8")
    ended = run(gouji, folder, "--budget", "2.5")
    assert ended.code == 4
    assert f"the budget of CNY 2.5 is reached: CNY {len(batches.asked)} are spent" in ended.err
    ended = run(gouji, folder, "--budget", "100")
    assert ended.code == 0
    for told in (ended.out, gouji("status", "out").out):
        assert "by batches came 5 answers, 10,000 tokens, for which 5 CNY was paid" in told


def test_what_an_earlier_run_has_sent_counts_in_its_own_budget(
    batches: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    batches.answer = costly
    batches.lasts = 1000
    assert run(gouji, folder, "--no-wait").code == 5
    batches.lasts = 0
    assert run(gouji, folder, "--budget", "7000tokens").code == 0  # for the second look


# --- what the provider takes at once ---------------------------------------------------------------------------------


def test_a_provider_with_little_room_gets_one_small_batch_after_another(
    batches: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    batches.room = 1
    ended = run(gouji, folder)
    assert ended.code == 0, ended.err
    assert batches.refused == [4, 2]
    assert len(batches.asked) == len(set(batches.asked)) == 5
    assert "flagged" not in read("cells.csv")


def test_what_is_refused_beside_other_batches_is_sent_as_it_was_when_these_are_done(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_BATCH_REQUESTS", "1")
    batches.room = 1
    assert run(gouji, folder).code == 0
    assert batches.refused == [1, 1, 1]
    assert len(batches.asked) == len(set(batches.asked)) == 5


def test_a_run_that_does_not_wait_sends_less_too(batches: BatchStandIn, gouji: Gouji, folder: Path) -> None:
    batches.room, batches.lasts = 1, 0
    codes = [run(gouji, folder, "--no-wait").code for _ in range(8)]
    assert codes[-1] == 0
    assert set(codes) <= {0, 5}
    assert len(batches.asked) == len(set(batches.asked)) == 5


def test_a_provider_without_any_room_is_not_asked_for_ever(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_ATTEMPTS", "3")
    batches.room = 0
    ended = run(gouji, folder)
    assert ended.code == 3
    assert "takes no batch of one question: Enqueued token limit reached" in ended.err
    assert batches.refused == [4, 2, 1, 1, 1]
    batches.room = None
    assert run(gouji, folder).code == 0
    assert len(batches.asked) == 5


# --- what it does not take -------------------------------------------------------------------------------------------


def test_a_batch_that_somebody_cancels_there_is_not_sent_again_by_this_run_but_by_the_next(
    batches: BatchStandIn, gouji: Gouji, folder: Path
) -> None:
    batches.spoil = lambda number, lines: ("cancelled", lines[:1]) if number == 0 else ("completed", lines)
    assert run(gouji, folder).code == 0
    assert "the batch was cancelled at the provider" in read("findings.csv")
    assert run(gouji, folder).code == 0
    assert "the batch was cancelled at the provider" not in read("findings.csv")


def test_without_a_model_there_is_no_batch(batches: BatchStandIn, gouji: Gouji, folder: Path) -> None:
    ended = run(gouji, folder, "--llm", "never")
    assert (ended.code, batches.keys) == (0, set())
    assert "Batches" not in ended.out


# --- pictures --------------------------------------------------------------------------------------------------------


def test_pictures_go_in_batches_of_few_bytes_and_give_the_same_files_as_the_local_engine(
    batches: BatchStandIn, gouji: Gouji, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []
    gold = GoldModel(PDF, changes={GRANTED: 777, REPEATED: 778})

    def seen(request: Request) -> Reply:
        shown.append(len(shown_picture(request)))
        return gold(request)

    batches.answer = seen
    assert gouji("run", pdf, "--out", "local", "--vision").code == 0
    asked, shown = [size for size in shown if size], []
    assert len(asked) == 2
    monkeypatch.setenv("GOUJI_BATCH_BYTES", "60000")
    assert run(gouji, pdf, "--vision").code == 0
    assert sorted(size for size in shown if size) == sorted(asked)
    assert all(len(content) <= 60_000 for content in batches.files.values())
    for file in FILES:
        assert Path("out", file).read_bytes() == Path("local", file).read_bytes()


def test_a_picture_that_is_not_taken_is_asked_about_by_text_in_the_next_batch(
    batches: BatchStandIn, gouji: Gouji, pdf: Path
) -> None:
    gold = GoldModel(PDF, changes={GRANTED: 777})
    batches.answer = lambda request: (
        status(400, "no images here") if is_look(request) and shown_picture(request) else gold(request)
    )
    assert run(gouji, pdf, "--vision").code == 0
    assert len(batches.batches) == 3
    assert "by text, not by picture" in read("findings.csv")
    assert "no images here" in read("findings.csv")
    assert "layout+look" in read("cells.csv")


def test_a_question_larger_than_a_batch_is_left_to_layout(
    batches: BatchStandIn, gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_BATCH_BYTES", "100")
    assert run(gouji, folder).code == 0
    assert batches.asked == []
    assert "more than a batch may hold (batch_bytes)" in read("findings.csv")
