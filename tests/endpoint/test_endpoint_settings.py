"""Settings that cannot work are refused before anything is asked."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.readers.endpoint_settings import EndpointSettings

GOOD: dict[str, Any] = {"base_url": "https://host/v1", "model": "m"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", ""),
        ("base_url", "host/v1"),
        ("base_url", "ftp://host/v1"),
        ("base_url", "https://"),
        ("base_url", "https://host:port/v1"),
        ("base_url", "https://ho\x00st/v1"),
        ("model", " "),
        ("temperature", -0.1),
        ("temperature", 3),
        ("temperature", float("nan")),
        ("max_tokens", 0),
        ("timeout", 0),
        ("timeout", float("inf")),
        ("attempts", 0),
        ("max_retry_wait", -1),
        ("max_retry_wait", float("nan")),
        ("extra", {"temperature": 1}),
        ("extra", {"stream": True}),
        ("extra", {"top_p": float("nan")}),
        ("extra", {"thing": object()}),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name: str, value: object) -> None:
    with pytest.raises(UsageError):
        EndpointSettings(**(GOOD | {name: value}))


def test_a_trailing_slash_makes_no_difference() -> None:
    assert EndpointSettings(**(GOOD | {"base_url": "https://host/v1/"})) == EndpointSettings(**GOOD)


def test_extra_parameters_cannot_be_changed_from_outside() -> None:
    extra = {"options": {"top_k": 1}}
    settings = EndpointSettings(**GOOD, extra=extra)
    extra["options"]["top_k"] = 2
    assert settings.extra == {"options": {"top_k": 1}}


def test_settings_go_to_another_process() -> None:
    settings = EndpointSettings(**GOOD, api_key="sk-1", extra={"top_p": 0.5})
    assert pickle.loads(pickle.dumps(settings)) == settings
