"""What a rendering is. A seed changes its numbers, the size of its publisher and that of its type, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from eval.generator.draw import Draw
from eval.generator.edits import Edit
from eval.generator.make import Request
from eval.generator.profiles import PROFILES
from eval.generator.renderings.conditions import Family, Trouble
from eval.generator.report import Report

_SCALES = (0.9, 0.95, 1.0, 1.05)
_STEP = 1000
"""Seeds of one rendering lie so far apart that those of two renderings never meet."""


@dataclass(frozen=True)
class Look:
    """What of the look of a file a seed decides: the size of the type, and the `seed` of chance in text."""

    scale: float = 1.0
    seed: int = 0


Render = Callable[[Report, Look], bytes]
"""A report as the bytes of a file."""


class Program(StrEnum):
    """Programs that publishers use, which may be missing here."""

    CHROMIUM = "Chromium"
    LIBREOFFICE = "LibreOffice"


@dataclass(frozen=True)
class File:
    """How a report becomes a file of suffix `drawn`; where a `program` is named, that makes of it one of `becomes`."""

    render: Render
    drawn: str
    program: Program | None = None
    becomes: str = ""

    @property
    def suffix(self) -> str:
        return self.becomes or self.drawn


@dataclass(frozen=True)
class Rendering:
    """One document of the set."""

    family: Family
    name: str
    request: Request
    troubles: frozenset[Trouble]
    file: File
    edit: Edit | None = None
    """What was changed in the tables before they were printed."""
    look: Look = Look()

    @property
    def stem(self) -> str:
        """What the document is called: its family, its line of the list, its form."""
        return f"{self.family}--{self.name}-{self.request.form}"

    @property
    def file_name(self) -> str:
        return self.stem + self.file.suffix

    def varied(self, seed: int) -> Rendering:
        """The same rendering of other numbers; seed 0 is the one that is declared."""
        if not seed:
            return self
        draw = Draw("rendering", self.stem, seed)
        request = replace(self.request, seed=self.request.seed + _STEP * seed, profile=draw.pick(tuple(PROFILES)))
        return replace(self, request=request, look=Look(draw.pick(_SCALES), seed))
