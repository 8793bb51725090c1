"""Settings, whom a run asks, and which files it takes."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline.checks.record import Outcome
from pipeline.errors import NothingToRun, UsageError
from pipeline.messages import Lang, default_lang, message
from pipeline.models.errors import ServerFailed
from pipeline.models.weights import spec_of
from pipeline.process import LlmPolicy
from pipeline.readers.answers import Spent, StoredAnswer, cache_key
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.runs.asking import LocalEndpoint, Plan, plan
from pipeline.runs.folder import PassedOver, documents_in
from pipeline.runs.run import Source, run
from pipeline.runs.store import Store
from pipeline.settings import load_settings
from tests.endpoint.asking import QUESTION
from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLE, EXAMPLES


@pytest.fixture(autouse=True)
def nothing_is_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GOUJI_LLM", "GOUJI_JOBS", "GOUJI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOUJI_MODELS_DIR", str(tmp_path / "no-models"))
    monkeypatch.chdir(tmp_path)


def test_flags_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("gouji.toml").write_text('model = "file"\njobs = 2\nrequests = 3\n', encoding="utf-8")
    monkeypatch.setenv("GOUJI_JOBS", "4")
    monkeypatch.setenv("GOUJI_MODEL", "environment")
    settings = load_settings(model="flag", base_url=None)
    assert (settings.model, settings.jobs, settings.requests) == ("flag", 4, 3)


def test_the_names_of_openai_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    settings = load_settings()
    assert settings.base_url == "http://127.0.0.1:9/v1"
    assert settings.has_endpoint
    assert "sk-1" not in repr(settings)


def test_prices_are_exact() -> None:
    text = '[prices."gpt-5-mini"]\nprompt = 0.1\ncompletion = "0.3"\n[prices.b]\nprompt = 1\ncompletion = 2\n'
    Path("gouji.toml").write_text(text, encoding="utf-8")
    price = load_settings().prices["gpt-5-mini"]
    assert (price.prompt, price.completion, price.currency) == (Decimal("0.1"), Decimal("0.3"), "USD")
    assert price.cost(3, 7) == Decimal("0.0000024")
    assert price.batched.cost(3, 7) == Decimal("0.0000012")


@pytest.mark.parametrize(
    ("flags", "price"),
    [
        ({"base_url": "http://127.0.0.1:9/v1", "model": "a"}, Decimal(1)),
        ({"base_url": "http://127.0.0.1:9/v1", "model": "b"}, None),
        ({"model": "qwen2.5-coder-1.5b"}, None),
    ],
)
def test_the_price_is_that_of_the_model_at_the_endpoint(
    flags: dict[str, str], price: Decimal | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("pipeline.runs.asking.installed", lambda name: Path("weights.gguf"))
    told = {"prompt": 1, "completion": 2}
    chosen = plan(load_settings(**flags, prices={"a": told, "qwen2.5-coder-1.5b": told}), None)
    assert (chosen.price.prompt if chosen.price else None) == price
    if chosen.asker is not None:
        with chosen.asker:
            pass


@pytest.mark.parametrize(
    "text",
    [
        "jobs = 0",
        "jbos = 2",
        "llm = 'maybe'",
        "= 3",
        "[prices.a]\nprompt = -1\ncompletion = 2",
        "[prices.a]\nprompt = 1",
        "[prices.a]\nprompt = 1\ncompletion = nan",
    ],
)
def test_a_wrong_setting_is_refused(text: str) -> None:
    Path("gouji.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"gouji\.toml"):
        load_settings()


@pytest.mark.parametrize(
    ("flags", "policy", "asks", "says"),
    [
        ({"llm": "never"}, LlmPolicy.NEVER, False, "llm_never"),
        ({"base_url": "http://127.0.0.1:9/v1"}, LlmPolicy.ALWAYS, True, "llm_endpoint"),
        ({"base_url": "http://127.0.0.1:9/v1", "llm": "auto"}, LlmPolicy.AUTO, True, "llm_endpoint"),
        ({"base_url": "http://127.0.0.1:9/v1", "llm": "never"}, LlmPolicy.NEVER, False, "llm_never"),
        ({}, LlmPolicy.NEVER, False, "llm_no_weights"),
        ({"llm": "always"}, LlmPolicy.NEVER, False, "llm_no_weights"),
    ],
)
def test_whom_a_run_asks(flags: dict[str, str], policy: LlmPolicy, asks: bool, says: str) -> None:
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: pip install 'gouji[local]'")
    chosen = plan(load_settings(**flags), None)
    assert (chosen.policy, chosen.asker is not None, chosen.says.key) == (policy, asks, says)
    if chosen.asker is not None:
        with chosen.asker:
            pass


def test_a_local_model_that_nobody_knows() -> None:
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: pip install 'gouji[local]'")
    with pytest.raises(UsageError, match="unheard-of"):
        plan(load_settings(model="unheard-of"), None)


def test_a_local_model_that_does_not_start_ends_the_asking_and_keeps_all_other_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def start(self: LocalEndpoint) -> NoReturn:
        raise ServerFailed("The server of the local model did not start: no memory")

    monkeypatch.setattr(LocalEndpoint, "_start", start)
    asker = LocalEndpoint("qwen2.5-coder-1.5b", tmp_path / "no.gguf", load_settings(), None)
    plan_ = Plan(LlmPolicy.ALWAYS, asker, 1, message("llm_never"))
    sources = [Source(EXAMPLES / EXAMPLE, name) for name in ("a.docx", "b.docx")]
    result = run(sources, load_settings(jobs=1), plan_)
    assert "no memory" in str(result.stopped)
    assert [record.outcome for record in result.records] == [Outcome.FLAGGED] * 2
    assert all(len(list(record.cells)) == 200 for record in result.records)


def test_what_is_answered_already_is_known_before_the_local_model_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def start(self: LocalEndpoint) -> NoReturn:
        raise AssertionError("it is not needed")

    monkeypatch.setattr(LocalEndpoint, "_start", start)
    model = "qwen2.5-coder-1.5b"
    chosen = EndpointSettings(
        base_url="http://127.0.0.1:9/v1", model=model, seed=0, served_by=f"sha256:{spec_of(model).sha256}"
    )
    with Store(tmp_path) as store:
        store.put(cache_key(QUESTION, chosen.sampling), StoredAnswer(model, "n", "1", '{"总计": 7}', Spent()))
        asker = LocalEndpoint(model, tmp_path / "no.gguf", load_settings(), store)
        assert [asker.knows(each) for each in (QUESTION, replace(QUESTION, user="总计 | 8"))] == [True, False]


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({"base_url": "http://127.0.0.1:9/v1"}, False),
        ({"base_url": "http://127.0.0.1:9/v1", "vision": True}, True),
        ({"base_url": "http://127.0.0.1:9/v1", "vision": True, "llm": "never"}, False),
    ],
)
def test_pictures_are_shown_to_an_endpoint_where_that_is_asked_for(flags: dict[str, object], shown: bool) -> None:
    assert plan(load_settings(**flags), None).shows_pictures is shown


def test_the_embedded_model_is_shown_no_pictures_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("pipeline.runs.asking.installed", lambda name: Path("weights.gguf"))
    chosen = plan(load_settings(vision=True), None)
    assert not chosen.shows_pictures
    assert "takes no pictures" in chosen.says.text(Lang.EN)


def test_which_files_are_taken(tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"x")
    folder = tmp_path / "reports"
    for name in (
        "b/一.PDF",
        "a.html",
        "c.docx",
        "~$c.docx",
        ".hidden.txt",
        "notes.XLSX",
        "README",
        "results/cells.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    (folder / "link.pdf").symlink_to(outside)
    (folder / "inside.html").symlink_to(folder / "a.html")
    (folder / "output.txt").symlink_to(folder / "results" / "cells.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "gone.pdf").symlink_to(folder / "nothing.pdf")
    (folder / "b" / "circle.pdf").symlink_to(folder / "b" / "circle.pdf")
    os.mkfifo(folder / "pipe.pdf")
    listing = documents_in(folder, leave_out=folder / "results")
    assert [found.name for found in listing.documents] == ["a.html", "b/一.PDF", "c.docx", "inside.html"]
    assert listing.passed_over == {
        PassedOver.LINKED_FOLDER: ("loop",),
        PassedOver.NOWHERE: ("b/circle.pdf", "gone.pdf"),
        PassedOver.OUTSIDE: ("link.pdf",),
        PassedOver.SPECIAL: ("pipe.pdf",),
    }
    assert listing.other_kinds == {".xlsx": 1, "": 1}


def test_a_run_says_what_of_the_folder_it_does_not_read(gouji: Gouji, folder: Path, tmp_path: Path) -> None:
    (folder / "gone\x1b[31m.pdf").symlink_to(folder / "nothing.pdf")
    for i in range(7):
        (folder / f"{i}.{i % 2}").touch()
    told = gouji("run", folder, "--out", tmp_path / "out", "--lang", "en").err
    assert "Not read, of kinds that Gouji does not know: 7 files (.0 4, .1 3)." in told
    assert "Not read, as links that lead to nothing: 1 (gone\ufffd[31m.pdf)." in told


def test_a_subfolder_that_cannot_be_listed_is_told_and_its_documents_are_not_taken_for_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.html", "closed/b.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    listing = documents_in(tmp_path)
    assert [found.name for found in listing.documents] == ["a.html"]
    assert listing.closed == ("closed",)
    assert listing.may_hold("closed/b.html")
    assert not listing.may_hold("c.html")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(NothingToRun, match="holds no document"):
        documents_in(tmp_path)


@pytest.mark.parametrize(("locale", "lang"), [("zh_CN.UTF-8", Lang.ZH), ("en_GB.UTF-8", Lang.EN), ("C", Lang.EN)])
def test_the_language_of_the_locale(locale: str, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert default_lang() is lang
