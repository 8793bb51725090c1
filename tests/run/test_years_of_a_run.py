"""`gouji run` and `gouji eval` compare the reports of one issuer over the years."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from eval.generator.chains import YearFault
from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_html import render_html
from eval.generator.report import findings_csv, gold_csv
from pipeline.checks.record import Record
from pipeline.checks.years import year_findings
from pipeline.findings import Finding
from tests.run.conftest import Gouji
from tests.run.here import HereEngine

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


def test_what_other_years_say_follows_the_folder_and_no_document_is_read_again_for_it(
    gouji: Gouji, years: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    compared: list[int] = []

    def counted(records: Sequence[Record]) -> Mapping[str, tuple[Finding, ...]]:
        compared.append(len(records))
        return year_findings(records)

    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(read).of(*told))
    monkeypatch.setattr("pipeline.runs.years.year_findings", counted)

    def said() -> tuple[int, bytes]:
        gouji("run", years, "--out", "out", "--llm", "never")
        with closing(sqlite3.connect("out/gouji.sqlite")) as store:
            (record,) = store.execute(
                "SELECT record FROM documents JOIN records USING (key) WHERE document = '2023.html'"
            )
        return Path("out/findings.csv").read_text(encoding="utf-8-sig").count("cross_year"), record

    both, record = said()
    assert (both, compared) == (2, [2])
    last_year = (years / "2022.html").read_bytes()
    (years / "2022.html").unlink()
    assert said() == (0, record)
    (years / "2022.html").write_bytes(last_year)
    assert said() == (2, record)
    assert said() == (2, record)  # nothing has changed, and nothing is compared
    assert (read, compared) == (["2022.html", "2023.html"], [2, 2])


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
