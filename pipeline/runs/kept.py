"""What the files show of each document, and what its pages look like, kept in the store: made once, written often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.documents.model import PagePicture
from pipeline.runs.database import Database
from pipeline.runs.results import name_of, raw_name
from pipeline.runs.shown import Shown


@dataclass(frozen=True, slots=True)
class Kept:
    """What the files show of a document with this content; `signature` is a hash over all that it follows from."""

    content: str
    signature: str
    shown: Shown


class KeptShown:
    """The tables `shown`, `items` and `page_pictures`. Raises StoreError as the store does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, first: str, last: str) -> dict[str, Kept]:
        """What is kept of the documents from one name to another."""
        rows = self._database.all(
            """SELECT CAST(document AS BLOB), CAST(content AS BLOB), signature, lines, cells FROM shown
            WHERE document BETWEEN CAST(? AS TEXT) AND CAST(? AS TEXT)""",
            (raw_name(first), raw_name(last)),
        )
        names = [name_of(row[0]) for row in rows]
        return {
            name: Kept(name_of(content), signature, Shown(name, lines, cells))
            for name, (_, content, signature, lines, cells) in zip(names, rows, strict=True)
        }

    def put(self, fresh: Mapping[Kept, Iterable[str]]) -> None:
        """Keeps what is shown of some documents, with the ids of all items that are open in each, or were before a
        decision, in place of what is there."""
        with self._database.transaction():
            for kept, items in fresh.items():
                name = raw_name(kept.shown.document)
                self._database.write("DELETE FROM items WHERE document = CAST(? AS TEXT)", (name,))
                self._database.write_all("INSERT INTO items VALUES (?, CAST(? AS TEXT))", ((i, name) for i in items))
                self._database.write(
                    "INSERT OR REPLACE INTO shown VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?)",
                    (name, raw_name(kept.content), kept.signature, kept.shown.packed_lines, kept.shown.packed_cells),
                )

    def drop_gone(self) -> None:
        """Forgets the documents that are no longer in the folder."""
        with self._database.transaction():
            for table in ("shown", "items", "page_pictures"):
                self._database.write(f"DELETE FROM {table} WHERE document NOT IN (SELECT document FROM documents)")  # noqa: S608

    def documents_of(self, contents: Collection[str]) -> frozenset[str]:
        """The documents that have any of these contents."""
        rows = self._database.all("SELECT CAST(document AS BLOB), CAST(content AS BLOB) FROM shown")
        return frozenset(name_of(name) for name, content in rows if name_of(content) in contents)

    def documents_with(self, items: Iterable[str]) -> frozenset[str]:
        """The documents that have any of these items, or had them before a decision."""
        found: set[str] = set()
        for item in items:
            rows = self._database.all("SELECT CAST(document AS BLOB) FROM items WHERE item = ?", (item,))
            found.update(name_of(row[0]) for row in rows)
        return frozenset(found)

    # --- pages -------------------------------------------------------------------------------------------------------

    def pictures(self, document: str, signature: str) -> dict[int, PagePicture]:
        """The pictures of a document's pages that were kept under this signature."""
        rows = self._database.all(
            """SELECT page, picture, media_type, width, height FROM page_pictures
            WHERE document = CAST(? AS TEXT) AND signature = ?""",
            (raw_name(document), signature),
        )
        return {page: PagePicture(*picture) for page, *picture in rows}

    def put_pictures(self, document: str, signature: str, pictures: Mapping[int, PagePicture]) -> None:
        """Keeps pictures of a document, in place of all that are there."""
        name = raw_name(document)
        rows = (
            (name, page, signature, each.media_type, each.width, each.height, each.data)
            for page, each in pictures.items()
        )
        with self._database.transaction():
            self._database.write("DELETE FROM page_pictures WHERE document = CAST(? AS TEXT)", (name,))
            self._database.write_all("INSERT INTO page_pictures VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?, ?)", rows)

    def drop_pictures(self, *, but: Collection[str]) -> None:
        """Forgets the pictures of all documents but these."""
        rows = self._database.all("SELECT DISTINCT CAST(document AS BLOB) FROM page_pictures")
        gone = [row for row in rows if name_of(row[0]) not in but]
        with self._database.transaction():
            self._database.write_all("DELETE FROM page_pictures WHERE document = CAST(? AS TEXT)", gone)
