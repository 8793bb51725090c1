"""The documents of a folder, found without opening any of them: a hundred thousand in about a second."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True)
class Listing:
    """The documents of a folder, sorted by name, and the subfolders that the system did not let us list."""

    documents: tuple[Found, ...]
    closed: tuple[str, ...] = ()

    def may_hold(self, name: str) -> bool:
        """Whether a document may lie in a subfolder that could not be listed."""
        return any(name.startswith(f"{folder}/") for folder in self.closed)


def documents_in(folder: Path, leave_out: Path | None = None) -> Listing:
    """The documents of a folder and its subfolders. Hidden files, links that lead outside, linked folders, and what
    lies under `leave_out` (the run's own outputs) are passed over.

    Raises UsageError where the folder is not there or cannot be listed, NothingToRun where it holds no document.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the folder that holds the reports")
    root = os.path.realpath(folder)
    outputs = os.path.realpath(leave_out) if leave_out is not None else ""
    closed: list[str] = []
    documents = sorted(_walk(root, outputs, closed))
    if "" in closed:
        raise UsageError(f"{folder} cannot be listed: make it readable")
    if not documents and not closed:
        suffixes = " ".join(SUPPORTED_SUFFIXES)
        raise NothingToRun(f"{folder} holds no document that Gouji reads ({suffixes})")
    return Listing(tuple(documents), tuple(closed))


def _walk(root: str, outputs: str, closed: list[str]) -> Iterator[Found]:
    """All documents under `root`, a resolved path, in any order. Names of subfolders that cannot be listed go to
    `closed`."""
    waiting = [("", root)]
    while waiting:
        prefix, path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                listed = list(entries)
        except OSError:
            closed.append(prefix.rstrip("/"))
            continue
        for entry in listed:
            if entry.name.startswith(HIDDEN):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.path != outputs:
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
            elif entry.name.lower().endswith(_SUFFIXES):
                stamp = _stamp(entry, root, outputs)
                if stamp is not None:
                    yield Found(prefix + entry.name, stamp)


def _stamp(entry: os.DirEntry[str], root: str, outputs: str) -> Stamp | None:
    """The stamp of a file inside the folder; None for anything else, or for one that has gone meanwhile."""
    try:
        if not entry.is_file():
            return None
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if not _lies_in(target, root) or (outputs and _lies_in(target, outputs)):
                return None
        return Stamp.of(entry.stat())
    except OSError:
        return None


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)
