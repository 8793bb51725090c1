"""A folder that is a URL: each document fetched once, nothing fetched that is known, nothing left behind."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import limits
from pipeline.runs.folder import Stamp
from pipeline.runs.outputs import FILES
from pipeline.runs.remote import RemoteFolder, _stamp, is_url
from tests.run.conftest import Gouji
from tests.run.here import HereEngine, report

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("fsspec") is None, reason="fsspec is not installed (gouji[ray])"
)
FILES_THERE = {
    "a.html": report(1),
    "b/同.html": report(1),
    "b/c.html": report(2),
    "b/../../out.html": report(3),
    ".hidden/d.html": report(4),
    "notes.csv": "no report",
    "empty.txt": "",
}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A file system in memory with documents, hidden and other files, and names that lead elsewhere."""
    import fsspec

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    system = fsspec.filesystem("memory")
    for name, text in FILES_THERE.items():
        system.pipe(f"/bucket/{name}", text.encode())
    yield system
    system.rm("/bucket", recursive=True)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(names).of(*told))
    return names


def test_documents_of_a_url_give_the_bytes_of_a_folder(
    gouji: Gouji, bucket: Any, read: list[str], tmp_path: Path
) -> None:
    for name, text in FILES_THERE.items():
        if ".." not in name:
            path = tmp_path / "reports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    bucket.rm("/bucket/b/../../out.html")
    ended = gouji("run", "memory://bucket", "--out", "remote", "--llm", "never")
    assert (ended.code, "no pictures" in ended.err) == (1, True)
    assert sorted(read) == ["a.html", "b/c.html", "empty.txt"]
    gouji("run", "reports", "--out", "local", "--llm", "never")
    for name in FILES:
        if name.endswith(".csv"):
            assert (tmp_path / "remote" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    assert list((tmp_path / "temp").iterdir()) == []


def test_what_has_not_changed_is_not_fetched_again(gouji: Gouji, bucket: Any, read: list[str]) -> None:
    gouji("run", "memory://bucket", "--out", "out", "--llm", "never")
    read.clear()
    bucket.rm("/bucket/empty.txt")
    bucket.pipe("/bucket/b/c.html", report(9).encode())
    opened: list[str] = []
    whole = RemoteFolder._fetch

    def fetch(self: RemoteFolder, found: Any) -> None:
        opened.append(found.name)
        whole(self, found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RemoteFolder, "_fetch", fetch)
        assert gouji("run", "memory://bucket", "--out", "out", "--llm", "never").code == 0
    assert opened == read == ["b/c.html"]


def test_a_name_that_leads_elsewhere_is_written_nowhere_else(bucket: Any, tmp_path: Path) -> None:
    with RemoteFolder("memory://bucket") as folder:
        path = folder.path("b/../../out.html")
        assert path.parent.parent == tmp_path / "temp"
        assert path.suffix == ".html"


def test_what_is_too_large_is_not_fetched(
    gouji: Gouji, bucket: Any, read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 2000)
    bucket.pipe("/bucket/big.txt", b"x" * 3000)
    gouji("run", "memory://bucket", "--out", "out", "--llm", "never")
    lines = (tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "failed,the file " in next(line for line in lines if line.startswith("big.txt"))


def test_why_a_document_cannot_be_fetched_is_said_without_the_words_of_the_server(
    gouji: Gouji, bucket: Any, read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It once said only that there is no such file."""
    whole = type(bucket).open

    def refuse(self: Any, path: str, *told: Any, **named: Any) -> Any:
        if path.endswith("a.html"):
            raise PermissionError("signature secret")
        return whole(self, path, *told, **named)

    monkeypatch.setattr(type(bucket), "open", refuse)
    assert gouji("run", "memory://bucket", "--out", "out", "--llm", "never").code == 1
    reports = (tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig")
    assert "failed,it cannot be fetched (PermissionError)" in next(
        line for line in reports.splitlines() if line.startswith("a.html")
    )
    assert "secret" not in reports


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("memory://nothing-here", 3, "memory://nothing-here holds no document"),
        ("nonsense://user:secret@host/x", 2, "nonsense://host/x cannot be listed (ValueError)"),
    ],
)
def test_a_url_that_says_nothing(gouji: Gouji, url: str, code: int, said: str) -> None:
    ended = gouji("run", url, "--out", "out", "--llm", "never")
    assert (ended.code, said in ended.err, "secret" in ended.err) == (code, True, False)


def test_stamps() -> None:
    assert _stamp({"size": 3, "ETag": "x"}) == _stamp({"size": 3, "ETag": "x"})
    assert _stamp({"size": 3, "ETag": "x"}) != _stamp({"size": 3, "ETag": "y"})
    assert _stamp({"size": 3}) != _stamp({"size": 3})
    assert _stamp({"size": 3, "LastModified": "t"}) != Stamp(3)
    assert [is_url(each) for each in ("s3://b/p", "reports", "C:\\reports")] == [True, False, False]
