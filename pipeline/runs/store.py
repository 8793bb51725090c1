"""The store of a run: one SQLite file beside the CSVs, which keeps what was paid for, read and decided."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.readers.answers import Spent, StoredAnswer
from pipeline.review.decisions import Decision
from pipeline.runs.batches import Batches
from pipeline.runs.database import Database, StoreError
from pipeline.runs.kept import KeptShown
from pipeline.runs.results import Results


class Store(Database):
    """All of `gouji.sqlite`: the model's answers, the decisions and facts; `results` are those of the documents."""

    @property
    def results(self) -> Results:
        """The documents and their results."""
        return Results(self)

    @property
    def kept(self) -> KeptShown:
        """What the files show of each document."""
        return KeptShown(self)

    @property
    def batches(self) -> Batches:
        """The batches of questions, and their answers."""
        return Batches(self, self)

    # --- answers -----------------------------------------------------------------------------------------------------

    def get(self, key: str) -> StoredAnswer | None:
        """The answer kept under `key`, None if there is none."""
        row = self.one(
            "SELECT model, name, prompt_version, answer,"
            " prompt_tokens, completion_tokens, coalesce(calls, 1), coalesce(seconds, 0.0), by_batch"
            " FROM calls WHERE key = ?",
            (key,),
        )
        if row is None:
            return None
        model, name, prompt_version, text, *spent, by_batch = row
        return StoredAnswer(model, name, prompt_version, text, Spent(*spent), bool(by_batch))

    def put(self, key: str, answer: StoredAnswer) -> None:
        """Keeps `answer` under `key`, in place of one that is there."""
        row = (
            key,
            answer.model,
            answer.name,
            answer.prompt_version,
            answer.text,
            answer.spent.prompt_tokens,
            answer.spent.completion_tokens,
            _now(),
            answer.spent.seconds,
            answer.spent.calls,
            answer.by_batch,
        )
        self.write("INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def seconds_of(self, model: str) -> Mapping[str, tuple[float, ...]]:
        """How long the answers took that are kept of a model, by the name of their question, as far as it is known."""
        rows = self.all(
            "SELECT name, seconds FROM calls WHERE model = ? AND seconds IS NOT NULL ORDER BY name, seconds", (model,)
        )
        return {name: tuple(seconds for _, seconds in group) for name, group in groupby(rows, itemgetter(0))}

    # --- decisions ---------------------------------------------------------------------------------------------------

    def put_decisions(self, decisions: Iterable[Decision]) -> None:
        """Keeps decisions, all or none; those that they replace are kept too."""
        rows = [
            (
                *(_text(part) for part in (each.content, each.item, each.document, each.choice.value, each.who)),
                each.when,
                each.to_json(),
            )
            for each in decisions
        ]
        with self.transaction():
            self.write_all("INSERT INTO decisions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", rows)

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions that were ever taken, in the order in which they were."""
        rows = self.all("SELECT decision FROM decisions ORDER BY number")
        try:
            return tuple(Decision.from_json(row[0]) for row in rows)
        except ValueError as error:
            raise StoreError(f"{self.path} holds a decision that this version of Gouji cannot read ({error})") from None

    def count_decisions(self) -> int:
        """How many decisions were ever taken."""
        return int(self.one("SELECT count(*) FROM decisions")[0])

    # --- facts -------------------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The folder whose documents were read last, None before any run, or where it is a URL."""
        row = self.one("SELECT CAST(value AS BLOB) FROM facts WHERE name = 'folder'")
        return None if row is None else Path(os.fsdecode(row[0]))

    @folder.setter
    def folder(self, folder: Path | None) -> None:
        if folder is None:
            self.write("DELETE FROM facts WHERE name = 'folder'")
            return
        name = os.fsencode(folder.resolve())
        self.write("INSERT OR REPLACE INTO facts VALUES ('folder', CAST(? AS TEXT))", (name,))

    def fact(self, name: str) -> str:
        """What is noted under that name, empty where nothing is."""
        row = self.one("SELECT value FROM facts WHERE name = ?", (name,))
        return "" if row is None else str(row[0])

    def put_fact(self, name: str, value: str) -> None:
        """Notes something under a name, in place of what is there."""
        self.write("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _text(part: str) -> str:
    """What SQLite takes: bytes of a file name that are no text are shown escaped."""
    return part.encode("utf-8", "backslashreplace").decode()
