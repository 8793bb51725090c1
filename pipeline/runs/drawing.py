"""Pages of documents for the review page: what was drawn of a file that is as it was is not drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.documents.model import PagePicture
from pipeline.runs.cutting import Cutter
from pipeline.runs.folder import Stamp
from pipeline.runs.kept import KeptShown
from pipeline.runs.keys import means


class Drawer:
    """Draws pages of the documents in a folder, by their names there, of the first `most` that are asked for. What
    cannot be drawn is left out, and all where there is no folder."""

    def __init__(self, kept: KeptShown, cutter: Cutter, documents: Path | None, most: int) -> None:
        self._kept = kept
        self._cutter = cutter
        self._documents = documents
        self._most = most
        self._asked: set[str] = set()

    def __call__(self, document: str, pages: Sequence[int]) -> Mapping[int, PagePicture]:
        """The pages of a document that can be drawn."""
        if self._documents is None or not pages or len(self._asked) == self._most:
            return {}
        self._asked.add(document)
        path = self._documents / document
        signature = _signature(path)
        kept = self._kept.pictures(document, signature)
        if all(page in kept for page in pages):
            return {page: kept[page] for page in pages}
        drawn = self._cutter.drawn(path, pages)
        self._kept.put_pictures(document, signature, drawn)
        return drawn

    def tidy(self) -> None:
        """Forgets the pictures of all other documents than those asked for."""
        self._kept.drop_pictures(but=self._asked)


def _signature(path: Path) -> str:
    """A hash over all that decides what a page looks like: the file, by its stamp, and who draws it."""
    try:
        stamp = Stamp.of(path.stat())
    except OSError:
        stamp = Stamp()
    return hashlib.sha256(f"{sorted(means().items())} {stamp}".encode()).hexdigest()
