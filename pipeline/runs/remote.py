"""A folder that is a URL: an object store, or whatever else fsspec opens. Each document is fetched to a private file
when its turn comes, and that is gone once the document is finished; so every engine reads it as a file.

Credentials are those of the environment, as fsspec takes them. Messages name neither them nor what a server said.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Self

from pipeline.documents import SUPPORTED_SUFFIXES, limits
from pipeline.errors import NothingToRun, UsageError
from pipeline.runs.folder import HIDDEN, Found, Listing, Stamp, is_document

_AHEAD = 16
"""Documents that are fetched before their turn, all at once."""
_VERSIONS = ("ETag", "etag", "md5Hash", "content_md5", "checksum", "version_id", "ino")
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")
_CHUNK = 1 << 20


def is_url(folder: str) -> bool:
    """Whether a folder is told as a URL."""
    return "://" in folder


class RemoteFolder:
    """The documents under a URL. Files are fetched as long as the block lasts. Raises UsageError where fsspec or what
    it needs for such URLs is not installed, or the URL says nothing to it."""

    def __init__(self, url: str) -> None:
        self.name = re.sub(r"//[^/@]*@", "//", url)
        """The URL, without a name and a password that it may hold."""
        if find_spec("fsspec") is None:
            raise UsageError(
                f"{self.name}: a folder as a URL needs fsspec, which is not installed: pip install 'gouji[ray]'"
            )
        import fsspec

        try:
            self._system, self._root = fsspec.core.url_to_fs(url)
        except ImportError as error:
            raise UsageError(f"{self.name}: {error.name or 'a package'} is not installed: pip install it") from None
        except Exception as error:  # noqa: BLE001 - whatever a file system of fsspec raises
            raise self._unusable(error) from None
        self._lost: dict[str, str] = {}
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="gouji-fetch")

    def __enter__(self) -> Self:
        self._files = Path(tempfile.mkdtemp(prefix="gouji-"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        shutil.rmtree(self._files, ignore_errors=True)

    def listing(self) -> Listing:
        """The documents under the URL, sorted by name; hidden ones are passed over. Raises UsageError where they cannot
        be listed, NothingToRun where there is none."""
        try:
            entries: Mapping[str, Mapping[str, Any]] = self._system.find(self._root, detail=True)
        except Exception as error:  # noqa: BLE001 - whatever a file system of fsspec raises
            raise self._unusable(error) from None
        start = self._root.rstrip("/") + "/"
        found, other_kinds = [], Counter[str]()
        for path, told in entries.items():
            name = path.removeprefix(start)
            if path == name or _is_hidden(name):
                continue
            if is_document(name):
                found.append(Found(name, _stamp(told)))
            else:
                other_kinds[PurePath(name).suffix.lower()] += 1
        if not found:
            suffixes = " ".join(SUPPORTED_SUFFIXES)
            raise NothingToRun(f"{self.name} holds no document that Gouji reads ({suffixes})")
        return Listing(tuple(sorted(found)), other_kinds=other_kinds)

    def fetched(self, due: Iterable[Found]) -> Iterator[Found]:
        """Each document once its file is at `path`. What cannot be fetched has none; of what is too large to be read
        there is only an empty file of that size."""
        waiting: deque[tuple[Found, Future[None]]] = deque()
        for found in due:
            waiting.append((found, self._threads.submit(self._fetch, found)))
            if len(waiting) >= _AHEAD:
                yield _awaited(waiting)
        while waiting:
            yield _awaited(waiting)

    def path(self, name: str) -> Path:
        """Where the file of a document is, as long as it is there."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        return self._files / f"{digest}{Path(name).suffix}"

    def why_lost(self, name: str) -> str:
        """Why a document could not be fetched, empty where it could. What the server said is left out: it may hold what
        must not be shown."""
        return self._lost.get(name, "")

    def let_go(self, name: str) -> None:
        """Removes the file of a document."""
        with contextlib.suppress(OSError):
            self.path(name).unlink()

    def _fetch(self, found: Found) -> None:
        path = self.path(found.name)
        try:
            with path.open("wb") as file:
                if found.stamp.size > limits.MAX_FILE_BYTES:
                    file.truncate(found.stamp.size)
                    return
                with self._system.open(f"{self._root.rstrip('/')}/{found.name}", "rb") as source:
                    # One byte more than may be, where it has grown: then it is too large.
                    left = limits.MAX_FILE_BYTES + 1
                    while left > 0 and (chunk := source.read(min(_CHUNK, left))):
                        file.write(chunk)
                        left -= len(chunk)
        except Exception as error:  # noqa: BLE001 - whatever a file system of fsspec raises
            self._lost[found.name] = (
                f"it cannot be fetched ({type(error).__name__}): see whether it is still there and may be read"
            )
            self.let_go(found.name)

    def _unusable(self, error: Exception) -> UsageError:
        return UsageError(
            f"{self.name} cannot be listed ({type(error).__name__}): check the address and the credentials"
        )


def _awaited(waiting: deque[tuple[Found, Future[None]]]) -> Found:
    found, fetching = waiting.popleft()
    fetching.result()
    return found


def _is_hidden(name: str) -> bool:
    return any(part.startswith(HIDDEN) for part in name.split("/"))


def _stamp(told: Mapping[str, Any]) -> Stamp:
    """In: what the listing says of a document. Out: its stamp; another one each time where that says too little."""
    size = int(told.get("size") or 0)
    versions = [str(told[name]) for name in _VERSIONS if told.get(name)]
    times = [str(told[name]) for name in _TIMES if told.get(name)]
    if not versions and not times:
        return Stamp(size, 0, secrets.randbits(62))
    digest = hashlib.sha256(repr((versions, times)).encode()).digest()
    return Stamp(size, 0, int.from_bytes(digest[:8], "big") >> 2)
