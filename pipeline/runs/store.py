"""The store of a run: one SQLite file beside the CSVs, which keeps what was paid for."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import GoujiError
from pipeline.readers.answers import StoredAnswer

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
                "SELECT model, name, prompt_version, answer, prompt_tokens, completion_tokens FROM calls WHERE key = ?",
                (key,),
            ).fetchone()
        return None if row is None else StoredAnswer(*row)

    def put(self, key: str, answer: StoredAnswer) -> None:
        """Keeps `answer` under `key`, in place of one that is there."""
        row = (
            key,
            answer.model,
            answer.name,
            answer.prompt_version,
            answer.text,
            answer.prompt_tokens,
            answer.completion_tokens,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._lock, self._plain_errors():
            self._connection.execute("INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

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
