import json

from hand_gold import gold, record
from rich.console import Console

from eval.gold import GoldFinding, Spot
from eval.report import MOST_ERRORS_SHOWN, render, to_json
from eval.scoring import SetScore, score_record
from pipeline.findings import FindingKind

MISSED = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (Spot("reconsideration"),), "printed 0")
GOOD = score_record(record("5 0 0 0 5"), gold("5 0 0 0 5"))
BAD = score_record(record("5 0 0? 0 6"), gold("5 0 0 _ 5", (MISSED,), issuer="某县"))


def _shown(score: SetScore) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(render(score))
    return " ".join(capture.get().split())


def test_the_total_and_every_silent_error_are_shown() -> None:
    text = _shown(SetScore((GOOD, BAD)))
    assert "2 documents 8/10 2 0 2 1 1 1/2" in text
    assert "Silent errors: 2" in text
    assert "a.pdf disputes.reconsideration.total: 6, true is 5" in text
    assert "a.pdf disputes.reconsideration.pending: 0, true is blank" in text


def test_what_was_not_found_and_what_was_misnamed_is_shown() -> None:
    text = _shown(SetScore((BAD,)))
    assert "not found: disputes_total disputes reconsideration: printed 0" in text
    assert "issuer read as “”, true is “某县”" in text


def test_many_errors_are_cut_short() -> None:
    text = _shown(SetScore((BAD,) * MOST_ERRORS_SHOWN))
    assert f"Silent errors: {2 * MOST_ERRORS_SHOWN}" in text
    assert f"… and {MOST_ERRORS_SHOWN} more" in text


def test_the_json_holds_the_same_figures() -> None:
    told = json.loads(to_json(SetScore((GOOD, BAD))))
    total = told["total"]
    assert (total["documents"], total["exact"], total["passed"], total["silent"]) == (2, 1, False, 2)
    assert (total["right"], total["accuracy"], total["faults_expected"]) == (8, "80.0%", 1)
    assert [document["exact"] for document in told["documents"]] == [True, False]
    assert told["documents"][1]["errors"][-1] == {
        "field": "disputes.reconsideration.total",
        "verdict": "wrong",
        "flagged": False,
        "silent": True,
        "expected": "5",
        "got": "6",
    }


def test_a_document_without_true_findings_has_no_figures_for_them() -> None:
    assert "recall" not in json.loads(to_json(SetScore((GOOD,))))["documents"][0]
