"""eval.json: what it holds, that it comes back, and what is no such file."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hand_results import document, result, system

from eval.measures import MEASURES
from eval.report import write_json
from eval.saved import from_json, saved, to_json
from pipeline.errors import UsageError

RESULT = result((document("a--x.pdf"), document("b--y.pdf", "5 0 0? 0 6")), system("layout", (document("a--x.pdf"),)))


def test_what_was_written_comes_back() -> None:
    assert replace(from_json(to_json(RESULT), ""), source="") == saved(RESULT)


def test_it_is_written_the_same_every_time() -> None:
    assert to_json(RESULT) == to_json(RESULT)


def test_a_document_has_its_counts_and_its_wrong_cells() -> None:
    bad = json.loads(to_json(RESULT))["systems"][0]["documents"][1]
    assert (bad["document"], bad["condition"], bad["outcome"]) == ("b--y.pdf", "b", "ok")
    assert (bad["counts"]["right"], bad["counts"]["silent"], bad["counts"]["cost"]) == (3, 2, "0")
    assert bad["wrong"] == [
        {
            "field": "disputes.reconsideration.pending",
            "verdict": "invented",
            "flagged": False,
            "silent": True,
            "expected": "",
            "got": "0",
        },
        {
            "field": "disputes.reconsideration.total",
            "verdict": "wrong",
            "flagged": False,
            "silent": True,
            "expected": "5",
            "got": "6",
        },
    ]


def test_every_measure_is_told_with_its_interval_in_all_and_by_condition() -> None:
    told = json.loads(to_json(RESULT))["systems"][0]
    assert list(told["measures"]) == [measure.id for measure in MEASURES]
    assert told["measures"]["accuracy"] == {"part": 8, "whole": 10, "value": 0.8, "interval": [0.6, 1.0]}
    assert told["measures"]["claims_true"] == {"part": 0, "whole": 0, "value": None, "interval": None}
    assert [each["condition"] for each in told["conditions"]] == ["a", "b", "all"]
    assert told["conditions"][1]["measures"]["accuracy"]["value"] == 0.6


def test_money_is_text() -> None:
    costly = document("a.pdf")
    costly = replace(costly, counts=replace(costly.counts, cost=Decimal("0.10"), priced=1))
    told = json.loads(to_json(result((costly,))))["systems"][0]
    assert told["counts"]["cost"] == "0.10"
    assert from_json(to_json(result((costly,)))).systems[0].documents["a.pdf"].counts.cost == Decimal("0.10")


def test_names_that_are_no_text_are_kept(tmp_path: Path) -> None:
    odd = result((document("a\udcff\n.pdf"),))
    write_json(odd, tmp_path / "eval.json")
    assert list(from_json((tmp_path / "eval.json").read_text("utf-8")).systems[0].documents) == ["a\udcff\n.pdf"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no json", "it is no JSON"),
        ("[1]", "it has no schema_version"),
        ('{"total": {}}', "it has no schema_version"),
        ('{"schema_version": 1}', "it is damaged"),
        ('{"schema_version": 1, "set": "a", "created": "b", "systems": [{"name": "x", "documents": [3]}]}', "damaged"),
        ('{"schema_version": 2}', "has schema_version 2, this Gouji writes and reads 1"),
    ],
)
def test_what_is_no_such_file_is_refused_by_its_name(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=r"old\.json") as caught:
        from_json(text, "old.json")
    assert words in str(caught.value)
