"""What was paid for is not paid again: answers that are kept in the store of a run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import EndpointUnusable, ModelError
from pipeline.readers.answers import Question, Spent, cache_key
from pipeline.readers.endpoint import EndpointSettings
from pipeline.runs.store import Store
from tests.endpoint.asking import QUESTION, Counts, MakeEndpoint
from tests.standin import Reply, Request, StandIn, content, ok, refusal, status, unauthorized


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def test_the_same_question_is_asked_once(server: StandIn, make_endpoint: MakeEndpoint, store: Store) -> None:
    server.play([ok({"总计": 7})])
    endpoint = make_endpoint(store)
    first, second = endpoint.ask(QUESTION), endpoint.ask(QUESTION)
    assert second.parsed == first.parsed
    assert second.text == first.text
    assert (first.cached, second.cached) == (False, True)
    assert replace(first.spent, seconds=0) == Spent(100, 10, 1)
    assert second.spent == first.spent, "what it cost, whoever paid"
    assert server.calls == 1


def test_answers_outlive_the_run(server: StandIn, make_endpoint: MakeEndpoint, tmp_path: Path) -> None:
    server.play([ok({"总计": 7})])
    with Store(tmp_path) as store:
        make_endpoint(store).ask(QUESTION)
    with Store(tmp_path) as store:
        assert make_endpoint(store).ask(QUESTION).cached
    assert server.calls == 1


def test_an_answer_that_no_longer_fits_is_asked_for_again(
    server: StandIn, make_endpoint: MakeEndpoint, store: Store
) -> None:
    endpoint = make_endpoint(store)
    server.play([ok({"总计": 7}), ok({"总计": 8})])
    endpoint.ask(QUESTION)
    key = cache_key(QUESTION, EndpointSettings(base_url=server.url, model="standin").sampling)
    kept = store.get(key)
    assert kept is not None
    store.put(key, replace(kept, text='{"总计": "7"}'))
    assert [endpoint.ask(QUESTION).parsed.total for _ in range(2)] == [8, 8]
    assert server.calls == 2


@pytest.mark.parametrize("reply", [content("no"), refusal("no"), status(400), status(500)])
def test_only_good_answers_are_kept(server: StandIn, make_endpoint: MakeEndpoint, store: Store, reply: Reply) -> None:
    endpoint = make_endpoint(store, attempts=1)
    server.play([reply] * 2)
    with pytest.raises(ModelError):
        endpoint.ask(QUESTION)
    server.play([ok({"总计": 7})])
    assert not endpoint.ask(QUESTION).cached


def test_what_an_answer_thrown_away_cost_is_kept_with_the_good_one(
    server: StandIn, make_endpoint: MakeEndpoint, store: Store
) -> None:
    server.play([replace(content("no"), delay=0.02), replace(ok({"总计": 7}), delay=0.02)])
    make_endpoint(store).ask(QUESTION)
    kept = store.get(cache_key(QUESTION, EndpointSettings(base_url=server.url, model="standin").sampling))
    assert kept is not None
    assert replace(kept.spent, seconds=0) == Spent(200, 20, 2)
    assert 0.04 <= kept.spent.seconds < 5


def test_the_same_question_from_many_threads_is_paid_for_once(
    server: StandIn, make_endpoint: MakeEndpoint, store: Store
) -> None:
    go_on = threading.Event()

    def slowly(request: Request) -> Reply:
        go_on.wait(5)
        return ok({"总计": 7})

    server.play(slowly)
    endpoint = make_endpoint(store)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(endpoint.ask, QUESTION) for _ in range(6)]
        go_on.set()
        assert sorted(answer.result().cached for answer in answers) == [False] + [True] * 5
    assert server.calls == 1


def test_nothing_is_answered_after_the_endpoint_proved_unusable(
    server: StandIn, make_endpoint: MakeEndpoint, store: Store
) -> None:
    server.play([ok({"总计": 7}), unauthorized()])
    endpoint = make_endpoint(store)
    endpoint.ask(QUESTION)
    with pytest.raises(EndpointUnusable):
        endpoint.ask(replace(QUESTION, user="总计 | 8"))
    with pytest.raises(EndpointUnusable):
        endpoint.ask(QUESTION)
    assert server.calls == 2


class Other(BaseModel):
    total: int | None = Field(alias="总计")


class Ordered(BaseModel):
    a: int
    b: int


class Reordered(BaseModel):
    model_config = ConfigDict(title="Ordered")
    b: int
    a: int


BASE = {"base_url": "https://host/v1", "model": "m"}


def key_of(question: Question[Any] = QUESTION, **settings: Any) -> str:
    return cache_key(question, EndpointSettings(**(BASE | settings)).sampling)


@pytest.mark.parametrize(
    "question",
    [
        replace(QUESTION, system="You copy."),
        replace(QUESTION, user="总计 | 8"),
        replace(QUESTION, name="counts-2019"),
        replace(QUESTION, prompt_version="2"),
        Question(QUESTION.system, QUESTION.user, Other, QUESTION.name, QUESTION.prompt_version),
    ],
)
def test_another_question_has_another_key(question: Question[Any]) -> None:
    assert key_of(question) != key_of()


@pytest.mark.parametrize(
    "setting",
    [
        {"base_url": "https://other/v1"},
        {"model": "n"},
        {"temperature": 0.5},
        {"temperature": None},
        {"seed": 1},
        {"extra": {"top_k": 1}},
        {"served_by": "sha256:cc32"},
    ],
)
def test_another_way_to_be_answered_has_another_key(setting: dict[str, Any]) -> None:
    assert key_of(**setting) != key_of()


@pytest.mark.parametrize(
    "setting", [{"api_key": "sk-1"}, {"max_tokens": 9}, {"timeout": 9}, {"attempts": 9}, {"temperature": 0}]
)
def test_what_does_not_shape_the_answer_does_not_change_the_key(setting: dict[str, Any]) -> None:
    assert key_of(**setting) == key_of()


def test_a_server_with_another_port_in_each_run_is_known_by_its_name() -> None:
    first = key_of(base_url="http://127.0.0.1:1111/v1", served_by="qwen")
    assert first == key_of(base_url="http://127.0.0.1:2222/v1", served_by="qwen")


def test_the_order_in_which_the_model_writes_is_part_of_the_question() -> None:
    first = Question("", "", Ordered, "q", "1")
    second = Question("", "", Reordered, "q", "1")
    assert key_of(first) != key_of(second)


def test_the_key_is_the_same_in_every_version_of_gouji() -> None:
    """Changing it throws away everything that users have paid for."""
    question = Question("s", "u", Counts, "counts", "1")
    assert key_of(question) == "68d8031448925c52ae48df71463c4be7278df9517bbf22b243748aff76a3b2c0"
