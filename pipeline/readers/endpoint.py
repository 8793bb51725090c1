"""An OpenAI-compatible endpoint: a question in, a checked answer out. It retries, remembers, and keeps the key secret.

What a request comes to is a value (`Completion`, `_Retry`, `_Refusal`, `_Dead`), and exceptions are raised from those
outside any handler: the client's own exceptions hold the request with its key, so none may hang on ours as a context.
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, DefaultHttpx2Client, OpenAI
from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_attempt, wait_exponential_jitter

from pipeline.errors import EndpointFailed, EndpointUnusable, ModelRefused, UsageError
from pipeline.readers.answers import (
    Answer,
    AnswerCache,
    AnswerRefused,
    Completion,
    M,
    Misfit,
    Question,
    Spent,
    cache_key,
    chat_request,
    parse_answer,
    read_completion,
    read_error,
    read_retry_after,
    shows_image,
    to_store,
    with_another_seed,
    with_more_tokens,
)

_OURS = {"model", "messages", "response_format", "temperature", "seed", "max_tokens", "stream", "n"}
_ENCODED = re.compile(r"data:image/[^\s\"']+|iVBORw0KGgo[A-Za-z0-9+/=]*")
"""An image that a server sends back in its complaint."""
_TRANSIENT = {408, 409, 425, 429}
_NEVER_WILL = {401, 402, 403, 404, 405, 407, 410}
_NO_IMAGES = {400, 404, 405, 413, 415, 422, 500, 501}
"""What servers answer to an image that their model cannot see; the same question without one tells what else is."""
_NEVER_WILL_CODES = {"invalid_api_key", "model_not_found", "insufficient_quota"}


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
    attempts: int = 6
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


@dataclass(frozen=True, slots=True)
class _Retry:
    """No answer this time. `wait` is the seconds that the server asks for."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The server will not take this question."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Dead:
    """The server will take no question."""

    reason: str


_Outcome = Completion | _Retry | _Refusal | _Dead


class Endpoint:
    """Asks questions, from any number of threads. Close it, or use it as a context manager.

    `cache` keeps answers; `sleep` is called with the seconds to wait before a question is asked again.
    """

    def __init__(
        self,
        settings: EndpointSettings,
        cache: AnswerCache | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._sleep = sleep
        self._dead = ""
        self._guard = threading.Lock()
        self._turns: weakref.WeakValueDictionary[str, threading.Lock] = weakref.WeakValueDictionary()
        self._backoff = wait_exponential_jitter(max=settings.max_retry_wait)
        timeout = httpx2.Timeout(settings.timeout, connect=min(settings.timeout, 15.0))
        self._http = DefaultHttpx2Client(
            timeout=timeout,
            follow_redirects=False,  # the key must go nowhere else
            trust_env=not _is_loopback(settings.base_url),  # a proxy cannot reach the server on this machine
            event_hooks={"response": [self._limit_body]},
        )
        self._client = OpenAI(
            # An empty key would make the client look for others in the environment.
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            timeout=timeout,
            max_retries=0,
            http_client=self._http,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def ask(self, question: Question[M]) -> Answer[M]:
        """The answer to `question`, from the cache if it is there.

        Raises ModelRefused if the question is not taken or no usable answer comes (AnswerRefused if answers were paid
        for), EndpointFailed if no answer comes after all attempts, EndpointUnusable if the endpoint will answer
        nothing; once that was raised, every later call raises it again and asks nothing. Errors of the cache pass.
        """
        if self._dead:
            raise EndpointUnusable(self._dead)
        if self._cache is None:
            return self._ask_model(question)
        key = cache_key(question, self._settings.sampling)
        # The same question from two threads is paid for once: the second waits, and finds the answer kept.
        with self._turn(key):
            stored = self._cache.get(key)
            if stored is not None:
                parsed = parse_answer(question.response_model, stored.text)
                if not isinstance(parsed, Misfit):
                    return Answer(parsed, stored.text, "stop", cached=True, spent=stored.spent)
            answer = self._ask_model(question)
            self._cache.put(key, to_store(self._settings.model, question, answer))
            return answer

    def _turn(self, key: str) -> threading.Lock:
        with self._guard:
            return self._turns.setdefault(key, threading.Lock())

    def _ask_model(self, question: Question[M]) -> Answer[M]:
        """Asks, and once more if the answer cannot be used."""
        request: dict[str, Any] | None = self._request(question)
        spent = Spent()
        problem = ""
        for _ in range(2):
            if request is None:
                break
            completion = self._complete(request)
            spent += completion.spent
            if completion.refusal:
                raise AnswerRefused(f"the model declined: {self._clean(completion.refusal)}", spent)
            if completion.finish_reason == "content_filter":
                raise AnswerRefused("the endpoint's content filter withheld the answer", spent)
            if completion.finish_reason == "length":
                problem = "the answer was cut off at the limit of tokens: raise max_tokens, or the model's context"
                request = with_more_tokens(request)
                continue
            parsed = parse_answer(question.response_model, completion.text)
            if not isinstance(parsed, Misfit):
                return Answer(parsed, completion.text, completion.finish_reason, cached=False, spent=spent)
            problem = f"the answer does not fit the question: {self._clean(parsed.reason)}"
            request = with_another_seed(request)
        raise AnswerRefused(problem, spent)

    def _request(self, question: Question[M]) -> dict[str, Any]:
        settings = self._settings
        optional = {"temperature": settings.temperature, "seed": settings.seed, "max_tokens": settings.max_tokens}
        given = {name: value for name, value in optional.items() if value is not None}
        return chat_request(question) | {"model": settings.model, "extra_body": dict(settings.extra)} | given

    def _complete(self, request: Mapping[str, Any]) -> Completion:
        """Sends until an answer comes, at most `attempts` times."""
        retrying = Retrying(
            sleep=self._sleep,
            stop=stop_after_attempt(self._settings.attempts),
            wait=self._wait,
            retry=retry_if_result(lambda outcome: isinstance(outcome, _Retry)),
            retry_error_callback=_last_outcome,
        )
        outcome: _Outcome = retrying(self._send, request)
        match outcome:
            case Completion():
                return outcome
            case _Retry(reason):
                tries = "1 attempt" if self._settings.attempts == 1 else f"{self._settings.attempts} attempts"
                raise EndpointFailed(f"{self._settings.base_url} gave no answer in {tries}; the last one: {reason}")
            case _Refusal(reason):
                raise ModelRefused(reason)
            case _Dead(reason):
                self._dead = reason
                raise EndpointUnusable(reason)

    def _wait(self, state: RetryCallState) -> float:
        outcome = _last_outcome(state)
        if isinstance(outcome, _Retry) and outcome.wait is not None:
            return min(outcome.wait, self._settings.max_retry_wait)
        return self._backoff(state)

    def _send(self, request: Mapping[str, Any]) -> _Outcome:
        """One request over the wire."""
        if self._dead:
            return _Dead(self._dead)
        started = time.perf_counter()
        try:
            raw = self._client.chat.completions.with_raw_response.create(**request)
        except APITimeoutError:
            return _Retry(f"nothing came within {self._settings.timeout:g} seconds")
        except APIStatusError as error:
            return self._judge(error, shows_image(request))
        except APIConnectionError as error:
            cause = error.__cause__
            return _Retry(self._clean(f"the connection failed: {type(cause).__name__}: {cause}"))
        completion = read_completion(raw.content)
        if completion is None:
            return _Retry(f"no chat completion came, but: {self._clean(read_error(raw.content)) or 'something else'}")
        return replace(completion, spent=replace(completion.spent, seconds=time.perf_counter() - started))

    def _judge(self, error: APIStatusError, with_image: bool) -> _Outcome:
        """What a status other than 2xx means for us."""
        status = error.status_code
        told = self._clean(read_error(error.response.content)) or error.response.reason_phrase
        where, model = self._settings.base_url, self._settings.model
        if with_image and status in _NO_IMAGES:
            return _Refusal(f"{where} takes no images for {model} (HTTP {status}): {told}")
        if status in _NEVER_WILL or error.code in _NEVER_WILL_CODES or 300 <= status < 400:
            return _Dead(self._what_to_do(error, told))
        if status in _TRANSIENT or status >= 500:
            return _Retry(f"HTTP {status} {told}".rstrip(), read_retry_after(error.response.headers))
        return _Refusal(f"{where} does not take the question for {model} (HTTP {status}): {told}")

    def _what_to_do(self, error: APIStatusError, told: str) -> str:
        status, code = error.status_code, error.code
        where, model = self._settings.base_url, self._settings.model
        if 300 <= status < 400:
            to = self._clean(_address(error.response.headers.get("location", "")))
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

    def _clean(self, text: str) -> str:
        """Foreign text fit for a message: without the key and encoded images, on one line, short."""
        line = "".join(ch for ch in " ".join(text.split()) if ch.isprintable())
        if self._settings.api_key:
            line = line.replace(self._settings.api_key, "[API key]")
        line = _ENCODED.sub("[data]", line)
        return line if len(line) <= 200 else line[:199] + "…"

    def _limit_body(self, response: httpx2.Response) -> None:
        response.stream = _TimedStream(response.stream, self._settings.timeout)


class _TimedStream(httpx2.SyncByteStream):
    """A body that must be complete in time: the client's own timeout begins anew with every byte."""

    def __init__(self, stream: Any, seconds: float) -> None:
        self._stream = stream
        self._seconds = seconds

    def __iter__(self) -> Iterator[bytes]:
        end = time.monotonic() + self._seconds
        for chunk in self._stream:
            if time.monotonic() > end:
                raise httpx2.ReadTimeout("the answer was not complete in time")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _last_outcome(state: RetryCallState) -> _Outcome:
    assert state.outcome is not None  # tenacity asks only after an attempt  # noqa: S101
    outcome: _Outcome = state.outcome.result()
    return outcome


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
