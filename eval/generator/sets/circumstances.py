"""What is in the documents of the set besides their numbers: form, size of publisher, habits of print, errors.

All follows from a document's place, so that each condition has every form and size, and errors of the publisher, of the
words, both and none meet all of them over the set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.generator.chains import YearFault
from eval.generator.faults import Fault
from eval.generator.make import Form
from eval.generator.printing import USUAL, Money, Printing
from eval.generator.report import OFFICIAL, Wording
from eval.generator.scanned.sources import Half

FORMS = tuple(Form)
SIZES = ("office", "county", "city")
YEARS: Mapping[Form, Sequence[int]] = {
    Form.F2019: (2020, 2019, 2020, 2022),
    Form.F2021: (2021, 2022, 2023, 2024, 2025),
    Form.HYBRID: (2021, 2023, 2022),
}
"""Years that a form is used for: that of 2019 now and then when it was no longer the official one."""


@dataclass(frozen=True)
class Habit:
    """Habits of print, and what set.csv calls them."""

    name: str
    printing: Printing
    has_blanks: bool = False


HABITS = (
    Habit("plain", USUAL),
    Habit("zeros blank, totals 0, money in yuan", Printing(zero="", zero_total="0", money=Money.YUAN), True),
    Habit("thousands, 4 decimals", Printing(thousands=True, decimals=4)),
    Habit("zeros /, 4 decimals", Printing(zero="/", decimals=4, not_applicable="/")),
    Habit("remarks, money in 万元", Printing(notes=2, money=Money.TEN_THOUSANDS_SAID)),
    Habit("all zeros blank, 6 decimals", Printing(zero="", disclosure_zero="", decimals=6), True),
    Habit("thousands, remark, money in yuan", Printing(thousands=True, notes=1, money=Money.YUAN)),
    Habit("zeros of table two /", Printing(disclosure_zero="/")),
    Habit("no regulations: —", Printing(not_applicable="—", decimals=3)),
)
ERRORS: Sequence[tuple[Fault, ...]] = (
    (Fault.ROW_TOTAL,),
    (Fault.OUTCOME_TOTAL,),
    (Fault.BLANK_TOTAL,),
    (Fault.DISPUTES_TOTAL,),
    (Fault.ROW_TOTAL, Fault.OUTCOME_TOTAL),
    (Fault.BLANK_TOTAL, Fault.BLANK_TOTAL, Fault.OUTCOME_TOTAL),
    (Fault.DISPUTES_TOTAL, Fault.DISPUTES_TOTAL),
    (Fault.ROW_TOTAL, Fault.BLANK_TOTAL, Fault.DISPUTES_TOTAL),
)
"""What publishers get wrong, in turn."""
WORDINGS = (
    OFFICIAL,
    Wording(number_mark="、"),
    OFFICIAL,
    Wording(frozenset({"normative_documents", "total", "amount"})),
    Wording(frozenset({"partially_granted", "normative_documents"}), "、"),
)


@dataclass(frozen=True)
class Slot:
    """The place of a document: `slot` among those of its condition in a half, `condition` among the conditions."""

    condition: int
    slot: int

    @property
    def form(self) -> Form:
        return FORMS[(self.slot + self.condition) % 3]

    @property
    def size(self) -> str:
        return SIZES[(self.slot + self.slot // 3 + 2 * self.condition) % 3]

    @property
    def year(self) -> int:
        return YEARS[self.form][(self.slot + 2 * self.condition) % len(YEARS[self.form])]

    @property
    def has_errors(self) -> bool:
        return (self.slot + 2 * self.condition) % 3 == 0

    @property
    def prose_errors(self) -> int:
        """How many numbers of the words are not those of the tables."""
        return (1 + (self.slot + self.condition) % 2) * ((self.slot + self.condition // 2) % 3 == 1)

    @property
    def has_traps(self) -> bool:
        return (self.slot + self.condition) % 4 in (1, 2)

    @property
    def wording(self) -> Wording:
        return WORDINGS[(2 * self.slot + self.condition) % len(WORDINGS)]

    def habit(self, keeps_blanks: bool, shows_notes: bool) -> Habit:
        """`keeps_blanks`: whether blank cells can be seen in the file; `shows_notes`: whether remarks are wanted."""
        can = [habit for habit in HABITS if keeps_blanks or not habit.has_blanks]
        habit = can[(4 * self.slot + 5 * self.condition) % len(can)]
        if shows_notes and not habit.printing.notes:
            return Habit(f"{habit.name}, remarks", replace(habit.printing, notes=2), habit.has_blanks)
        return habit


def errors(turn: int, size: str, keeps_blanks: bool) -> tuple[Fault, ...]:
    """The errors whose turn it is, as far as such a publisher can make them and the file shows them."""
    wanted = ERRORS[turn % len(ERRORS)]
    if not keeps_blanks:
        wanted = tuple(Fault.ROW_TOTAL if fault is Fault.BLANK_TOTAL else fault for fault in wanted)
    if size == "office":
        # An office has hardly any sums that are not 0.
        wanted = tuple(Fault.OUTCOME_TOTAL if fault is Fault.DISPUTES_TOTAL else fault for fault in wanted)[:1]
    return wanted


@dataclass(frozen=True)
class Pair:
    """Two years of one publisher: the documents of `before` and `after` (condition and place in it), in which `faults`
    lie between the years. The earlier one is of `year`. Offices have hardly any figures that go from year to year."""

    half: Half
    before: tuple[str, int]
    after: tuple[str, int]
    year: int
    faults: tuple[YearFault, ...] = ()
    forms: tuple[Form, Form] = (Form.F2021, Form.F2021)
    size: str = "county"


_CARRIED, _IN_FORCE = YearFault.CARRIED_IN, YearFault.IN_FORCE
PAIRS = (
    Pair(Half.TUNE, ("html-site", 0), ("pdf-ruled", 0), 2022),
    Pair(Half.TUNE, ("html-article", 0), ("docx", 0), 2023, (_CARRIED,), size="city"),
    Pair(Half.TUNE, ("pdf-chromium", 1), ("html-article", 2), 2020, (), (Form.F2019, Form.F2021), "city"),
    Pair(Half.TUNE, ("pdf-libreoffice", 1), ("text-parted", 2), 2021, (_IN_FORCE,), (Form.HYBRID, Form.F2021)),
    Pair(Half.TUNE, ("docx", 2), ("scan-clean", 1), 2024, (_CARRIED, _IN_FORCE)),
    Pair(Half.TEST, ("html-site", 0), ("pdf-ruled", 0), 2023, (_CARRIED,)),
    Pair(Half.TEST, ("pdf-broken", 0), ("html-article", 0), 2021, size="city"),
    Pair(Half.TEST, ("docx", 1), ("pdf-chromium", 1), 2022, (_IN_FORCE,), size="city"),
    Pair(Half.TEST, ("html-site", 2), ("docx", 3), 2024, size="office"),
    Pair(Half.TEST, ("pdf-libreoffice", 2), ("html-site", 4), 2020, (_CARRIED,), (Form.F2019, Form.F2021)),
    Pair(Half.TEST, ("word-old", 3), ("pdf-ruled", 3), 2022, (), (Form.HYBRID, Form.HYBRID)),
    Pair(Half.TEST, ("pdf-chromium", 4), ("word-old", 4), 2019, (), (Form.F2019, Form.F2019), "office"),
    Pair(Half.TEST, ("md-pipes", 2), ("pdf-broken", 5), 2023, (_CARRIED, _IN_FORCE)),
    Pair(Half.TEST, ("scan-clean", 2), ("html-article", 3), 2021, (_IN_FORCE,), size="city"),
    Pair(Half.TEST, ("pdf-ruled", 5), ("scan-clean", 4), 2024, (_CARRIED,)),
)
