import json

from hand_gold import gold, record
from rich.console import Console

from eval.gold import GoldFinding, Spot
from eval.report import MOST_ERRORS_SHOWN, render, render_conditions, to_json
from eval.scoring.documents import DocumentScore, score_record
from pipeline.findings import FindingKind

MISSED = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (Spot("reconsideration"),), "printed 0")
GOOD = score_record(record("5 0 0 0 5"), gold("5 0 0 0 5"))
BAD = score_record(record("5 0 0? 0 6"), gold("5 0 0 _ 5", (MISSED,), issuer="某县"))


def _shown(*documents: DocumentScore) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(render(documents), render_conditions(documents))
    return " ".join(capture.get().split())


def test_the_figures_and_every_silent_error_are_shown() -> None:
    text = _shown(GOOD, BAD)
    assert "cells right 80.00 % 8/10" in text
    assert "(none) 2 10 88.88 2 10.0" in text
    assert "Silent errors: 2" in text
    assert "a.pdf disputes.reconsideration.total: 6, true is 5" in text
    assert "a.pdf disputes.reconsideration.pending: 0, true is blank" in text


def test_what_was_not_found_and_what_was_misnamed_is_shown() -> None:
    text = _shown(BAD)
    assert "not found: disputes_total disputes reconsideration: printed 0" in text
    assert "issuer read as “”, true is “某县”" in text


def test_many_errors_are_cut_short() -> None:
    text = _shown(*(BAD,) * MOST_ERRORS_SHOWN)
    assert f"Silent errors: {2 * MOST_ERRORS_SHOWN}" in text
    assert f"… and {MOST_ERRORS_SHOWN} more" in text


def test_the_json_holds_the_same_figures() -> None:
    told = json.loads(to_json((GOOD, BAD)))
    assert told["total"]["accuracy"] == [8, 10]
    assert [document["exact"] for document in told["documents"]] == [1, 0]
    assert told["documents"][1]["errors"][-1] == {
        "field": "disputes.reconsideration.total",
        "verdict": "wrong",
        "flagged": False,
        "silent": True,
        "expected": "5",
        "got": "6",
    }
