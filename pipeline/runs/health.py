"""What a run would find here: installed extras, programs, the local model, and whether the endpoint answers."""

from __future__ import annotations

import importlib.util
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from pipeline.documents import office
from pipeline.documents.model import Line
from pipeline.documents.scans import models as scan_models
from pipeline.errors import GoujiError, UnsupportedDocument
from pipeline.messages import Message, message
from pipeline.models.weights import DEFAULT_MODEL, installed, models_dir
from pipeline.readers.answers import Question
from pipeline.readers.llm import question
from pipeline.runs.asking import plan
from pipeline.settings import SETTINGS_FILE, Settings
from pipeline.tables.locate import Region
from pipeline.version import __version__
from schemas.answers import TableAnswer
from schemas.forms import DISCLOSURE_2021

_EXTRAS = (
    ("export", ("openpyxl", "pyarrow"), "--format xlsx, parquet"),
    ("ray", ("ray", "fsspec", "s3fs"), "--engine ray, s3://…"),
    ("eval", ("matplotlib", "pdfplumber"), "gouji eval"),
)
_PATIENCE = 60.0
"""Seconds: the most that one short answer may take."""


class State(StrEnum):
    """How something stands: it works, it is not here and not needed for the main job, it does not work."""

    READY = "ready"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is to be said of it."""

    state: State
    told: Message


def _question() -> Question[TableAnswer]:
    """What a run asks about a table, of one that holds zeros."""
    table = DISCLOSURE_2021
    lines = ("\t".join((row.label, *("0" for _ in row.columns))) for row in table.rows)
    return question(Region(table, tuple(Line(line, ()) for line in lines)))


def examine(settings: Settings) -> Iterator[Check]:
    """Looks at one thing after another. A configured endpoint is asked about one small table."""
    yield Check(
        State.READY,
        message(
            "doctor_versions",
            gouji=__version__,
            python=platform.python_version(),
            pymupdf=version("pymupdf"),
            cores=os.cpu_count(),
        ),
    )
    file = Path(SETTINGS_FILE).absolute()
    yield Check(State.READY, message("doctor_settings" if file.is_file() else "doctor_no_settings", file=file))
    yield _here_or_not(scan_models.is_installed(), "doctor_scans")
    yield _office()
    for extra, packages, serves in _EXTRAS:
        missing = [name for name in packages if importlib.util.find_spec(name) is None]
        yield _here_or_not(not missing, "doctor_extra", extra=extra, serves=serves, missing=", ".join(missing))
    yield from _local_model()
    yield from _asked(settings)


def _here_or_not(here: bool, key: str, **told: object) -> Check:
    return Check(State.READY, message(key, **told)) if here else Check(State.ABSENT, message(f"{key}_not", **told))


def _office() -> Check:
    try:
        return Check(State.READY, message("doctor_office", program=office.find_program()))
    except UnsupportedDocument as error:
        named = bool(os.environ.get(office.PROGRAM_VARIABLE))
        return Check(State.BROKEN if named else State.ABSENT, message("doctor_office_not", reason=error))


def _local_model() -> Iterator[Check]:
    yield _here_or_not(importlib.util.find_spec("xllamacpp") is not None, "doctor_server")
    weights = installed(DEFAULT_MODEL)
    yield _here_or_not(weights is not None, "doctor_weights", model=DEFAULT_MODEL, folder=models_dir())


def _asked(settings: Settings) -> Iterator[Check]:
    """Who would be asked, and whether an endpoint answers."""
    patience = min(settings.request_timeout, _PATIENCE)
    chosen = plan(settings.model_copy(update={"attempts": 1, "request_timeout": patience}), None)
    yield Check(State.READY, chosen.says)
    if chosen.asker is None or not settings.has_endpoint:
        return
    with chosen.asker as asker:
        try:
            answer = asker.ask(_question())
        except GoujiError as error:
            yield Check(State.BROKEN, message("doctor_endpoint_not", reason=error))
            return
    spent = answer.spent
    tokens = spent.prompt_tokens + spent.completion_tokens
    yield Check(State.READY, message("doctor_endpoint", seconds=f"{spent.seconds:.1f}", tokens=tokens))
