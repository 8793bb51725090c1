"""`gouji doctor` says what is there, what is not, and what does not work."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from eval.bulk.standin import answer
from tests.run.conftest import KEY, Gouji
from tests.standin import Reply, StandIn, ok, refusal, status


def lines(text: str, mark: str) -> list[str]:
    return [line[2:] for line in text.splitlines() if line.startswith(f"{mark} ")]


def test_where_nothing_is_configured(gouji: Gouji, tmp_path: Path) -> None:
    told = gouji("doctor", "--lang", "en")
    assert told.code == 0
    assert lines(told.out, "✗") == []
    assert any(line.startswith("The weights of") and f"not in {tmp_path}" in line for line in lines(told.out, "-"))
    assert f"There is no {tmp_path / 'gouji.toml'}: flags, environment and defaults hold." in lines(told.out, "✓")


def test_an_extra_that_is_not_installed_is_asked_for(gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    missing = {"pyarrow", "cv2"}
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in missing else found(name))
    told = gouji("doctor", "--lang", "en")
    assert told.code == 0
    assert "Scans are not read: pip install 'gouji[ocr]'." in lines(told.out, "-")
    wanted = "--format xlsx, parquet: not everything is installed (pyarrow): pip install 'gouji[export]'."
    assert wanted in lines(told.out, "-")


def test_a_program_that_is_named_and_not_there_is_broken(gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    told = gouji("doctor", "--lang", "en")
    assert told.code == 3
    assert [line for line in lines(told.out, "✗") if "/nowhere/soffice" in line]


def test_an_endpoint_that_answers(gouji: Gouji, endpoint: StandIn) -> None:
    endpoint.play(lambda request: ok(answer(request.body)))
    told = gouji("doctor", "--lang", "zh")
    assert told.code == 0
    assert lines(told.out, "✓")[-1].endswith("110 个词元）。")
    assert endpoint.calls == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (status(401), "401"),
        (status(503), "503"),
        (ok({"total": 7}), "does not fit the question"),
        (refusal("no"), "declined"),
    ],
)
def test_an_endpoint_that_does_not(gouji: Gouji, endpoint: StandIn, reply: Reply, reason: str) -> None:
    endpoint.play(lambda _: reply)
    told = gouji("doctor", "--lang", "en")
    assert told.code == 3
    (broken,) = lines(told.out, "✗")
    assert broken.startswith("The endpoint does not answer: ")
    assert reason in broken
    assert KEY not in told.out + told.err
