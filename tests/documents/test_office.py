"""Conversion by LibreOffice, with scripts in its place: what is asked of it, and what becomes of it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.documents import office, open_document
from pipeline.documents.model import DocumentKind
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLargeDocument, UnsupportedDocument

from .support import ole, p, plain, word_file, zipped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for LibreOffice are shell scripts")

RTF = rb"{\rtf1 1}"
DOC = ole({"WordDocument": b"\xec\xa5".ljust(4096, b"\x00")})
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT = {"mimetype": ODT_TYPE, "content.xml": b"<x/>"}
FIND_OUT = 'for last; do [ "$before" = --outdir ] && out=$last; before=$last; done'
BEAT = "(while :; do echo >> {beat}; sleep 0.02; done) & echo >> {beat}; while :; do sleep 0.02; done"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("GOUJI_SOFFICE", str(program))
    return program


def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, also: str = "") -> None:
    result = tmp_path / "result.docx"
    result.write_bytes(word_file(p("转换")))
    stand_in(tmp_path, monkeypatch, f'{also}\n{FIND_OUT}\nmkdir "$out"\ncp {result} "$out/report.docx"')


def still_beats(beat: Path) -> bool:
    before = beat.stat().st_size
    time.sleep(0.3)
    return beat.stat().st_size > before


@pytest.mark.parametrize(
    ("name", "data"), [("a.doc", DOC), ("a.wps", DOC), ("a.rtf", RTF), ("a.doc", RTF), ("a.odt", zipped(ODT))]
)
def test_what_libreoffice_makes_of_a_file_is_read(
    name: str, data: bytes, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter(tmp_path, monkeypatch)
    path = tmp_path / name
    path.write_bytes(data)
    document = open_document(path, f"x/{name}")
    assert (document.name, document.kind, document.warnings) == (f"x/{name}", DocumentKind.WORD, ())
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert plain(document) == ["转换"]
    assert list(folder.iterdir()) == []


def test_a_docx_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    data = word_file(p("一"))
    assert office.as_docx(data) is data


def test_it_is_told_only_what_it_needs(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    told = tmp_path / "told"
    converter(tmp_path, monkeypatch, f'echo "$@" > {told}; env >> {told}; cat profile/user/*.xcu >> {told}')
    office.as_docx(RTF)
    text = told.read_text()
    assert f"-env:UserInstallation=file://{folder}/gouji-office-" in text
    assert "--infilter=Rich Text Format --convert-to docx --outdir" in text
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in text
    assert f"\nHOME={folder}/gouji-office-" in text
    assert "secret" not in text


def test_where_it_is_not_installed_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_SOFFICE", raising=False)
    monkeypatch.setattr(office, "_PROGRAMS", ("soffice",))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedDocument, match=r"needs LibreOffice: install it \(Debian: apt-get install"):
        office.as_docx(RTF)


def test_a_program_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    with pytest.raises(UnsupportedDocument, match="GOUJI_SOFFICE names no program that can be run: /nowhere/soffice"):
        office.as_docx(RTF)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'Error: source file could not be loaded'", "cannot read it: source file could not be loaded"),
        ("echo noise >&2; exit 77", r"it gave no result \(exit code 77\)"),
        ("kill -s KILL $$", r"it gave no result \(exit code 137\)"),
    ],
)
def test_its_reason_is_told(
    script: str, reason: str, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    with pytest.raises(DamagedDocument, match=reason):
        office.as_docx(RTF)
    assert list(folder.iterdir()) == []


def test_one_that_hangs_is_stopped_with_all_that_it_started(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = tmp_path / "beat"
    stand_in(tmp_path, monkeypatch, BEAT.format(beat=beat))
    monkeypatch.setattr(office, "SECONDS", 0.5)
    with pytest.raises(DamagedDocument, match=r"did not finish with it in 0\.5 seconds"):
        office.as_docx(RTF)
    assert not still_beats(beat)
    assert list(folder.iterdir()) == []


def test_nothing_outlives_a_worker_that_is_killed(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = tmp_path / "beat"
    stand_in(tmp_path, monkeypatch, BEAT.format(beat=beat))
    code = r"from pipeline.documents import office; office.as_docx(rb'{\rtf1 1}')"
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, env={**os.environ, "TMPDIR": str(folder)}) as worker:
        until = time.monotonic() + 30
        while not beat.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert still_beats(beat)
        worker.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while (still_beats(beat) or list(folder.iterdir())) and time.monotonic() < until:
        pass
    assert not still_beats(beat)
    assert list(folder.iterdir()) == []


def with_flags(flags: int) -> bytes:
    return ole({"WordDocument": (b"\xec\xa5" + bytes(8) + flags.to_bytes(2, "little")).ljust(4096, b"\x00")})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.doc", with_flags(0x0100)),
        ("a.wps", with_flags(0x8300)),
        ("a.odt", zipped(ODT | {"META-INF/manifest.xml": b"<manifest:encryption-data/>"})),
    ],
)
def test_a_password_is_told_before_anything_is_converted(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EncryptedDocument, match="asks for a password"):
        open_document(tmp_path / name, name)


@pytest.mark.parametrize("data", [with_flags(0), with_flags(0x0200), ole({"WordDocument": b"\xec\xa5" + b"\xff" * 60})])
def test_other_flags_ask_for_no_password(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    converter(tmp_path, monkeypatch)
    (tmp_path / "a.doc").write_bytes(data)
    assert plain(open_document(tmp_path / "a.doc", "a.doc")) == ["转换"]


def test_an_odt_that_unpacks_to_too_much_is_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    with pytest.raises(TooLargeDocument, match=r"content\.xml"):
        office.as_docx(zipped(ODT | {"content.xml": b" " * 60_000_000}))
