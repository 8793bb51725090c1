"""How many requests may be under way, and how many may start in a minute."""

from __future__ import annotations

import heapq
import math
import random
import statistics
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.pacing import Ending, Left, Limits, Pace, Ticket, read_left


@dataclass
class Time:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def started(pace: Pace, count: int, tokens: int = 1) -> list[Ticket]:
    return [pace.start(tokens) for _ in range(count)]


def test_no_more_than_the_limit_are_under_way() -> None:
    pace = Pace(Limits(2), Time())
    first, _ = started(pace, 2)
    assert pace.wait(1) == math.inf
    pace.end(first, Ending.OTHER)
    assert pace.wait(1) == 0


def test_a_burst_of_overload_halves_the_limit_once() -> None:
    pace = Pace(Limits(8), Time())
    for ticket in started(pace, 8):
        pace.end(ticket, Ending.OVERLOADED)
    assert pace.limit == 4
    for ticket in started(pace, 4):
        pace.end(ticket, Ending.OVERLOADED)
    assert pace.limit == 2


def test_one_request_may_always_be_under_way() -> None:
    pace = Pace(Limits(2), Time())
    for _ in range(5):
        pace.end(pace.start(1), Ending.OVERLOADED)
    assert (pace.limit, pace.wait(1)) == (1, 0)


def test_a_round_of_answers_raises_the_limit_by_one_up_to_where_it_began() -> None:
    pace = Pace(Limits(4), Time())
    for ticket in started(pace, 4):
        pace.end(ticket, Ending.OVERLOADED)
    limits = []
    for _ in range(9):
        pace.end(pace.start(1), Ending.ANSWERED)
        limits.append(pace.limit)
    assert limits == [2, 3, 3, 3, 4, 4, 4, 4, 4]


def test_a_round_with_some_overload_lowers_the_limit_by_half_its_share() -> None:
    pace = Pace(Limits(40), Time())
    tickets = started(pace, 40)
    for ticket in tickets[:10]:
        pace.end(ticket, Ending.OVERLOADED)
    assert pace.limit == 40
    for ticket in tickets[10:]:
        pace.end(ticket, Ending.ANSWERED)
    assert pace.limit == 35  # of 40 an eighth less, three quarters of one more


def test_what_started_before_the_limit_fell_counts_no_more() -> None:
    pace = Pace(Limits(4), Time())
    first = pace.start(1)
    for _ in range(4):
        pace.end(pace.start(1), Ending.OVERLOADED)
    pace.end(first, Ending.OVERLOADED)
    for _ in range(2):
        pace.end(pace.start(1), Ending.ANSWERED)
    assert pace.limit == 3


def test_failures_by_chance_leave_most_of_the_limit() -> None:
    chance, pace, limits = random.Random(1), Pace(Limits(32), Time()), []
    for _ in range(4000):
        pace.end(pace.start(1), Ending.OVERLOADED if chance.random() < 0.1 else Ending.ANSWERED)
        limits.append(pace.limit)
    assert statistics.median(limits[1000:]) > 14


@pytest.mark.parametrize("borne", [1, 5, 20])
def test_a_server_that_bears_so_many_at_once_is_given_about_so_many(borne: int) -> None:
    pace, limits = Pace(Limits(64), Time()), []
    for _ in range(300):
        tickets = started(pace, pace.limit)
        limits.append(len(tickets))
        for ticket in tickets[borne:]:  # it turns away at once what is too much, and answers the rest later
            pace.end(ticket, Ending.OVERLOADED)
        for ticket in tickets[:borne]:
            pace.end(ticket, Ending.ANSWERED)
    assert max(limits[20:]) <= borne + 2
    assert min(limits[20:]) >= borne * 0.9


def test_other_errors_change_nothing() -> None:
    pace = Pace(Limits(4), Time())
    for ticket in started(pace, 4):
        pace.end(ticket, Ending.OTHER)
    assert pace.limit == 4


def test_a_pause_holds_back_everyone_but_not_for_ever() -> None:
    time = Time()
    pace = Pace(Limits(4), time, longest_wait=30)
    pace.pause(7)
    pace.pause(5)
    assert pace.wait(1) == 7
    pace.pause(3600)
    assert pace.wait(1) == 30
    time.now = 30
    assert pace.wait(1) == 0


def test_requests_of_a_minute() -> None:
    time = Time()
    pace = Pace(Limits(8, requests_per_minute=2), time)
    pace.start(1)
    time.now = 20
    pace.start(1)
    assert pace.wait(1) == 40
    time.now = 60
    assert pace.wait(1) == 0


def test_tokens_of_a_minute_are_corrected_by_what_the_server_counts() -> None:
    time = Time()
    pace = Pace(Limits(8, tokens_per_minute=1000), time)
    ticket = pace.start(900)
    assert (pace.wait(100), pace.wait(101)) == (0, 60)
    time.now = 10
    pace.end(ticket, Ending.ANSWERED, tokens=300)
    assert (pace.wait(700), pace.wait(701)) == (0, 50)
    assert (pace.can_ever_start(1000), pace.can_ever_start(1001)) == (True, False)


def test_what_the_server_says_is_left_holds_until_it_is_there_again() -> None:
    time = Time()
    pace = Pace(Limits(8), time)
    headers = {"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "12s"}
    pace.end(pace.start(1), Ending.ANSWERED, headers=headers)
    assert pace.wait(1) == 0
    pace.start(1)
    assert pace.wait(1) == 12
    time.now = 12
    assert pace.wait(1) == 0


def test_tokens_that_the_server_says_are_left() -> None:
    pace = Pace(Limits(8), Time())
    headers = {"x-ratelimit-remaining-tokens": "500", "x-ratelimit-reset-tokens": "1m0s"}
    pace.end(pace.start(1), Ending.ANSWERED, headers=headers)
    assert (pace.wait(500), pace.wait(501)) == (0, 60)


@pytest.mark.parametrize(
    ("remaining", "reset", "left"),
    [
        ("9", "1s", Left(9, 1.0)),
        ("0", "6m0s", Left(0, 360.0)),
        ("0", "1h0m1.5s", Left(0, 3601.5)),
        ("3", "20ms", Left(3, 0.02)),
        ("3", "7", Left(3, 7.0)),
        ("-1", "7", Left(0, 7.0)),
        ("3", "", None),
        ("3", "soon", None),
        ("3", "1x", None),
        ("many", "1s", None),
        ("", "1s", None),
    ],
)
def test_headers_of_what_is_left(remaining: str, reset: str, left: Left | None) -> None:
    headers = {"x-ratelimit-remaining-tokens": remaining, "x-ratelimit-reset-tokens": reset}
    assert read_left(headers, "tokens") == left


@dataclass(frozen=True)
class Call:
    """A request of a simulation: when it comes, its tokens, how long it takes, and how it ends."""

    at: float
    tokens: int
    seconds: float
    ending: Ending
    pause: float


@dataclass
class Simulation:
    """Plays calls against a pace, in the order in which they come."""

    limits: Limits
    starts: list[tuple[float, int]] = field(default_factory=list)
    most_over_limit: int = -1

    def play(self, calls: list[Call]) -> None:
        time = Time()
        pace = Pace(self.limits, time)
        waiting = sorted(calls, key=lambda call: call.at)
        under_way: list[tuple[float, int, Ticket, Call]] = []
        while waiting or under_way:
            wait = math.inf
            if waiting:
                wait = max(0.0, waiting[0].at - time.now) or pace.wait(waiting[0].tokens)
            if wait == 0:
                call = waiting.pop(0)
                limit_before = pace.limit
                ticket = pace.start(call.tokens)
                self.most_over_limit = max(self.most_over_limit, pace.in_flight - limit_before)
                self.starts.append((time.now, call.tokens))
                heapq.heappush(under_way, (time.now + call.seconds, ticket.number, ticket, call))
            elif under_way and under_way[0][0] <= time.now + wait:
                time.now, _, ticket, call = heapq.heappop(under_way)
                if call.ending is Ending.OVERLOADED:
                    pace.pause(call.pause)
                pace.end(ticket, call.ending, tokens=call.tokens)
            else:
                assert math.isfinite(wait), "nothing is under way and the next call never starts"
                time.now += wait


CALLS = st.lists(
    st.builds(
        Call,
        at=st.floats(0, 200),
        tokens=st.integers(1, 100),
        seconds=st.floats(0, 90),
        ending=st.sampled_from(Ending),
        pause=st.floats(0, 100),
    ),
    max_size=40,
)
LIMITS = st.builds(
    Limits,
    requests=st.integers(1, 8),
    requests_per_minute=st.none() | st.integers(1, 10),
    tokens_per_minute=st.none() | st.integers(100, 400),
)


@given(limits=LIMITS, calls=CALLS)
def test_every_call_starts_and_no_limit_is_ever_exceeded(limits: Limits, calls: list[Call]) -> None:
    simulation = Simulation(limits)
    simulation.play(calls)
    assert len(simulation.starts) == len(calls)
    assert simulation.most_over_limit <= 0
    for first, _ in simulation.starts:
        minute = [tokens for at, tokens in simulation.starts if first <= at < first + 60]
        assert len(minute) <= (limits.requests_per_minute or math.inf)
        assert sum(minute) <= (limits.tokens_per_minute or math.inf)


@given(endings=st.lists(st.sampled_from(Ending), max_size=200), most=st.integers(1, 256))
def test_the_limit_stays_between_one_and_where_it_began(endings: list[Ending], most: int) -> None:
    pace = Pace(Limits(most), Time())
    for ending in endings:
        pace.end(pace.start(1), ending)
        assert 1 <= pace.limit <= most
