"""Writes review.html: one file for a small run, for a large one an index and a file a document."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.checks.record import Record
from pipeline.documents.model import PagePicture
from pipeline.messages import Lang
from pipeline.review.open_items import Head, OpenDocument, OpenItems
from pipeline.review.page.contents import (
    Data,
    Pictures,
    form_data,
    form_key,
    no_pictures,
    open_document,
    printable,
    with_pictures,
)
from pipeline.review.page.html import embedded, page
from pipeline.review.page.texts import TEXTS
from pipeline.review.review_csv import COLUMNS
from schemas.forms import TABLES

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
) -> PageWritten:
    """In: records sorted by document, of which those with open items are shown; who draws their pages; decisions by
    item; a name for the run. Out: what `PageWriter` has written of them."""
    with OpenItems() as items:
        page = PageWriter(folder, lang, items, run, settled, max_documents)
        for record in records:
            told = open_document(record, (), lang)
            if told is not None:
                items.add(told)
                page.add(told, pictures(told.document, told.pages))
        return page.finish()


class PageWriter:
    """Writes `folder`/review.html, and for a large run the files of `folder`/review, of which older ones are removed.

    In: all that is open (`items`, which the caller fills); a name for the run that stays the same when it is written
    again (browsers keep decisions under it); decisions by item. Documents are held until there are too many for one
    file, from then on only the last one: it is written when it is known whether another follows. Raises OSError, here
    and in every method, where the files cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        lang: Lang,
        items: OpenItems,
        run: str = "",
        settled: Mapping[str, Settled] | None = None,
        max_documents: int = MAX_DOCUMENTS,
    ) -> None:
        self._folder = folder
        self._lang = lang
        self._items = items
        self._run = run
        self._settled = settled or {}
        self._max_documents = max_documents
        self._held: list[_Held] = []
        self._written = 0

    def add(self, told: OpenDocument, drawn: Mapping[int, PagePicture]) -> None:
        """Takes the next document, with pictures of its pages."""
        self._held.append(_Held(told, with_pictures(told.data, drawn)))
        if self._is_large:
            while len(self._held) > 1:
                self._write_part(follows=True)

    def finish(self) -> PageWritten:
        """Writes what is left, once all documents were taken."""
        if self._is_large:
            while self._held:
                self._write_part(follows=len(self._held) > 1)
        kept = {_part(number) for number in range(self._written)}
        for old in (self._folder / PARTS).glob("[0-9]*.html"):
            if old.name not in kept:
                old.unlink()
        heads = (
            _head(head) | ({"href": f"{PARTS}/{_part(number)}"} if self._written else {})
            for number, head in enumerate(self._items.heads())
        )
        told = {item for _, item, _ in self._items.shown() if item in self._settled} if self._settled else set()
        lines = ([number, *map(printable, cells)] for number, _, cells in self._items.shown())
        data: dict[str, Iterable[str]] = {"run": self._index(heads, lines, told), "forms": (_FORMS,)}
        data |= {f"document-{number}": (held.data,) for number, held in enumerate(self._held)}
        path = self._folder / INDEX
        _write(path, page(TEXTS["title"][self._lang], self._lang, data))
        return PageWritten(path, self._items.documents, self._items.items)

    @property
    def _is_large(self) -> bool:
        held = self._held
        return bool(self._written) or len(held) > self._max_documents or sum(len(e.data) for e in held) > MAX_BYTES

    def _write_part(self, follows: bool) -> None:
        """Writes the first of the held documents to a file of its own."""
        told, text = self._held.pop(0)
        lines = sorted(told.lines_once, key=lambda line: line.rank)
        head = _head(Head(told.document, told.title, len(lines)))
        more = {"home": f"../{INDEX}"} | ({"next": _part(self._written + 1)} if follows else {})
        index = self._index([head], ([0, *map(printable, line.cells)] for line in lines), {e.item for e in lines}, more)
        (self._folder / PARTS).mkdir(exist_ok=True)
        title = f"{printable(told.document)} · {TEXTS['title'][self._lang]}"
        data = {"run": index, "forms": (_FORMS,), "document-0": (text,)}
        _write(self._folder / PARTS / _part(self._written), page(title, self._lang, data))
        self._written += 1

    def _index(
        self, heads: Iterable[Data], lines: Iterable[object], items: Collection[str], more: Data | None = None
    ) -> Iterator[str]:
        """What a page knows of all of its documents: their items as lines of review.csv, in the order of that file. It
        is told piece by piece: of many documents it is long."""
        settled = {item: told for item, told in self._settled.items() if item in items}
        yield f'{{"run":{embedded(self._run)},"columns":{embedded(COLUMNS)},"documents":['
        yield from _joined(heads)
        yield '],"lines":['
        yield from _joined(lines)
        yield f'],"settled":{embedded(settled)}'
        yield from (f",{embedded(name)}:{embedded(value)}" for name, value in (more or {}).items())
        yield "}"


class _Held(NamedTuple):
    """A document that is not yet written, and its data with pictures."""

    told: OpenDocument
    data: str


def _head(head: Head) -> Data:
    """What the index says of a document."""
    return {"document": printable(head.document), "title": head.title, "items": head.items}


def _joined(parts: Iterable[object]) -> Iterator[str]:
    """The members of a JSON list."""
    comma = ""
    for part in parts:
        yield comma + embedded(part)
        comma = ","


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
