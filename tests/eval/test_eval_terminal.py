"""What `gouji eval` prints: it fits 80 columns, and names everything that went wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_results import document, result, system
from rich.console import Console

from eval.gold import GoldFinding, Spot
from eval.report import render
from eval.report.terminal import MOST_LINES
from eval.results import EvalResult
from pipeline.checks.record import Outcome
from pipeline.findings import FindingKind

MISSED = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (Spot("reconsideration"),), "printed 0")
BAD = document("b.pdf", "5 0 0? 0 6", "5 0 0 _ 5", (MISSED,), issuer="某县")


def lines(told: EvalResult, width: int = 80) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(render(told))
    return capture.get().splitlines()


def text(told: EvalResult) -> str:
    return " ".join(" ".join(lines(told, 200)).split())


def test_a_system_has_a_line_in_both_tables() -> None:
    told = text(result((document("a.pdf"), BAD)))
    assert "record never 80.00 75.00 1/2 2 90.00 1" in told
    assert "record never 0 0/1 - 0" in told


def test_every_silent_error_is_told() -> None:
    told = text(result((document("a.pdf"), BAD)))
    assert "Silent errors: 2" in told
    assert "b.pdf disputes.reconsideration.total: 6, true is 5" in told
    assert "b.pdf disputes.reconsideration.pending: 0, true is blank" in told


def test_what_was_not_found_and_what_was_misnamed_is_told() -> None:
    told = text(result((BAD,)))
    assert "Faults of the publisher not found: 1 b.pdf: disputes_total disputes reconsideration: printed 0" in told
    assert "b.pdf: issuer read as “”, true is “某县”" in told


def test_many_errors_are_cut_short() -> None:
    told = text(result(tuple(document(f"{number}.pdf", "5 0 0 0 6") for number in range(MOST_LINES))))
    assert f"Silent errors: {2 * MOST_LINES}" in told
    assert f"… and {MOST_LINES} more" in told


def test_a_failed_document_has_its_reason() -> None:
    failed = replace(document("a.pdf", "- - - - -"), outcome=Outcome.FAILED, reason="it asks for a password")
    assert "Failed documents: 1 a.pdf: it asks for a password" in text(result((failed,)))


def test_conditions_have_a_line_each_with_their_intervals() -> None:
    told = text(
        result((document("blur--x.pdf", "5 0 1 _ 5"), document("blur--y.pdf", "5 0 1 _ 5"), document("z--x.pdf")))
    )
    assert "blur 2 10 75.00 75.00–75.00 2 20.00–20.00 0" in told


def test_where_no_name_has_a_condition_there_is_no_table_of_them() -> None:
    assert "condition" not in text(result((document("a.pdf"),)))


def test_details_are_the_records_also_where_it_is_not_first() -> None:
    told = text(result(system("zeros", (document("a.pdf", "0 0 0 0 0"),)), (document("a.pdf"),)))
    assert "Of record never:" in told
    assert "Silent errors: 0" in told


def test_why_a_model_was_no_longer_asked_is_told() -> None:
    stopped = replace(system("record", (document("a.pdf"),)), stopped="401")
    assert "record never: the model was no longer asked: 401" in text(result(stopped))


@pytest.mark.parametrize("documents", [9, 200])
def test_it_fits_eighty_columns(documents: int) -> None:
    names = [
        f"mixed-everything-{number % 40}--2021-prefecture-{number:04}-long-name.pdf" for number in range(documents)
    ]
    bad = tuple(document(name, "12345? 0 1 0 12345", "12345 0 0 _ 12346", (MISSED,)) for name in names)
    told = result(system("record", bad, "qwen2.5-coder-1.5b-instruct-q4_k_m"), system("layout", bad))
    # Lines of text are broken by the terminal; the tables must not be.
    assert all(len(line) <= 80 for line in lines(told))
    assert sum("…" in line for line in lines(told)) <= 6
    assert len(lines(told)) < 320


def test_no_name_writes_control_codes() -> None:
    assert "\x1b" not in "".join(lines(result((document("a\x1b[31m.pdf", "6 0 0 _ 5"),))))
