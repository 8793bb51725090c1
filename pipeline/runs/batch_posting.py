"""Batches on their way: sent, looked after, collected, given up.

What is sent is noted in the store before, so that no batch is lost or made twice, however a run ends.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import EndpointFailed, EndpointUnusable
from pipeline.readers.answers import Spent
from pipeline.readers.batch_endpoint import BatchEndpoint, BatchState
from pipeline.readers.batch_lines import read_line
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.runs.batches import Batches, Left, OpenBatch, Sending

_TOGETHER = 500
"""Answers that are kept at once: each alone takes ten times as long."""
Settle = Callable[[str, Spent | None], None]
"""Hears what became of a question by its key: what its answer cost, or None where there is none."""


class Refused(NamedTuple):
    """A batch that the provider did not begin, for too much is under way: how many questions it had, and its words."""

    questions: int
    reason: str


class BatchPost:
    """The batches of one endpoint. Used from one thread at a time; to be closed. Each method raises EndpointUnusable
    where the endpoint will not serve us, and EndpointFailed where it should be tried again later.

    Once the provider has refused a batch because too much was under way, one batch is sent after another, each of
    half as many questions as the smallest that was refused while none of ours was under way.
    """

    def __init__(
        self, settings: EndpointSettings, batches: Batches, most: int = 1, settle: Settle = lambda _key, _spent: None
    ) -> None:
        self._settings = settings
        self._batches = batches
        self._settle = settle
        self._endpoint = BatchEndpoint(settings)
        self._is_full = False
        self._vain = 0
        self.most = most
        """Questions that a batch may have."""
        self.was_refused = False
        """Whether there was no room, when last looked, though no batch of ours is under way."""

    def close(self) -> None:
        """See `BatchEndpoint.close`."""
        self._endpoint.close()

    def clean(self, text: str) -> str:
        """See `Wire.clean`."""
        return self._endpoint.clean(text)

    @property
    def open_count(self) -> int:
        """How many batches the provider has that are not collected."""
        return sum(bool(batch.id) for batch in self._open())

    @property
    def has_room(self) -> bool:
        """Whether another batch may be sent now."""
        return not self._is_full or not self.open_count

    def send(self, questions: Sequence[Sending], lines: Sequence[bytes]) -> None:
        """Makes a batch of questions, each with its line. Raises EndpointUnusable where it cannot: then it is not made,
        or whether it is will be found out when batches are collected."""
        own = uuid.uuid4().hex
        self._batches.begin(own, self._settings.base_url, self._settings.model, questions)
        with tempfile.TemporaryDirectory(prefix="gouji-batch-") as folder:
            path = Path(folder) / "questions.jsonl"
            with path.open("wb") as file:
                file.writelines(lines)
            try:
                file_id = self._endpoint.upload(path)
            except (EndpointUnusable, EndpointFailed) as error:
                self._unsend(own)
                raise EndpointUnusable(str(error)) from None
        try:
            made = self._endpoint.create(file_id, own)
        except EndpointUnusable:
            self._unsend(own)
            raise
        except EndpointFailed as error:  # it may have been made
            raise EndpointUnusable(str(error)) from None
        self._batches.is_made(own, made.id)

    def collect(self) -> int:
        """Looks after all open batches, and keeps what those hold that are over. Out: how many these were."""
        over, refused = 0, list[Refused]()
        failed: EndpointFailed | None = None
        try:
            self._find()
        except EndpointFailed as error:
            failed = error
        for batch in self._open():
            if not batch.id:
                continue
            try:
                state = self._endpoint.retrieve(batch.id)
                if state is not None and not state.is_over:
                    continue
                if state is not None and state.was_full:
                    refused.append(Refused(batch.questions, state.reason))
                    self._unsend(batch.own)
                    continue
                self._collect(batch, state)
                over += 1
            except EndpointFailed as error:
                failed = error
        if failed is not None and not over:
            raise failed
        self._heed(refused, over)
        return over

    def cancel(self) -> None:
        """Asks that all open batches be ended. What they hold by then is still to be collected."""
        self._find()
        for batch in self._open():
            if batch.id:
                self._endpoint.cancel(batch.id)

    def _find(self) -> None:
        """Finds batches that were being made when a run ended, by our own name of them."""
        unknown = [batch for batch in self._open() if not batch.id]
        if not unknown:
            return
        there = {each.own: each.id for each in self._endpoint.listed() if each.own}
        for batch in unknown:
            if batch.own in there:
                self._batches.is_made(batch.own, there[batch.own])
            else:
                self._unsend(batch.own)

    def _collect(self, batch: OpenBatch, state: BatchState | None) -> None:
        """In: a batch that is over; no state where the provider has it no longer."""
        left = _left(state)
        files = (state.output_file_id, state.error_file_id) if state is not None else ()
        for file_id in filter(None, files):
            lines = self._endpoint.lines(file_id)
            if lines is None:
                left = Left("the provider no longer has the answers of the batch", lost=True)
                continue
            for start in range(0, len(lines), _TOGETHER):
                results = filter(None, map(read_line, lines[start : start + _TOGETHER]))
                for result in self._batches.take(batch, results):
                    self._settle(result.key, result.completion.spent if result.completion is not None else None)
        for key in self._batches.finish(batch, left):
            self._settle(key, None)

    def _heed(self, refused: Sequence[Refused], over: int) -> None:
        """Sends less, where too much was under way. Raises EndpointUnusable where not even one question is taken."""
        self._is_full |= bool(refused)
        self.was_refused = bool(refused) and not over and not self.open_count
        if not self.was_refused:
            self._vain = 0 if over else self._vain
            return
        smallest = min(refused)
        self.most = max(1, min(self.most, smallest.questions // 2))
        self._vain += smallest.questions == 1
        if self._vain >= self._settings.attempts:
            told = self.clean(smallest.reason)
            raise EndpointUnusable(f"the Batch API: {self._settings.base_url} takes no batch of one question: {told}")

    def _unsend(self, own: str) -> None:
        for key in self._batches.was_not_made(own):
            self._settle(key, None)

    def _open(self) -> list[OpenBatch]:
        return self._batches.open(self._settings.base_url)


def _left(state: BatchState | None) -> Left:
    """Why a batch that is over says nothing of a question."""
    if state is None:
        return Left("the provider no longer has the batch", lost=True)
    if state.status == "failed":
        return Left(f"the batch was not taken: {state.reason or 'no reason is given'}", may_pass=False)
    if state.status == "cancelled":
        return Left("the batch was cancelled at the provider", may_pass=False)
    if state.status == "expired":
        return Left("the batch expired before it was done")
    return Left("the batch holds no answer to it")
