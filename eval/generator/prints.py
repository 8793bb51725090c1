"""Web pages and Word files turned into other files by the programs that publishers use: Chromium and LibreOffice.

Each call starts the program with a profile of its own in a temporary folder, so that calls may run side by side and a
running browser or office is left alone. Nothing is fetched: pages stand alone, and the browser's own traffic is off.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import GoujiError

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_LIBREOFFICE = ("soffice", "libreoffice")
_SECONDS = 120
"""For one file."""
_FILTERS: Mapping[str, str] = {
    "pdf": "pdf:writer_pdf_Export",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
}


class PrintFailed(GoujiError):
    """A page or Word file could not be printed: the program is missing, failed, or took too long."""


def chromium_path() -> str | None:
    """Where Chromium (or a browser of its kind) is installed; None where it is not."""
    return _found(_CHROMIUM)


def libreoffice_path() -> str | None:
    """Where LibreOffice is installed; None where it is not."""
    return _found(_LIBREOFFICE)


def chromium_pdf(html: bytes) -> bytes:
    """In: a web page. Out: the PDF that Chromium prints of it, without header and footer. Raises PrintFailed."""
    program = chromium_path()
    if program is None:
        raise PrintFailed("Chromium is not installed (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory(prefix="gouji-print-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(html)
        command = [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={printed}"),
            page.as_uri(),
        ]
        return _made(printed, _run(command, _SECONDS))


def libreoffice_pdf(docx: bytes) -> bytes:
    """In: a Word file. Out: the PDF that LibreOffice makes of it. Raises PrintFailed."""
    return libreoffice_files({"page.docx": docx}, "pdf")["page.docx"]


def libreoffice_files(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """In: Word files by name. Out: the same as `suffix` (pdf, doc, rtf, odt) by their old names, made in one go.

    Raises PrintFailed where one of them cannot be made.
    """
    program = libreoffice_path()
    if program is None:
        raise PrintFailed("LibreOffice Writer is not installed (Debian: apt-get install libreoffice-writer)")
    with tempfile.TemporaryDirectory(prefix="gouji-print-", ignore_cleanup_errors=True) as folder:
        sources = [Path(folder, name) for name in files]
        for source in sources:
            source.write_bytes(files[source.name])
        profile, out = Path(folder, "profile").as_uri(), Path(folder, "out")
        command = [
            *(program, f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--convert-to", _FILTERS[suffix], "--outdir", str(out), *map(str, sources)),
        ]
        said = _run(command, _SECONDS * len(files))
        return {source.name: _made(out / f"{source.stem}.{suffix}", said) for source in sources}


def _found(names: Sequence[str]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


def _run(command: Sequence[str], seconds: float) -> str:
    """Runs a program and gives the last thing that it said."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise PrintFailed(f"{name} did not finish within {seconds} seconds") from None
    except OSError as error:
        raise PrintFailed(f"{name} does not start: {error}") from None
    said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
    return f"{name}, exit {done.returncode}: {said[0][:200]}"


def _made(path: Path, said: str) -> bytes:
    data = path.read_bytes() if path.exists() else b""
    if not data or (path.suffix == ".pdf" and not data.startswith(b"%PDF-")):
        raise PrintFailed(f"no {path.suffix} was made ({said})")
    return data
