"""Questions that go by batches: what is not known yet is written down, sent, and waited for.

A document is read again from its layout whenever answers that it waits for have come, by the same code that asks an
endpoint; so its record is the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

from pipeline.errors import EndpointFailed, EndpointUnusable, GoujiError, ModelRefused
from pipeline.messages import message
from pipeline.readers.answers import (
    Answer,
    AnswerRefused,
    Asker,
    BudgetReached,
    M,
    Misfit,
    NotYet,
    Question,
    Spent,
    cache_key,
    kept_answer,
    looked_up,
    with_another_seed,
    with_more_tokens,
)
from pipeline.readers.batch_lines import Ending, request_line
from pipeline.readers.budget import Purse
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.estimate import estimate
from pipeline.runs.batch_posting import BatchPost
from pipeline.runs.batches import Batches, Sending, Sent
from pipeline.runs.closing import ClosingAsker

_TOKENS, _SEED = "tokens", "seed"
_CUT_OFF = "the answer was cut off at the limit of tokens: raise max_tokens, or the model's context"
_MOST_ANSWERS = 2
"""That are paid for to one question."""


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """The most requests and bytes of one batch."""

    requests: int
    bytes: int


class BatchAsker(ClosingAsker):
    """Asks from any thread; batches are made and collected from one. `purse` bounds what is spent on the questions that
    this asker sends."""

    def __init__(
        self, settings: EndpointSettings, batches: Batches, limits: BatchLimits, purse: Purse | None = None
    ) -> None:
        self._settings = settings
        self._batches = batches
        self._limits = limits
        self._purse = purse
        self._guard = threading.RLock()
        self._post = BatchPost(settings, batches, limits.requests, self._settle)
        self._written: dict[str, Sending] = {}
        self._lines: list[bytes] = []
        self._size = 0
        self._reserved: dict[str, Decimal] = {}
        self._came: set[str] = set()
        self._dead = ""
        self._budget: BudgetReached | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._post.close()

    @property
    def stopped(self) -> GoujiError | None:
        """Why no question is sent any more, where the budget is the reason."""
        return self._budget

    def knows(self, question: Question[M]) -> bool:
        """Whether an answer to `question` is kept, so that asking it costs nothing."""
        return kept_answer(question, self._settings.sampling, self._batches.cache) is not None

    def ask(self, question: Question[M]) -> Answer[M]:
        """The answer that is kept. Raises NotYet where the question is now written down for the next batch, or in one
        that is under way; else as `Endpoint.ask`."""
        key = cache_key(question, self._settings.sampling)
        with self._guard:
            found = looked_up(question, key, self._batches.cache)
            if isinstance(found, Answer):
                return replace(found, cached=key not in self._came)
            if key not in self._written and not self._batches.is_open(key):
                if self._dead:
                    raise EndpointUnusable(self._dead)
                self._write(key, question, found)
            raise NotYet(message("in_batch"))

    def _write(self, key: str, question: Question[Any], misfit: Misfit | None) -> None:
        request: dict[str, Any] | None = self._settings.request(question)
        assert request is not None  # noqa: S101
        sent = self._batches.sent(key)
        change = "" if sent is None else self._next(sent, misfit, estimate(question, request).longest_answer)
        if change == _TOKENS:
            request = with_more_tokens(request)
            if request is None:
                raise AnswerRefused(_CUT_OFF, sent.spent if sent else Spent())
        elif change == _SEED:
            request = with_another_seed(request)
        line = request_line(key, request)
        if len(line) > self._limits.bytes:
            raise ModelRefused(f"the question has {len(line):,} bytes, more than a batch may hold (batch_bytes)")
        if len(self._written) >= self._post.most or self._size + len(line) > self._limits.bytes:
            self.submit()
        if not self._post.has_room:
            raise NotYet(message("no_room_for_batch"))
        size = estimate(question, request)
        if self._purse is not None:
            reserved = self._purse.reserve(size.prompt, size.longest_answer)
            if reserved is None:
                if self._purse.is_waiting:
                    raise NotYet(message("budget_in_batches"))
                self._budget = self._budget or BudgetReached(self._purse.told)
                raise BudgetReached(self._purse.reached, sent.spent if sent else Spent())
            self._reserved[key] = reserved
        self._written[key] = Sending(key, question.name, question.prompt_version, change, size.longest_answer)
        self._lines.append(line)
        self._size += len(line)

    def _next(self, sent: Sent, misfit: Misfit | None, longest_answer: int) -> str:
        """What is changed in the request when a question is sent again. `longest_answer` is what an unchanged request
        allows now. Raises what `Endpoint.ask` raises where it is not, by the same rules."""
        clean = self._post.clean
        match sent.ending:
            case Ending.DECLINED:
                raise AnswerRefused(f"the model declined: {clean(sent.reason)}", sent.spent)
            case Ending.FILTERED:
                raise AnswerRefused("the endpoint's content filter withheld the answer", sent.spent)
            case Ending.REJECTED:
                raise ModelRefused(f"{self._settings.base_url} does not take the question: {clean(sent.reason)}")
            case Ending.FAILED:
                if sent.failures >= self._settings.attempts:
                    tries = "1 attempt" if sent.failures == 1 else f"{sent.failures} attempts"
                    last = clean(sent.reason)
                    raise EndpointFailed(f"{self._settings.base_url} gave no answer in {tries}; the last one: {last}")
                return sent.change
            case Ending.CUT_OFF:
                if longest_answer > sent.longest_answer:  # the limit was raised since
                    return ""
                if sent.answers >= _MOST_ANSWERS:
                    raise AnswerRefused(_CUT_OFF, sent.spent)
                return _TOKENS
        if misfit is None:  # its answer is no longer kept
            return ""
        if sent.answers >= _MOST_ANSWERS:
            raise AnswerRefused(f"the answer does not fit the question: {clean(misfit.reason)}", sent.spent)
        return _SEED

    # --- batches -----------------------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Takes up what earlier runs have sent; what had no answer then has another chance. Raises as `collect`."""
        self._batches.forget_failures()
        self.collect()

    def submit(self) -> None:
        """Makes a batch of what is written down. Raises EndpointUnusable where it cannot."""
        with self._guard:
            if not self._written:
                return
            questions, lines = list(self._written.values()), self._lines
            self._written, self._lines, self._size = {}, [], 0
            with self._telling():
                self._post.send(questions, lines)

    def collect(self) -> int:
        """See `BatchPost.collect`."""
        with self._guard, self._telling():
            return self._post.collect()

    @property
    def open_count(self) -> int:
        """See `BatchPost.open_count`."""
        return self._post.open_count

    @property
    def was_refused(self) -> bool:
        """See `BatchPost.was_refused`."""
        return self._post.was_refused

    @property
    def has_written(self) -> bool:
        """Whether questions are written down that are not sent."""
        return bool(self._written)

    def _settle(self, key: str, spent: Spent | None) -> None:
        if spent is not None:
            self._came.add(key)
        if self._purse is not None and key in self._reserved:
            spent = spent or Spent()
            self._purse.settle(self._reserved.pop(key), spent.prompt_tokens, spent.completion_tokens)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Notes where the endpoint will not serve us: then no question is written down any more."""
        try:
            yield
        except EndpointUnusable as error:
            self._dead = self._dead or str(error)
            raise


class Waiting(Asker):
    """Asks for one document, and notes whether it waits for an answer."""

    def __init__(self, asker: BatchAsker) -> None:
        self._asker = asker
        self.waits = False

    def ask(self, question: Question[M]) -> Answer[M]:
        """See `BatchAsker.ask`."""
        try:
            return self._asker.ask(question)
        except NotYet:
            self.waits = True
            raise
