"""What a second `gouji run` does again, and what it does not."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.documents import limits
from pipeline.runs import keys
from pipeline.runs.engines.engine import Finished, Task
from tests.run.conftest import Gouji
from tests.run.gold_model import GoldModel
from tests.run.here import HereEngine, report, write
from tests.standin import StandIn, refusal, status, unauthorized


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that runs have read, in order."""
    names: list[str] = []
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(names).of(*told))
    return names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports, of which `a` and `b/same` have the same content."""
    path = tmp_path / "reports"
    write(path / "a.html", 1)
    write(path / "b" / "same.html", 1)
    write(path / "c.html", 2)
    return path


def rows(name: str = "reports.csv") -> list[dict[str, str]]:
    with (Path("out") / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def query(text: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("out/gouji.sqlite")) as connection:
        return connection.execute(text).fetchall()


def run(gouji: Gouji, *options: str) -> int:
    return gouji("run", "reports", "--out", "out", "--llm", "never", *options).code


def test_each_content_is_read_once_and_listed_under_each_name(gouji: Gouji, read: list[str], folder: Path) -> None:
    assert run(gouji) == 0
    assert read == ["a.html", "c.html"]
    assert [line["document"] for line in rows()] == ["a.html", "b/same.html", "c.html"]
    assert {line["cells"] for line in rows()} == {"15"}
    assert query("SELECT count(*) FROM results") == [(2,)]


def test_what_is_finished_is_not_done_again_and_the_files_are_left(gouji: Gouji, read: list[str], folder: Path) -> None:
    run(gouji)
    before = Path("out/cells.csv").stat().st_mtime_ns
    read.clear()
    ended = gouji("run", "reports", "--out", "out", "--llm", "never")
    assert (ended.code, read) == (0, [])
    assert "Nothing has changed" in ended.err
    assert "total 3" in " ".join(ended.out.split())
    assert Path("out/cells.csv").stat().st_mtime_ns == before


def test_a_file_that_is_missing_is_written_again(gouji: Gouji, read: list[str], folder: Path) -> None:
    run(gouji)
    Path("out/findings.csv").unlink()
    run(gouji)
    assert Path("out/findings.csv").is_file()


def test_new_bytes_under_the_same_name_are_read_and_what_is_gone_is_dropped(
    gouji: Gouji, read: list[str], folder: Path
) -> None:
    run(gouji)
    read.clear()
    write(folder / "c.html", 33)
    (folder / "a.html").unlink()
    run(gouji)
    assert read == ["c.html"]
    assert [line["document"] for line in rows()] == ["b/same.html", "c.html"]
    assert {line["value"] for line in rows("cells.csv") if line["document"] == "c.html"} == {"33", "0"}


def test_a_file_that_is_renamed_or_touched_is_not_read_again(gouji: Gouji, read: list[str], folder: Path) -> None:
    run(gouji)
    read.clear()
    (folder / "c.html").rename(folder / "d.html")
    os.utime(folder / "a.html", (1, 1))
    run(gouji)
    assert read == []
    assert [line["document"] for line in rows()] == ["a.html", "b/same.html", "d.html"]


def test_another_extension_is_another_result(gouji: Gouji, read: list[str], folder: Path) -> None:
    run(gouji)
    read.clear()
    (folder / "c.txt").write_bytes((folder / "c.html").read_bytes())
    run(gouji)
    assert read == ["c.txt"]


def test_rehash_sees_what_the_time_of_a_file_hides(gouji: Gouji, read: list[str], folder: Path) -> None:
    run(gouji)
    read.clear()
    path = folder / "c.html"
    before = path.stat()
    path.write_text(report(7), encoding="utf-8")  # as long as before, in the same inode
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    run(gouji)
    assert read == []
    run(gouji, "--rehash")
    assert read == ["c.html"]


def test_other_code_of_the_reader_reads_all_again(
    gouji: Gouji, read: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(gouji)
    read.clear()
    here = keys.means()
    monkeypatch.setattr(keys, "means", lambda: {**here, "gouji": "another"})
    run(gouji)
    assert read == ["a.html", "c.html"]
    assert query("SELECT count(*) FROM results") == [(4,)]  # what was is kept: the old version may come back


def test_a_failure_that_lies_in_the_bytes_is_final(gouji: Gouji, read: list[str], folder: Path) -> None:
    (folder / "d.pdf").write_bytes(b"no pdf")
    assert run(gouji) == 1
    read.clear()
    assert run(gouji) == 1
    assert read == []
    assert [line["document"] for line in rows() if line["outcome"] == "failed"] == ["d.pdf"]


def test_a_failure_that_may_pass_is_not_final(
    gouji: Gouji, read: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(path: Path, name: str) -> None:
        raise MemoryError

    with monkeypatch.context() as low:
        low.setattr("pipeline.runs.worker.parse", no_memory)
        assert run(gouji) == 1
    assert {line["outcome"] for line in rows()} == {"failed"}
    read.clear()
    assert run(gouji) == 0
    assert read == ["a.html", "c.html"]


def test_a_file_too_large_is_told_and_never_read(
    gouji: Gouji, read: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100)
    assert run(gouji) == 1
    assert all("the file" in line["reason"] for line in rows())


# --- with a model ----------------------------------------------------------------------------------------------------


def ask(gouji: Gouji, *options: str) -> int:
    return gouji("run", "reports", "--out", "out", *options).code


@pytest.fixture
def model(endpoint: StandIn) -> StandIn:
    """An endpoint that answers."""
    endpoint.play(GoldModel(statements=()))
    return endpoint


def test_the_cost_of_one_content_is_told_once(gouji: Gouji, read: list[str], folder: Path, model: StandIn) -> None:
    assert ask(gouji) == 0
    by_name = {line["document"]: line for line in rows()}
    assert int(by_name["a.html"]["calls"]) > 0
    assert by_name["b/same.html"]["calls"] == "0"
    assert sum(int(line["calls"]) for line in rows()) == query("SELECT sum(calls) FROM results")[0][0]


def test_another_model_and_another_prompt_are_asked_without_one_nothing_is(
    gouji: Gouji, read: list[str], folder: Path, model: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(gouji)
    run(gouji)
    read.clear()
    monkeypatch.setattr("prompts.versions", lambda: {"read_table": "99"})
    run(gouji)
    assert read == []
    ask(gouji)
    assert read == ["a.html", "c.html"]
    read.clear()
    ask(gouji, "--model", "another")
    assert read == ["a.html", "c.html"]


def test_tables_that_got_no_answer_are_asked_about_again(
    gouji: Gouji, read: list[str], folder: Path, endpoint: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_ATTEMPTS", "1")
    endpoint.play(lambda _: status(500, "oops"))
    ask(gouji)
    assert query("SELECT DISTINCT final FROM results") == [(0,)]
    read.clear()
    endpoint.play(GoldModel(statements=()))
    ask(gouji)
    assert read == ["a.html", "c.html"]
    assert query("SELECT DISTINCT final FROM results") == [(1,)]
    assert not any("no answer" in line["message"] for line in rows("findings.csv"))


def test_an_endpoint_that_refuses_leaves_no_result_final(
    gouji: Gouji, read: list[str], folder: Path, endpoint: StandIn
) -> None:
    endpoint.play(lambda _: unauthorized())
    assert ask(gouji) == 3
    assert query("SELECT DISTINCT final FROM results") == [(0,)]
    assert [line["document"] for line in rows()] == ["a.html", "b/same.html", "c.html"]


def test_an_answer_that_was_paid_for_and_cannot_be_used_is_a_result(
    gouji: Gouji, read: list[str], folder: Path, endpoint: StandIn
) -> None:
    endpoint.play(lambda _: refusal("no"))
    ask(gouji)
    assert query("SELECT DISTINCT final FROM results") == [(1,)]


# --- the folder changes under the run --------------------------------------------------------------------------------


def changing(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[], object]) -> None:
    """Has a change made right before that document is read."""

    def before(document: str) -> None:
        if document == name:
            change()

    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([], before).of(*told))


def test_a_file_that_goes_while_the_run_is_on_has_a_reason_and_is_read_when_it_is_back(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing(monkeypatch, "a.html", (folder / "c.html").unlink)
    assert run(gouji) == 1
    failed = next(line for line in rows() if line["document"] == "c.html")
    assert "the file cannot be read" in failed["reason"]
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))
    write(folder / "c.html", 2)
    assert run(gouji) == 0


def test_a_file_that_is_replaced_while_it_is_read_is_what_was_read(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing(monkeypatch, "c.html", lambda: write(folder / "c.html", 55))
    run(gouji)
    assert "55" in {line["value"] for line in rows("cells.csv") if line["document"] == "c.html"}
    names: list[str] = []
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(names).of(*told))
    run(gouji)
    assert names == []  # it is known by its content, though it was not when the run began


def test_a_file_that_breaks_while_it_is_read_does_not_spoil_the_result_of_what_it_was(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (folder / "c.html").read_bytes()
    changing(monkeypatch, "c.html", lambda: (folder / "c.html").write_bytes(b""))
    assert run(gouji) == 1
    (folder / "c.html").write_bytes(whole)
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))
    assert run(gouji) == 0


def test_a_copy_of_a_file_that_is_replaced_while_it_is_read_is_told_and_read_by_the_next_run(
    gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AllAtOnce(HereEngine):
        """Takes all tasks before it begins one, as worker processes do."""

        def run(self, tasks: Iterable[Task], count: int) -> Generator[Finished, None, None]:
            taken = list(tasks)
            write(folder / "a.html", 66)
            yield from super().run(taken, count)

    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: AllAtOnce([]).of(*told))
    assert run(gouji) == 1
    assert next(line for line in rows() if line["document"] == "b/same.html")["outcome"] == "failed"
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))
    assert run(gouji) == 0
    assert {line["value"] for line in rows("cells.csv") if line["document"] == "b/same.html"} == {"1", "0"}
