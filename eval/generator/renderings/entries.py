"""Lines of the list of renderings.

An entry that names no form, printing or publisher gets them in turn, so that each meets each over the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.generator.edits import Edit
from eval.generator.files import File
from eval.generator.make import Form, Request
from eval.generator.printing import USUAL, Money, Printing
from eval.generator.prose import Office
from eval.generator.renderings.conditions import Family, Trouble
from eval.generator.renderings.rendering import Rendering
from eval.generator.report import OFFICIAL, Wording

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
BLANKS = Printing(zero="", zero_total="0", money=Money.YUAN)
LARGE = Printing(thousands=True)
SLASHES = Printing(zero="/", decimals=4)
NOTED = Printing(notes=2, money=Money.TEN_THOUSANDS_SAID)
PRINTINGS = (USUAL, LARGE, BLANKS, SLASHES, NOTED, Printing(zero="", decimals=6))
NEVER_BLANK = (USUAL, LARGE, SLASHES, NOTED)
PROFILES = ("county", "city", "office")
FORMS = tuple(Form)


@dataclass(frozen=True)
class Entry:
    """A line of the list: one document for each of its `forms`."""

    name: str
    file: File
    troubles: tuple[Trouble, ...]
    edit: Edit | None = None
    forms: tuple[Form, ...] = ()
    printing: Printing | None = None
    profile: str = ""
    seed: int = 0
    wording: Wording = OFFICIAL


def renderings(
    family: Family, entries: Sequence[Entry], printings: Sequence[Printing] = PRINTINGS
) -> Iterator[Rendering]:
    """The documents of some lines."""
    place = 0
    for entry in entries:
        for form in entry.forms or (FORMS[place % len(FORMS)],):
            request = Request(
                OFFICE,
                2020 if form is Form.F2019 else 2023,
                form,
                entry.profile or PROFILES[(place + place // 3) % len(PROFILES)],
                entry.seed or place + 1,
                printing=entry.printing or printings[place % len(printings)],
                wording=entry.wording,
            )
            yield Rendering(family, entry.name, request, frozenset(entry.troubles), entry.file, entry.edit)
            place += 1
