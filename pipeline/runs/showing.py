"""What the files show of each document: made anew only where something that it follows from has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from pipeline.messages import Lang
from pipeline.review.decisions import decide
from pipeline.review.items import content_of
from pipeline.runs.history import History
from pipeline.runs.kept import Kept
from pipeline.runs.keys import program_digest
from pipeline.runs.results import Placed
from pipeline.runs.shown import Shown, shown
from pipeline.runs.store import Store


def all_shown(store: Store, lang: Lang) -> Iterator[Shown]:
    """What the files show of all documents in this language, sorted by name; some hundred are held at a time. Once the
    last is taken, the store keeps it all."""
    showing = _Showing(store, lang)
    for some in store.results.placed():
        yield from showing.of(some)
    store.kept.drop_gone()


def bring_up_to_date(store: Store, lang: Lang) -> None:
    """Makes what the files show of the documents that have changed, for the store to keep."""
    for _ in all_shown(store, lang):
        pass


class _Showing:
    def __init__(self, store: Store, lang: Lang) -> None:
        self._store = store
        self._lang = lang
        self._history = History.of(store.decisions())

    def of(self, some: list[Placed]) -> Iterator[Shown]:
        """What the files show of some documents, sorted by name."""
        known = self._store.kept.between(some[0].document, some[-1].document)
        fresh: dict[Kept, tuple[str, ...]] = {}
        for placed in some:
            kept = known.get(placed.document)
            if kept is None or kept.signature != self._signature(placed, kept.content):
                kept, items = self._made(placed)
                fresh[kept] = items
            yield kept.shown
        if fresh:
            self._store.kept.put(fresh)

    def _made(self, placed: Placed) -> tuple[Kept, tuple[str, ...]]:
        """What is shown of a document, and the ids of its items."""
        record = self._store.results.record(placed)
        content = content_of(record)
        reviewed = decide(record, self._history.by_content.get(content, ()))
        about = self._history.about(placed.document, content)
        made = shown(reviewed, about, self._lang)
        return Kept(content, self._signature(placed, content), made), tuple(reviewed.items)

    def _signature(self, placed: Placed, content: str) -> str:
        """A hash over all that decides what is shown of a document: the program and the language, its result and what
        other years say of it, and what was decided about it. Its content follows from its result."""
        decisions = (*self._history.by_content.get(content, ()), *self._history.about(placed.document, content))
        told = (program_digest(), self._lang.value, placed, [each.to_json() for each in decisions])
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
