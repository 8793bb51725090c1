"""The store of a run: one SQLite file beside the CSVs, which keeps what was paid for, read and decided."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.checks.record import Record
from pipeline.errors import GoujiError
from pipeline.readers.answers import Spent, StoredAnswer
from pipeline.review.decisions import Decision
from pipeline.runs.records import decode, encode

FILE_NAME = "gouji.sqlite"

# What takes the store from each version to the next. Add steps at the end; never change one that was released.
_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE calls (
            key TEXT PRIMARY KEY,
            model TEXT NOT NULL,
            name TEXT NOT NULL,
            prompt_version TEXT NOT NULL,
            answer TEXT NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            created TEXT NOT NULL
        )""",
    ),
    (
        """CREATE TABLE records (
            document TEXT PRIMARY KEY,
            sha256 TEXT NOT NULL,
            outcome TEXT NOT NULL,
            record TEXT NOT NULL,
            created TEXT NOT NULL
        )""",
        """CREATE TABLE decisions (
            number INTEGER PRIMARY KEY,
            content TEXT NOT NULL,
            item TEXT NOT NULL,
            document TEXT NOT NULL,
            choice TEXT NOT NULL,
            who TEXT NOT NULL,
            created TEXT NOT NULL,
            decision TEXT NOT NULL
        )""",
        "CREATE INDEX decisions_of_content ON decisions (content, item)",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
    (
        # NULL in an answer that was had before these were kept.
        "ALTER TABLE calls ADD COLUMN seconds REAL",
        "ALTER TABLE calls ADD COLUMN calls INTEGER",
    ),
)
VERSION = len(_MIGRATIONS)


class StoreError(GoujiError):
    """The store cannot be used. The message says why and what to do."""

    code = 3


class Store:
    """`gouji.sqlite` in the folder of a run, which must exist. Any number of threads may share one.

    `wait` is how many seconds another process may keep the file locked. Raises StoreError, here and in every method,
    if the file is locked for longer, read-only, damaged, or written by a newer Gouji.
    """

    def __init__(self, folder: Path, *, wait: float = 30.0) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.RLock()
        with self._plain_errors():
            # Autocommit: each answer is on the disk as soon as `put` returns.
            self._connection = sqlite3.connect(self.path, timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            with self._plain_errors():
                self._prepare()
        except StoreError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    def get(self, key: str) -> StoredAnswer | None:
        """The answer kept under `key`, None if there is none."""
        with self._lock, self._plain_errors():
            row = self._connection.execute(
                "SELECT model, name, prompt_version, answer,"
                " prompt_tokens, completion_tokens, coalesce(calls, 1), coalesce(seconds, 0.0)"
                " FROM calls WHERE key = ?",
                (key,),
            ).fetchone()
        if row is None:
            return None
        model, name, prompt_version, text, *spent = row
        return StoredAnswer(model, name, prompt_version, text, Spent(*spent))

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
        )
        with self._lock, self._plain_errors():
            self._connection.execute("INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    # --- records -----------------------------------------------------------------------------------------------------

    def put_record(self, record: Record) -> None:
        """Keeps a document's record, in place of the one of a run before."""
        row = (_raw(record.document), record.sha256, record.outcome.value, encode(record), _now())
        with self._lock, self._plain_errors():
            self._connection.execute("INSERT OR REPLACE INTO records VALUES (CAST(? AS TEXT), ?, ?, ?, ?)", row)

    def records(self) -> Iterator[Record]:
        """The records of all documents, sorted by name, one after the other. Raises StoreError, too, for a record that
        this version cannot read."""
        for name in self._documents():
            with self._lock, self._plain_errors():
                row = self._connection.execute(
                    "SELECT record FROM records WHERE document = CAST(? AS TEXT)", (name,)
                ).fetchone()
            if row is None:
                continue  # another process has dropped it since
            try:
                yield decode(row[0])
            except ValueError as error:
                raise StoreError(
                    f"{self.path} holds a result that this version cannot read ({error}): run `gouji run` again"
                ) from None

    def keep_records(self, documents: Iterable[str]) -> None:
        """Drops the records of all other documents: they are no longer in the folder."""
        gone = set(self._documents()) - {_raw(name) for name in documents}
        with self._plain_errors(), self._transaction():
            self._connection.executemany(
                "DELETE FROM records WHERE document = CAST(? AS TEXT)", [(name,) for name in gone]
            )

    def _documents(self) -> list[bytes]:
        with self._lock, self._plain_errors():
            rows = self._connection.execute("SELECT CAST(document AS BLOB) FROM records ORDER BY document").fetchall()
        return [row[0] for row in rows]

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
        with self._plain_errors(), self._transaction():
            self._connection.executemany("INSERT INTO decisions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", rows)

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions that were ever taken, in the order in which they were."""
        with self._lock, self._plain_errors():
            rows = self._connection.execute("SELECT decision FROM decisions ORDER BY number").fetchall()
        try:
            return tuple(Decision.from_json(row[0]) for row in rows)
        except ValueError as error:
            raise StoreError(f"{self.path} holds a decision that this version of Gouji cannot read ({error})") from None

    # --- where the documents are -------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The folder whose documents were read last, None before any run."""
        with self._lock, self._plain_errors():
            row = self._connection.execute("SELECT CAST(value AS BLOB) FROM facts WHERE name = 'folder'").fetchone()
        return None if row is None else Path(os.fsdecode(row[0]))

    @folder.setter
    def folder(self, folder: Path) -> None:
        with self._lock, self._plain_errors():
            self._connection.execute(
                "INSERT OR REPLACE INTO facts VALUES ('folder', CAST(? AS TEXT))", (os.fsencode(folder.resolve()),)
            )

    # --- the file ----------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._refuse_newer()
        self._connection.execute("PRAGMA journal_mode = WAL")
        if self._version() < VERSION:
            self._migrate()

    def _migrate(self) -> None:
        """Brings the tables up to VERSION, all or nothing."""
        with self._transaction():
            # Another process may have done it, or some newer Gouji, while this one waited for the lock.
            self._refuse_newer()
            for steps in _MIGRATIONS[self._version() :]:
                for step in steps:
                    self._connection.execute(step)
            self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _refuse_newer(self) -> None:
        version = self._version()
        if version > VERSION:
            raise StoreError(
                f"{self.path} was written by a newer Gouji (store version {version}, this one knows {VERSION}): "
                "update Gouji, or choose another --out"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commits what the block did, or undoes all of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest the detail
            problem = _PROBLEMS.get(code, "cannot be used")
            raise StoreError(f"{self.path} {problem} (SQLite: {error})") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _raw(name: str) -> bytes:
    """A document's name as bytes that sort as it does: it may hold bytes of a file name that are no text."""
    return name.encode("utf-8", "surrogatepass")


def _text(part: str) -> str:
    """What SQLite takes: such bytes are shown escaped."""
    return part.encode("utf-8", "backslashreplace").decode()


_PROBLEMS: dict[int, str] = {
    sqlite3.SQLITE_BUSY: "is in use by another run: wait for it, or choose another --out",
    sqlite3.SQLITE_LOCKED: "is in use by another run: wait for it, or choose another --out",
    sqlite3.SQLITE_READONLY: "cannot be written: make it and its folder writable",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: its folder must exist and be writable",
    sqlite3.SQLITE_NOTADB: "is no store of Gouji, or is damaged: move it away to start anew",
    sqlite3.SQLITE_CORRUPT: "is damaged: move it away to start anew",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: make room",
    sqlite3.SQLITE_IOERR: "cannot be read or written: check the disk",
}
