"""Batches of questions in the store: which are open, which questions each holds, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.readers.answers import AnswerCache, Spent, StoredAnswer
from pipeline.readers.batch_lines import Ending, Result

if TYPE_CHECKING:
    from pipeline.runs.database import Database


class OpenBatch(NamedTuple):
    """A batch whose results are not collected, with how many questions. `id` is empty where it is not known whether the
    provider has it."""

    own: str
    id: str
    model: str
    questions: int


class Left(NamedTuple):
    """Why a batch says nothing of some of its questions, whether that may pass, and whether answers may be `lost` that
    were paid for."""

    reason: str
    may_pass: bool = True
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """A question that is to be sent: `change` is what its request differs in from the first one, `longest_answer` the
    tokens that an answer to it may have."""

    key: str
    name: str
    prompt_version: str
    change: str = ""
    longest_answer: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a question so far: how it ended last and why, with which change of the request, how often there
    was no answer, how many answers were paid for, what they cost, and how long the last might have been."""

    ending: Ending
    reason: str
    change: str
    failures: int
    answers: int
    spent: Spent
    longest_answer: int


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """Batches under way with their questions; batches that were lost; and of all answers those that came by batches,
    with their tokens."""

    batches: int = 0
    questions: int = 0
    lost: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


NO_BATCHES = BatchCounts()


class Batches:
    """The tables `batches` and `batch_questions`. Raises StoreError as the store does."""

    def __init__(self, database: Database, cache: AnswerCache) -> None:
        self._database = database
        self.cache = cache

    def forget_failures(self) -> None:
        """Gives questions that no batch holds and that had no answer another chance: for the start of a run."""
        self._database.write(
            "DELETE FROM batch_questions WHERE own = '' AND ending IN (?, ?) AND answers = 0",
            (Ending.FAILED, Ending.REJECTED),
        )
        self._database.write(
            "UPDATE batch_questions SET failures = 0, ending = CASE ending WHEN ? THEN ? ELSE ending END"
            " WHERE own = ''",
            (Ending.REJECTED, Ending.FAILED),
        )

    def sent(self, key: str) -> Sent | None:
        """What became of a question; None where it was in no batch."""
        row = self._database.one(
            "SELECT ending, reason, change, failures, answers, prompt_tokens, completion_tokens, longest_answer"
            " FROM batch_questions WHERE key = ?",
            (key,),
        )
        if row is None:
            return None
        ending, reason, change, failures, answers, prompt, completion, longest = row
        return Sent(Ending(ending), reason, change, failures, answers, Spent(prompt, completion, answers), longest)

    def open(self, endpoint: str) -> list[OpenBatch]:
        """The open batches at an endpoint."""
        rows = self._database.all(
            "SELECT own, id, model, questions FROM batches WHERE state = 'open' AND endpoint = ? ORDER BY created, own",
            (endpoint,),
        )
        return [OpenBatch(*row) for row in rows]

    def endpoints(self) -> list[str]:
        """Where batches are open."""
        return [row[0] for row in self._database.all("SELECT DISTINCT endpoint FROM batches WHERE state = 'open'")]

    def is_open(self, key: str) -> bool:
        """Whether a batch holds this question now."""
        return self._database.one("SELECT 1 FROM batch_questions WHERE key = ? AND own != ''", (key,)) is not None

    def begin(self, own: str, endpoint: str, model: str, questions: Iterable[Sending]) -> None:
        """Notes a batch before it is made, so that it is found whatever happens."""
        rows = [
            (each.key, own, each.name, each.prompt_version, Ending.OPEN, each.change, each.longest_answer)
            for each in questions
        ]
        with self._database.transaction():
            created = datetime.now(UTC).isoformat(timespec="microseconds")
            self._database.write(
                "INSERT INTO batches VALUES (?, '', ?, ?, 'open', ?, ?)", (own, endpoint, model, len(rows), created)
            )
            self._database.write_all(
                """INSERT INTO batch_questions VALUES (?, ?, ?, ?, ?, '', ?, 0, 0, 0, 0, ?) ON CONFLICT (key)
                DO UPDATE SET own = excluded.own, ending = excluded.ending, change = excluded.change,
                longest_answer = excluded.longest_answer""",
                rows,
            )

    def is_made(self, own: str, batch_id: str) -> None:
        """Notes the provider's name of a batch."""
        self._database.write("UPDATE batches SET id = ? WHERE own = ?", (batch_id, own))

    def was_not_made(self, own: str) -> list[str]:
        """Forgets a batch that the provider never had, or did not begin; its questions are as they were before, unpaid.
        Out: their keys."""
        keys = self._keys(own)
        with self._database.transaction():
            self._database.write("DELETE FROM batches WHERE own = ?", (own,))
            self._database.write("DELETE FROM batch_questions WHERE own = ? AND answers = 0", (own,))
            self._database.write("UPDATE batch_questions SET own = '', ending = ? WHERE own = ?", (Ending.FAILED, own))
        return keys

    def take(self, batch: OpenBatch, results: Iterable[Result]) -> list[Result]:
        """Keeps what a batch says of questions, all or nothing. Out: what is new, and of this batch."""
        with self._database.transaction():
            return [result for result in results if self._take(batch, result)]

    def _take(self, batch: OpenBatch, result: Result) -> bool:
        row = self._database.one(
            """SELECT name, prompt_version, failures, answers, prompt_tokens, completion_tokens FROM batch_questions
            WHERE key = ? AND own = ?""",
            (result.key, batch.own),
        )
        if row is None:
            return False
        name, version, failures, answers, prompt, completion_tokens = row
        spent = Spent(prompt, completion_tokens, answers)
        if result.completion is None:
            failures += 1
        else:
            spent += result.completion.spent
        ending = result.ending
        reason = result.reason or (result.completion.refusal if result.completion is not None else "")
        if ending is Ending.ANSWERED and result.completion is not None:
            text = result.completion.text
            self.cache.put(result.key, StoredAnswer(batch.model, name, version, text, spent, by_batch=True))
        self._database.write(
            """UPDATE batch_questions SET own = '', ending = ?, reason = ?, failures = ?, answers = ?,
            prompt_tokens = ?, completion_tokens = ? WHERE key = ?""",
            (ending, reason, failures, spent.calls, spent.prompt_tokens, spent.completion_tokens, result.key),
        )
        return True

    def finish(self, batch: OpenBatch, why: Left) -> list[str]:
        """Closes a batch. Out: the keys of the questions that it said nothing of; they have failed for that reason."""
        keys = self._keys(batch.own)
        with self._database.transaction():
            for key in keys:
                self._take(batch, Result(key, reason=why.reason, may_pass=why.may_pass))
            state = "lost" if keys and why.lost else "collected"
            self._database.write("UPDATE batches SET state = ? WHERE own = ?", (state, batch.own))
        return keys

    def _keys(self, own: str) -> list[str]:
        return [row[0] for row in self._database.all("SELECT key FROM batch_questions WHERE own = ?", (own,))]

    def counts(self) -> BatchCounts:
        """What is under way, and what came."""
        under_way = self._database.one("SELECT count(*) FROM batches WHERE state = 'open'")[0]
        questions = self._database.one("SELECT count(*) FROM batch_questions WHERE own != ''")[0]
        lost = self._database.one("SELECT count(*) FROM batches WHERE state = 'lost'")[0]
        came = self._database.one(
            "SELECT sum(calls), sum(prompt_tokens), sum(completion_tokens) FROM calls WHERE by_batch"
        )
        return BatchCounts(under_way, questions, lost, *(number or 0 for number in came))
