"""The files of a run as views of its store: written when anything that they show has changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

from pipeline.errors import GoujiError
from pipeline.review.page import INDEX, PageWriter
from pipeline.runs.cutting import Cutter
from pipeline.runs.drawing import Drawer
from pipeline.runs.keys import program_digest
from pipeline.runs.outputs import FILES
from pipeline.runs.picturing import write_pictures
from pipeline.runs.showing import all_shown
from pipeline.runs.store import Store
from pipeline.runs.summary import Tally
from pipeline.runs.writing import OutputWriter
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
    except (OSError, sqlite3.Error) as error:  # the latter of what is sorted on the disk
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ViewError(f"the files in {out} cannot be written ({reason}): make room, and run again") from error
    store.put_fact(_FACT, json.dumps({"signature": signature, "tally": tally.to_json()}))
    return tally


def _write(store: Store, out: Path, settings: Settings) -> Tally:
    documents, tally = store.folder, Tally()
    with (
        Cutter(settings.document_timeout) as cutter,
        OutputWriter(
            out, lambda items: write_pictures(items.pictured(settings.crops), documents, out, cutter)
        ) as files,
    ):
        page = PageWriter(out, settings.lang, files.items, _name_of(out))
        drawer = Drawer(store.kept, cutter, documents, settings.page_pictures)
        for shown in all_shown(store, settings.lang):
            lines = files.add(shown)
            tally += Tally.from_json(lines.tally)
            if lines.open is not None:
                page.add(lines.open, drawer(shown.document, lines.open.pages))
        page.finish()
        drawer.tidy()
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
