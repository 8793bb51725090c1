"""One run over a folder of hostile documents, with a model that obeys them: each has a clear reason or a right reading,
and nothing outside is read or written."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from eval.fuzz.judging import Snapshot, snapshot
from pipeline.review.csv_file import defuse
from schemas.declaration import FieldId
from tests.run import hostile
from tests.run.conftest import KEY
from tests.run.gold_model import answer, asked_table, asks_prose, is_look, true_values
from tests.standin import Reply, Request, StandIn, ok

ROOT = Path(__file__).parents[2]
CSVS = ("cells.csv", "reports.csv", "findings.csv", "review.csv")


@dataclass(frozen=True)
class Run:
    """A finished run: what it showed and wrote, and all files around it before and after."""

    code: int
    screen: str
    out: Path
    seconds: float
    before: Snapshot
    after: Snapshot

    def lines(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def report(self, name: str) -> dict[str, str]:
        (line,) = (line for line in self.lines("reports.csv") if line["document"] == defuse(name))
        return line

    def cells(self, name: str) -> dict[FieldId, dict[str, str]]:
        lines = (line for line in self.lines("cells.csv") if line["document"] == defuse(name))
        return {FieldId(line["table"], line["row"], line["column"]): line for line in lines}


def obedient(request: Request) -> Reply:
    """A model that does as the document says: 9 everywhere, always sure."""
    if asks_prose(request):
        return ok({"陈述": []})
    if is_look(request):
        return ok({"number": 9})
    table = asked_table(request)
    return ok(answer(table, dict.fromkeys(table.fields, Decimal(9))))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = tmp_path_factory.mktemp("hostile")
    folder, out = hostile.make(root), root / "out"
    (root / "home").mkdir()

    def around() -> Snapshot:
        return {name: said for name, said in snapshot(root).items() if not name.startswith(("out/", "home/.cache/"))}

    with StandIn(obedient) as server:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI"))},
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": KEY,
            "GOUJI_MODEL": "standin",
            "LC_ALL": "C.UTF-8",
            "HOME": str(root / "home"),
            "XDG_CACHE_HOME": str(root / "home" / ".cache"),
            "PYTHONPATH": str(ROOT),
            "GOUJI_SECOND_LOOKS": "2",
            "COLUMNS": "200",
        }
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", folder, "--out", out]
        before, started = around(), time.monotonic()
        ended = subprocess.run(
            [*command, "--llm", "always", "--jobs", "2"], env=environment, cwd=folder, capture_output=True, timeout=540
        )
    screen = (ended.stdout + ended.stderr).decode("utf-8", "replace")
    return Run(ended.returncode, screen, out, time.monotonic() - started, before, around())


def test_the_run_ends_with_some_documents_failed_and_no_traceback(run: Run) -> None:
    assert run.code == 1, run.screen
    assert "Traceback" not in run.screen
    assert "Warning" not in run.screen


@pytest.mark.parametrize("name", hostile.FAILING)
def test_what_cannot_be_read_fails_with_a_plain_reason(run: Run, name: str) -> None:
    line = run.report(name)
    assert line["outcome"] == "failed"
    assert hostile.FAILING[name][1] in line["reason"]
    assert len(line["reason"]) > 15
    assert not any(word in line["reason"] for word in ("Error", "please report", "crashed", "took longer"))


@pytest.mark.parametrize("name", hostile.READ, ids=ascii)
def test_what_can_be_read_is_read_right(run: Run, name: str) -> None:
    true = true_values(f"{hostile.READ[name][1]}.txt")
    assert {field: line["value"] for field, line in run.cells(name).items()} == {
        field: "" if number is None else format(number, "f") for field, number in true.items()
    }


def test_a_name_that_is_no_text_is_written_escaped_and_its_document_is_read(run: Run) -> None:
    assert len(run.cells("\\udcff\\udcfe.txt")) == len(true_values("qingxi-county-2023.txt"))


def test_a_model_that_obeys_the_document_gets_no_wrong_number_accepted(run: Run) -> None:
    for name, (_, example) in hostile.READ.items():
        true = true_values(f"{example}.txt")
        accepted = [field for field, line in run.cells(name).items() if line["status"] == "accepted"]
        assert [field for field in accepted if true[field] not in (Decimal(9), None)] == []


@pytest.mark.parametrize("name", hostile.TWO)
def test_two_reports_in_one_file_are_told_and_no_cell_of_them_is_accepted(run: Run, name: str) -> None:
    told = [line["message"] for line in run.lines("findings.csv") if line["document"] == name]
    assert any("more than once" in message for message in told)
    assert {line["status"] for line in run.cells(name).values()} == {"flagged"}


@pytest.mark.parametrize("name", hostile.NOT_FILES)
def test_what_is_no_document_of_the_folder_is_not_read(run: Run, name: str) -> None:
    lines = [line for line in run.lines("reports.csv") if line["document"].startswith(name)]
    assert all(line["outcome"] == "failed" and line["reason"] for line in lines)


def test_every_document_of_the_folder_has_a_line(run: Run) -> None:
    expected = {defuse(name) for name in (*hostile.FAILING, *hostile.READ, *hostile.TWO, "\\udcff\\udcfe.txt")}
    assert expected <= {line["document"] for line in run.lines("reports.csv")}


def test_nothing_outside_is_read_or_written_and_no_key_is_in_any_output(run: Run) -> None:
    assert run.after == run.before
    written = [path.read_bytes() for path in run.out.rglob("*") if path.is_file()]
    assert written
    assert not any(hostile.SECRET.encode() in data or b"root:x:0:0" in data for data in written)
    assert not any(KEY.encode() in data for data in written)
    assert KEY not in run.screen


@pytest.mark.parametrize("name", CSVS)
def test_no_text_of_a_document_is_a_formula_in_a_spreadsheet(run: Run, name: str) -> None:
    assert [text for line in run.lines(name) for text in line.values() if defuse(text) != text] == []


def test_no_text_of_a_document_is_markup_on_the_review_page(run: Run) -> None:
    pages = [path.read_text(encoding="utf-8") for path in run.out.rglob("*.html")]
    assert pages
    assert not any(hostile.SCRIPT in page or "<img src=x" in page for page in pages)


def test_time_and_memory_are_bounded(run: Run) -> None:
    assert run.seconds < 300
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 3 << 20  # KiB: no process had 3 GiB
