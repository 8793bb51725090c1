"""Many questions at once: how many are under way, what an overload of one means for the others, and the budget."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.errors import EndpointUnusable, ModelRefused
from pipeline.readers.answers import BudgetReached, Question, Spent
from pipeline.readers.budget import Budget, Purse
from pipeline.readers.endpoint import Endpoint
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.pacing import Limits
from pipeline.runs.store import Store
from tests.endpoint.asking import QUESTION, Counts, MakeEndpoint
from tests.standin import Reply, Request, StandIn, content, hang, ok, status


def numbered(number: int) -> Question[Counts]:
    return replace(QUESTION, user=str(number))


def purse(tokens: int) -> Purse:
    return Purse(Budget(Decimal(tokens), in_tokens=True), None)


class Counting:
    """Answers after a moment, and counts how many questions it had at once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.now = self.most = 0

    def __call__(self, request: Request) -> Reply:
        with self._guard:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._guard:
            self.now -= 1
        return ok({"总计": int(request.body["messages"][1]["content"])})


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_requests_are_under_way_than_the_limit_however_many_threads_ask(
    server: StandIn, make_endpoint: MakeEndpoint, limit: int
) -> None:
    counting = Counting()
    server.play(counting)
    endpoint = make_endpoint(limits=Limits(limit))
    with ThreadPoolExecutor(12) as pool:
        totals = [answer.parsed.total for answer in pool.map(endpoint.ask, map(numbered, range(12)))]
    assert totals == list(range(12))
    assert counting.most == limit


def test_the_wait_that_a_server_asks_of_one_holds_back_all(server: StandIn) -> None:
    """In real time: a question that comes after a 429 with Retry-After is not sent before that time is over."""
    arrivals: list[float] = []

    def busy_once(request: Request) -> Reply:
        arrivals.append(time.monotonic())
        return status(429, headers={"Retry-After": "0.5"}) if len(arrivals) == 1 else ok({"总计": 7})

    server.play(busy_once)
    with Endpoint(EndpointSettings(base_url=server.url, model="standin")) as endpoint, ThreadPoolExecutor(2) as pool:
        first = pool.submit(endpoint.ask, numbered(1))
        while not arrivals:
            time.sleep(0.01)
        time.sleep(0.1)
        second = pool.submit(endpoint.ask, numbered(2))
        assert (first.result().parsed.total, second.result().parsed.total) == (7, 7)
    assert min(arrivals[1:]) - arrivals[0] >= 0.5


def test_requests_of_a_minute_are_kept_to(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play(lambda _: ok({"总计": 7}))
    endpoint = make_endpoint(limits=Limits(8, requests_per_minute=2))
    for number in range(5):
        endpoint.ask(numbered(number))
    assert 119 < sum(endpoint.waits) < 121


def test_a_question_larger_than_the_tokens_of_a_minute_is_refused(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7})])
    endpoint = make_endpoint(limits=Limits(8, tokens_per_minute=500))
    with pytest.raises(ModelRefused, match="more than tokens_per_minute"):
        endpoint.ask(replace(QUESTION, user="7" * 500))
    assert endpoint.ask(QUESTION).parsed.total == 7
    assert server.calls == 1


def test_after_the_budget_nothing_is_asked_and_what_is_kept_is_still_answered(
    server: StandIn, make_endpoint: MakeEndpoint, tmp_path: Any
) -> None:
    server.play(lambda _: ok({"总计": 7}, prompt_tokens=100, completion_tokens=10))
    with Store(tmp_path) as store:
        endpoint = make_endpoint(store, max_tokens=200, purse=purse(400))
        endpoint.ask(numbered(1))
        assert endpoint.stopped is None
        with pytest.raises(BudgetReached, match=r"budget of 400 tokens is reached$"):
            endpoint.ask(replace(QUESTION, user="9" * 200))
        assert "110 tokens are spent" in str(endpoint.stopped)
        with pytest.raises(BudgetReached):
            endpoint.ask(numbered(2))
        assert endpoint.ask(numbered(1)).cached
    assert server.calls == 1


def test_answers_that_were_kept_before_cost_nothing_of_the_budget(
    server: StandIn, make_endpoint: MakeEndpoint, tmp_path: Any
) -> None:
    server.play(lambda _: ok({"总计": 7}))
    with Store(tmp_path) as store:
        make_endpoint(store).ask(numbered(1))
        endpoint = make_endpoint(store, max_tokens=10, purse=purse(0))
        assert endpoint.ask(numbered(1)).cached
        with pytest.raises(BudgetReached):
            endpoint.ask(numbered(2))


def test_what_an_answer_thrown_away_has_cost_is_told_where_the_budget_ends_the_asking(
    server: StandIn, make_endpoint: MakeEndpoint
) -> None:
    server.play([content("no", prompt_tokens=250, completion_tokens=50)])
    with pytest.raises(BudgetReached) as caught:
        make_endpoint(max_tokens=10, purse=purse(300)).ask(QUESTION)
    assert replace(caught.value.spent, seconds=0) == Spent(250, 50, 1)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_tokens_that_a_server_does_not_count_are_counted_by_estimate(
    server: StandIn, make_endpoint: MakeEndpoint
) -> None:
    server.play(lambda _: ok({"总计": 7}, prompt_tokens=0, completion_tokens=0))
    endpoint = make_endpoint(max_tokens=10, purse=purse(250))
    endpoint.ask(numbered(1))
    with pytest.raises(BudgetReached):
        endpoint.ask(replace(QUESTION, user="7" * 100))
    assert re.search(r": 1\d\d tokens are spent", str(endpoint.stopped))


def test_closing_ends_the_questions_under_way(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play(lambda _: hang(30))
    endpoint = make_endpoint(timeout=60)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(endpoint.ask, numbered(number)) for number in range(3)]
        while server.calls < 3:
            time.sleep(0.01)
        endpoint.close()
        assert all(isinstance(question.exception(5), EndpointUnusable) for question in asked)
    with pytest.raises(EndpointUnusable, match="no longer asked"):
        endpoint.ask(QUESTION)
