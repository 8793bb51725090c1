"""The SQLite file of a run: opened, brought up to date, shared by threads, its errors told in plain words."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from pipeline.errors import GoujiError
from pipeline.runs import migrations
from pipeline.runs.sql_views import VIEW_NAMES, field_rows, view_statements

FILE_NAME = "gouji.sqlite"


class StoreError(GoujiError):
    """The store cannot be used. The message says why and what to do."""

    code = 3


class Database:
    """`gouji.sqlite` in the folder of a run, which must exist. Any number of threads may share one.

    `wait` is how many seconds another process may keep the file locked. Raises StoreError, here and in every method,
    if the file is locked for longer, read-only, damaged, full, or written by a newer Gouji.
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

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    def all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows that a query gives."""
        with self._lock, self._plain_errors():
            return self._connection.execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[Any] = ()) -> Any:
        """The first row that a query gives, None where there is none."""
        with self._lock, self._plain_errors():
            return self._connection.execute(query, values).fetchone()

    def write(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Runs one statement, on the disk when this returns or, within `transaction`, when that ends."""
        with self._lock, self._plain_errors():
            self._connection.execute(statement, values)

    def write_all(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each row; within `transaction`, or each row would wait for the disk."""
        with self._lock, self._plain_errors():
            self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commits what the block did, or undoes all of it. Blocks may stand in each other: the outermost counts."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            with self._plain_errors():
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.rollback()
                raise
            with self._plain_errors():
                try:
                    self._connection.commit()
                except sqlite3.Error:
                    self._connection.rollback()
                    raise

    # --- the file ----------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._refuse_newer()
        self._connection.execute("PRAGMA journal_mode = WAL")
        if self._version() < migrations.VERSION:
            self._migrate()
        self._make_views()

    def _migrate(self) -> None:
        """Brings the tables up to VERSION, all or nothing."""
        with self.transaction():
            # Another process may have done it, or some newer Gouji, while this one waited for the lock.
            self._refuse_newer()
            for name in VIEW_NAMES:
                self._connection.execute(f"DROP VIEW IF EXISTS {name}")
            for steps in migrations.MIGRATIONS[self._version() :]:
                for step in steps:
                    self._connection.execute(step)
            self._connection.execute(f"PRAGMA user_version = {migrations.VERSION}")

    def _make_views(self) -> None:
        """Makes the SQL views and the table of fields anew where this version declares others."""
        statements, rows = list(view_statements()), list(field_rows())
        digest = hashlib.sha256(repr((migrations.VERSION, statements, rows)).encode()).hexdigest()
        if self._connection.execute("SELECT 1 FROM facts WHERE (name, value) = ('sql', ?)", (digest,)).fetchone():
            return
        with self.transaction():
            for statement in statements:
                self._connection.execute(statement)
            self._connection.executemany("INSERT INTO fields VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._connection.execute("INSERT OR REPLACE INTO facts VALUES ('sql', ?)", (digest,))

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _refuse_newer(self) -> None:
        version = self._version()
        if version > migrations.VERSION:
            raise StoreError(
                f"{self.path} was written by a newer Gouji (store version {version}, this one knows "
                f"{migrations.VERSION}): update Gouji, or choose another --out"
            )

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
