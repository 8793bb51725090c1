"""The one place where requests to an endpoint start, in the order in which they came: as the pace and the budget let
them."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pipeline.readers.answers import BudgetReached
from pipeline.readers.budget import Purse
from pipeline.readers.estimate import Estimate
from pipeline.readers.pacing import Ending, Pace, Ticket


class Clock(Protocol):
    """Seconds that only grow, and a wait that lets other coroutines work."""

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class RealClock:
    """The clock of this machine."""

    def now(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Pass:
    """A request may start. To be given back."""

    ticket: Ticket
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class Shut:
    """No request starts any more, for this reason: the budget is reached."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooLarge:
    """This request can never start."""

    reason: str


class Gate:
    """Lets requests in. All methods are called in one event loop."""

    def __init__(self, pace: Pace, purse: Purse | None, clock: Clock) -> None:
        self._pace = pace
        self._purse = purse
        self._clock = clock
        self._queue: deque[_Waiting] = deque()
        self._timer: asyncio.Task[None] | None = None
        self._shut: Shut | None = None

    async def enter(self, estimate: Estimate) -> Pass | Shut | TooLarge:
        """Waits until a request of that size may start. First come, first served: a large one is not passed by."""
        if not self._pace.can_ever_start(estimate.likely):
            return TooLarge(f"the question takes about {estimate.likely} tokens, more than tokens_per_minute allows")
        waiting = _Waiting(estimate, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._let_in()
        return await waiting.answer

    def leave(
        self, given: Pass, ending: Ending, tokens: tuple[int, int] | None, headers: Mapping[str, str] | None = None
    ) -> None:
        """A request has ended: how, with how many tokens of prompt and answer where any came, and which headers."""
        self._pace.end(given.ticket, ending, None if tokens is None else sum(tokens), headers)
        if self._purse is not None:
            self._purse.settle(given.reserved, *(tokens or (0, 0)))
        self._let_in()

    @property
    def stopped(self) -> BudgetReached | None:
        """Why it is shut, if it is, with what was spent."""
        return BudgetReached(self._purse.told) if self._shut is not None and self._purse is not None else None

    def pause(self, seconds: float) -> None:
        """Nothing starts for so long."""
        self._pace.pause(seconds)

    def _let_in(self) -> None:
        """Answers those who wait, as far as it is their turn."""
        while self._queue:
            first = self._queue[0]
            if first.answer.done():  # who waited has gone away
                self._queue.popleft()
                continue
            answer = self._shut or self._try(first.estimate)
            if answer is None:
                return
            self._queue.popleft()
            first.answer.set_result(answer)

    def _try(self, estimate: Estimate) -> Pass | Shut | None:
        """The pass of the request whose turn it is; None where it must wait."""
        seconds = self._pace.wait(estimate.likely)
        if seconds > 0:
            if math.isfinite(seconds):
                self._look_again_in(seconds)
            return None
        if self._purse is None:
            return Pass(self._pace.start(estimate.likely), Decimal(0))
        reserved = self._purse.reserve(estimate.prompt, estimate.longest_answer)
        if reserved is not None:
            return Pass(self._pace.start(estimate.likely), reserved)
        if self._purse.is_waiting:
            return None  # what is under way may cost less than was put aside for it
        self._shut = Shut(self._purse.reached)
        return self._shut

    def _look_again_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().create_task(self._look_again(seconds))

    async def _look_again(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._timer = None
        self._let_in()


@dataclass(slots=True)
class _Waiting:
    estimate: Estimate
    answer: asyncio.Future[Pass | Shut]
