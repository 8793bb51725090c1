"""The documents of a folder, found without opening any of them: a hundred thousand in about a second."""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.documents import SUPPORTED_SUFFIXES
from pipeline.errors import NothingToRun, UsageError

_SUFFIXES = tuple(SUPPORTED_SUFFIXES)
HIDDEN = (".", "~$")
"""How the names of files and folders begin that are passed over."""


class Stamp(NamedTuple):
    """By what a file is known to be the same as before without reading it. All zeros: it is not known."""

    size: int = 0
    mtime_ns: int = 0
    inode: int = 0

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


class Found(NamedTuple):
    """A document by its name in the outputs, the path relative to the folder, and its file's stamp."""

    name: str
    stamp: Stamp


class PassedOver(StrEnum):
    """Why something in a folder is no document of it."""

    OUTSIDE = "outside"
    """A link that leads out of the folder."""
    NOWHERE = "nowhere"
    """A link that leads to nothing, or in a circle."""
    LINKED_FOLDER = "linked_folder"
    SPECIAL = "special"
    """No file: a pipe, a socket, a device."""


@dataclass(frozen=True)
class Listing:
    """The documents of a folder, sorted by name; the subfolders that the system did not let us list; what is no
    document, by the reason; and how many files have a suffix that Gouji does not read."""

    documents: tuple[Found, ...]
    closed: tuple[str, ...] = ()
    passed_over: Mapping[PassedOver, tuple[str, ...]] = field(default_factory=dict)
    other_kinds: Mapping[str, int] = field(default_factory=dict)

    def may_hold(self, name: str) -> bool:
        """Whether a document may lie in a subfolder that could not be listed."""
        return any(name.startswith(f"{folder}/") for folder in self.closed)


def documents_in(folder: Path, leave_out: Path | None = None) -> Listing:
    """The documents of a folder and its subfolders. Links that lead outside and linked folders are not followed; hidden
    files, and what lies under `leave_out` (the run's own outputs), are no part of it.

    Raises UsageError where the folder is not there or cannot be listed, NothingToRun where it holds no document.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the folder that holds the reports")
    walk = _Walk(os.path.realpath(folder), os.path.realpath(leave_out) if leave_out is not None else "")
    documents = sorted(walk.documents())
    if "" in walk.closed:
        raise UsageError(f"{folder} cannot be listed: make it readable")
    if not documents and not walk.closed:
        raise NothingToRun(f"{folder} holds no document that Gouji reads ({' '.join(SUPPORTED_SUFFIXES)})")
    passed_over = {why: tuple(sorted(names)) for why, names in sorted(walk.passed_over.items())}
    return Listing(tuple(documents), tuple(walk.closed), passed_over, walk.other_kinds)


def is_document(name: str) -> bool:
    """Whether Gouji reads files of that name."""
    return name.lower().endswith(_SUFFIXES)


class _Walk:
    """A walk through a folder and its subfolders. `root` and `outputs` are resolved paths."""

    def __init__(self, root: str, outputs: str) -> None:
        self._root = root
        self._outputs = outputs
        self.closed: list[str] = []
        self.passed_over: defaultdict[PassedOver, list[str]] = defaultdict(list)
        self.other_kinds: Counter[str] = Counter()

    def documents(self) -> Iterator[Found]:
        """All documents, in any order."""
        waiting = [("", self._root)]
        while waiting:
            prefix, path = waiting.pop()
            try:
                with os.scandir(path) as entries:
                    listed = list(entries)
            except OSError:
                self.closed.append(prefix.rstrip("/"))
                continue
            for entry in listed:
                name = prefix + entry.name
                if entry.name.startswith(HIDDEN):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if entry.path != self._outputs:
                        waiting.append((f"{name}/", entry.path))
                elif (why := self._why_not(entry)) is not None:
                    self.passed_over[why].append(name)
                elif not is_document(name):
                    self.other_kinds[PurePath(name).suffix.lower()] += 1
                elif (stamp := self._stamp(entry)) is not None:
                    yield Found(name, stamp)

    def _why_not(self, entry: os.DirEntry[str]) -> PassedOver | None:
        """Why an entry that is no folder is no file of this one; None for a file."""
        if not entry.is_symlink():
            return None if entry.is_file() else PassedOver.SPECIAL
        try:
            mode = entry.stat().st_mode
        except PermissionError:
            mode = stat.S_IFREG  # reading it will tell
        except OSError:
            return PassedOver.NOWHERE
        if stat.S_ISDIR(mode):
            return PassedOver.LINKED_FOLDER
        if not _lies_in(os.path.realpath(entry.path), self._root):
            return PassedOver.OUTSIDE
        return None if stat.S_ISREG(mode) else PassedOver.SPECIAL

    def _stamp(self, entry: os.DirEntry[str]) -> Stamp | None:
        """The stamp of a file; None for an output of the run, and for one that has gone meanwhile."""
        if self._outputs and entry.is_symlink() and _lies_in(os.path.realpath(entry.path), self._outputs):
            return None
        try:
            return Stamp.of(entry.stat())
        except FileNotFoundError:
            return None
        except OSError:
            return Stamp()  # reading it will tell why


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)
