"""A question with an image: how it is sent, kept, and refused."""

from __future__ import annotations

import base64
import logging
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import EndpointFailed, EndpointUnusable, GoujiError, ModelRefused
from pipeline.runs.store import Store
from tests.endpoint.asking import QUESTION, MakeEndpoint
from tests.endpoint.test_answer_cache import key_of
from tests.standin import Reply, StandIn, ok, status, unauthorized

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
ENCODED = base64.b64encode(PNG).decode()
SHOWN = replace(QUESTION, image=PNG)


def test_an_image_goes_with_the_text_as_a_data_url(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7})])
    assert make_endpoint().ask(SHOWN).parsed.total == 7
    body = server.requests[0].body
    assert body["messages"][1]["content"] == [
        {"type": "text", "text": QUESTION.user},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{ENCODED}"}},
    ]
    assert body["messages"][0]["content"] == QUESTION.system


def test_another_image_is_another_question() -> None:
    keys = {key_of(QUESTION), key_of(SHOWN), key_of(replace(SHOWN, image=PNG[:-1]))}
    assert len(keys) == 3


def test_an_answer_about_an_image_is_kept(server: StandIn, make_endpoint: MakeEndpoint, tmp_path: Path) -> None:
    server.play([ok({"总计": 7})])
    with Store(tmp_path) as store:
        assert [make_endpoint(store).ask(SHOWN).cached for _ in range(2)] == [False, True]


@pytest.mark.parametrize("code", [400, 404, 413, 415, 422, 500])
def test_an_endpoint_that_takes_no_images_refuses_them_at_once_and_still_answers_texts(
    server: StandIn, make_endpoint: MakeEndpoint, code: int
) -> None:
    server.play([status(code, "image input is not supported"), ok({"总计": 7})])
    endpoint = make_endpoint()
    with pytest.raises(ModelRefused, match=f"takes no images for standin .HTTP {code}.: image input is not supported"):
        endpoint.ask(SHOWN)
    assert endpoint.ask(QUESTION).parsed.total == 7
    assert server.calls == 2


@pytest.mark.parametrize(("reply", "error"), [(unauthorized(), EndpointUnusable), (status(503), EndpointFailed)])
def test_other_faults_are_those_of_any_question(
    server: StandIn, make_endpoint: MakeEndpoint, reply: Reply, error: type[Exception]
) -> None:
    server.play([reply] * 3)
    with pytest.raises(error):
        make_endpoint().ask(SHOWN)


@pytest.mark.parametrize(
    "echo",
    [
        f"bad url: data:image/png;base64,{ENCODED}",
        f"cannot decode '{ENCODED}'",
        f"data:image/png;base64,{ENCODED[:20]}",
    ],
)
def test_no_error_and_no_log_shows_the_image(
    server: StandIn, make_endpoint: MakeEndpoint, caplog: pytest.LogCaptureFixture, echo: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server.play([status(400, echo)])
    with pytest.raises(GoujiError) as caught:
        make_endpoint().ask(SHOWN)
    assert ENCODED[:16] not in "".join(traceback.format_exception(caught.value))
    assert {"openai._base_client", "httpcore2.http11"} <= {record.name for record in caplog.records}
    assert all(ENCODED[:16] not in f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "PNG" not in repr(SHOWN)
