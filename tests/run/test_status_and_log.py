"""What a run tells while it runs and after: progress, the JSON log, `gouji status`."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.checks.record import Outcome, Record, RecordCell, Status, TableRecord, Usage
from pipeline.runs.lock import only_run
from pipeline.runs.log import JsonLog
from pipeline.runs.meter import Meter
from pipeline.runs.progress import clock, showing, told
from schemas.forms import DISPUTES
from tests.run.conftest import KEY, Gouji
from tests.run.gold_model import GoldModel
from tests.run.here import HereEngine, write
from tests.standin import StandIn, refusal


def record(name: str, *statuses: Status, usage: Usage | None = None) -> Record:
    cells = tuple(RecordCell(field, status) for field, status in zip(DISPUTES.fields, statuses, strict=False))
    return Record(name, "ab", Outcome.OK, tables=(TableRecord(DISPUTES, cells),), usage=usage or Usage())


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock whose time is set by its one entry."""
    at = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: at[0])
    return at


def test_rate_time_left_flagged_share_and_cost(now: list[float]) -> None:
    meter = Meter(started=now[0])
    meter.starts(100, 10)
    assert told(meter, "EUR") == "0.0/min"
    for number in range(4):
        now[0] += 0.5
        meter.finished(record(f"{number}", Status.ACCEPTED, Status.FLAGGED, usage=Usage(cost=Decimal("0.010"))))
    assert told(meter, "EUR") == "2.0/s, 0:00:03 left, 50.0 % flagged, 0.04 EUR"
    meter.passed("4")
    assert (meter.done, meter.already, meter.seconds_left) == (5, 1, 2.5)


def test_the_rate_is_that_of_the_last_minute(now: list[float]) -> None:
    meter = Meter(due=1000, started=now[0])
    for _ in range(100):
        meter.finished(record("a"))
    now[0] += 120
    for _ in range(30):
        meter.finished(record("a"))
    assert meter.rate == 0.5


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00:00"), (59.6, "0:01:00"), (97389, "27:03:09")])
def test_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_lines_for_a_log_say_how_far_it_is() -> None:
    console = Console(file=io.StringIO(), width=200)
    with showing(console) as progress:
        progress.starts(3, 2)
        progress.finished(record("a.pdf", Status.ACCEPTED))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown.startswith("[1/2, ")
    assert "0.0 % flagged] a.pdf: ok" in shown


@pytest.mark.parametrize("terminal", [True, False])
def test_a_name_gives_a_terminal_no_commands(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    console = Console(file=io.StringIO(), width=200, force_terminal=terminal)
    with showing(console) as progress:
        progress.starts(1, 1)
        progress.finished(record("\x1b]0;owned\x07[red]\udcff.pdf", Status.ACCEPTED))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\ufffd]0;owned\ufffd[red]\ufffd.pdf" in shown


def test_a_wait_for_batches_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.progress.SECONDS_BETWEEN_LINES", 0.01)
    console = Console(file=io.StringIO(), width=200)
    with showing(console) as progress:
        progress.starts(1, 1)
        for batches in (2, 2, 1):
            progress.waiting(batches)
            time.sleep(0.1)
            shown = console.file.getvalue()  # type: ignore[attr-defined]
            progress.waiting(0)
    lines = [line.split("] ")[1] for line in shown.splitlines()]
    assert [line for line in lines if line != "reading"] == ["waiting for 2 batches", "waiting for 1 batch"]
    assert lines[-1] == "waiting for 1 batch"


# --- the JSON log ----------------------------------------------------------------------------------------------------


def events(text: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert all(line.pop("time").endswith("+00:00") for line in lines)
    return lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small reports and one that is none, read in this process."""
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))
    write(tmp_path / "reports" / "a.html", 1)
    write(tmp_path / "reports" / "b.html", 2)
    (tmp_path / "reports" / "z.pdf").write_bytes(b"no pdf")
    return tmp_path / "reports"


def test_the_log_has_an_object_for_each_event(gouji: Gouji, folder: Path) -> None:
    ended = gouji("run", "reports", "--out", "out", "--llm", "never", "--log", "log.jsonl", "--quiet")
    assert (ended.code, ended.out, ended.err) == (1, "", "")
    first, *documents, last = events(Path("log.jsonl").read_text(encoding="utf-8"))
    assert first == {"event": "started", "documents": 3, "due": 3}
    assert [(each["event"], each["document"], each["outcome"], each["cells"]) for each in documents] == [
        ("document", "a.html", "flagged", 15),
        ("document", "b.html", "flagged", 15),
        ("document", "z.pdf", "failed", 0),
    ]
    assert last == {"event": "finished", "code": 1}
    gouji("run", "reports", "--out", "out", "--llm", "never", "--log", "log.jsonl")
    assert events(Path("log.jsonl").read_text(encoding="utf-8"))[5]["due"] == 0  # at the end of the same file


def test_a_failed_question_is_logged_without_a_key_or_the_words_of_the_model(
    gouji: Gouji, folder: Path, endpoint: StandIn
) -> None:
    endpoint.play(lambda _: refusal("某县教育局 says no"))
    ended = gouji("run", "reports", "--out", "out", "--log", "-", "--quiet")
    failed = [each for each in events(ended.err) if each["event"] == "question_failed"]
    assert failed[0] == {
        "event": "question_failed",
        "document": "a.html",
        "table": "disputes",
        "reason": "the model declined",
    }
    assert KEY not in ended.err
    assert "教育局" not in json.dumps(events(ended.err), ensure_ascii=False)


def test_a_run_that_is_stopped_says_so_in_the_log(gouji: Gouji, folder: Path) -> None:
    Path("out").mkdir()
    with only_run(Path("out")):
        assert gouji("run", "reports", "--out", "out", "--llm", "never", "--log", "log.jsonl").code == 3
    stopped, finished = events(Path("log.jsonl").read_text(encoding="utf-8"))
    assert "in use by another run" in str(stopped["reason"])
    assert finished == {"event": "finished", "code": 3}


def test_a_log_that_cannot_be_written(gouji: Gouji, folder: Path) -> None:
    ended = gouji("run", "reports", "--out", "out", "--log", "no/such/folder.jsonl")
    assert (ended.code, "choose another --log" in ended.err) == (2, True)


def test_only_names_and_numbers_are_logged() -> None:
    stream = io.StringIO()
    JsonLog(stream).finished(record("a.pdf", Status.FLAGGED, usage=Usage(10, 2, 1, cost=Decimal("0.10"))))
    (line,) = events(stream.getvalue())
    assert line["cost"] == "0.1"
    assert (line["flagged"], line["calls"], line["prompt_tokens"]) == (1, 1, 10)


# --- status ----------------------------------------------------------------------------------------------------------


def status(gouji: Gouji) -> dict[str, object]:
    told: dict[str, object] = json.loads(gouji("status", "out", "--json").out)
    return told


def test_status_after_a_run(gouji: Gouji, folder: Path, endpoint: StandIn) -> None:
    endpoint.play(GoldModel(statements=()))
    gouji("run", "reports", "--out", "out")
    told = status(gouji)
    assert {name: told[name] for name in ("state", "running", "engine", "documents", "failed", "waiting")} == {
        "state": "done",
        "running": False,
        "engine": "local",
        "documents": 3,
        "failed": 1,
        "waiting": 0,
    }
    assert (told["cells"], told["decisions"]) == (30, 0)
    assert told["open_items"] == Path("out/review.csv").read_text(encoding="utf-8-sig").count("\ni")
    assert told["prompt_tokens"] == endpoint.calls * 100
    shown = gouji("status", "out").out
    assert "The last run is done" in shown
    assert "3 with a result" in shown
    assert "z.pdf: " in shown  # the last error


def test_status_while_a_run_is_on_and_after_it_was_killed(gouji: Gouji, folder: Path) -> None:
    gouji("run", "reports", "--out", "out", "--llm", "never")
    with closing(sqlite3.connect("out/gouji.sqlite", isolation_level=None)) as store:
        note = json.loads(store.execute("SELECT value FROM facts WHERE name = 'run'").fetchone()[0])
        note |= {"state": "running", "waiting": 7, "rate": 0.5, "seconds_left": 14.0}
        store.execute("UPDATE facts SET value = ? WHERE name = 'run'", (json.dumps(note),))
    with only_run(Path("out")):
        shown = gouji("status", "out").out
        assert "A run is under way (engine local)" in shown
        assert "7 waiting" in shown
        assert "30.0 documents a minute, about 0:00:14 left" in shown
    assert status(gouji)["state"] == "interrupted"
    assert "goes on where it was" in gouji("status", "out").out


def test_status_of_no_run(gouji: Gouji, tmp_path: Path) -> None:
    ended = gouji("status", tmp_path)
    assert (ended.code, "holds no results of a run" in ended.err) == (2, True)


def test_status_in_chinese(gouji: Gouji, folder: Path) -> None:
    gouji("run", "reports", "--out", "out", "--llm", "never")
    assert "上次运行已完成" in gouji("status", "out", "--lang", "zh").out


def test_a_log_says_for_how_many_batches_a_run_waits() -> None:
    text = io.StringIO()
    log = JsonLog(text)
    for batches in (2, 0, 2, 0, 1, 0):
        log.waiting(batches)
    assert events(text.getvalue()) == [{"event": "waiting", "batches": 2}, {"event": "waiting", "batches": 1}]
