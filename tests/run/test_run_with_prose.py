"""`gouji run` and the prose of a report: asked by policy, compared, flagged where a table lost its numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.run.conftest import Gouji
from tests.run.gold_model import GoldModel, Said, asks_prose
from tests.standin import Reply, Request, StandIn, ok, status

_HEADS = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>" * 3


def rows(name: str) -> list[dict[str, str]]:
    with (Path("out") / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def page(numbers: str, prose: str) -> str:
    cells = "".join(f"<td>{number}</td>" for number in numbers.split())
    return (
        f"<html><body><p>某县教育局2024年政府信息公开工作年度报告</p><p>一、总体情况</p><p>{prose}</p><table>"
        "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        "<tr><td colspan=5></td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        f"<tr>{_HEADS}</tr><tr>{cells}</tr></table></body></html>"
    )


@pytest.fixture
def write(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    return tmp_path / "reports" / "a.html"


class Prose:
    """A model that only answers about prose, with these statements."""

    def __init__(self, *said: Said) -> None:
        self.said = said

    def __call__(self, request: Request) -> Reply:
        if not asks_prose(request):
            return status(400, "not asked")
        return ok({"陈述": [each.answer() for each in self.said]})


ZEROS = "0 " * 15


def test_all_zeros_beside_a_prose_that_speaks_of_cases_are_asked_about_by_auto_and_flagged(
    gouji: Gouji, endpoint: StandIn, write: Path
) -> None:
    write.write_text(page(ZEROS, "全年行政复议3件。"), encoding="utf-8")
    endpoint.play(Prose(Said("全年行政复议3件", "3", ("行政复议总数",))))
    gouji("run", "reports", "--out", "out", "--llm", "auto")
    assert endpoint.calls == 1
    assert {line["status"] for line in rows("cells.csv")} == {"flagged"}
    (finding,) = [line for line in rows("findings.csv") if line["kind"] == "narrative"]
    assert (finding["left"], finding["right"], finding["cause"]) == ("全年行政复议3件", "0", "unknown")


@pytest.mark.parametrize(
    ("numbers", "prose"),
    [(ZEROS, "没有发生行政复议和行政诉讼。"), ("3 0 0 0 3 " + "0 " * 10, "全年行政复议3件。")],
    ids=["nothing counted", "not all zeros"],
)
def test_auto_does_not_ask_about_other_prose(
    gouji: Gouji, endpoint: StandIn, write: Path, numbers: str, prose: str
) -> None:
    write.write_text(page(numbers, prose), encoding="utf-8")
    gouji("run", "reports", "--out", "out", "--llm", "auto")
    assert endpoint.calls == 0
    assert rows("reports.csv")[0]["statements"] == ""


def test_without_a_model_nothing_is_said_of_the_prose(gouji: Gouji, write: Path) -> None:
    write.write_text(page(ZEROS, "全年行政复议3件。"), encoding="utf-8")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    assert [line for line in rows("findings.csv") if line["kind"] == "narrative"] == []
    assert rows("reports.csv")[0]["statements"] == ""


def test_prose_that_contradicts_an_exact_table_informs_and_flags_nothing(
    gouji: Gouji, endpoint: StandIn, write: Path
) -> None:
    """The statement that agrees shows that the prose speaks of what the tables count."""
    write.write_text(page("5 0 0 2 7 " + "0 " * 10, "全年行政复议7件，维持6件。"), encoding="utf-8")
    said = (Said("全年行政复议7件", "7", ("行政复议总数",)), Said("维持6件", "6", ("行政复议维持",)))
    endpoint.play(Prose(*said))
    gouji("run", "reports", "--out", "out", "--llm", "always")
    assert {line["status"] for line in rows("cells.csv")} == {"accepted"}
    (finding,) = [line for line in rows("findings.csv") if line["kind"] == "narrative"]
    assert (finding["row"], finding["column"], finding["left"], finding["right"]) == (
        *("reconsideration", "upheld"),
        *("维持6件", "5"),
    )
    assert (finding["cause"], finding["cells"]) == ("source", "")
    assert rows("reports.csv")[0]["statements"] == "2"


def test_a_lying_model_changes_nothing(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    lies = (
        Said("新收政府信息公开申请80件", "80", ("新收申请",)),
        Said("新收政府信息公开申请8件", "80", ("新收申请",)),
        Said("新收政府信息公开申请8件", "8", ("办理总数",)),
        Said("办结9件", "9", ("没有这一项",)),
    )
    endpoint.play(GoldModel(statements=lies))
    gouji("run", folder, "--out", "out")
    report = rows("reports.csv")[0]
    assert (report["outcome"], report["findings"], report["statements"]) == ("ok", "0", "0")


def test_prose_without_an_answer_is_told_and_keeps_the_tables(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    model = GoldModel()
    endpoint.play(lambda request: status(400, "too long") if asks_prose(request) else model(request))
    gouji("run", folder, "--out", "out")
    (finding,) = rows("findings.csv")
    assert (finding["kind"], finding["cells"]) == ("narrative", "")
    assert "too long" in finding["message"]
    assert {line["reading"] for line in rows("cells.csv")} == {"both"}
    assert rows("reports.csv")[0]["statements"] == ""
