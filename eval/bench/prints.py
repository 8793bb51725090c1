"""Web pages and Word files printed to PDF by the programs that publishers use: Chromium and LibreOffice.

Each call starts the program with a profile of its own in a temporary folder, so that calls may run side by side and a
running browser or office is left alone. Nothing is fetched: pages stand alone, and the browser's own traffic is off.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import GoujiError

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_LIBREOFFICE = ("soffice", "libreoffice")
_SECONDS = 120


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
        return _run(command, printed)


def libreoffice_pdf(docx: bytes) -> bytes:
    """In: a Word file. Out: the PDF that LibreOffice makes of it. Raises PrintFailed."""
    program = libreoffice_path()
    if program is None:
        raise PrintFailed("LibreOffice Writer is not installed (Debian: apt-get install libreoffice-writer)")
    with tempfile.TemporaryDirectory(prefix="gouji-print-", ignore_cleanup_errors=True) as folder:
        word, printed = Path(folder, "page.docx"), Path(folder, "page.pdf")
        word.write_bytes(docx)
        profile = Path(folder, "profile").as_uri()
        command = [
            *(program, f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(word)),
        ]
        return _run(command, printed)


def _found(names: Sequence[str]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


def _run(command: Sequence[str], printed: Path) -> bytes:
    name = Path(command[0]).name
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise PrintFailed(f"{name} did not finish within {_SECONDS} seconds") from None
    except OSError as error:
        raise PrintFailed(f"{name} does not start: {error}") from None
    data = printed.read_bytes() if printed.exists() else b""
    if not data.startswith(b"%PDF-"):
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
        raise PrintFailed(f"{name} made no PDF (exit {done.returncode}): {said[0][:200]}")
    return data
