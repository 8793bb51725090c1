"""The list of the set's documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from eval.conditions import SEPARATOR
from eval.generator.chains import YearFault
from eval.generator.edits import label_findings
from eval.generator.files import Look
from eval.generator.make import Form, Request, make_report
from eval.generator.report import Report
from eval.generator.scanned.sources import Half
from eval.generator.sets.circumstances import PAIRS, Pair, Slot, errors
from eval.generator.sets.layout import Condition, Layout
from eval.generator.sets.layouts import CONDITIONS
from eval.generator.sets.publishers import Publisher, publisher

DOCUMENTS: Mapping[Half, int] = {Half.TUNE: 4, Half.TEST: 6}
"""How many documents a condition has in each half."""
_SCALES = (1.0, 0.97, 1.03, 0.94)
_STEP = 10_000
"""A seed that gives no report with the errors asked for is raised by this much, until one does."""
_MOST_STEPS = 100
_OTHER_SET = 2 * _STEP * _MOST_STEPS
"""The seeds of a set are so far from those of the next."""
_SMALL_TEST_SCANS = ("scan-fax", "mixed-worn")
"""Conditions of scans whose second document is committed too: the others are large."""


@dataclass(frozen=True)
class SetDocument:
    """One document. `scan` names what its print goes through (a condition of `scanned`), `chance` is the seed of that;
    `is_small` where it is committed; `before` is the stem of the report of the year before, where that is in the set.
    """

    half: Half
    condition: str
    publisher: Publisher
    request: Request
    habit: str
    layout: Layout
    look: Look
    scan: str = ""
    is_small: bool = False
    before: str = ""

    @property
    def stem(self) -> str:
        """The name of its files, without suffix."""
        return f"{self.condition}{SEPARATOR}{self.publisher.slug}-{self.request.year}"

    @property
    def file_name(self) -> str:
        """A scan is kept as a PDF, whatever it was printed from."""
        return self.stem + (".pdf" if self.scan else self.layout.file.suffix)

    @cached_property
    def report(self) -> Report:
        """What the publisher says, before anything befell the labels."""
        return make_report(self.request)

    @property
    def printed(self) -> Report:
        """What stands in the file."""
        return self.report if self.layout.labels is None else self.layout.labels.edit(self.report)

    @property
    def told(self) -> Report:
        """What the publisher says, with the findings on what befell the labels."""
        if self.layout.labels is None:
            return self.report
        found = label_findings(self.report, self.printed, self.layout.labels.note)
        return replace(self.report, findings=(*self.report.findings, *found))

    @property
    def needs_nothing(self) -> bool:
        """Whether its bytes follow from this project and what it installs alone."""
        font = self.layout.file.font
        return not self.scan and self.layout.file.program is None and (font is None or not font.file)


@lru_cache(maxsize=2 * len(Half))
def documents(half: Half, seed: int = 0) -> tuple[SetDocument, ...]:
    """The documents of a half, in the order of their conditions. `seed` 0 is the project's own set; another gives the
    same list with other numbers, words, accidents and looks, which nobody has tuned on."""
    return tuple(_documents(half, seed))


def _documents(half: Half, seed: int) -> Iterator[SetDocument]:
    made: dict[tuple[str, int], SetDocument] = {}
    later = {pair.after: pair for pair in PAIRS if pair.half is half}
    slots = [Slot(place, slot) for place in range(len(CONDITIONS)) for slot in range(DOCUMENTS[half])]
    # A report that goes on from another one comes after it.
    for turn, slot in enumerate(sorted(slots, key=lambda slot: _key(slot) in later)):
        pair = later.get(_key(slot))
        earlier = made[pair.before] if pair is not None else None
        made[_key(slot)] = _document(half, turn, slot, _origin(half, turn, slot, pair, earlier), earlier, seed)
    yield from (made[_key(slot)] for slot in slots)


def _key(slot: Slot) -> tuple[str, int]:
    """How `PAIRS` names a place."""
    return CONDITIONS[slot.condition].name, slot.slot


@dataclass(frozen=True)
class _Origin:
    """Whose report of which year a document is."""

    publisher: Publisher
    size: str
    form: Form
    year: int
    year_faults: tuple[YearFault, ...] = ()


def _origin(half: Half, turn: int, slot: Slot, pair: Pair | None, earlier: SetDocument | None) -> _Origin:
    """In: a place, and the pair that it is the later year of, with the earlier one."""
    if pair is not None and earlier is not None:
        return _Origin(earlier.publisher, pair.size, pair.forms[1], pair.year + 1, pair.faults)
    first = next((each for each in PAIRS if each.half is half and each.before == _key(slot)), None)
    if first is not None:
        return _Origin(publisher(half, turn, first.size), first.size, first.forms[0], first.year)
    return _Origin(publisher(half, turn, slot.size), slot.size, slot.form, slot.year)


def _document(
    half: Half, turn: int, slot: Slot, origin: _Origin, earlier: SetDocument | None, seed: int
) -> SetDocument:
    condition = CONDITIONS[slot.condition]
    layouts = condition.layouts(half)
    layout = layouts[(slot.slot + seed) % len(layouts)]
    habit = slot.habit(layout.keeps_blanks, layout.shows_notes)
    wanted = errors(turn // 3 + slot.slot, origin.size, layout.keeps_blanks)
    request = _drawable(
        Request(
            origin.publisher.office,
            origin.year,
            origin.form,
            origin.size,
            # Seeds of the halves never meet.
            2 * (slot.condition * 10 + slot.slot + 1) + (half is Half.TEST) + seed * _OTHER_SET,
            printing=habit.printing,
            published_errors=wanted if slot.has_errors else (),
            wording=slot.wording,
            year_first=slot.slot % 3 == 2,
            previous=earlier.request if earlier is not None else None,
            year_faults=origin.year_faults,
            prose_errors=slot.prose_errors,
            prose_traps=slot.has_traps,
        )
    )
    return SetDocument(
        half,
        condition.name,
        origin.publisher,
        request,
        habit.name,
        layout,
        Look(1.0 if condition.scans else _SCALES[turn % len(_SCALES)], request.seed),
        condition.scans[slot.slot % len(condition.scans)] if condition.scans else "",
        _is_small(half, condition, slot.slot),
        earlier.stem if earlier is not None else "",
    )


def _is_small(half: Half, condition: Condition, slot: int) -> bool:
    if half is Half.TUNE:
        return slot == 0
    return slot == 0 or (slot == 1 and (not condition.scans or condition.name in _SMALL_TEST_SCANS))


def _drawable(request: Request) -> Request:
    """The request with the first of its seeds that gives numbers in which its errors have a place. Raises ValueError
    where that is none of a hundred."""
    for step in range(_MOST_STEPS):
        tried = replace(request, seed=request.seed + step * _STEP)
        try:
            make_report(tried)
        except ValueError:
            continue
        return tried
    raise ValueError(f"{request.office.name} {request.year}: no seed gives numbers with a place for the errors")
