"""Which combinations of readers, policies and models an eval measures, and which documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.command import choose
from eval.gold import Gold
from eval.systems import ReaderName, Wanted, systems_wanted
from pipeline.errors import UsageError
from pipeline.process import LlmPolicy

RECORD, LAYOUT, LLM = ReaderName.RECORD, ReaderName.LAYOUT, ReaderName.LLM
WHOLE_TEXT, PDFPLUMBER = ReaderName.WHOLE_TEXT, ReaderName.PDFPLUMBER
ALWAYS, AUTO, NEVER = LlmPolicy.ALWAYS, LlmPolicy.AUTO, LlmPolicy.NEVER


@pytest.mark.parametrize(
    ("readers", "policies", "models", "systems"),
    [
        ([], [], [], [Wanted(RECORD)]),
        ([], [NEVER, AUTO], [], [Wanted(RECORD, NEVER), Wanted(RECORD, AUTO)]),
        ([], [], ["a", "b"], [Wanted(RECORD, None, "a"), Wanted(RECORD, None, "b")]),
        (
            [RECORD],
            [NEVER, AUTO],
            ["a", "b"],
            [Wanted(RECORD, NEVER), Wanted(RECORD, AUTO, "a"), Wanted(RECORD, AUTO, "b")],
        ),
        ([LAYOUT, PDFPLUMBER], [NEVER, AUTO], ["a", "b"], [Wanted(LAYOUT), Wanted(PDFPLUMBER)]),
        ([LLM], [], [], [Wanted(LLM, ALWAYS)]),
        ([LLM], [NEVER, AUTO], [], [Wanted(LLM, AUTO)]),
        ([LLM], [AUTO, ALWAYS], ["a"], [Wanted(LLM, ALWAYS, "a")]),
        ([WHOLE_TEXT], [AUTO], ["a", "b"], [Wanted(WHOLE_TEXT, ALWAYS, "a"), Wanted(WHOLE_TEXT, ALWAYS, "b")]),
        ([LAYOUT, LAYOUT], [], [], [Wanted(LAYOUT)]),
    ],
)
def test_every_combination_that_makes_sense_is_a_system(
    readers: Sequence[ReaderName], policies: Sequence[LlmPolicy], models: Sequence[str], systems: Sequence[Wanted]
) -> None:
    assert list(systems_wanted(readers, policies, models)) == systems


@pytest.mark.parametrize("reader", [LLM, WHOLE_TEXT, ReaderName.PER_TABLE])
def test_a_reader_that_asks_a_model_cannot_ask_none(reader: ReaderName) -> None:
    with pytest.raises(UsageError, match=f"--reader {reader} asks a model"):
        systems_wanted([RECORD, reader], [NEVER], [])


NAMES = ("a--1.pdf", "a--2.pdf", "a--3.pdf", "b--1.pdf", "b--2.html", "c.pdf")


@pytest.mark.parametrize(
    ("only", "conditions", "limit", "chosen"),
    [
        ((), (), None, NAMES),
        ((), (), 1, ("a--1.pdf", "b--1.pdf", "c.pdf")),
        ((), ("b", "a"), 2, ("a--1.pdf", "a--2.pdf", "b--1.pdf", "b--2.html")),
        (("2", "3"), (), 1, ("a--2.pdf", "b--2.html")),
        ((".html", "c"), ("b",), None, ("b--2.html",)),
        ((), ("a--1",), None, ()),
    ],
)
def test_which_documents_are_measured(
    only: Sequence[str], conditions: Sequence[str], limit: int | None, chosen: Sequence[str]
) -> None:
    golds = [Gold(name, Path(name), {}, {}) for name in NAMES]
    assert [gold.name for gold in choose(golds, only, conditions, limit)] == list(chosen)
