"""Where an OpenAI-compatible endpoint is, and how it is asked."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from pipeline.errors import UsageError
from pipeline.readers.answers import M, Question, chat_request

_OURS = {"model", "messages", "response_format", "temperature", "seed", "max_tokens", "stream", "n"}


@dataclass(frozen=True, kw_only=True)
class EndpointSettings:
    """Where the model is and how it is asked. Raises UsageError for a setting that cannot work.

    None for `temperature`, `seed` or `max_tokens` leaves it to the server; `extra` goes into the body of each request.
    `attempts` counts the first one; `timeout` and `max_retry_wait` are seconds, for one attempt and between two.
    `served_by` names what answers where `base_url` does not (an embedded server has another port in each run):
    answers are remembered under it.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    temperature: float | None = 0.0
    seed: int | None = None
    max_tokens: int | None = None
    timeout: float = 600.0
    attempts: int = 8
    max_retry_wait: float = 60.0
    extra: Mapping[str, object] = field(default_factory=dict)
    served_by: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", _checked_url(self.base_url))
        if not self.model.strip():
            raise UsageError("no model is named: give --model")
        # A control character in a header makes the HTTP library quote the whole header in its error.
        if not (self.api_key.isascii() and self.api_key.isprintable()) or " " in self.api_key:
            raise UsageError("the API key has a space, a line end or a non-ASCII character in it: copy it again")
        if self.temperature is not None:
            if not 0 <= self.temperature <= 2:
                raise UsageError(f"temperature must be between 0 and 2, not {self.temperature}")
            object.__setattr__(self, "temperature", float(self.temperature))
        if self.max_tokens is not None and self.max_tokens < 1:
            raise UsageError(f"max_tokens must be at least 1, not {self.max_tokens}")
        if not (math.isfinite(self.timeout) and self.timeout > 0):
            raise UsageError(f"timeout must be a number of seconds above 0, not {self.timeout}")
        if self.attempts < 1:
            raise UsageError(f"attempts must be at least 1, not {self.attempts}")
        if not (math.isfinite(self.max_retry_wait) and self.max_retry_wait >= 0):
            raise UsageError(f"max_retry_wait must be a number of seconds, not {self.max_retry_wait}")
        object.__setattr__(self, "extra", _checked_extra(self.extra))

    @property
    def sampling(self) -> dict[str, object]:
        """All of the settings that shape an answer. Limits do not: an answer that is kept was not cut off by one."""
        return {
            "endpoint": self.served_by or self.base_url,
            "model": self.model,
            "temperature": self.temperature,
            "seed": self.seed,
            "extra": dict(self.extra),
        }

    def request(self, question: Question[M]) -> dict[str, Any]:
        """What the client is given to ask a question; `extra_body` is merged into the rest. Raises ModelRefused as
        `chat_request`."""
        optional = {"temperature": self.temperature, "seed": self.seed, "max_tokens": self.max_tokens}
        given = {name: value for name, value in optional.items() if value is not None}
        return chat_request(question) | {"model": self.model, "extra_body": dict(self.extra)} | given


def _checked_url(base_url: str) -> str:
    """The URL without a trailing slash. It is quoted in no error here: it may hold a password."""
    try:
        url = httpx2.URL(base_url.strip())
    except httpx2.InvalidURL:
        raise UsageError("the base URL is not a URL; it should look like https://host/v1") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError("the base URL must begin with http:// or https:// and name a host, as https://host/v1")
    if url.userinfo or url.query or url.fragment:
        raise UsageError(
            "the base URL must hold no password and no ?query or #fragment: the key goes in OPENAI_API_KEY"
        )
    return str(url).rstrip("/")


def _checked_extra(extra: Mapping[str, object]) -> dict[str, object]:
    """A deep copy, so that nobody changes it later."""
    if taken := sorted(_OURS & extra.keys()):
        raise UsageError(f"the extra parameters cannot set {', '.join(taken)}")
    try:
        copy: dict[str, object] = json.loads(json.dumps(dict(extra), allow_nan=False))
    except (TypeError, ValueError) as error:
        raise UsageError(f"the extra parameters are not JSON: {error}") from None
    return copy
