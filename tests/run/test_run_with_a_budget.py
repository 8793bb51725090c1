"""`gouji run --budget`: what is reached, what is kept, and how the next run goes on."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLE, GoldModel
from tests.standin import Reply, Request, StandIn


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(autouse=True)
def answers_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that little is put aside for each."""
    monkeypatch.setenv("GOUJI_MAX_TOKENS", "100")


class CostlyModel(GoldModel):
    """Counts 2,000 tokens an answer."""

    def __call__(self, request: Request) -> Reply:
        reply = super().__call__(request)
        return replace(reply, body=reply.body.replace(b'"prompt_tokens": 100,', b'"prompt_tokens": 1990,'))


def test_at_the_budget_asking_stops_and_the_rest_is_read_by_layout_alone(
    gouji: Gouji, endpoint: StandIn, folder: Path
) -> None:
    endpoint.play(CostlyModel())
    ended = gouji("run", folder, "--out", "out", "--budget", "5000tokens", "--requests", "1")
    assert ended.code == 4
    assert "the budget of 5,000 tokens is reached" in ended.err
    assert "larger --budget" in ended.err
    assert 1 <= endpoint.calls < 4
    lost = [line["message"] for line in rows(Path("out/findings.csv")) if "budget of 5,000 tokens" in line["message"]]
    assert len(lost) == 4 - endpoint.calls
    assert rows(Path("out/reports.csv"))[0]["outcome"] == "flagged"
    assert len(rows(Path("out/cells.csv"))) == 200


def test_a_run_with_a_larger_budget_goes_on_and_pays_for_nothing_twice(
    gouji: Gouji, endpoint: StandIn, folder: Path
) -> None:
    endpoint.play(CostlyModel())
    gouji("run", folder, "--out", "out", "--budget", "5000tokens", "--requests", "1")
    ended = gouji("run", folder, "--out", "out", "--budget", "1000000tokens")
    assert (ended.code, endpoint.calls) == (0, 4)
    assert {line["status"] for line in rows(Path("out/cells.csv"))} == {"accepted"}


def test_kept_answers_are_used_though_nothing_may_be_spent(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    endpoint.play(GoldModel())
    gouji("run", folder, "--out", "out")
    (folder / "second.docx").write_bytes((folder / EXAMPLE).read_bytes())
    ended = gouji("run", folder, "--out", "out", "--budget", "0tokens")
    assert (ended.code, endpoint.calls) == (0, 4)
    assert {line["outcome"] for line in rows(Path("out/reports.csv"))} == {"ok"}


def test_a_budget_in_money_is_counted_at_the_price_of_the_model(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    Path("gouji.toml").write_text(
        '[prices.standin]\nprompt = 1000\ncompletion = 1000\ncurrency = "CNY"\n', encoding="utf-8"
    )
    endpoint.play(CostlyModel())
    ended = gouji("run", folder, "--out", "out", "--budget", "5", "--requests", "1")
    assert ended.code == 4
    assert f"the budget of CNY 5 is reached: CNY {2 * endpoint.calls} are spent" in ended.err


def test_without_a_price_a_budget_in_money_is_refused_before_anything_runs(
    gouji: Gouji, endpoint: StandIn, folder: Path
) -> None:
    ended = gouji("run", folder, "--out", "out", "--budget", "5")
    assert (ended.code, endpoint.calls) == (2, 0)
    assert '[prices."standin"]' in ended.err
    assert not Path("out/cells.csv").exists()


def test_the_budget_may_stand_in_the_settings(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    Path("gouji.toml").write_text('budget = "0tokens"\n', encoding="utf-8")
    ended = gouji("run", folder, "--out", "out")
    assert (ended.code, endpoint.calls) == (4, 0)
