"""`gouji eval` over several systems: who is asked what, what it says before, and what is paid again: nothing."""

from __future__ import annotations

import _thread
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from schemas.declaration import FieldId
from tests.eval.text_model import TextModel, asked_name
from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLE, EXAMPLES, shown_text
from tests.standin import Reply, Request, StandIn, status, unauthorized

GRANTED = FieldId("applications", "granted", "natural_person")
SCAN = "linxi-water-bureau-2022"
CELLS = 200
"""Fields of EXAMPLE that have a true value."""


@pytest.fixture(autouse=True)
def without_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has tests of its own, and its charts take longer than all else here."""
    monkeypatch.setattr("eval.report.write_html", lambda *_: None)


@pytest.fixture
def gold(folder: Path) -> Path:
    """One report with its true values."""
    shutil.copy(EXAMPLES / EXAMPLE.replace(".docx", ".gold.csv"), folder)
    return folder


def systems(out: str = "out/eval") -> dict[str, dict[str, Any]]:
    told = json.loads(Path(out, "eval.json").read_text(encoding="utf-8"))
    return {system["name"]: system for system in told["systems"]}


def asked(endpoint: StandIn) -> Counter[str]:
    return Counter(asked_name(request) for request in endpoint.requests)


def test_one_question_about_the_whole_text(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    endpoint.play(TextModel())
    ended = gouji("eval", gold, "--reader", "whole-text")
    assert ended.code == 0
    (request,) = endpoint.requests
    assert "收到和处理政府信息公开申请情况" in shown_text(request)
    counts = systems()["whole-text standin"]["counts"]
    assert (counts["cells"], counts["flagged"], counts["accepted"]) == (CELLS, 0, CELLS)
    assert counts["numbers_right"] == counts["numbers"]
    assert (counts["prompt_tokens"], counts["completion_tokens"], counts["calls"]) == (1000, 10, 1)
    assert 0 < counts["model_seconds"] <= counts["wall_seconds"]


def test_one_question_a_table_on_its_section(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    endpoint.play(TextModel({GRANTED: 777}))
    assert gouji("eval", gold, "--reader", "per-table", "--model", "careless").code == 0
    texts = {asked_name(request): shown_text(request) for request in endpoint.requests}
    assert sorted(texts) == ["per-table-applications", "per-table-disclosure", "per-table-disputes"]
    assert "本年新收" in texts["per-table-applications"]
    assert "规章" not in texts["per-table-applications"]
    system = systems()["per-table careless"]
    assert [cell["field"] for cell in system["documents"][0]["wrong"] if cell["got"] == "777"] == [str(GRANTED)]
    assert system["counts"]["prompt_tokens"] == 1500


def test_the_readings_are_those_of_the_run_that_is_made_anyway(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    endpoint.play(TextModel({GRANTED: 777}))
    readers = ("--reader", "record", "--reader", "layout", "--reader", "llm")
    told = gouji("eval", gold, *readers, "--llm", "always", "--model", "careless")
    assert told.err.count("layout, documents: 1") == 1
    assert Counter(asked(endpoint)) == {
        "disclosure-2021": 1,
        "applications-2021": 1,
        "disputes-both": 1,
        "statements-2021-both": 1,
        "second-look": 1,
    }
    found = systems()
    assert list(found) == ["record always careless", "layout", "llm always careless"]
    assert (found["layout"]["counts"]["right"], found["layout"]["counts"]["calls"]) == (CELLS, 0)
    alone = found["llm always careless"]["counts"]
    assert (alone["right"], alone["silent"], alone["calls"]) == (CELLS - 1, 1, 5)
    assert found["record always careless"]["counts"]["right"] == CELLS


def test_every_policy_reads_each_document_once_and_pays_each_answer_once(
    gouji: Gouji, endpoint: StandIn, gold: Path
) -> None:
    endpoint.play(TextModel())
    told = gouji("eval", gold, "--llm", "never", "--llm", "auto", "--llm", "always")
    assert told.err.count("layout, documents: 1") == 1
    found = systems()
    assert {name: system["counts"]["calls"] for name, system in found.items()} == {
        "record never": 0,
        "record auto standin": 0,
        "record always standin": 4,
    }
    assert endpoint.calls == 4


def test_models_are_compared_by_what_they_cost(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    prices = "[prices.careful]\nprompt = 2\ncompletion = 10\n"
    Path("gouji.toml").write_text(prices, encoding="utf-8")
    endpoint.play(TextModel({GRANTED: 777}))
    readers = ("--reader", "whole-text", "--reader", "per-table")
    assert gouji("eval", gold, *readers, "--model", "careful", "--model", "careless").code == 0
    found = {name: system["counts"] for name, system in systems().items()}
    assert {name: counts["cost"].rstrip("0") for name, counts in found.items()} == {
        "whole-text careful": "0.0021",
        "whole-text careless": "",
        "per-table careful": "0.0033",
        "per-table careless": "",
    }
    assert [counts["priced"] for counts in found.values()] == [1, 0, 1, 0]
    assert found["whole-text careful"]["right"] == found["whole-text careless"]["right"] + 1


def test_it_says_before_how_much_it_will_ask_and_the_next_time_asks_nothing(
    gouji: Gouji, endpoint: StandIn, gold: Path
) -> None:
    endpoint.play(TextModel())
    arguments = ("eval", gold, "--llm", "always", "--reader", "record", "--reader", "per-table")
    first = gouji(*arguments)
    assert "record always standin: about 4 questions to standin, about 5 seconds if it is as fast" in first.err
    assert "per-table standin: about 3 questions to standin, about 4 seconds if it is as fast" in first.err
    assert "all systems together: about 9 seconds of waiting for models" in first.err
    assert endpoint.calls == 7
    figures = {name: system["counts"] for name, system in systems().items()}
    again = gouji(*arguments)
    assert "record always standin: every first question to standin is answered already" in again.err
    assert "all systems together" not in again.err
    assert endpoint.calls == 7
    timed = ("cpu_seconds", "wall_seconds")
    for name, system in systems().items():
        assert system["counts"] | dict.fromkeys(timed) == figures[name] | dict.fromkeys(timed)


def test_after_an_interrupt_only_what_is_not_answered_is_asked(
    gouji: Gouji, endpoint: StandIn, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_REQUESTS", "1")
    for suffix in (".html", ".gold.csv"):
        shutil.copy(EXAMPLES / f"qiyun-district-2021{suffix}", gold)
    model = TextModel()

    def stop_at_the_second(request: Request) -> Reply:
        if endpoint.calls == 2:
            _thread.interrupt_main()
        return model(request) if endpoint.calls == 1 else status(400, "no longer")

    endpoint.play(stop_at_the_second)
    stopped = gouji("eval", gold, "--reader", "whole-text")
    assert (stopped.code, "the model's answers so far are kept" in stopped.err) == (130, True)
    assert not Path("out/eval/eval.json").exists()
    endpoint.play(model)
    again = gouji("eval", gold, "--reader", "whole-text")
    assert "about 1 question to standin" in again.err
    assert endpoint.calls == 3


def test_what_was_timed_before_tells_how_long_it_will_take(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    endpoint.play(TextModel())
    gouji("eval", gold, "--reader", "per-table")
    for suffix in (".html", ".gold.csv"):
        shutil.copy(EXAMPLES / f"qiyun-district-2021{suffix}", gold)
    told = gouji("eval", gold, "--reader", "per-table")
    assert re.search(r"about 3 questions to standin, about \d+ seconds? by the answers kept of it", told.err)


def test_a_question_that_the_endpoint_does_not_take_fails_its_document(
    gouji: Gouji, endpoint: StandIn, gold: Path
) -> None:
    endpoint.play([status(400, "this model's maximum context length is 8192 tokens")])
    ended = gouji("eval", gold, "--reader", "whole-text")
    assert ended.code == 0
    system = systems()["whole-text standin"]
    (document,) = system["documents"]
    assert (document["outcome"], "maximum context length is 8192" in document["reason"]) == ("failed", True)
    assert (system["counts"]["missing_told"], system["counts"]["silent"]) == (CELLS, 0)


def test_a_scan_has_no_text_to_ask_about(gouji: Gouji, endpoint: StandIn, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    for suffix in (".pdf", ".gold.csv"):
        shutil.copy(EXAMPLES / f"{SCAN}{suffix}", "scans")
    told = gouji("eval", "scans", "--reader", "whole-text", "--reader", "per-table")
    assert (told.code, endpoint.calls) == (0, 0)
    assert {system["documents"][0]["reason"] for system in systems().values()} == {"DocumentError: it has no text"}


def test_an_endpoint_that_serves_nobody_ends_with_3_and_what_was_read_is_written(
    gouji: Gouji, endpoint: StandIn, gold: Path
) -> None:
    endpoint.play(lambda _: unauthorized())
    ended = gouji("eval", gold, "--reader", "whole-text", "--reader", "find-tables")
    assert ended.code == 3
    assert "does not accept the API key" in ended.err
    assert "does not accept the API key" in systems()["whole-text standin"]["stopped"]
    assert systems()["find-tables"]["counts"]["documents"] == 1


def test_worse_than_an_older_result_ends_with_1(gouji: Gouji, endpoint: StandIn, gold: Path) -> None:
    endpoint.play(TextModel({GRANTED: 777}))
    assert gouji("eval", gold, "--reader", "whole-text", "--model", "careful").code == 0
    old = Path("out/eval/eval.json").rename("old.json")
    assert gouji("eval", gold, "--reader", "whole-text", "--model", "careful", "--against", old).code == 0
    worse = gouji("eval", gold, "--reader", "whole-text", "--model", "careless", "--against", old)
    assert worse.code == 1
    assert f"{GRANTED}: right → 777" in worse.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reader", "llm"), "llm always needs a model: "),
        (("--llm", "never", "--llm", "auto"), "record auto needs a model: "),
        (("--reader", "whole-text", "--llm", "never"), "--reader whole-text asks a model and --llm never asks none"),
        (("--condition", "grey-200"), "is of such a name and condition"),
        (("--against", "nothing.json"), "nothing.json cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_said(gouji: Gouji, gold: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = gouji("eval", gold, *arguments)
    assert (ended.code, said in ended.err) == (2, True)


def test_pdfplumber_is_asked_for_where_it_is_not_installed(
    gouji: Gouji, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = gouji("eval", gold, "--reader", "pdfplumber")
    assert (ended.code, "pip install 'gouji[eval]'" in ended.err) == (2, True)
