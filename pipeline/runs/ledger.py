"""What is done and what is due: files to tasks, each content once, and finished tasks to the store."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.checks.record import Record
from pipeline.documents import limits
from pipeline.process import failed
from pipeline.runs.engines.engine import Finished, Task
from pipeline.runs.folder import Found, Listing, Stamp
from pipeline.runs.keys import Recipe
from pipeline.runs.remote import RemoteFolder
from pipeline.runs.results import Known
from pipeline.runs.store import Store

_UNREAD = "unread: "
"""Before the hash of a name, in place of a key: nothing is known of the file's content."""
_CHANGED = "another file with the same content was to be read for it, and changed meanwhile: run again"
_BATCH = 1000
"""Documents that are noted together, where only a pointer to a result that is there is new."""
_CHUNK = 1 << 20


class _Content(NamedTuple):
    """What a file held when it was read, and its stamp then."""

    sha256: str
    stamp: Stamp


class Ledger:
    """Compares the documents of a folder with what the store holds. `passed` hears of each document that turns out,
    once it is read, to be finished already."""

    def __init__(
        self,
        folder: Path | RemoteFolder,
        store: Store,
        recipe: Recipe,
        engine: str,
        passed: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folder = folder
        self._results = store.results
        self._recipe = recipe
        self._engine = engine
        self._passed = passed
        self._known = self._results.known()
        self._finished = self._results.finished_keys()
        self._under_way: dict[str, dict[str, Known]] = {}
        self._to_note: dict[str, Known] = {}

    def due(self, listing: Listing, *, rehash: bool = False) -> list[Found]:
        """The documents that are not known to be finished, without reading any file: one whose stamp is as it was holds
        what it held, unless that is distrusted (`rehash`)."""
        if rehash:
            self._known = {name: each._replace(stamp=Stamp()) for name, each in self._known.items()}
        return [found for found in listing.documents if not self._is_finished(found)]

    def drop_gone(self, listing: Listing) -> None:
        """Forgets the documents that are no longer in the folder, where it could be listed."""
        there = {found.name for found in listing.documents}
        gone = [name for name in self._known if name not in there and not listing.may_hold(name)]
        self._results.drop(gone)

    def tasks(self, due: Iterable[Found], stop: threading.Event) -> Iterator[Task]:
        """The tasks of documents that are due until `stop` is set, each file read only when its task is taken. Content
        that is finished, or under way for another document, makes no task."""
        remote = self._folder if isinstance(self._folder, RemoteFolder) else None
        for found in due if remote is None else remote.fetched(due):
            if stop.is_set():
                break
            content = self._content(found)
            if content is None:
                yield Task(self._path(found.name), found.name, _unread_key(found.name))
                continue
            key = self._recipe.key(content.sha256, found.name)
            known = Known(key, content.sha256, content.stamp)
            if key in self._finished:
                self._note(found.name, known)
            elif key in self._under_way:
                self._under_way[key][found.name] = known
            else:
                self._under_way[key] = {found.name: known}
                yield Task(self._path(found.name), found.name, key, content.sha256)
                continue
            if remote is not None:
                remote.let_go(found.name)
        self.flush()

    def finish(self, finished: Finished) -> None:
        """Stores what became of a task, for all documents with this content."""
        task, record = finished.task, finished.record
        documents = self._under_way.pop(task.key, {})
        own = documents.pop(task.name, None)
        final = finished.final
        if own is None:  # the file could not be read
            own, final = Known(task.key, "", Stamp()), False
            why = self._folder.why_lost(task.name) if isinstance(self._folder, RemoteFolder) else ""
            record = failed(task.name, why) if why else record
        elif record.sha256 != task.sha256 or (not record.tables and self._is_changed(task, own)):
            # Another file has taken its place meanwhile. What was read, if anything, is the other's.
            for name in documents:
                lost = Known(_unread_key(name), "", Stamp())
                self._put(lost, failed(name, _CHANGED), {name: lost}, final=False)
            documents = {}
            is_read = record.sha256 != task.sha256
            key = self._recipe.key(record.sha256, task.name) if is_read else _unread_key(task.name)
            own, final = Known(key, record.sha256 if is_read else "", Stamp()), final and is_read
        self._put(own, record, {task.name: own, **documents}, final=final)
        for name in documents:
            self._passed(name)
        if isinstance(self._folder, RemoteFolder):
            self._folder.let_go(task.name)

    def flush(self) -> None:
        """Stores what is noted so far."""
        if self._to_note:
            self._results.put_documents(self._to_note)
            self._to_note = {}

    def _is_finished(self, found: Found) -> bool:
        known = self._known.get(found.name)
        if known is None or known.stamp != found.stamp:
            return False
        return known.key in self._finished and known.key == self._recipe.key(known.sha256, found.name)

    def _put(self, known: Known, record: Record, documents: Mapping[str, Known], *, final: bool) -> None:
        """Keeps a result, unless one that is finished has its key."""
        if known.key in self._finished:
            self._results.put_documents(documents)
            return
        self._results.put(known.key, record, documents, final=final, engine=self._engine)
        if final:
            self._finished.add(known.key)

    def _note(self, name: str, known: Known) -> None:
        self._to_note[name] = known
        self._passed(name)
        if len(self._to_note) >= _BATCH:
            self.flush()

    def _content(self, found: Found) -> _Content | None:
        """What a file holds; None where it cannot be read or is too large to be."""
        known = self._known.get(found.name)
        if known is not None and known.sha256 and known.stamp == found.stamp:
            return _Content(known.sha256, known.stamp)
        try:
            content = _read(self._path(found.name))
        except OSError:
            return None
        if content is not None and isinstance(self._folder, RemoteFolder):
            return content._replace(stamp=found.stamp)
        return content

    def _path(self, name: str) -> Path:
        return self._folder.path(name) if isinstance(self._folder, RemoteFolder) else self._folder / name

    def _is_changed(self, task: Task, then: Known) -> bool:
        """Whether a file is another one than when it was read for its task; one that was fetched never is."""
        return not isinstance(self._folder, RemoteFolder) and _stamp_of(task.path) != then.stamp


def _read(path: Path) -> _Content | None:
    """Raises OSError. Never waits for a pipe that has taken the file's place."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limits.MAX_FILE_BYTES:
            return None
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        return _Content(digest.hexdigest(), Stamp.of(status))


def _stamp_of(path: Path) -> Stamp | None:
    try:
        return Stamp.of(path.stat())
    except OSError:
        return None


def _unread_key(name: str) -> str:
    return _UNREAD + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
