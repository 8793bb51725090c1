"""The records of a run as the decisions leave them, and decisions taken back from a reviewer."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.checks.record import Record
from pipeline.errors import UsageError
from pipeline.messages import Lang
from pipeline.review.decisions import Reviewed, decide
from pipeline.review.items import content_of
from pipeline.review.sheet import read_sheet
from pipeline.review.taking import Refusal, Taken, entries_of, take, unknown
from pipeline.runs.database import FILE_NAME
from pipeline.runs.history import History
from pipeline.runs.showing import bring_up_to_date
from pipeline.runs.store import Store


@dataclass(frozen=True)
class Applied:
    """What became of a file of decisions: how many are new, how many were known already, and which lines say nothing
    clear."""

    new: int
    known: int
    refused: tuple[Refusal, ...]


def open_store(out: Path) -> Store:
    """The store of a run. Raises UsageError where there is none."""
    if not (out / FILE_NAME).is_file():
        raise UsageError(f"{out} holds no results of a run ({FILE_NAME} is not there): give the OUT of `gouji run`")
    return Store(out)


@contextmanager
def decided_records(out: Path) -> Iterator[Iterable[Record]]:
    """The records of a run as the decisions leave them, sorted by document, one held at a time; the store is open
    inside the block. Raises UsageError where there is none."""
    with open_store(out) as store:
        yield (each.record for each in reviewed(store))


def reviewed(store: Store, only: Collection[str] | None = None) -> Iterator[Reviewed]:
    """The records of all documents, or `only` of some, sorted by name, as the decisions leave them. One is held at a
    time."""
    history = History.of(store.decisions())
    for some in store.results.placed():
        for placed in some:
            if only is None or placed.document in only:
                record = store.results.record(placed)
                yield decide(record, history.by_content.get(content_of(record), ()))


def apply_sheet(store: Store, path: Path, who: str, lang: Lang) -> Applied:
    """Takes the decisions of a review.csv or .xlsx into the store, those of a line that is not clear excepted. The
    outputs are left as they are; what they show will be in `lang`. Raises UsageError where the file cannot be read as a
    table."""
    entries = entries_of(read_sheet(path))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    taken = [Taken((), entries.refused)]
    found: set[str] = set()
    bring_up_to_date(store, lang)
    for each in reviewed(store, store.kept.documents_with(entries.by_item)):
        own = {item: entry for item, entry in entries.by_item.items() if item in each.items}
        if not own.keys() <= found:
            taken.append(take({i: e for i, e in own.items() if i not in found}, each, who, now))
            found |= own.keys()
    refused = [refusal for each in taken for refusal in each.refused]
    refused += [unknown(entry) for item, entry in entries.by_item.items() if item not in found]
    decisions = [decision for each in taken for decision in each.decisions]
    history = History.of(store.decisions())
    new = [each for each in decisions if not each.says_the_same_as(history.latest(each))]
    if new:
        store.put_decisions(new)
    return Applied(len(new), len(decisions) - len(new), tuple(sorted(refused, key=lambda refusal: refusal.line)))


def user_name() -> str:
    """Who is working here, empty where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
