"""The Batch API of an OpenAI-compatible endpoint: files up and down, batches made and looked after.

It sends by the same `Wire` as `endpoint`, so that the key is in no message and no redirect is followed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from openai import AsyncOpenAI
from pydantic import BaseModel, ValidationError
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from pipeline.errors import EndpointFailed, EndpointUnusable
from pipeline.readers.answers import Completion, read_error
from pipeline.readers.batch_lines import URL
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.loop import LoopThread
from pipeline.readers.retrying import tried
from pipeline.readers.wire import Dead, RawResponse, Received, Refusal, Retry, Wire

OWN = "gouji"
"""The name in a batch's metadata under which our own name of it stands."""
_PAGE = 100
_WINDOW: Literal["24h"] = "24h"
_FULL = {"token_limit_exceeded", "rate_limit_exceeded"}
"""Errors of a batch that say that too much is under way."""


B = TypeVar("B", bound=BaseModel)


class _Error(BaseModel):
    code: str | None = None
    message: str | None = None


class _Errors(BaseModel):
    data: list[_Error] | None = None


class BatchState(BaseModel):
    """As much of a batch as is used."""

    id: str
    status: str
    metadata: dict[str, Any] | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: _Errors | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in ("completed", "failed", "expired", "cancelled")

    @property
    def own(self) -> str:
        """Our own name of it, empty where it is not ours."""
        return str((self.metadata or {}).get(OWN, ""))

    @property
    def reason(self) -> str:
        """What the provider says is wrong with it."""
        return "; ".join(each.message or each.code or "" for each in (self.errors and self.errors.data) or ())

    @property
    def was_full(self) -> bool:
        """Whether it failed because too much was under way."""
        return any(each.code in _FULL for each in (self.errors and self.errors.data) or ())


class _Page(BaseModel):
    data: list[BatchState]
    has_more: bool | None = None


class _File(BaseModel):
    id: str


@dataclass(frozen=True, slots=True)
class _Sent:
    content: bytes


_Reached = _Sent | Retry | Refusal | Dead | None
"""What calls came to; None where the endpoint is closed."""


class BatchEndpoint:
    """Used from one thread; to be closed. Each method raises EndpointUnusable where the endpoint will not serve us, and
    EndpointFailed where nothing good comes after all attempts."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        self._wire = Wire(settings)
        self._loop = LoopThread("gouji-batches", self._wire.close)

    def close(self) -> None:
        """Gives up what is under way, and closes the connections. What batches the provider has go on."""
        self._loop.close()

    def clean(self, text: str) -> str:
        """See `Wire.clean`."""
        return self._wire.clean(text)

    def upload(self, path: Path) -> str:
        """Sends a file of lines. Out: the provider's name of it."""
        sent = self._call(lambda c: c.files.with_raw_response.create(file=path, purpose="batch"))
        return self._read(_File, sent).id

    def create(self, file_id: str, own: str) -> BatchState:
        """Makes a batch of an uploaded file, under our own name. Where no answer comes it looks whether there is one
        now, before it asks again: it would be paid twice."""
        retrying = Retrying(
            sleep=lambda seconds: self._loop.run(asyncio.sleep(seconds)),
            stop=stop_after_attempt(self._settings.attempts),
            wait=wait_exponential_jitter(max=self._settings.max_retry_wait),
            retry=retry_if_exception_type(EndpointFailed),
            reraise=True,
        )
        return retrying(self._made_or_found, file_id, own)

    def _made_or_found(self, file_id: str, own: str) -> BatchState:
        try:
            sent = self._call(
                lambda c: c.batches.with_raw_response.create(
                    completion_window=_WINDOW, endpoint=URL, input_file_id=file_id, metadata={OWN: own}
                ),
                attempts=1,
            )
            return self._read(BatchState, sent)
        except EndpointFailed:
            found = next((each for each in self.listed() if each.own == own), None)
            if found is None:
                raise
            return found

    def retrieve(self, batch_id: str) -> BatchState | None:
        """How a batch stands, asked once: it will be asked again. None where the endpoint says that it has no such
        batch, and its list has none either: a wrong address has no list."""
        reached = self._reach(lambda c: c.batches.with_raw_response.retrieve(batch_id), attempts=1)
        if isinstance(reached, Dead) and reached.missing:
            return next((each for each in self.listed() if each.id == batch_id), None)
        return self._read(BatchState, self._content(reached))

    def cancel(self, batch_id: str) -> None:
        """Asks once that a batch be ended. Nothing comes of it where it is over, gone or being cancelled, or no answer
        comes: it will be asked again."""
        reached = self._reach(lambda c: c.batches.with_raw_response.cancel(batch_id), attempts=1)
        if isinstance(reached, Dead) and not reached.missing:
            self._content(reached)

    def listed(self) -> Iterator[BatchState]:
        """All batches of the account, page by page."""
        after = ""
        while True:
            page = self._page(after)
            yield from page.data
            if not page.has_more or not page.data:
                return
            after = page.data[-1].id

    def _page(self, after: str) -> _Page:
        following: dict[str, Any] = {"after": after} if after else {}
        return self._read(_Page, self._call(lambda c: c.batches.with_raw_response.list(limit=_PAGE, **following)))

    def lines(self, file_id: str) -> list[bytes] | None:
        """The lines of a file of results of a batch that the endpoint has; None where it has the file no longer."""
        reached = self._reach(lambda c: c.files.with_raw_response.content(file_id))
        return None if isinstance(reached, Dead) and reached.missing else self._content(reached).splitlines()

    def _read(self, model: type[B], content: bytes) -> B:
        try:
            return model.model_validate_json(content)
        except ValidationError:
            told = self.clean(read_error(content)) or "something else"
            raise EndpointFailed(f"{self._settings.base_url} serves no Batch API as it should, but: {told}") from None

    def _call(self, call: Callable[[AsyncOpenAI], Awaitable[RawResponse]], attempts: int = 0) -> bytes:
        return self._content(self._reach(call, attempts))

    def _reach(self, call: Callable[[AsyncOpenAI], Awaitable[RawResponse]], attempts: int = 0) -> _Reached:
        return self._loop.run(self._attempts(call, attempts or self._settings.attempts))

    def _content(self, reached: _Reached) -> bytes:
        where = self._settings.base_url
        match reached:
            case _Sent(content):
                return content
            case Retry(reason):
                raise EndpointFailed(f"{where} does not answer about batches; the last attempt: {reason}")
            case Dead(missing=True):
                raise EndpointUnusable(
                    f"{where} seems to have no Batch API (HTTP 404): use --engine local, or check the base URL, which "
                    "mostly ends in /v1"
                )
            case Refusal(reason) | Dead(reason):
                raise EndpointUnusable(f"the Batch API: {reason}")
            case _:
                raise EndpointUnusable(f"{where} is no longer asked: the run has ended")

    async def _attempts(self, call: Callable[[AsyncOpenAI], Awaitable[RawResponse]], attempts: int) -> _Reached:
        async def once() -> _Reached:
            raw = await self._wire.exchange(call)
            if not isinstance(raw, Received):
                return _Sent(raw.content)
            assert not isinstance(raw.outcome, Completion)  # only a chat has one  # noqa: S101
            return raw.outcome

        return await tried(once, attempts, self._settings.max_retry_wait, asyncio.sleep)
