"""What the key of a result holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

import prompts
from pipeline.messages import message
from pipeline.process import LlmPolicy
from pipeline.readers.answers import Answer, M, Question
from pipeline.runs import keys
from pipeline.runs.asking import Plan
from pipeline.runs.keys import recipe_of
from pipeline.settings import Settings, load_settings


class Nobody:
    """An asker that is never asked."""

    def __enter__(self) -> Nobody:
        return self

    def __exit__(self, *_: object) -> None: ...

    def ask(self, question: Question[M]) -> Answer[M]:
        raise NotImplementedError


ALONE = Plan(LlmPolicy.NEVER, None, 1, message("llm_never"))
ASKED = Plan(LlmPolicy.ALWAYS, Nobody(), 8, message("llm_never"), sampling={"endpoint": "e", "model": "m", "seed": 1})  # type: ignore[arg-type]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GOUJI_LANG", "en")
    return load_settings()


def key(plan: Plan, settings: Settings, sha256: str = "ab", name: str = "a/b.pdf") -> str:
    return recipe_of(plan, settings).key(sha256, name)


def test_the_name_does_not_count_but_for_its_extension(settings: Settings) -> None:
    assert key(ALONE, settings) == key(ALONE, settings, name="c.PDF")
    assert key(ALONE, settings) != key(ALONE, settings, name="a/b.html")
    assert key(ALONE, settings) != key(ALONE, settings, "cd")


@pytest.mark.parametrize(
    "change",
    [
        {"policy": LlmPolicy.AUTO},
        {"sampling": {"endpoint": "e", "model": "other", "seed": 1}},
        {"sampling": {"endpoint": "e", "model": "m", "seed": 2}},
        {"shows_pictures": True},
    ],
)
def test_whom_is_asked_and_how_counts(settings: Settings, change: dict[str, object]) -> None:
    assert key(replace(ASKED, **change), settings) != key(ASKED, settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(("changed", "counts"), [("second_looks", True), ("max_tokens", True), ("requests", False)])
def test_settings_that_shape_an_answer_count(settings: Settings, changed: str, counts: bool) -> None:
    other = settings.model_copy(update={changed: 3})
    assert (key(ASKED, settings) != key(ASKED, other)) is counts
    assert key(ALONE, settings) == key(ALONE, other)


def test_prompts_count_where_a_model_is_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, asked = key(ALONE, settings), key(ASKED, settings)
    monkeypatch.setattr(prompts, "versions", lambda: {"read_table": "99"})
    assert key(ALONE, settings) == alone
    assert key(ASKED, settings) != asked


@pytest.mark.parametrize("part", ["gouji", "pymupdf", "unicode", "converter"])
def test_code_and_libraries_count(settings: Settings, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    before, here = key(ALONE, settings), keys.means()
    assert part in here
    monkeypatch.setattr(keys, "means", lambda: {**here, part: "another"})
    assert key(ALONE, settings) != before


def test_the_code_of_the_reader_is_all_there() -> None:
    assert all((keys._ROOT / root).exists() for root in keys._READER)
    assert len(keys.reader_digest()) == 64
    assert keys.reader_digest() != keys.program_digest()


def test_each_prompt_has_a_version() -> None:
    assert sorted(prompts.versions()) == ["read_prose", "read_table", "second_look"]
