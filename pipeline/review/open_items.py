"""All that is open in a run, in the order in which a person sees it, held on the disk and not in memory."""

# ruff: noqa: S608 (all that is put into these texts is declared here)
from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from pipeline.documents.model import Box, CellOnPage, PagePlace
from pipeline.review.csv_file import CsvFile
from pipeline.review.review_csv import COLUMNS, CROPS, ReviewLine


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document with open items, in one language: their lines, what the review page knows of the document (as text
    that may stand in HTML), and which pages of it are to be drawn there."""

    document: str
    title: str
    lines: tuple[ReviewLine, ...]
    data: str
    pages: tuple[int, ...]

    @property
    def lines_once(self) -> tuple[ReviewLine, ...]:
        """Two findings of one kind about the same values are one item: the last tells it, in the place of the first."""
        return tuple({line.item: line for line in self.lines}.values())


class Head(NamedTuple):
    """A document with open items, as an index names it."""

    document: str
    title: str
    items: int


class Pictured(NamedTuple):
    """An open item that a picture may show."""

    item: str
    document: str
    picture: CellOnPage


class OpenItems(AbstractContextManager["OpenItems"]):
    """Takes the documents with open items, sorted by name, and gives their items back sorted: the most doubtful first,
    those of equal doubt by document. They lie in a database of its own on the disk, which is gone after the block."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # a name of none: a file that nobody else sees
        for statement in _TABLES:
            self._database.execute(statement)
        self.documents = 0
        """How many there are so far."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def add(self, told: OpenDocument) -> None:
        """Takes the next document."""
        last = {line.item: number for number, line in enumerate(told.lines)}
        first = {line.item: number for number, line in reversed(list(enumerate(told.lines)))}
        shown = {last[item]: first[item] for item in last}
        head = json.dumps(Head(told.document, told.title, len(shown)))
        self._database.execute("INSERT INTO documents VALUES (?, ?)", (self.documents, head))
        self._database.executemany(
            "INSERT INTO lines VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (*line.rank, self.documents, shown.get(number), line.item, json.dumps(line.cells), _written(line))
                for number, line in enumerate(told.lines)
            ],
        )
        self.documents += 1

    @property
    def items(self) -> int:
        """How many there are so far, each once."""
        return int(self._database.execute("SELECT count(shown) FROM lines").fetchone()[0])

    def heads(self) -> Iterator[Head]:
        """The documents, sorted by name."""
        for (head,) in self._database.execute("SELECT head FROM documents ORDER BY number"):
            yield Head(*json.loads(head))

    def lines(self) -> Iterator[tuple[str, list[str]]]:
        """The id and the cells of each line of review.csv."""
        for item, cells in self._database.execute(f"SELECT item, cells FROM lines ORDER BY {_ORDER}, number"):
            yield item, json.loads(cells)

    def shown(self) -> Iterator[tuple[int, str, list[str]]]:
        """The same, each item of a document once, with the number of its document."""
        rows = self._database.execute(
            f"SELECT document, item, cells FROM lines WHERE shown IS NOT NULL ORDER BY {_ORDER}, shown"
        )
        for document, item, cells in rows:
            yield document, item, json.loads(cells)

    def pictured(self, most: int) -> Iterator[Pictured]:
        """The first items that a picture may show; of those with one id, in files of the same content, the last."""
        rows = self._database.execute(
            f"""SELECT item, head, picture FROM lines JOIN documents ON documents.number = document
            WHERE lines.number IN (SELECT max(number) FROM lines WHERE picture IS NOT NULL GROUP BY item)
            ORDER BY {_ORDER}, lines.number LIMIT ?""",
            (most,),
        )
        for item, head, picture in rows:
            yield Pictured(item, Head(*json.loads(head)).document, _read(picture))


_TABLES = (
    "PRAGMA journal_mode = OFF",
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, head TEXT NOT NULL)",
    """CREATE TABLE lines (
        number INTEGER PRIMARY KEY,
        whole INTEGER NOT NULL,
        cause INTEGER NOT NULL,
        size INTEGER NOT NULL,
        document INTEGER NOT NULL,
        shown INTEGER,
        item TEXT NOT NULL,
        cells TEXT NOT NULL,
        picture TEXT
    )""",
)
_ORDER = "whole, cause, size, document"


def write_review(items: OpenItems, path: Path, pictured: Collection[str] = frozenset()) -> None:
    """Writes review.csv. `pictured` are the ids of the items that have a picture in the folder `CROPS`."""
    with CsvFile(path, COLUMNS) as file:
        for item, cells in items.lines():
            crop = {"crop": picture_name(item)} if item in pictured else {}
            file.write(dict(zip(COLUMNS, cells, strict=True)) | crop)


def picture_name(item: str) -> str:
    """Where an item's picture is, from review.csv."""
    return f"{CROPS}/{item}.png"


def _written(line: ReviewLine) -> str | None:
    if line.picture is None:
        return None
    return json.dumps([[place.page, place.box] for place in line.picture])


def _read(picture: str) -> CellOnPage:
    return CellOnPage(*(PagePlace(page, Box(*box)) for page, box in json.loads(picture)))
