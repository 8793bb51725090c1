"""`--against`: what is better, worse, noise, or not comparable, on results made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hand_results import RIGHT, document, result, system
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from eval.report import Comparison, compare, render_comparison
from eval.results import EvalResult
from eval.saved import from_json, to_json
from eval.scoring.documents import DocumentScore
from pipeline.errors import UsageError

WRONG_AND_FLAGGED = "6? 0 0 _ 5"
SILENT = "6 0 0 _ 5"
FLAGGED = "5? 0 0 _ 5"


def documents(*read: str) -> tuple[DocumentScore, ...]:
    return tuple(document(f"{number}.pdf", row) for number, row in enumerate(read))


def against(old: Sequence[DocumentScore] | EvalResult, new: Sequence[DocumentScore] | EvalResult) -> Comparison:
    before, after = (each if isinstance(each, EvalResult) else result(each) for each in (old, new))
    return compare(from_json(to_json(before), "old.json"), after)


def text(comparison: Comparison, width: int = 200) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(render_comparison(comparison))
    return " ".join(capture.get().split()) if width == 200 else capture.get()


def test_the_same_again_is_no_regression() -> None:
    found = against(documents(RIGHT, SILENT), documents(RIGHT, SILENT))
    assert not found.is_regression
    assert found.systems[0].documents == ()
    assert "No figure changed." in text(found)


@given(st.lists(st.sampled_from([RIGHT, SILENT, FLAGGED, WRONG_AND_FLAGGED, "- - - - -", "5 0 0 7 5"]), min_size=1))
@settings(max_examples=20)
def test_nothing_is_a_regression_against_itself(rows: list[str]) -> None:
    assert not against(documents(*rows), documents(*rows)).is_regression


def test_better_is_no_regression_and_told() -> None:
    found = against(documents(*[SILENT] * 8), documents(*[RIGHT] * 8))
    assert not found.is_regression
    told = text(found)
    assert "cells right 80.00 100 +20.00 +20.00 to +20.00" in told
    assert "+ 0.pdf: right 4 → 5, silent 1 → 0 disputes.reconsideration.upheld: 6 (silent) → right, true is 5" in told


def test_worse_within_noise_is_told_and_no_regression() -> None:
    # One document of nine: drawing other documents, it would often not be among them.
    found = against(documents(*[RIGHT] * 9), documents(WRONG_AND_FLAGGED, *[RIGHT] * 8))
    assert not found.is_regression
    assert found.systems[0].documents[0].is_worse
    assert "- 0.pdf: right 5 → 4, flagged 0 → 1" in text(found)


def test_worse_beyond_noise_is_a_regression() -> None:
    found = against(documents(*[RIGHT] * 9), documents(*[WRONG_AND_FLAGGED] * 7, RIGHT, RIGHT))
    assert "record never: cells right worse beyond noise" in found.regressions
    assert "record never: accepted worse beyond noise" in found.regressions
    assert "Regressions:" in text(found)


def test_more_false_flags_beyond_noise_are_a_regression() -> None:
    found = against(documents(*[RIGHT] * 9), documents(*[FLAGGED] * 9))
    assert "record never: false flags worse beyond noise" in found.regressions


def test_one_more_silent_error_is_never_noise() -> None:
    found = against(documents(*[RIGHT] * 9), documents(SILENT, *[RIGHT] * 8))
    assert found.regressions == ("record never: 0.pdf has 1 silent errors, before 0",)


def test_a_silent_error_is_not_made_up_for_by_another_document() -> None:
    found = against(documents(SILENT, RIGHT), documents(RIGHT, SILENT))
    assert found.regressions == ("record never: 1.pdf has 1 silent errors, before 0",)
    assert [each.name for each in found.systems[0].documents] == ["1.pdf", "0.pdf"]


def test_seconds_and_tokens_are_told_and_never_a_regression() -> None:
    slow = tuple(
        replace(each, counts=replace(each.counts, wall_seconds=9.0, prompt_tokens=100))
        for each in documents(RIGHT, RIGHT)
    )
    found = against(documents(RIGHT, RIGHT), slow)
    assert not found.is_regression
    assert "wall s 0 9.00 +9.00" in text(found)


def test_only_documents_of_both_are_compared() -> None:
    old = (*documents(RIGHT, RIGHT), document("gone.pdf"))
    found = against(old, (*documents(RIGHT, RIGHT), document("new.pdf", SILENT)))
    assert not found.is_regression
    assert (found.systems[0].appeared, found.systems[0].gone) == (("new.pdf",), ("gone.pdf",))
    assert "Only now: new.pdf Only before: gone.pdf" in text(found)


def test_other_documents_altogether_are_refused() -> None:
    with pytest.raises(UsageError, match="other documents"):
        against((document("a.pdf"),), (document("b.pdf"),))


def test_systems_are_compared_by_name() -> None:
    old = result(system("record", documents(RIGHT)), system("layout", documents(SILENT)))
    new = result(system("layout", documents(SILENT)), system("llm", documents(SILENT)))
    found = against(old, new)
    assert [each.name for each in found.systems] == ["layout"]
    assert found.unmatched == ("record never", "llm")
    assert not found.is_regression


def test_the_single_system_of_each_is_compared_whatever_its_name() -> None:
    found = against(result(system("record", documents(RIGHT), "a")), result(system("record", documents(SILENT), "b")))
    assert found.is_regression
    assert "record never b (before: record never a), 1 documents" in text(found)


def test_no_common_system_is_refused() -> None:
    pair = (system("record", documents(RIGHT)), system("layout", documents(RIGHT)))
    with pytest.raises(UsageError, match=r"old\.json measured record never, layout, this run llm"):
        against(result(*pair), result(system("llm", documents(RIGHT))))


def test_changed_true_values_are_told() -> None:
    old, new = document("a.pdf", true="5 0 0 . 5"), document("a.pdf", true="5 0 0 _ 5")
    assert "its true values changed (4 → 5 cells)" in text(against((old,), (new,)))


def test_a_cell_that_is_wrong_in_another_way_is_told() -> None:
    found = against(documents("6? 0 0 _ 5"), documents("7? 0 0 _ 5"))
    assert "± 0.pdf: the same counts disputes.reconsideration.upheld: 6 (flagged) → 7 (flagged), true is 5" in text(
        found
    )


def test_it_fits_eighty_columns() -> None:
    found = against(documents(*[RIGHT] * 60), documents(*["6? 1? 0 0 7"] * 60))
    assert all(len(line) <= 80 for line in text(found, 80).splitlines())
    assert "and 20 more documents changed" in text(found)
