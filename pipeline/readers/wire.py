"""One request over the wire, and what its answer means for us.

That is a value, never an exception: the client's own exceptions hold the request with its key, so that none may hang on
ours as a context.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, AsyncOpenAI, DefaultAsyncHttpx2Client

from pipeline.readers.answers import Completion, read_completion, read_error, read_retry_after, shows_image
from pipeline.readers.endpoint_settings import EndpointSettings

_ENCODED = re.compile(r"data:image/[^\s\"']+|iVBORw0KGgo[A-Za-z0-9+/=]*")
"""An image that a server sends back in its complaint."""
_TRANSIENT = {408, 409, 425, 429}
_OVERLOADED = {408, 429, 503, 504, 529}
_NEVER_WILL = {401, 402, 403, 404, 405, 407, 410}
_NO_IMAGES = {400, 404, 405, 413, 415, 422, 500, 501}
"""What servers answer to an image that their model cannot see; the same question without one tells what else is."""
_MISSING = {404, 410}
_NEVER_WILL_CODES = {"invalid_api_key", "model_not_found", "insufficient_quota"}


@dataclass(frozen=True, slots=True)
class Retry:
    """No answer this time. `wait` is the seconds that the server asks for; `overloaded`: it has too much to do."""

    reason: str
    wait: float | None = None
    overloaded: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server will not take this question."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dead:
    """The server will take no question. `missing`: it has nothing where we asked."""

    reason: str
    missing: bool = False


Outcome = Completion | Retry | Refusal | Dead


class RawResponse(Protocol):
    """As much of the client's raw responses as is used."""

    @property
    def content(self) -> bytes:
        """The body."""

    @property
    def headers(self) -> Any:
        """The headers."""


Response = TypeVar("Response", bound=RawResponse)


@dataclass(frozen=True, slots=True)
class Received:
    """What a request came to, and the headers of what was received."""

    outcome: Outcome
    headers: Mapping[str, str] = field(default_factory=dict)


class Wire:
    """The connections to one endpoint. Used in one event loop only; to be closed."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        timeout = httpx2.Timeout(settings.timeout, connect=min(settings.timeout, 15.0))
        self._http = DefaultAsyncHttpx2Client(
            timeout=timeout,
            follow_redirects=False,  # the key must go nowhere else
            trust_env=not _is_loopback(settings.base_url),  # a proxy cannot reach the server on this machine
        )
        self._client = AsyncOpenAI(
            # An empty key would make the client look for others in the environment.
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            timeout=timeout,
            max_retries=0,
            http_client=self._http,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def send(self, request: Mapping[str, Any]) -> Received:
        """One request, for a Chat Completion. Raises nothing that a server or a connection can bring about."""
        raw = await self.exchange(
            lambda client: client.chat.completions.with_raw_response.create(**request), with_image=shows_image(request)
        )
        if isinstance(raw, Received):
            return raw
        completion = read_completion(raw.content)
        if completion is None:
            what = self.clean(read_error(raw.content)) or "something else"
            return Received(Retry(f"no chat completion came, but: {what}"), raw.headers)
        return Received(completion, raw.headers)

    async def exchange(
        self, call: Callable[[AsyncOpenAI], Awaitable[Response]], *, with_image: bool = False
    ) -> Response | Received:
        """One call of the client, by its raw response; where none comes that is good, what that means."""
        try:
            # The client's own timeout begins anew with every byte.
            async with asyncio.timeout(self._settings.timeout):
                return await call(self._client)
        except (APITimeoutError, TimeoutError):
            return Received(Retry(f"nothing came within {self._settings.timeout:g} seconds", overloaded=True))
        except APIStatusError as error:
            return Received(self._judge(error, with_image), error.response.headers)
        except APIConnectionError as error:
            cause = error.__cause__
            return Received(Retry(self.clean(f"the connection failed: {type(cause).__name__}: {cause}")))

    def clean(self, text: str) -> str:
        """Foreign text fit for a message: without the key and encoded images, on one line, short."""
        line = "".join(ch for ch in " ".join(text.split()) if ch.isprintable())
        if self._settings.api_key:
            line = line.replace(self._settings.api_key, "[API key]")
        line = _ENCODED.sub("[data]", line)
        return line if len(line) <= 200 else line[:199] + "…"

    def _judge(self, error: APIStatusError, with_image: bool) -> Outcome:
        """What a status other than 2xx means for us."""
        status = error.status_code
        told = self.clean(read_error(error.response.content)) or error.response.reason_phrase
        where, model = self._settings.base_url, self._settings.model
        if with_image and status in _NO_IMAGES:
            return Refusal(f"{where} takes no images for {model} (HTTP {status}): {told}")
        if status in _NEVER_WILL or error.code in _NEVER_WILL_CODES or 300 <= status < 400:
            return Dead(self._what_to_do(error, told), missing=status in _MISSING)
        if status in _TRANSIENT or status >= 500:
            wait = read_retry_after(error.response.headers)
            return Retry(f"HTTP {status} {told}".rstrip(), wait, overloaded=status in _OVERLOADED)
        return Refusal(f"{where} does not take the question for {model} (HTTP {status}): {told}")

    def _what_to_do(self, error: APIStatusError, told: str) -> str:
        status, code = error.status_code, error.code
        where, model = self._settings.base_url, self._settings.model
        if 300 <= status < 400:
            to = self.clean(_address(error.response.headers.get("location", "")))
            return (
                f"{where} redirects to {to} (HTTP {status}), which is not followed, so that the API key stays where "
                "it belongs: set the base URL to the right address"
            )
        if status in (401, 407) or code == "invalid_api_key":
            # The server's own words are left out: some quote parts of the key.
            problem = "does not accept the API key" if self._settings.api_key else "asks for an API key"
            return f"{where} {problem} (HTTP {status}): set OPENAI_API_KEY to one that is valid there"
        if status == 402 or code == "insufficient_quota":
            return f"the account at {where} has no credit left (HTTP {status}: {told}): top it up, or use another"
        if status == 403:
            return f"{where} denies access to {model} (HTTP 403: {told}): check what the API key may use"
        return (
            f"{where} has no model {model}, or serves no chat completions (HTTP {status}: {told}): "
            "check the model's name and the base URL, which mostly ends in /v1"
        )


def _address(location: str) -> str:
    """Where a redirect leads, without what may be secret in it."""
    try:
        url = urlsplit(location)
        return f"{url.scheme}://{url.hostname}{url.path}" if url.hostname else url.path
    except ValueError:
        return "another address"


def _is_loopback(base_url: str) -> bool:
    host = httpx2.URL(base_url).host
    return host in ("localhost", "::1") or host.startswith("127.")
