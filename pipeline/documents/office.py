"""Word processors' files that are no DOCX (.doc, .wps, .rtf, .odt), turned into DOCX by LibreOffice where it is there.

Each conversion has a folder and a profile of its own, so that several go side by side. Macros are off, links are not
followed, and memory and time are bounded. Nothing outlives it, not even where this process is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.documents import limits
from pipeline.documents.archive import main_part, member_names, read_member
from pipeline.documents.ole import OLE
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLargeDocument, UnsupportedDocument

PROGRAM_VARIABLE = "GOUJI_SOFFICE"
SECONDS = 90.0
"""For one file; a report takes one to four. Below the time that a run gives a document, so that the reason is told."""

RTF = b"{\\rtf"
_ODT_TEXT = "content.xml"
_ODT_MANIFEST = "META-INF/manifest.xml"
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_ASKED_FOR = (
    "reading .doc, .wps, .rtf and .odt needs LibreOffice: install it (Debian: apt-get install libreoffice-writer)"
    " and run again, or save the file as .docx"
)
_SUPERVISOR = f"""
ulimit -v {limits.MAX_CONVERTER_BYTES >> 10} 2>/dev/null
ulimit -f {limits.MAX_FILE_BYTES >> 9} 2>/dev/null
exec 3<&0
{{ trap '' TERM; read -r _ <&3; kill -s TERM 0; rm -rf -- "$0"; kill -s KILL 0; }} &
"$@" </dev/null 3<&-
status=$?
kill -s KILL $! 2>/dev/null
wait $! 2>/dev/null
exit $status
"""
"""Its input ends when Gouji dies; then the whole group goes, LibreOffice's second process too, and the folder `$0`."""

_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Links lead nowhere even where a filter follows one: port 9 discards."""
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Of our environment; the rest is none of its business (API keys)."""


def as_docx(data: bytes) -> bytes:
    """A word processor's file as DOCX; a DOCX comes back as it is.

    Raises UnsupportedDocument where LibreOffice is not installed, EncryptedDocument, DamagedDocument (with
    LibreOffice's reason, or where it does not finish) and TooLargeDocument.
    """
    if data.startswith(OLE):
        return _convert(data, ".doc", "MS Word 97")
    if not data.startswith(b"PK"):
        return _convert(data[data.index(RTF) :], ".rtf", "Rich Text Format")
    names = member_names(data)
    if main_part(names):
        return data
    if _ODT_MANIFEST in names and b"encryption-data" in read_member(data, _ODT_MANIFEST):
        raise EncryptedDocument("the file asks for a password; save it without one and run again")
    read_member(data, _ODT_TEXT)  # refuses one that unpacks to too much, before LibreOffice unpacks it
    return _convert(data, ".odt", "writer8")


def find_program() -> str:
    """The path of LibreOffice. Raises UnsupportedDocument where it is not installed."""
    named = os.environ.get(PROGRAM_VARIABLE, "")
    for program in (named,) if named else _PROGRAMS:
        if path := shutil.which(program):
            return path
    if named:
        raise UnsupportedDocument(f"{PROGRAM_VARIABLE} names no program that can be run: {named}")
    raise UnsupportedDocument(_ASKED_FOR)


def _convert(data: bytes, suffix: str, import_filter: str) -> bytes:
    program = find_program()
    with tempfile.TemporaryDirectory(prefix="gouji-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"report{suffix}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        arguments = (
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            f"--infilter={import_filter}",
            *("--convert-to", "docx", "--outdir", str(folder / "out")),
            str(source),
        )
        status = _run((program, *arguments), folder)
        result = folder / "out" / "report.docx"
        if not result.is_file():
            raise DamagedDocument(f"LibreOffice cannot read it: {_reason(folder / 'log', status)}")
        if result.stat().st_size > limits.MAX_FILE_BYTES:
            raise TooLargeDocument(f"as DOCX it is larger than {limits.MAX_FILE_BYTES // limits.MEGABYTE} MB")
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: tuple[str, ...], folder: Path) -> int:
    """Runs LibreOffice and gives its exit code. Raises DamagedDocument where it does not finish."""
    if os.name == "posix":
        command = ("/bin/sh", "-c", _SUPERVISOR, str(folder), *command)
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**kept, **own},
            start_new_session=True,
        ) as process,
    ):
        try:
            return process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise DamagedDocument(f"LibreOffice did not finish with it in {SECONDS:g} seconds") from None
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _reason(log: Path, status: int) -> str:
    with log.open("rb") as file:
        lines = file.read(65_536).decode("utf-8", "replace").splitlines()
    said = [line.removeprefix("Error: ").strip() for line in lines if line.startswith("Error")]
    return said[0][:200] if said else f"it gave no result (exit code {status})"
