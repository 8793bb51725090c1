"""One run at a time in a folder. The lock goes with the process that holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import GoujiError
from pipeline.runs.database import Database, StoreError

_NAME = ".gouji.lock"
_FACT = "process"


class InUse(GoujiError):
    """Another run is under way in the same folder."""

    code = 3


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Holds the lock of a folder as long as the block lasts. Raises InUse at once where another process has it,
    StoreError where the folder cannot be written."""
    # SQLite locks files on every system, and on network drives, as the store beside needs it anyway.
    with _locked(out), Database(out) as store:
        store.write("INSERT OR REPLACE INTO facts VALUES (?, ?)", (_FACT, str(os.getpid())))
        yield


def is_running(out: Path) -> bool:
    """Whether a run is under way in a folder."""
    try:
        with _locked(out):
            return False
    except InUse:
        return True


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    path = out / _NAME
    with contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(sqlite3.connect(path, timeout=0, isolation_level=None)))
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                run = f"another run{_process(out)}"
                raise InUse(f"{out} is in use by {run}: wait for it, or choose another --out") from None
            raise StoreError(f"{path} cannot be written: make its folder writable (SQLite: {error})") from error
        yield


def _process(out: Path) -> str:
    """Which process it is, as far as it has said so."""
    with contextlib.suppress(StoreError), Database(out, wait=0) as store:
        row = store.one("SELECT value FROM facts WHERE name = ?", (_FACT,))
        return "" if row is None else f" (process {row[0]})"
    return ""
