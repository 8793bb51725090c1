"""A stand-in server, and endpoints that ask it without waiting."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpcore2
import pytest

from pipeline.readers.answers import AnswerCache
from pipeline.readers.endpoint_settings import EndpointSettings
from tests.endpoint.asking import KEY, Asked, MakeEndpoint
from tests.standin import StandIn


@pytest.fixture(scope="package", autouse=True)
def certificates_are_loaded_once() -> Iterator[None]:
    """Not for each endpoint, which takes more time than all else here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", functools.cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS", "OPENAI_LOG"):
        monkeypatch.delenv(name, raising=False)
    with StandIn() as standin:
        yield standin


@pytest.fixture
def make_endpoint(server: StandIn) -> Iterator[MakeEndpoint]:
    """Makes endpoints that ask the stand-in; settings by keyword, and `limits` and `purse`."""
    with ExitStack() as stack:

        def make(cache: AnswerCache | None = None, **settings: Any) -> Asked:
            given: dict[str, Any] = {
                "base_url": server.url,
                "api_key": KEY,
                "model": "standin",
                "attempts": 3,
                "timeout": 5.0,
            }
            more = {name: settings.pop(name) for name in ("limits", "purse") if name in settings}
            return stack.enter_context(Asked(EndpointSettings(**(given | settings)), cache, **more))

        yield make
