"""Writes review.html: one file for a small run, for a large one an index and a file a document."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.checks.record import Record
from pipeline.messages import Lang
from pipeline.review.page.contents import (
    Data,
    Pictures,
    document_data,
    each_once,
    form_data,
    form_key,
    no_pictures,
    printable,
)
from pipeline.review.page.html import embedded, page
from pipeline.review.page.texts import TEXTS
from pipeline.review.review_csv import COLUMNS, ReviewItem, review_items, review_line
from schemas.forms import TABLES

ItemsOf = Callable[[Record], tuple[ReviewItem, ...]]

INDEX, PARTS = "review.html", "review"
MAX_DOCUMENTS, MAX_BYTES = 40, 16 * 1024 * 1024
"""What one file may hold; a run with more open documents gets a file for each."""


class Settled(NamedTuple):
    """A decision that was taken before, in the words of review.csv."""

    decision: str
    corrected: str = ""
    comment: str = ""


class PageWritten(NamedTuple):
    """The file to open, and how many documents and items it shows."""

    path: Path
    documents: int
    items: int


def write_page(
    records: Iterable[Record],
    folder: Path,
    lang: Lang,
    pictures: Pictures = no_pictures,
    settled: Mapping[str, Settled] | None = None,
    run: str = "",
    max_documents: int = MAX_DOCUMENTS,
    items_of: ItemsOf = review_items,
) -> PageWritten:
    """In: records sorted by document, of which those with open items (`items_of`) are shown; who draws their pages;
    decisions by item; a name for the run that stays the same when it is written again (browsers keep decisions under
    it). Out: `folder`/review.html, and for a large run the files of `folder`/review, of which older ones are removed.

    Raises OSError where they cannot be written.
    """
    draft = _Draft(folder, lang, settled or {}, run, max_documents)
    for record in records:
        items = each_once(items_of(record))
        if items:
            draft.add(record, items, embedded(document_data(record, items, pictures, lang)))
    return draft.finish()


@dataclass
class _Document:
    """A document with open items: what the index says of it, and its lines of review.csv."""

    head: Data
    items: tuple[ReviewItem, ...]


@dataclass
class _Draft:
    """A page being written. Documents are held until there are too many for one file, from then on only the last one:
    it is written when it is known whether another follows."""

    folder: Path
    lang: Lang
    settled: Mapping[str, Settled]
    run: str
    max_documents: int
    documents: list[_Document] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    """The data of the last documents."""

    def add(self, record: Record, items: tuple[ReviewItem, ...], data: str) -> None:
        identity = record.identity
        head = {"document": printable(record.document), "title": identity.title, "items": len(items)}
        self.documents.append(_Document(head, items))
        self.held.append(data)
        if self._is_large:
            while len(self.held) > 1:
                self._write_part(follows=True)

    def finish(self) -> PageWritten:
        if self._is_large:
            while self.held:
                self._write_part(follows=len(self.held) > 1)
        kept = {_part(number) for number in range(len(self.documents))} if self._is_large else set()
        for old in (self.folder / PARTS).glob("[0-9]*.html"):
            if old.name not in kept:
                old.unlink()
        index = self._index(self.documents)
        data = {"run": embedded(index), "forms": _FORMS}
        data |= {f"document-{number}": text for number, text in enumerate(self.held)}
        path = self.folder / INDEX
        _write(path, page(TEXTS["title"][self.lang], self.lang, data))
        return PageWritten(path, len(self.documents), sum(len(each.items) for each in self.documents))

    @property
    def _is_large(self) -> bool:
        written = len(self.documents) > len(self.held)
        return written or len(self.held) > self.max_documents or sum(map(len, self.held)) > MAX_BYTES

    def _write_part(self, follows: bool) -> None:
        """Writes the first of the held documents to a file of its own."""
        number = len(self.documents) - len(self.held)
        document = self.documents[number]
        index = self._index([document]) | {"home": f"../{INDEX}"} | ({"next": _part(number + 1)} if follows else {})
        data = {"run": embedded(index), "forms": _FORMS, "document-0": self.held.pop(0)}
        (self.folder / PARTS).mkdir(exist_ok=True)
        title = f"{document.head['document']} · {TEXTS['title'][self.lang]}"
        _write(self.folder / PARTS / _part(number), page(title, self.lang, data))

    def _index(self, documents: list[_Document]) -> Data:
        """What a page knows of all of its documents: their items as lines of review.csv, in the order of that file."""
        order = sorted(
            ((item.order, number, item) for number, each in enumerate(documents) for item in each.items),
            key=lambda entry: entry[0],
        )
        lines = [[number, *map(printable, _values(item, self.lang))] for _, number, item in order]
        heads = [dict(each.head) for each in documents]
        if documents is self.documents and self._is_large:
            heads = [head | {"href": f"{PARTS}/{_part(number)}"} for number, head in enumerate(heads)]
        known = {item.item: self.settled[item.item] for _, _, item in order if item.item in self.settled}
        return {"run": self.run, "columns": COLUMNS, "documents": heads, "lines": lines, "settled": known}


def _values(item: ReviewItem, lang: Lang) -> Iterator[str]:
    line = review_line(item, lang)
    return (line[column] for column in COLUMNS)


def _part(number: int) -> str:
    return f"{number + 1:04}.html"


def _write(path: Path, pieces: Iterable[str]) -> None:
    """Writes a file that takes its place whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


_FORMS = embedded({form_key(table): form_data(table) for table in TABLES})
