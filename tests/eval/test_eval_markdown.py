"""eval.md: every figure in a table that stays a table, whatever the names are."""

from __future__ import annotations

import re
from dataclasses import replace

from hand_results import document, result, system

from eval.measures import MEASURES
from eval.report.markdown import text
from eval.results import EvalResult
from eval.scoring.counts import Counts

SILENT = "6 0 0 _ 5"
FLAGGED = "6? 0 0 _ 5"
HOSTILE = "a|b <b>*x*</b>\n| c | `d` [e](f)\\"

Table = dict[str, dict[str, str]]


def tables(markdown: str) -> dict[str, Table]:
    """By heading and first column, what stands under each head."""
    found: dict[str, Table] = {}
    for part in markdown.split("\n## ")[1:]:
        title, *lines = part.splitlines()
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("|")]
        heads, _, *rest = rows
        assert all(len(row) == len(heads) for row in rows), title
        found[title] = {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in rest}
    return found


def measured() -> EvalResult:
    record_ = (document("pdf--a.pdf", FLAGGED), document("pdf--b.pdf"), document("mixed-scan--c.pdf"))
    other = (document("pdf--a.pdf", SILENT), document("pdf--b.pdf"), document("mixed-scan--c.pdf"))
    return result(system("record", record_), system("llm", other, "small"))


def test_every_measure_of_every_system_stands_in_one_table() -> None:
    told = tables(text(measured()))["All measures"]
    assert [label for label in told if label in {each.label for each in MEASURES}] == [each.label for each in MEASURES]
    assert told["silent errors"]["record never"] == "0 of 15, 0 % (≤20.00)"
    assert told["silent errors"]["llm small"].startswith("1 of 15, 6.66 % (")
    assert told["documents"] == {"record never": "3", "llm small": "3"}
    assert told["cells with a true value"]["llm small"] == "15"
    assert told["exact documents"]["record never"].startswith("2 of 3, 66.66 % (")
    assert told["cells right"]["record never"].startswith("14 of 15, 93.33 % (")
    assert told["claims beyond the truth"]["record never"] == "0"


def test_systems_stand_side_by_side_for_each_condition() -> None:
    told = tables(text(measured()))["Cells right, and silent errors, by condition"]
    assert list(told) == ["pdf", "mixed-scan", "all"]
    assert told["pdf"] == {"documents": "2", "cells": "10", "record never": "90.00 %, 0", "llm small": "90.00 %, 1"}
    assert told["mixed-scan"]["llm small"] == "100 %, 0"


def test_the_main_system_is_told_by_condition_with_its_intervals() -> None:
    told = tables(text(measured()))["record never by condition"]
    assert told["pdf"]["cells right"].startswith("9 of 10, 90.00 % (")
    assert told["mixed-scan"]["silent errors"] == "0 of 5, 0 % (≤60.00)"
    assert told["all"]["items a document"] == "0"


def test_a_set_without_conditions_is_one_line() -> None:
    told = tables(text(result((document("a.pdf"),))))
    assert list(told["record never by condition"]) == ["all documents"]


def test_documents_without_a_condition_are_not_all_where_others_have_one() -> None:
    told = tables(text(result((document("a.pdf"), document("pdf--b.pdf")))))
    assert list(told["record never by condition"]) == ["(none)", "pdf", "all"]


def test_where_nothing_was_counted_there_is_a_dash() -> None:
    without_true_values = replace(document("a.pdf"), counts=Counts(documents=1), cells=())
    told = tables(text(result((without_true_values,))))
    assert told["All measures"]["cells right"] == {"record never": "-"}
    assert told["Cells right, and silent errors, by condition"]["all documents"]["record never"] == "-"


def test_names_cannot_break_the_tables_or_become_markup() -> None:
    name = f"{HOSTILE}--x.pdf".replace("/", "")
    told = result(system("record", (document(name),)), system("llm", (document(name),), HOSTILE))
    stopped = replace(told.systems[1], stopped=HOSTILE)
    made = text(EvalResult(HOSTILE, "2026", {"x|y": HOSTILE}, f"gouji eval {HOSTILE}", (told.systems[0], stopped)))
    assert len(tables(made)) == 3
    for mark in ("<b>", "[e](f)", "`d`", "*x*"):
        assert mark not in "\n".join(line for line in made.splitlines() if not line.startswith("    ")), mark
    assert "the model was no longer asked" in made
