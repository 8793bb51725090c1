"""Pictures of open items as files beside review.csv, cut in a worker process: documents are hostile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.documents.model import CellOnPage
from pipeline.errors import DocumentError
from pipeline.review.open_items import Pictured
from pipeline.review.review_csv import CROPS
from pipeline.runs.cutting import Cutter

_AT_ONCE = 32
"""Pictures of one document that are held in memory together."""


def write_pictures(items: Iterable[Pictured], documents: Path | None, out: Path, cutter: Cutter) -> frozenset[str]:
    """In: the open items that shall have a picture, and the folder of their documents. Out: the ids of those that have
    one in OUT/crops now; pictures of other items are removed.

    An item's id stands for content and values, so that a picture that is there is not cut again. A document that is
    gone or cannot be drawn has none; a folder that cannot be written has none either.
    """
    chosen = {item.item: item for item in items} if documents is not None else {}
    folder = out / CROPS
    there = _tidied(folder, chosen)
    lacking: dict[str, list[Pictured]] = {}
    for item in chosen.values():
        if item.item not in there:
            lacking.setdefault(item.document, []).append(item)
    if not lacking or documents is None:
        return frozenset(there)
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        for document, own in lacking.items():
            there.update(_cut(cutter, documents / document, own, folder))
    return frozenset(there)


def _tidied(folder: Path, chosen: dict[str, Pictured]) -> set[str]:
    """The ids that have a picture already; those of no open item are removed."""
    there = set()
    for path in folder.glob("i*.png"):
        if path.stem in chosen:
            there.add(path.stem)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    return there


def _cut(cutter: Cutter, path: Path, items: Sequence[Pictured], folder: Path) -> Iterator[str]:
    places: dict[CellOnPage, list[Pictured]] = {}
    for item in items:
        places.setdefault(item.picture, []).append(item)
    cells = list(places)
    for start in range(0, len(cells), _AT_ONCE):
        some = cells[start : start + _AT_ONCE]
        try:
            pictures = cutter.of(path)(some)
        except DocumentError:
            return
        for cell, picture in zip(some, pictures, strict=True):
            for item in places[cell]:
                draft = folder / f".{item.item}.tmp"
                draft.write_bytes(picture)
                draft.replace(folder / f"{item.item}.png")
                yield item.item
