"""One mutated file from a seed and an index: always the same bytes under the same name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from eval.fuzz.damage import BYTES, Mutation
from eval.fuzz.pages import PAGES, TEXTS
from eval.fuzz.pdfs import PDFS
from eval.fuzz.pictures import PICTURES, picture_of
from eval.fuzz.words import WORDS

EXAMPLES = Path(__file__).parents[1] / "examples"


class Nature(StrEnum):
    """What the example was before it was changed."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    TEXT = "text"
    SCAN = "scan"


_TURN = (
    *(Nature.PDF, Nature.DOCX, Nature.HTML, Nature.PDF, Nature.TEXT, Nature.PDF, Nature.DOCX, Nature.HTML, Nature.PDF),
    *(Nature.TEXT, Nature.PDF, Nature.DOCX, Nature.HTML, Nature.PDF, Nature.TEXT, Nature.PDF, Nature.DOCX, Nature.HTML),
    *(Nature.PDF, Nature.SCAN),
)
"""The natures of twenty files that follow each other: a scan takes seconds, the others tenths of one."""
_SOURCES: Mapping[Nature, tuple[str, ...]] = {
    Nature.PDF: ("qingxi-county-2024.pdf", "yunling-city-2023.pdf"),
    Nature.DOCX: ("moquan-housing-bureau-2022.docx",),
    Nature.HTML: ("moquan-gov-office-2019.html", "qiyun-district-2021.html"),
    Nature.TEXT: ("jichuan-gov-office-2020.txt", "qingxi-county-2023.txt", "qiyun-district-2023.md"),
    Nature.SCAN: ("linxi-water-bureau-2022.pdf", "linxi-water-bureau-2022.pdf", "qingxi-county-2024.pdf"),
}
_INSIDE: Mapping[Nature, Mapping[str, Mutation]] = {
    Nature.PDF: PDFS,
    Nature.DOCX: WORDS,
    Nature.HTML: PAGES,
    Nature.TEXT: TEXTS,
    Nature.SCAN: PICTURES,
}
_WRONG_SUFFIXES = (".pdf", ".docx", ".html", ".txt", ".md", ".doc", ".wps", ".png", ".ofd")


@dataclass(frozen=True)
class Mutated:
    """A file made of an example: its name in the folder, its bytes, and the example that it was."""

    index: int
    name: str
    data: bytes
    source: Path
    changes: tuple[str, ...]


def nature_of(index: int) -> Nature:
    """What kind of file an index stands for, whatever the seed."""
    return _TURN[index % len(_TURN)]


def indices(files: int, start: int = 0, only: Nature | None = None) -> Iterator[int]:
    """The first so many indices, of one nature where `only` is given."""
    chosen = (index for index in count(start) if only in (None, nature_of(index)))
    return (index for index, _ in zip(chosen, range(files), strict=False))


def mutated(seed: int, index: int) -> Mutated:
    """The file of this seed and index: one to three changes, those of the inside before those of the bytes."""
    random = Random(f"gouji-fuzz {seed} {index}")  # noqa: S311
    nature = nature_of(index)
    source = EXAMPLES / random.choice(_SOURCES[nature])
    data, suffix = source.read_bytes(), source.suffix
    inside: Mapping[str, Mutation] = _INSIDE[nature]
    if nature is Nature.SCAN and random.random() < 0.7:
        data, suffix = _picture(source), ".png"
    elif nature is Nature.SCAN:
        inside = PDFS
    changes = []
    for kind, often in ((inside, 0.75), (inside, 0.25), (BYTES, 0.4)):
        if random.random() < often:
            changes.append(random.choice(list(kind)))
            data = kind[changes[-1]](random, data)
    if not changes:
        changes.append(random.choice(list(BYTES)))
        data = BYTES[changes[-1]](random, data)
    if random.random() < 0.04:
        suffix = random.choice(_WRONG_SUFFIXES)
    return Mutated(index, f"{index:06d}-{'+'.join(changes)}{suffix}", data, source, tuple(changes))


@cache
def _picture(source: Path) -> bytes:
    return picture_of(source.read_bytes())
