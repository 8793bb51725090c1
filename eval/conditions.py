"""What a document's name says: CONDITION--DOCUMENT; and the groups of documents that figures are told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Generic, Protocol, TypeVar

SEPARATOR = "--"
"""Between the condition and the document in a name."""
MIXED = "mixed-"
"""Begins the names of conditions in which several faults come together."""
NO_CONDITION = "(none)"


class Named(Protocol):
    """A document's figures."""

    @property
    def name(self) -> str: ...

    @property
    def condition(self) -> str: ...


D = TypeVar("D", bound=Named)


@dataclass(frozen=True, slots=True)
class Group(Generic[D]):
    """The documents of one condition, or of several."""

    name: str
    documents: tuple[D, ...]


def condition_of(name: str) -> str:
    """In: a document's name in its set. Out: the condition that it begins with."""
    condition, separator, _ = PurePosixPath(name).name.partition(SEPARATOR)
    return condition if separator else NO_CONDITION


def print_of(name: str) -> str:
    """In: a document's name. Out: what was printed, which several documents may show: the name without its condition
    and kind of file."""
    path = PurePosixPath(name)
    _, separator, document = path.stem.partition(SEPARATOR)
    return str(path.with_name(document if separator else path.stem))


def grouped(documents: Iterable[D]) -> tuple[Group[D], ...]:
    """In: the documents of a set. Out: those of every condition by name, the mixtures last; then all that are no
    mixtures, all mixtures, and everything, as far as there are several. A document that names no condition counts as
    `(none)`."""
    groups: dict[str, list[D]] = defaultdict(list)
    for document in documents:
        groups[document.condition].append(document)
    single = sorted(name for name in groups if not name.startswith(MIXED))
    mixed = sorted(name for name in groups if name.startswith(MIXED))
    lines = {name: groups[name] for name in (*single, *mixed)}
    parts = (("all but mixtures", single if mixed else []), ("all mixtures", mixed), ("all", [*single, *mixed]))
    for title, names in parts:
        if len(names) > 1:
            lines[title] = [document for name in names for document in groups[name]]
    return tuple(Group(name, tuple(held)) for name, held in lines.items())
