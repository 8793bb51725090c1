"""What goes wrong on the way: what is tried again, how long it waits, and what ends the asking."""

from __future__ import annotations

import asyncio
import email.utils
import time

import pytest

from pipeline.errors import EndpointFailed, EndpointUnusable, ModelError, ModelRefused
from pipeline.readers.endpoint import Endpoint
from pipeline.readers.endpoint_settings import EndpointSettings
from tests.endpoint.asking import QUESTION, MakeEndpoint, NotedClock
from tests.standin import Reply, StandIn, drop, hang, json_reply, ok, raw, redirect, status, unauthorized

GOOD = ok({"总计": 7})
HALF = Reply(200, GOOD.headers, GOOD.body, drop="within")


@pytest.mark.parametrize("code", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_a_passing_trouble_is_tried_again(server: StandIn, make_endpoint: MakeEndpoint, code: int) -> None:
    server.play([status(code), status(code), GOOD])
    answer = make_endpoint().ask(QUESTION)
    assert (answer.parsed.total, answer.spent.calls, server.calls) == (7, 1, 3)


@pytest.mark.parametrize(
    "broken",
    [
        drop(),
        HALF,
        raw(b"{", "application/json"),
        raw(b"<html>welcome</html>", "text/html"),
        raw(b""),
        raw(b"null"),
        raw(b"\xff\xfe"),
        json_reply({"choices": []}),
        json_reply({"choices": None}),
        json_reply({"choices": [{"message": None}]}),
        json_reply({"error": {"message": "Provider returned error", "code": 429}}),
    ],
)
def test_a_broken_response_is_tried_again(server: StandIn, make_endpoint: MakeEndpoint, broken: Reply) -> None:
    server.play([broken, GOOD])
    assert make_endpoint().ask(QUESTION).parsed.total == 7
    assert server.calls == 2


def test_a_server_that_hangs_is_asked_again(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([hang(30), GOOD])
    assert make_endpoint(timeout=0.2).ask(QUESTION).parsed.total == 7
    assert server.calls == 2


def test_a_body_that_trickles_counts_as_hanging(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([Reply(200, GOOD.headers, GOOD.body, trickle=0.05), GOOD])
    started = time.monotonic()
    assert make_endpoint(timeout=0.2).ask(QUESTION).parsed.total == 7
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("reply", "last"),
    [
        (status(503, "busy"), "HTTP 503 busy"),
        (status(429, "slow down"), "HTTP 429 slow down"),
        (drop(), "the connection failed: RemoteProtocolError"),
        (hang(30), "nothing came within 0.2 seconds"),
        (raw(b"<html>", "text/html"), "no chat completion came"),
        (json_reply({"error": {"message": "Provider returned error"}}), "Provider returned error"),
    ],
)
def test_after_all_attempts_the_last_trouble_is_named(
    server: StandIn, make_endpoint: MakeEndpoint, reply: Reply, last: str
) -> None:
    server.play([reply] * 4)
    with pytest.raises(EndpointFailed) as caught:
        make_endpoint(timeout=0.2).ask(QUESTION)
    assert str(caught.value).startswith(f"{server.url} gave no answer in 3 attempts; the last one: ")
    assert last in str(caught.value)
    assert server.calls == 3


def test_nobody_listening_is_a_failure_after_all_attempts(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.close()
    with pytest.raises(EndpointFailed, match="in 1 attempt; the last one: the connection failed: ConnectError"):
        make_endpoint(attempts=1).ask(QUESTION)


def test_an_endpoint_that_answers_no_question_after_another_is_given_up(
    server: StandIn, make_endpoint: MakeEndpoint
) -> None:
    server.play(lambda _: status(500))
    endpoint = make_endpoint(attempts=2)
    for _ in range(9):
        with pytest.raises(EndpointFailed):
            endpoint.ask(QUESTION)
    with pytest.raises(EndpointUnusable, match=r"gave no answer in 2 attempts.*500.*10 questions in a row"):
        endpoint.ask(QUESTION)
    with pytest.raises(EndpointUnusable, match="10 questions in a row"):
        endpoint.ask(QUESTION)
    assert server.calls == 20


def test_an_answer_now_and_then_keeps_an_endpoint_in_use(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([*[status(500)] * 9, ok({"总计": 7}), *[status(500)] * 9, status(400), *[status(500)] * 9])
    endpoint, endings = make_endpoint(attempts=1), []
    for _ in range(29):
        try:
            endings.append(endpoint.ask(QUESTION).finish_reason)
        except ModelError as error:
            endings.append(type(error).__name__)
    assert endings == [
        *["EndpointFailed"] * 9,
        "stop",
        *["EndpointFailed"] * 9,
        "ModelRefused",
        *["EndpointFailed"] * 9,
    ]


def test_a_failure_is_of_one_question_only(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([status(500)] * 3 + [GOOD])
    endpoint = make_endpoint()
    with pytest.raises(EndpointFailed):
        endpoint.ask(QUESTION)
    assert endpoint.ask(QUESTION).parsed.total == 7


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "Retry-After": "7"}, 0.25),
        ({"Retry-After": "3600"}, 60),
        ({"Retry-After": "inf"}, 60),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
    ],
)
def test_the_server_says_how_long_to_wait(
    server: StandIn, make_endpoint: MakeEndpoint, headers: dict[str, str], wait: float
) -> None:
    server.play([status(429, headers=headers), GOOD])
    endpoint = make_endpoint(max_retry_wait=60)
    endpoint.ask(QUESTION)
    assert endpoint.waits == [wait]


def test_the_server_says_until_when_to_wait(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    until = email.utils.formatdate(time.time() + 30, usegmt=True)
    server.play([status(503, headers={"Retry-After": until}), GOOD])
    endpoint = make_endpoint()
    endpoint.ask(QUESTION)
    assert 25 < endpoint.waits[0] <= 30


@pytest.mark.parametrize("nonsense", ["", "soon", "-5", "nan", "Wed, 99 Foo 99999 99:99:99 GMT"])
def test_waits_grow_where_the_server_says_nothing(server: StandIn, make_endpoint: MakeEndpoint, nonsense: str) -> None:
    server.play([status(503, headers={"Retry-After": nonsense})] * 5 + [GOOD])
    endpoint = make_endpoint(attempts=6, max_retry_wait=10)
    endpoint.ask(QUESTION)
    assert len(endpoint.waits) == 5
    for wait, least, most in zip(endpoint.waits, (1, 2, 4, 8, 10), (2, 3, 5, 9, 10), strict=True):
        assert least <= wait <= most


@pytest.mark.parametrize("code", [400, 413, 422])
def test_a_question_that_the_server_does_not_take_is_refused_at_once(
    server: StandIn, make_endpoint: MakeEndpoint, code: int
) -> None:
    server.play([status(code, "the request exceeds\nthe available context size"), GOOD])
    endpoint = make_endpoint()
    with pytest.raises(ModelRefused, match=rf"HTTP {code}\): the request exceeds the available context size"):
        endpoint.ask(QUESTION)
    assert server.calls == 1
    assert endpoint.ask(QUESTION).parsed.total == 7


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"detail": "too long"}', "too long"),
        (b'{"error": "too long"}', "too long"),
        (b'[{"error": {"message": "too long"}}]', "too long"),
        (b"too long", "too long"),
        (b"<html>...</html>", "Bad Request"),
        (b'{"error": {"message": "' + b"x" * 999 + b'"}}', "x" * 199 + "…"),
    ],
)
def test_the_reason_is_found_in_the_shapes_that_servers_use(
    server: StandIn, make_endpoint: MakeEndpoint, body: bytes, reason: str
) -> None:
    server.play([Reply(400, {"Content-Type": "application/json"}, body)])
    with pytest.raises(ModelRefused) as caught:
        make_endpoint().ask(QUESTION)
    assert str(caught.value).endswith(f"(HTTP 400): {reason}")


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        (unauthorized(), "does not accept the API key (HTTP 401): set OPENAI_API_KEY"),
        (status(403, "no access"), "denies access to standin (HTTP 403: no access): check what the API key may use"),
        (status(404, "unknown model"), "has no model standin"),
        (status(402, "Insufficient Balance"), "no credit left"),
        (status(429, "You exceeded your quota", error_code="insufficient_quota"), "no credit left"),
        (status(400, "bad key", error_code="invalid_api_key"), "does not accept the API key"),
        (status(400, "unknown model", error_code="model_not_found"), "has no model standin"),
        (status(405), "check the model's name and the base URL"),
    ],
)
def test_an_endpoint_that_will_not_serve_us_is_asked_only_once(
    server: StandIn, make_endpoint: MakeEndpoint, reply: Reply, advice: str
) -> None:
    server.play([reply, GOOD])
    endpoint = make_endpoint()
    with pytest.raises(EndpointUnusable) as first:
        endpoint.ask(QUESTION)
    with pytest.raises(EndpointUnusable) as second:
        endpoint.ask(QUESTION)
    assert advice in str(first.value)
    assert str(second.value) == str(first.value)
    assert not isinstance(first.value, ModelError)
    assert server.calls == 1


def test_a_question_that_waits_is_not_asked_again_once_another_found_the_endpoint_unusable(server: StandIn) -> None:
    class AskingClock(NotedClock):
        async def sleep(self, seconds: float) -> None:
            with pytest.raises(EndpointUnusable):
                await asyncio.to_thread(endpoint.ask, QUESTION)

    server.play([status(503), unauthorized(), GOOD])
    endpoint = Endpoint(EndpointSettings(base_url=server.url, model="standin"), clock=AskingClock())
    with endpoint, pytest.raises(EndpointUnusable, match="asks for an API key"):
        endpoint.ask(QUESTION)
    assert server.calls == 2


def test_without_a_key_the_advice_is_to_set_one(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([unauthorized()])
    with pytest.raises(EndpointUnusable, match="asks for an API key"):
        make_endpoint(api_key="").ask(QUESTION)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: StandIn, make_endpoint: MakeEndpoint, code: int) -> None:
    with StandIn([GOOD]) as elsewhere:
        server.play([redirect(elsewhere.url + "/chat/completions", code)])
        with pytest.raises(
            EndpointUnusable, match=rf"redirects to http://127.0.0.1/v1/chat/completions \(HTTP {code}\)"
        ):
            make_endpoint().ask(QUESTION)
        assert elsewhere.calls == 0
