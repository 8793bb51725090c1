"""An OpenAI-compatible endpoint: a question in, a checked answer out. It retries, remembers, and keeps the key secret.

Any number of threads ask and wait; their requests go out from one event loop, through one gate that keeps the pace and
the budget. What a request comes to is a value, and exceptions are raised from it in the thread that asks (see `wire`).
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from pipeline.errors import EndpointFailed, EndpointUnusable, ModelRefused
from pipeline.readers.answers import (
    Answer,
    AnswerCache,
    AnswerRefused,
    BudgetReached,
    Completion,
    M,
    Misfit,
    Question,
    Spent,
    StoredAnswer,
    cache_key,
    kept_answer,
    parse_answer,
    with_another_seed,
    with_more_tokens,
)
from pipeline.readers.budget import Purse
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.estimate import Estimate, estimate
from pipeline.readers.gate import Clock, Gate, RealClock, Shut, TooLarge
from pipeline.readers.loop import LoopThread
from pipeline.readers.pacing import Ending, Limits, Pace
from pipeline.readers.retrying import tried
from pipeline.readers.wire import Dead, Outcome, Refusal, Retry, Wire

_FEW = Limits(requests=8)
_NOT_KEPT = ("length", "content_filter")
_IN_A_ROW = 10
"""Questions that get no answer after all attempts, and none that does between them: then there is no one to ask."""
Keep = Callable[[str, Spent], None]
Kept = Callable[[Completion], None]


class Endpoint:
    """Asks questions, from any number of threads. Close it, or use it as a context manager.

    `cache` keeps answers; `limits` bound what is under way at once and in a minute, `purse` what is spent; `clock` is
    asked for the time, and to wait.
    """

    def __init__(
        self,
        settings: EndpointSettings,
        cache: AnswerCache | None = None,
        *,
        limits: Limits = _FEW,
        purse: Purse | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._clock = clock or RealClock()
        self._dead = ""
        self._unanswered = 0
        self._guard = threading.Lock()
        self._turns: weakref.WeakValueDictionary[str, threading.Lock] = weakref.WeakValueDictionary()
        self._gate = Gate(Pace(limits, self._clock.now, settings.max_retry_wait), purse, self._clock)
        self._wire = Wire(settings)
        self._loop = LoopThread("gouji-endpoint", self._wire.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives up what is under way, and closes the connections."""
        self._loop.close()

    @property
    def stopped(self) -> BudgetReached | None:
        """Why no question is sent any more, where the budget is the reason."""
        return self._gate.stopped

    def ask(self, question: Question[M]) -> Answer[M]:
        """The answer to `question`, from the cache if it is there.

        Raises ModelRefused if the question is not taken or no usable answer comes (AnswerRefused if answers were paid
        for), EndpointFailed if no answer comes after all attempts, BudgetReached if it is not asked for the budget's
        sake, EndpointUnusable if the endpoint will answer nothing, or has not for many questions in a row; once that
        was raised, every later call raises it again and asks nothing. Errors of the cache pass.
        """
        if self._dead:
            raise EndpointUnusable(self._dead)
        cache = self._cache
        if cache is None:
            return self._ask_model(question)
        key = cache_key(question, self._settings.sampling)
        # The same question from two threads is paid for once: the second waits, and finds the answer kept.
        with self._turn(key):
            kept = kept_answer(question, self._settings.sampling, cache)
            if kept is not None:
                return kept
            return self._ask_model(question, lambda text, spent: cache.put(key, self._stored(question, text, spent)))

    def _stored(self, question: Question[M], text: str, spent: Spent) -> StoredAnswer:
        return StoredAnswer(self._settings.model, question.name, question.prompt_version, text, spent)

    def _turn(self, key: str) -> threading.Lock:
        with self._guard:
            return self._turns.setdefault(key, threading.Lock())

    def _ask_model(self, question: Question[M], keep: Keep | None = None) -> Answer[M]:
        """Asks, and once more if the answer cannot be used. `keep` is given each answer with what the question has cost
        so far."""
        request: dict[str, Any] | None = self._settings.request(question)
        spent = Spent()
        problem = ""
        for _ in range(2):
            if request is None:
                break
            completion = self._completion(request, estimate(question, request), spent, keep)
            spent += completion.spent
            if completion.refusal:
                raise AnswerRefused(f"the model declined: {self._wire.clean(completion.refusal)}", spent)
            if completion.finish_reason == "content_filter":
                raise AnswerRefused("the endpoint's content filter withheld the answer", spent)
            if completion.finish_reason == "length":
                problem = "the answer was cut off at the limit of tokens: raise max_tokens, or the model's context"
                request = with_more_tokens(request)
                continue
            parsed = parse_answer(question.response_model, completion.text)
            if not isinstance(parsed, Misfit):
                return Answer(parsed, completion.text, completion.finish_reason, cached=False, spent=spent)
            problem = f"the answer does not fit the question: {self._wire.clean(parsed.reason)}"
            request = with_another_seed(request)
        raise AnswerRefused(problem, spent)

    def _completion(self, request: Mapping[str, Any], size: Estimate, spent: Spent, keep: Keep | None) -> Completion:
        """The model's answer to a request, from the event loop. `spent` is what the question has cost before."""

        def kept(completion: Completion) -> None:
            if keep is not None and not completion.refusal and completion.finish_reason not in _NOT_KEPT:
                keep(completion.text, spent + completion.spent)

        match self._loop.run(self._complete(request, size, kept)):
            case Completion() as completion:
                return completion
            case Retry() as last:
                raise EndpointFailed(self._told(last))
            case Refusal(reason) | TooLarge(reason):
                raise ModelRefused(reason)
            case Shut(reason):
                raise BudgetReached(reason, spent)
            case Dead(reason):
                raise EndpointUnusable(reason)
            case None:
                raise EndpointUnusable(f"{self._settings.base_url} is no longer asked: the run has ended")

    # --- in the event loop -------------------------------------------------------------------------------------------

    async def _complete(self, request: Mapping[str, Any], size: Estimate, kept: Kept) -> Outcome | Shut | TooLarge:
        """Sends until an answer comes, at most `attempts` times."""
        settings = self._settings
        outcome = await tried(
            lambda: self._send(request, size, kept), settings.attempts, settings.max_retry_wait, self._clock.sleep
        )
        if not isinstance(outcome, Retry):
            return outcome
        self._unanswered += 1
        if self._unanswered < _IN_A_ROW:
            return outcome
        self._dead = self._dead or f"{self._told(outcome)}. So it went with {self._unanswered} questions in a row"
        return Dead(self._dead)

    def _told(self, last: Retry) -> str:
        attempts = self._settings.attempts
        tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
        return f"{self._settings.base_url} gave no answer in {tries}; the last one: {last.reason}"

    async def _send(self, request: Mapping[str, Any], size: Estimate, kept: Kept) -> Outcome | Shut | TooLarge:
        """One request over the wire, when it is its turn."""
        entered = await self._gate.enter(size)
        if isinstance(entered, Shut | TooLarge):
            return entered
        if self._dead:  # by what was under way while this one waited
            self._gate.leave(entered, Ending.OTHER, None)
            return Dead(self._dead)
        started = time.perf_counter()
        received = await self._wire.send(request)
        outcome = received.outcome
        if isinstance(outcome, Completion):
            outcome = replace(outcome, spent=replace(outcome.spent, seconds=time.perf_counter() - started))
        if isinstance(outcome, Dead):
            self._dead = outcome.reason
        if not isinstance(outcome, Retry):
            self._unanswered = 0
        if isinstance(outcome, Retry) and outcome.overloaded and outcome.wait is not None:
            self._gate.pause(outcome.wait)  # all of them, for the server would say the same to each
        try:
            if isinstance(outcome, Completion):
                # Its place is free for another request once nothing of it can be lost: a process that is killed loses
                # no more answers than may be under way.
                await asyncio.to_thread(kept, outcome)
        finally:
            self._gate.leave(entered, _ending(outcome), _tokens(outcome, size), received.headers)
        return outcome


def _ending(outcome: Outcome) -> Ending:
    if isinstance(outcome, Completion):
        return Ending.ANSWERED
    return Ending.OVERLOADED if isinstance(outcome, Retry) and outcome.overloaded else Ending.OTHER


def _tokens(outcome: Outcome, size: Estimate) -> tuple[int, int] | None:
    """The tokens of prompt and answer, by estimate where the server counts none; None where no answer came."""
    if not isinstance(outcome, Completion):
        return None
    spent = outcome.spent
    return spent.prompt_tokens or size.prompt, spent.completion_tokens or len(outcome.text)
