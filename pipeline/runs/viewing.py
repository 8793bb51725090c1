"""The files of a run as views of its store: written when anything that they show has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.checks.record import Record
from pipeline.errors import GoujiError
from pipeline.review.decisions import Decision
from pipeline.review.page import INDEX, no_pictures, write_page
from pipeline.review.review_csv import review_items
from pipeline.runs.cutting import Cutter
from pipeline.runs.keys import program_digest
from pipeline.runs.outputs import FILES, OutputWriter
from pipeline.runs.picturing import write_pictures
from pipeline.runs.reviewing import History, reviewed
from pipeline.runs.store import Store
from pipeline.runs.summary import Tally
from pipeline.settings import Settings

VIEWS = (*FILES, INDEX)
"""The files, by their names in OUT."""
_FACT = "views"


class ViewError(GoujiError):
    """The files of a run cannot be written. The message says why and what to do."""

    code = 3


def views_as_written(store: Store, out: Path, settings: Settings) -> Tally | None:
    """The counts of the files in OUT, where they still show what the store holds; None where they are to be written."""
    told = _written(store)
    if told.get("signature") != _signature(store, settings) or not all((out / name).is_file() for name in VIEWS):
        return None
    return Tally.from_json(told["tally"])


def open_items(store: Store) -> int | None:
    """How many items were open when the files were last written; None where they were not."""
    told = _written(store)
    return Tally.from_json(told["tally"]).items.total() if told else None


def write_views(store: Store, out: Path, settings: Settings) -> Tally:
    """Writes all files of `VIEWS` and the pictures anew from the store. Out: what they hold, in counts.

    Raises ViewError where they cannot be written; the old ones stay then.
    """
    signature = _signature(store, settings)
    try:
        tally = _write(store, out, settings)
    except OSError as error:
        raise ViewError(f"the files in {out} cannot be written ({error.strerror}): make room, and run again") from error
    _note(store, signature, tally)
    return tally


def note_as_written(store: Store, settings: Settings, tally: Tally) -> None:
    """Notes that the files show what the store holds now."""
    _note(store, _signature(store, settings), tally)


def _note(store: Store, signature: str, tally: Tally) -> None:
    store.put_fact(_FACT, json.dumps({"signature": signature, "tally": tally.to_json()}))


def _write(store: Store, out: Path, settings: Settings) -> Tally:
    history = History.of(store.decisions())
    documents, tally = store.folder, Tally()

    about: dict[str, list[Decision]] = {}

    def written(writer: OutputWriter) -> Iterator[Record]:
        for each in reviewed(store):
            about.clear()
            about[each.record.document] = history.about(each)
            writer.add(each.record, about[each.record.document])
            tally.add(each.record)
            yield each.record

    with (
        Cutter(settings.document_timeout) as cutter,
        OutputWriter(
            out,
            settings.lang,
            lambda items: write_pictures(items, documents, out, settings.crops, cutter),
        ) as writer,
    ):
        pictures = cutter.pages(documents, settings.page_pictures) if documents is not None else no_pictures
        write_page(
            written(writer),
            out,
            settings.lang,
            pictures,
            run=_name_of(out),
            items_of=lambda record: review_items(record, about[record.document]),
        )
    return tally


def _name_of(out: Path) -> str:
    """What browsers keep decisions under: the same for the same folder, and not its path."""
    return hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _written(store: Store) -> dict[str, str]:
    text = store.fact(_FACT)
    told: dict[str, str] = json.loads(text) if text else {}
    return told


def _signature(store: Store, settings: Settings) -> str:
    """A hash over all that the files show, and how they are written."""
    shown = (
        program_digest(),
        store.results.signature(),
        store.count_decisions(),
        settings.lang.value,
        settings.crops,
        settings.page_pictures,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()
