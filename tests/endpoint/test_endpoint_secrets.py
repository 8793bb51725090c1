"""The API key goes to the endpoint, in one header, and nowhere else."""

from __future__ import annotations

import logging
import traceback

import pytest

from pipeline.errors import EndpointUnusable, GoujiError, UsageError
from pipeline.readers.endpoint_settings import EndpointSettings
from tests.endpoint.asking import KEY, QUESTION, MakeEndpoint
from tests.standin import Reply, StandIn, content, drop, hang, json_reply, ok, raw, redirect, refusal, status

ECHO = f"Incorrect API key provided: {KEY}."


def test_the_key_is_sent_as_the_bearer(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7})])
    make_endpoint().ask(QUESTION)
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_taken_from_the_environment(
    server: StandIn, make_endpoint: MakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
    server.play([ok({"总计": 7})])
    make_endpoint(api_key="").ask(QUESTION)
    assert KEY not in str(server.requests[0].headers)


def test_the_proxy_of_the_environment_is_not_asked_for_a_server_on_this_machine(
    server: StandIn, make_endpoint: MakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    server.play([ok({"总计": 7})])
    with StandIn() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        make_endpoint().ask(QUESTION)
        assert (server.calls, proxy.calls) == (1, 0)


def test_settings_and_endpoint_do_not_show_the_key(make_endpoint: MakeEndpoint) -> None:
    settings = EndpointSettings(base_url="https://host/v1", api_key=KEY, model="m")
    assert KEY not in f"{settings!r} {settings}"
    assert KEY not in repr(make_endpoint())


@pytest.mark.parametrize(
    "reply",
    [
        status(400, ECHO),
        status(401, ECHO),
        status(403, ECHO),
        status(404, ECHO),
        status(402, ECHO),
        status(500, ECHO),
        status(429, ECHO, error_code="insufficient_quota"),
        Reply(400, {}, ECHO.encode()),
        Reply(400, {}, f"{'x' * 190} {KEY}".encode()),
        raw(ECHO.encode(), "text/plain"),
        json_reply({"error": {"message": ECHO}}),
        refusal(ECHO),
        content(ECHO),
        content(f'{{"{KEY}": 1}}'),
        drop(),
        hang(30),
    ],
)
def test_no_error_and_no_log_shows_the_key(
    server: StandIn, make_endpoint: MakeEndpoint, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    server.play([reply] * 2)
    with pytest.raises(GoujiError) as caught:
        make_endpoint(attempts=2, timeout=0.2).ask(QUESTION)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert KEY[:12] not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert {"openai._base_client", "httpcore2.http11"} <= {record.name for record in caplog.records}
    for record in caplog.records:
        assert KEY not in f"{record.getMessage()} {record.__dict__}"


def test_a_redirect_that_holds_the_key_is_told_without_it(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([redirect(f"https://{KEY}@{KEY}.example.invalid/{KEY}/?key={KEY}")])
    with pytest.raises(EndpointUnusable) as caught:
        make_endpoint().ask(QUESTION)
    assert "redirects to https://[API key].example.invalid/[API key]/ (HTTP 307)" in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", "sk-\x00", "钥匙"])
def test_a_key_that_would_break_the_header_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        EndpointSettings(base_url="https://host/v1", api_key=key, model="m")
    assert key.strip() not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["https://me:s3cret@host/v1", "https://host/v1?key=s3cret", "https://host/#s3cret"])
def test_a_url_with_a_secret_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        EndpointSettings(base_url=url, model="m")
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
