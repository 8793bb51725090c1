"""Which systems an eval measures: whose values, under which policy of asking, by which model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import UsageError
from pipeline.process import LlmPolicy


class ReaderName(StrEnum):
    """Whose values are measured."""

    RECORD = "record"
    """The record: both readings reconciled and checked."""
    LAYOUT = "layout"
    LLM = "llm"
    WHOLE_TEXT = "whole-text"
    """A model asked once about all tables, on the text without its layout."""
    PER_TABLE = "per-table"
    """A model asked about each table, on its section of that text."""
    FIND_TABLES = "find-tables"
    """PyMuPDF's tables under a label match."""
    PDFPLUMBER = "pdfplumber"


BY_TEXT = (ReaderName.WHOLE_TEXT, ReaderName.PER_TABLE)
BY_EXTRACTOR = (ReaderName.FIND_TABLES, ReaderName.PDFPLUMBER)
_WITHOUT_FLAGS = (ReaderName.LLM, *BY_TEXT)
"""They ask a model, and are measured on its answers alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A system as it is asked for. None for `policy` and `model` leaves it to the settings."""

    reader: ReaderName
    policy: LlmPolicy | None = None
    model: str | None = None


def systems_wanted(
    readers: Sequence[ReaderName], policies: Sequence[LlmPolicy], models: Sequence[str]
) -> tuple[Wanted, ...]:
    """In: the readers, policies and models that were named, each as often as one likes. Out: the combinations that make
    sense, each once: a record under each policy, by each model where the policy asks one; what asks a model by each
    model, everything else once.

    Raises UsageError where a reader that asks a model meets `never`, and nothing else, as the policy.
    """
    asking = [reader for reader in readers if reader in _WITHOUT_FLAGS]
    if asking and set(policies) == {LlmPolicy.NEVER}:
        raise UsageError(f"--reader {asking[0]} asks a model and --llm never asks none: name another policy too")
    return tuple(
        dict.fromkeys(each for reader in readers or (ReaderName.RECORD,) for each in _of(reader, policies, models))
    )


def _of(reader: ReaderName, policies: Sequence[LlmPolicy], models: Sequence[str]) -> Iterator[Wanted]:
    if reader is ReaderName.RECORD:
        for policy in policies or (None,):
            for model in (None,) if policy is LlmPolicy.NEVER else models or (None,):
                yield Wanted(reader, policy, model)
    elif reader is ReaderName.LLM:
        only_auto = LlmPolicy.AUTO in policies and LlmPolicy.ALWAYS not in policies
        for model in models or (None,):
            yield Wanted(reader, LlmPolicy.AUTO if only_auto else LlmPolicy.ALWAYS, model)
    elif reader in BY_TEXT:
        for model in models or (None,):
            yield Wanted(reader, LlmPolicy.ALWAYS, model)
    else:
        yield Wanted(reader)
