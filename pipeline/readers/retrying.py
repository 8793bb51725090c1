"""How calls to an endpoint are tried again: while they come to `Retry`, after waits that grow, or that it names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import RetryCallState, retry_if_result, stop_after_attempt, wait_exponential_jitter
from tenacity.asyncio import AsyncRetrying

from pipeline.readers.wire import Retry

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


async def tried(call: Callable[[], Awaitable[T]], attempts: int, longest_wait: float, sleep: Sleep) -> T:
    """What a call comes to in the first attempt that is no `Retry`, or in the last one. Between two it waits so many
    seconds at the most."""
    backoff = wait_exponential_jitter(max=longest_wait)

    def wait(state: RetryCallState) -> float:
        outcome: object = _last(state)
        if isinstance(outcome, Retry) and outcome.wait is not None:
            return min(outcome.wait, longest_wait)
        return backoff(state)

    retrying = AsyncRetrying(
        sleep=sleep,
        stop=stop_after_attempt(attempts),
        wait=wait,
        retry=retry_if_result(lambda outcome: isinstance(outcome, Retry)),
        retry_error_callback=_last,
    )

    async def once() -> T:  # tenacity awaits a coroutine function only
        return await call()

    outcome: T = await retrying(once)
    return outcome


def _last(state: RetryCallState) -> object:
    assert state.outcome is not None  # tenacity asks only after an attempt  # noqa: S101
    return state.outcome.result()
