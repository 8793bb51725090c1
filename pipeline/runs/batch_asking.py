"""Questions that go by batches: what is not known yet is written down, sent, and waited for.

A document is read again from its layout whenever answers that it waits for have come, by the same code that asks an
endpoint; so its record is the same.
"""

from __future__ import annotations

import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import EndpointFailed, EndpointUnusable, GoujiError, ModelRefused
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
    parse_answer,
    with_another_seed,
    with_more_tokens,
)
from pipeline.readers.batch_endpoint import BatchEndpoint, BatchState
from pipeline.readers.batch_lines import Ending, read_line, request_line
from pipeline.readers.budget import Purse
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.estimate import estimate
from pipeline.runs.batches import Batches, OpenBatch, Sending, Sent
from pipeline.runs.closing import ClosingAsker

_TOKENS, _SEED = "tokens", "seed"
_UNDER_WAY = "the answer is under way in a batch: `gouji run` with --engine batch collects it"
_CUT_OFF = "the answer was cut off at the limit of tokens: raise max_tokens, or the model's context"
_MOST_ANSWERS = 2
"""That are paid for to one question."""


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """The most requests and bytes of one batch."""

    requests: int
    bytes: int


class BatchAsker(ClosingAsker):
    """Asks from any thread; batches are made and collected from one. `purse` bounds what is spent."""

    def __init__(
        self, settings: EndpointSettings, batches: Batches, limits: BatchLimits, purse: Purse | None = None
    ) -> None:
        self._settings = settings
        self._batches = batches
        self._limits = limits
        self._purse = purse
        self._guard = threading.RLock()
        self._endpoint = BatchEndpoint(settings)
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
        self._endpoint.close()

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
            stored = self._batches.cache.get(key)
            parsed = None if stored is None else parse_answer(question.response_model, stored.text)
            if stored is not None and parsed is not None and not isinstance(parsed, Misfit):
                return Answer(parsed, stored.text, "stop", cached=key not in self._came, spent=stored.spent)
            if key in self._written or self._batches.is_open(key):
                raise NotYet(_UNDER_WAY)
            if self._dead:
                raise EndpointUnusable(self._dead)
            self._write(key, question, parsed if isinstance(parsed, Misfit) else None)
            raise NotYet(_UNDER_WAY)

    def _write(self, key: str, question: Question[Any], misfit: Misfit | None) -> None:
        sent = self._batches.sent(key)
        change = "" if sent is None else self._next(sent, misfit)
        request: dict[str, Any] | None = self._settings.request(question)
        assert request is not None  # noqa: S101
        if change == _TOKENS:
            request = with_more_tokens(request)
            if request is None:
                raise AnswerRefused(_CUT_OFF, sent.spent if sent else Spent())
        elif change == _SEED:
            request = with_another_seed(request)
        line = request_line(key, request)
        if len(line) > self._limits.bytes:
            raise ModelRefused(f"the question has {len(line):,} bytes, more than a batch may hold")
        if self._purse is not None:
            size = estimate(question, request)
            reserved = self._purse.reserve(size.prompt, size.longest_answer)
            if reserved is None:
                if self._purse.is_waiting:
                    raise NotYet("what is left of the budget is known once a batch that is under way is collected")
                self._budget = self._budget or BudgetReached(self._purse.told)
                raise BudgetReached(self._purse.reached, sent.spent if sent else Spent())
            self._reserved[key] = reserved
        if self._written and (
            len(self._written) >= self._limits.requests or self._size + len(line) > self._limits.bytes
        ):
            self.submit()
        self._written[key] = Sending(key, question.name, question.prompt_version, change)
        self._lines.append(line)
        self._size += len(line)

    def _next(self, sent: Sent, misfit: Misfit | None) -> str:
        """What is changed in the request when a question is sent again. Raises what `Endpoint.ask` raises where it is
        not, by the same rules."""
        clean = self._endpoint.clean
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
        """Finds the batches of earlier runs: those that were being made when a run ended, by our own name of them."""
        self._batches.forget_failures()
        lost = [batch for batch in self._batches.open(self._settings.base_url) if not batch.id]
        if not lost:
            return
        with self._telling():
            there = {each.own: each.id for each in self._endpoint.listed() if each.own}
            for batch in lost:
                if batch.own in there:
                    self._batches.is_made(batch.own, there[batch.own])
                else:
                    self._batches.was_not_made(batch.own)

    def submit(self) -> None:
        """Makes a batch of what is written down. Raises EndpointUnusable where it cannot."""
        with self._guard:
            if not self._written:
                return
            questions, lines = list(self._written.values()), self._lines
            self._written, self._lines, self._size = {}, [], 0
            own = uuid.uuid4().hex
            self._batches.begin(own, self._settings.base_url, self._settings.model, questions)
            with self._telling(), tempfile.TemporaryDirectory(prefix="gouji-batch-") as folder:
                path = Path(folder) / "questions.jsonl"
                path.write_bytes(b"".join(lines))
                try:
                    file_id = self._endpoint.upload(path)
                except (EndpointUnusable, EndpointFailed) as error:
                    self._batches.was_not_made(own)
                    for question in questions:
                        self._settle(question.key, Spent())
                    raise EndpointUnusable(str(error)) from None
                try:
                    made = self._endpoint.create(file_id, own)
                except EndpointFailed as error:  # it may have been made: the next run looks
                    raise EndpointUnusable(str(error)) from None
                self._batches.is_made(own, made.id)

    def collect(self) -> int:
        """Looks after all open batches, and keeps what they hold if they are over. Out: how many were. Raises
        EndpointUnusable, or EndpointFailed where it should be tried again later."""
        over = 0
        for batch in self._batches.open(self._settings.base_url):
            if not batch.id:
                continue
            with self._telling():
                state = self._endpoint.retrieve(batch.id)
                if state.is_over:
                    self._collect(batch, state)
                    over += 1
        return over

    @property
    def open_count(self) -> int:
        """How many batches are made and not collected."""
        return sum(bool(batch.id) for batch in self._batches.open(self._settings.base_url))

    @property
    def has_written(self) -> bool:
        """Whether questions are written down that are not sent."""
        return bool(self._written)

    def _collect(self, batch: OpenBatch, state: BatchState) -> None:
        for file_id in (state.output_file_id, state.error_file_id):
            if file_id is None:
                continue
            for line in self._endpoint.lines(file_id):
                result = read_line(line)
                if result is None or not self._batches.take(batch, result):
                    continue
                self._came.add(result.key)
                spent = Spent() if result.completion is None else result.completion.spent
                self._settle(result.key, spent)
        reason, may_pass = _why(state)
        for key in self._batches.finish(batch, reason, may_pass=may_pass):
            self._settle(key, Spent())

    def _settle(self, key: str, spent: Spent) -> None:
        if self._purse is not None:
            reserved = self._reserved.pop(key, Decimal(0))
            self._purse.settle(reserved, spent.prompt_tokens, spent.completion_tokens)

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


def _why(state: BatchState) -> tuple[str, bool]:
    """Why a batch that is over says nothing of a question, and whether that may pass."""
    if state.status == "failed":
        return f"the batch was not taken: {state.reason or 'no reason is given'}", state.was_full
    if state.status == "cancelled":
        return "the batch was cancelled at the provider", False
    if state.status == "expired":
        return "the batch expired before it was done", True
    return "the batch holds no answer to it", True
