"""Pulling weights from a web server, over connections that fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.models import hub as hub_module
from pipeline.models.errors import WeightsUnavailable
from pipeline.models.sources import pull
from pipeline.models.weights import DEFAULT_MODEL, MODELS, silent

from .fakes import CONTENT, SPEC, Hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def fetch(hub: Hub, folder: Path) -> Path:
    return hub_module.fetch(hub.spec, folder, silent, pause=0)


def test_the_file_is_fetched_and_verified(hub: Hub, models: Path) -> None:
    assert pull(hub.spec, "hub").read_bytes() == CONTENT
    assert {path.name for path in models.iterdir()} == {"tiny.gguf", "tiny.gguf.sha256"}
    assert hub.asked == [None]


def test_an_unfinished_file_is_gone_on_with(hub: Hub, folder: Path) -> None:
    (folder / "hub.gguf").write_bytes(CONTENT[:1000])
    assert fetch(hub, folder).read_bytes() == CONTENT
    assert hub.asked == ["bytes=1000-"]


def test_a_connection_that_breaks_off_again_and_again_gets_there(hub: Hub, folder: Path) -> None:
    hub.patience = 1500
    assert fetch(hub, folder).read_bytes() == CONTENT
    assert hub.asked == [None, "bytes=1500-", "bytes=3000-", "bytes=4500-", "bytes=6000-"]


def test_a_server_that_knows_no_ranges_is_asked_for_the_whole(hub: Hub, folder: Path) -> None:
    hub.ranges = False
    (folder / "hub.gguf").write_bytes(b"x" * 1000)
    assert fetch(hub, folder).read_bytes() == CONTENT


def test_errors_that_pass_are_waited_for(hub: Hub, folder: Path) -> None:
    hub.errors = [503, 429, 500]
    assert fetch(hub, folder).read_bytes() == CONTENT


def test_errors_that_stay_end_it_and_what_is_here_is_kept(hub: Hub, folder: Path) -> None:
    hub.errors = [503] * hub_module.TRIES
    (folder / "hub.gguf").write_bytes(CONTENT[:1000])
    with pytest.raises(WeightsUnavailable, match=r"503.*HF_ENDPOINT"):
        fetch(hub, folder)
    assert (folder / "hub.gguf").read_bytes() == CONTENT[:1000]


def test_a_file_that_is_not_there_is_asked_for_once(hub: Hub, folder: Path) -> None:
    hub.errors = [404]
    with pytest.raises(WeightsUnavailable, match="404"):
        fetch(hub, folder)
    assert len(hub.asked) == 1


@pytest.mark.parametrize(
    "content", [b"x" * len(CONTENT), CONTENT + b"x", CONTENT[:500]], ids=["other", "longer", "shorter"]
)
def test_a_wrong_file_is_deleted(hub: Hub, folder: Path, content: bytes) -> None:
    hub.content = content
    with pytest.raises(WeightsUnavailable, match="deleted"):
        fetch(hub, folder)
    assert not (folder / "hub.gguf").exists()


def test_an_unfinished_file_of_something_else_is_found_out_at_the_end(hub: Hub, folder: Path) -> None:
    (folder / "hub.gguf").write_bytes(b"x" * 1000)
    with pytest.raises(WeightsUnavailable, match="deleted"):
        fetch(hub, folder)
    assert fetch(hub, folder).read_bytes() == CONTENT


def test_no_server_at_all_is_told(folder: Path) -> None:
    spec = replace(SPEC, hub_url="http://127.0.0.1:1/tiny.gguf")
    with pytest.raises(WeightsUnavailable, match="refused"):
        hub_module.fetch(spec, folder, silent, pause=0)


def test_an_address_that_is_not_of_the_web_is_refused(folder: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="Not a web address"):
        hub_module.fetch(replace(SPEC, hub_url="file:///etc/passwd"), folder, silent)


def test_a_mirror_stands_in_for_the_hub_only() -> None:
    mirror = {"HF_ENDPOINT": "https://mirror.example/"}
    assert hub_module.hub_url(MODELS[DEFAULT_MODEL], mirror).startswith("https://mirror.example/Qwen/")
    assert hub_module.hub_url(MODELS[DEFAULT_MODEL], {}).startswith("https://huggingface.co/Qwen/")
    assert hub_module.hub_url(SPEC, mirror) == SPEC.hub_url
