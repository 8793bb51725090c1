"""The gate that requests go through: in their order, as pace and budget let them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

from pipeline.readers.budget import Budget, Purse
from pipeline.readers.estimate import Estimate
from pipeline.readers.gate import Gate, Pass, Shut, TooLarge
from pipeline.readers.pacing import Ending, Limits, Pace


class StandingClock:
    """A clock that goes on only where someone sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


def size(prompt: int, answer: int = 0) -> Estimate:
    return Estimate(prompt, answer, answer)


def played(play: Callable[[Gate, StandingClock], Awaitable[None]], limits: Limits, purse: Purse | None = None) -> None:
    clock = StandingClock()
    asyncio.run(_until_done(play(Gate(Pace(limits, clock.now), purse, clock), clock)))


async def _until_done(work: Awaitable[None]) -> None:
    async with asyncio.timeout(5):
        await work


def entering(gate: Gate, *sizes: Estimate) -> list[asyncio.Task[Pass | Shut | TooLarge]]:
    return [asyncio.create_task(gate.enter(each)) for each in sizes]


async def all_waits() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def passed(task: asyncio.Task[Pass | Shut | TooLarge]) -> Pass:
    answer = task.result()
    assert isinstance(answer, Pass)
    return answer


def test_first_come_first_served() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        tasks = entering(gate, *[size(1)] * 4)
        for number in range(4):
            await all_waits()
            assert [task.done() for task in tasks] == [True] * (number + 1) + [False] * (3 - number)
            gate.leave(passed(tasks[number]), Ending.ANSWERED, (1, 0))

    played(play, Limits(1))


def test_a_large_request_is_not_passed_by_small_ones() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        async def entered_at(each: Estimate) -> float:
            await gate.enter(each)
            return clock.now()

        assert await asyncio.gather(*map(entered_at, (size(50), size(100), size(1)))) == [0, 60, 120]

    played(play, Limits(8, tokens_per_minute=100))


def test_a_request_that_no_minute_holds_is_turned_away() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        assert isinstance(await gate.enter(size(101)), TooLarge)
        assert isinstance(await gate.enter(size(100)), Pass)

    played(play, Limits(8, tokens_per_minute=100))


def test_a_pause_is_waited_for() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        gate.pause(7)
        assert isinstance(await gate.enter(size(1)), Pass)
        assert clock.now() == 7

    played(play, Limits(8))


def test_a_wait_that_became_shorter_is_not_waited_out() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        first = await gate.enter(size(90))
        (second,) = entering(gate, size(50))
        assert isinstance(first, Pass)
        gate.leave(first, Ending.ANSWERED, (10, 0))
        await second
        assert clock.now() == 0

    played(play, Limits(1, tokens_per_minute=100))


def test_who_has_gone_away_holds_up_nobody() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        first, gone, last = entering(gate, *[size(1)] * 3)
        await all_waits()
        gone.cancel()
        await all_waits()
        gate.leave(passed(first), Ending.ANSWERED, (1, 0))
        assert isinstance(await last, Pass)

    played(play, Limits(1))


def test_near_the_end_of_the_budget_it_is_waited_for_what_is_under_way() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        first, second, third, fourth = entering(gate, *[size(10, 40)] * 4)
        await all_waits()
        assert [task.done() for task in (first, second, third, fourth)] == [True, True, False, False]
        gate.leave(passed(first), Ending.ANSWERED, (10, 5))
        await all_waits()
        assert not third.done()  # 15 are spent, 50 put aside
        gate.leave(passed(second), Ending.ANSWERED, (10, 5))
        await all_waits()
        assert isinstance(third.result(), Pass)  # 30 are spent
        gate.leave(passed(third), Ending.ANSWERED, (10, 40))
        assert isinstance(await fourth, Shut)
        assert isinstance(await gate.enter(size(1, 1)), Shut)  # once reached it stays so, whatever a question costs

    played(play, Limits(8), Purse(Budget(Decimal(100), in_tokens=True), None))


def test_what_brought_no_answer_costs_nothing() -> None:
    async def play(gate: Gate, clock: StandingClock) -> None:
        for _ in range(3):
            entered = await gate.enter(size(60, 40))
            assert isinstance(entered, Pass)
            gate.leave(entered, Ending.OVERLOADED, None)

    played(play, Limits(8), Purse(Budget(Decimal(100), in_tokens=True), None))
