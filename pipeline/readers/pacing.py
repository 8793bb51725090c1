"""How many requests may be under way, and when the next one may start: a state machine that is told of every start and
every end, and of the time. It waits for nothing and opens nothing; `gate` does the first."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MINUTE = 60.0
_LEAST_WAIT = 0.001
"""Seconds: a wait is never so short that the clock does not show it."""
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s|)")
_SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most requests under way at once, and the most requests and tokens in any minute; None: no such limit."""

    requests: int
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


class Ending(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    OVERLOADED = "overloaded"
    """The server has too much to do: 429, 503, or no answer in time."""
    OTHER = "other"
    """With an error that says nothing about how busy the server is."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a server says is left of one of its limits, and after how many seconds all of it is there again."""

    remaining: int
    reset: float


@dataclass(slots=True)
class Ticket:
    """A request that is under way: its number, and its entries in what is counted by the minute."""

    number: int
    entries: tuple[_Entry, ...]


@dataclass(slots=True)
class _Entry:
    time: float
    amount: int


class Pace:
    """As many may be under way as the server bears: once a round (so many requests ended as may be under way) the limit
    falls by half the share of it that met overload, and rises by the share that was answered, up to `limits.requests`,
    where it begins. So a server that has too much to do is given half, and one that fails now and then keeps most of
    what it had (data centre TCP, RFC 8257, does so). Limits by the minute hold for every span of a minute.

    `clock` gives seconds that only grow; no wait for a server is longer than `longest_wait`.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], longest_wait: float = MINUTE) -> None:
        self._most = limits.requests
        self._clock = clock
        self._longest_wait = longest_wait
        self._requests = _Minute(limits.requests_per_minute)
        self._tokens = _Minute(limits.tokens_per_minute)
        self._requests_told, self._tokens_told = _Told(), _Told()
        self._paused_until = -math.inf
        self._next = 0
        self._width = float(limits.requests)
        self._old = 0
        self._answered = self._overloaded = 0
        self.in_flight = 0

    @property
    def limit(self) -> int:
        """The most requests that may be under way now."""
        return int(self._width)

    def can_ever_start(self, tokens: int) -> bool:
        """Whether a request of so many tokens keeps within the limit of a minute at all."""
        return self._tokens.limit is None or tokens <= self._tokens.limit

    def wait(self, tokens: int) -> float:
        """The seconds until a request of so many tokens may start: 0 for now, infinity until another one has ended."""
        now = self._clock()
        seconds = max(
            self._paused_until - now,
            self._requests.wait(1, now),
            self._tokens.wait(tokens, now),
            self._requests_told.wait(1, now),
            self._tokens_told.wait(tokens, now),
        )
        if self.in_flight >= self.limit:
            return math.inf
        return max(seconds, _LEAST_WAIT) if seconds > 0 else 0.0

    def start(self, tokens: int) -> Ticket:
        """A request of so many tokens, as far as can be told before, starts. `wait` must have said 0."""
        now = self._clock()
        self.in_flight += 1
        self._next += 1
        self._requests_told.take(1)
        self._tokens_told.take(tokens)
        return Ticket(self._next, (self._requests.add(1, now), self._tokens.add(tokens, now)))

    def end(
        self, ticket: Ticket, ending: Ending, tokens: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """A request has ended, with so many tokens by the server's count and these headers of its answer."""
        self.in_flight -= 1
        if tokens is not None:
            self._tokens.correct(ticket.entries[1], tokens)
        self._hear(headers or {})
        if ticket.number <= self._old or ending is Ending.OTHER:
            return
        if ending is Ending.OVERLOADED:
            self._overloaded += 1
        else:
            self._answered += 1
        if self._answered + self._overloaded >= self.limit:
            self._end_round()

    def _end_round(self) -> None:
        share = self._overloaded / (self._answered + self._overloaded)
        self._width = min(self._most, max(1.0, self._width * (1 - share / 2) + (1 - share)))
        if share:
            self._old = self._next  # what is under way started under the old limit and says nothing of the new one
        self._answered = self._overloaded = 0

    def pause(self, seconds: float) -> None:
        """Nothing starts for so many seconds: the server has asked for that."""
        self._paused_until = max(self._paused_until, self._clock() + min(seconds, self._longest_wait))

    def _hear(self, headers: Mapping[str, str]) -> None:
        now = self._clock()
        for name, told in (("requests", self._requests_told), ("tokens", self._tokens_told)):
            left = read_left(headers, name)
            if left is not None:
                told.hear(left, now + min(left.reset, self._longest_wait))


class _Minute:
    """What started in the last minute, added up."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._entries: deque[_Entry] = deque()
        self._total = 0

    def wait(self, amount: int, now: float) -> float:
        """The seconds until so much more keeps within the limit, infinity where it never does."""
        if self.limit is None:
            return 0.0
        while self._entries and self._entries[0].time + MINUTE <= now:
            self._total -= self._entries.popleft().amount
        too_much = self._total + amount - self.limit
        for entry in self._entries if too_much > 0 else ():
            too_much -= entry.amount
            if too_much <= 0:
                return entry.time + MINUTE - now
        return math.inf if too_much > 0 else 0.0

    def add(self, amount: int, now: float) -> _Entry:
        entry = _Entry(now, amount)
        if self.limit is not None:
            self._entries.append(entry)
            self._total += amount
        return entry

    def correct(self, entry: _Entry, amount: int) -> None:
        """Counts `amount` for an entry instead; of no effect where its minute is over."""
        if self._entries and self._entries[0].time <= entry.time:
            self._total += amount - entry.amount
        entry.amount = amount


@dataclass(slots=True)
class _Told:
    """What the server last said is left of a limit of its own, less what started since."""

    remaining: int = 0
    until: float = field(default=-math.inf)

    def hear(self, left: Left, until: float) -> None:
        self.remaining, self.until = left.remaining, until

    def take(self, amount: int) -> None:
        self.remaining -= amount

    def wait(self, amount: int, now: float) -> float:
        return 0.0 if self.remaining >= amount else max(0.0, self.until - now)


def read_left(headers: Mapping[str, str], name: str) -> Left | None:
    """What the `x-ratelimit` headers say is left of the limit of `requests` or `tokens`; None if they do not say it, or
    not when there will be more."""
    try:
        remaining = int(headers.get(f"x-ratelimit-remaining-{name}", ""))
    except ValueError:
        return None
    reset = _seconds(headers.get(f"x-ratelimit-reset-{name}", ""))
    return None if reset is None else Left(max(0, remaining), reset)


def _seconds(text: str) -> float | None:
    """A duration as servers write it: `1s`, `6m0s`, `20ms`, or a bare number of seconds."""
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text.strip():
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)
