"""`gouji run` and `gouji eval` compare the reports of one issuer over the years."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from eval.generator.chains import YearFault
from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_html import render_html
from eval.generator.report import findings_csv, gold_csv
from tests.run.conftest import Gouji

_OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Two years of a publisher, the second with both errors between years."""
    first = Request(_OFFICE, 2022, Form.F2021, "county", 3)
    second = Request(_OFFICE, 2023, Form.F2021, "county", 3, previous=first, year_faults=tuple(YearFault))
    for request in (first, second):
        report = make_report(request)
        stem = tmp_path / "years" / f"{request.year}"
        stem.parent.mkdir(exist_ok=True)
        stem.with_suffix(".html").write_bytes(render_html(report))
        stem.with_suffix(".gold.csv").write_text(gold_csv(report), encoding="utf-8")
        stem.with_suffix(".findings.csv").write_text(findings_csv(report), encoding="utf-8")
    return stem.parent


def test_a_run_says_what_does_not_follow_from_the_year_before(gouji: Gouji, years: Path) -> None:
    assert gouji("run", years, "--out", "out", "--llm", "never").code == 0
    with Path("out/findings.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = [(line["document"], line["kind"], line["row"], line["cause"]) for line in csv.DictReader(lines)]
    assert sorted(found) == [
        ("2023.html", "cross_year", "carried_in", "source"),
        ("2023.html", "cross_year", "normative_documents", "source"),
    ]
    with Path("out/reports.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [(line["outcome"], line["findings"]) for line in csv.DictReader(lines)] == [("ok", "0"), ("ok", "2")]


@pytest.mark.parametrize(
    ("only", "expected", "found", "not_attempted"),
    [((), 2, 2, 0), (("--only", "2023"), 0, 0, 2)],
    ids=["both years", "one year"],
)
def test_an_eval_counts_what_does_not_follow_where_the_year_before_is_there(
    gouji: Gouji, years: Path, only: tuple[str, ...], expected: int, found: int, not_attempted: int
) -> None:
    assert gouji("eval", years, "--llm", "never", "--out", "figures", *only).code == 0
    total = json.loads(Path("figures/eval.json").read_text(encoding="utf-8"))["systems"][0]["counts"]
    assert (total["faults"], total["faults_found"], total["claims"]) == (expected, found, found)
    assert total["faults_not_attempted"] == not_attempted
