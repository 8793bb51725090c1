"""What a rendering is. A seed changes its numbers, the size of its publisher and that of its type, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eval.generator.draw import Draw
from eval.generator.edits import Edit
from eval.generator.files import AS_DECLARED, File, Look
from eval.generator.make import Request
from eval.generator.profiles import PROFILES
from eval.generator.renderings.conditions import Family, Trouble

_SCALES = (0.9, 0.95, 1.0, 1.05)
_STEP = 1000
"""Seeds of one rendering lie so far apart that those of two renderings never meet."""


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
    look: Look = AS_DECLARED

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
