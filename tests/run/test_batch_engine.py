"""`gouji run --engine batch` against a stand-in Batch API with failures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.runs.batch_asking import BatchAsker
from pipeline.runs.outputs import FILES
from tests.run.batch_standin import BatchStandIn, model
from tests.run.conftest import KEY, Gouji
from tests.run.gold_model import EXAMPLE, is_look
from tests.standin import Reply, Request, StandIn, content, truncated

Spoiled = tuple[str, list[bytes]]


def files(out: str) -> dict[str, bytes]:
    return {file: Path(out, file).read_bytes() for file in FILES}


def run(gouji: Gouji, folder: Path, *more: str, out: str = "out") -> int:
    ended = gouji("run", folder, "--out", out, "--engine", "batch", *more)
    assert KEY not in ended.out + ended.err
    assert ended.code in (0, 5), ended.err
    return ended.code


@pytest.fixture
def by_local(gouji: Gouji, endpoint: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    shutil.copy(folder / EXAMPLE, folder / "again.docx")
    with StandIn(model()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert gouji("run", folder, "--out", "local").code == 0
    return files("local")


def test_the_same_bytes_as_by_the_local_engine_and_no_key_anywhere(
    by_local: dict[str, bytes], gouji: Gouji, batches: BatchStandIn, folder: Path
) -> None:
    ended = gouji("run", folder, "--out", "out", "--engine", "batch")
    assert (ended.code, ended.err.count("waiting for 1 batch")) == (0, 2)
    assert files("out") == by_local
    assert KEY not in ended.out + ended.err
    assert len(batches.batches) == 2  # first readings, second looks
    assert len(batches.asked) == len(set(batches.asked))
    assert batches.keys == {f"Bearer {KEY}"}
    assert not [path for path in Path("out").rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def error_lines(lines: list[bytes]) -> list[bytes]:
    told = json.loads(lines[0])
    told["response"] = {"status_code": 500, "body": {"error": {"message": "oops"}}}
    return [json.dumps(told).encode(), *lines[1:]]


def foreign(lines: list[bytes]) -> list[bytes]:
    told = json.loads(lines[0]) | {"custom_id": "f" * 64}
    return [json.dumps(told).encode(), *lines]


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("completed", error_lines),
        ("completed", lambda lines: lines[1:]),
        ("expired", lambda lines: lines[:1]),
        ("completed", lambda lines: [*lines, *lines]),
        ("completed", foreign),
        ("completed", lambda lines: [lines[0][:40], *lines[1:]]),
    ],
    ids=["error", "missing", "expired", "twice", "foreign", "broken"],
)
def test_what_fails_in_part_is_asked_again_and_nothing_else(
    by_local: dict[str, bytes],
    gouji: Gouji,
    batches: BatchStandIn,
    folder: Path,
    state: str,
    change: Callable[[list[bytes]], list[bytes]],
) -> None:
    batches.spoil = lambda number, lines: (state, change(lines)) if number == 0 else ("completed", lines)
    assert run(gouji, folder) == 0
    assert files("out") == by_local


@pytest.mark.parametrize("bad", [truncated('{"a"'), content("{ no json")], ids=["cut-off", "misfit"])
def test_an_answer_that_cannot_be_used_is_asked_for_once_more(
    gouji: Gouji, batches: BatchStandIn, folder: Path, bad: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    def playing() -> Callable[[Request], Reply]:
        first, gold = iter([bad]), model()
        return lambda request: gold(request) if is_look(request) else next(first, None) or gold(request)

    batches.answer = playing()
    assert run(gouji, folder) == 0
    monkeypatch.setenv("GOUJI_REQUESTS", "1")
    calls = Path("out/reports.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")
    assert len(batches.asked) == 6  # four, one again, one look
    assert "6" in calls


def test_an_answer_that_was_cut_off_twice_is_asked_for_again_once_the_limit_is_raised(
    gouji: Gouji, batches: BatchStandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = model()
    batches.answer = lambda request: gold(request) if longest(request) > 200 else truncated('{"a"')
    for limit, asked in ((100, 8), (100, 8), (150, 8), (300, 13)):
        monkeypatch.setenv("GOUJI_MAX_TOKENS", str(limit))
        assert run(gouji, folder) == 0
        assert len(batches.asked) == asked
    assert "flagged" not in Path("out/cells.csv").read_text(encoding="utf-8-sig")


def longest(request: Request) -> int:
    body: Any = request.body
    return int(body["max_tokens"])


def test_polling_goes_on_after_429_and_500(gouji: Gouji, batches: BatchStandIn, folder: Path) -> None:
    batches.polls = [429, 500, 503]
    assert run(gouji, folder) == 0
    assert len(batches.batches) == 2


def test_a_run_may_be_left_and_collected_later(
    by_local: dict[str, bytes], gouji: Gouji, batches: BatchStandIn, folder: Path
) -> None:
    batches.lasts = 4
    codes = [run(gouji, folder, "--no-wait") for _ in range(2)]
    assert codes == [5, 5]
    assert "Batches under way: 1 with 4 questions" in gouji("status", "out").out
    assert run(gouji, folder) == 0
    assert files("out") == by_local
    assert len(batches.batches) == 2


def test_a_batch_that_was_made_when_the_run_was_killed_is_found_by_its_name(
    by_local: dict[str, bytes], gouji: Gouji, batches: BatchStandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.runs.batches.Batches.is_made", killed)
        with pytest.raises(Killed):
            gouji("run", folder, "--out", "out", "--engine", "batch")
    assert len(batches.batches) == 1
    assert run(gouji, folder) == 0
    assert len(batches.batches) == 2
    assert files("out") == by_local


def test_a_batch_whose_making_was_not_answered_is_not_made_twice(
    gouji: Gouji, batches: BatchStandIn, folder: Path
) -> None:
    batches.create_then_fail = 1
    assert run(gouji, folder) == 0
    assert len(batches.batches) == 2


def test_a_file_that_is_not_taken_leaves_the_tables_to_layout(
    gouji: Gouji, batches: BatchStandIn, folder: Path
) -> None:
    batches.spoil = lambda number, lines: ("failed", [])
    assert run(gouji, folder) == 0
    assert "line 3 is no JSON" in Path("out/findings.csv").read_text(encoding="utf-8-sig")


def test_the_limits_of_a_batch_are_kept(
    by_local: dict[str, bytes], gouji: Gouji, batches: BatchStandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_BATCH_REQUESTS", "3")
    assert run(gouji, folder) == 0
    assert [len(batches.files[each["input"]].splitlines()) for each in batches.batches.values()] == [3, 1, 1]
    assert files("out") == by_local


def test_answers_of_one_engine_serve_the_other(gouji: Gouji, batches: BatchStandIn, folder: Path) -> None:
    assert run(gouji, folder) == 0
    asked = len(batches.asked)
    shutil.copy(folder / EXAMPLE, folder / "more.docx")
    assert gouji("run", folder, "--out", "out", "--rehash").code == 0
    assert len(batches.asked) == asked


def test_without_an_endpoint_it_is_wrong_use(gouji: Gouji, folder: Path) -> None:
    ended = gouji("run", folder, "--out", "out", "--engine", "batch")
    assert (ended.code, "needs an endpoint" in ended.err) == (2, True)
    assert BatchAsker.__name__ not in ended.err
