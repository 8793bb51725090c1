"""The list of the set's documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from eval.conditions import SEPARATOR
from eval.generator.files import Look
from eval.generator.make import Request, make_report
from eval.generator.report import Report
from eval.generator.scanned.sources import Half
from eval.generator.sets.circumstances import PAIRS, Pair, Slot, errors
from eval.generator.sets.layouts import CONDITIONS, Condition, Layout
from eval.generator.sets.publishers import Publisher, publisher

DOCUMENTS: Mapping[Half, int] = {Half.TUNE: 4, Half.TEST: 6}
"""How many documents a condition has in each half."""
_SCALES = (1.0, 0.97, 1.03, 0.94)
_STEP = 10_000
"""A seed that gives no report with the errors asked for is raised by this much, until one does."""
_SMALL_TEST_SCANS = ("scan-fax", "mixed-phone", "mixed-office")
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
        return self.report if self.layout.edit is None else self.layout.edit(self.report)

    @property
    def needs_nothing(self) -> bool:
        """Whether its bytes follow from this project and what it installs alone."""
        font = self.layout.file.font
        return not self.scan and self.layout.file.program is None and (font is None or not font.file)


@lru_cache(maxsize=len(Half))
def documents(half: Half) -> tuple[SetDocument, ...]:
    """The documents of a half, in the order of their conditions."""
    return tuple(_documents(half))


def _documents(half: Half) -> Iterator[SetDocument]:
    made: dict[tuple[str, int], SetDocument] = {}
    before = {pair.after: pair for pair in PAIRS if pair.half is half}
    after = {pair.before: pair for pair in PAIRS if pair.half is half}
    plain = [(place, slot) for place in range(len(CONDITIONS)) for slot in range(DOCUMENTS[half])]
    # A report that goes on from another one comes after it.
    for turn, (place, slot) in enumerate(sorted(plain, key=lambda each: (CONDITIONS[each[0]].name, each[1]) in before)):
        condition = CONDITIONS[place]
        key = (condition.name, slot)
        earlier = made[before[key].before] if key in before else None
        made[key] = _document(half, turn, Slot(place, slot), condition, before.get(key), after.get(key), earlier)
    yield from (made[CONDITIONS[place].name, slot] for place, slot in plain)


def _document(
    half: Half,
    turn: int,
    slot: Slot,
    condition: Condition,
    before: Pair | None,
    after: Pair | None,
    earlier: SetDocument | None,
) -> SetDocument:
    layouts = condition.layouts(half)
    layout = layouts[slot.slot % len(layouts)]
    form, year, size = slot.form, slot.year, slot.size
    if after is not None:
        form, year = after.forms[0], after.year
    who = publisher(half, turn, size)
    if before is not None and earlier is not None:
        form, year, size, who = before.forms[1], before.year + 1, earlier.request.profile, earlier.publisher
    habit = slot.habit(layout.keeps_blanks, layout.shows_notes)
    place = slot.condition * 10 + slot.slot
    request = Request(
        who.office,
        year,
        form,
        size,
        2 * (place + 1) + (half is Half.TEST),
        printing=habit.printing,
        published_errors=errors(turn // 3 + slot.slot, size, layout.keeps_blanks) if slot.has_errors else (),
        wording=slot.wording,
        year_first=slot.slot % 3 == 2,
        previous=earlier.request if earlier is not None else None,
        year_faults=before.faults if before is not None else (),
        prose_errors=slot.prose_errors,
        prose_traps=slot.has_traps,
    )
    drawn = _drawable(request)
    return SetDocument(
        half,
        condition.name,
        who,
        drawn,
        habit.name,
        layout,
        Look(1.0 if condition.scans else _SCALES[turn % len(_SCALES)], drawn.seed),
        condition.scans[slot.slot % len(condition.scans)] if condition.scans else "",
        _is_small(half, condition, slot.slot),
        earlier.stem if earlier is not None else "",
    )


def _is_small(half: Half, condition: Condition, slot: int) -> bool:
    if half is Half.TUNE:
        return slot == 0
    return slot == 0 or (slot == 1 and (not condition.scans or condition.name in _SMALL_TEST_SCANS))


def _drawable(request: Request) -> Request:
    """The request with the first of its seeds that gives numbers in which its errors have a place."""
    while True:
        try:
            make_report(request)
        except ValueError:
            request = replace(request, seed=request.seed + _STEP)
        else:
            return request
