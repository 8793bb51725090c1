"""A value keeps what is printed and what it means.

Blank, `0`, `/` and `—` are four different things. A number is an exact Decimal, never a float, and its unit is kept
beside it without being applied: `251000元` is 251000 with the unit 元.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Mark(StrEnum):
    """What kind of thing is printed in a cell."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    OTHER = "other"
    """Something else: text, digits that make no number, two numbers in one cell. It is never given a value."""


@dataclass(frozen=True)
class Value:
    """What one cell prints, and the number that it means where it means one."""

    printed: str
    mark: Mark
    number: Decimal | None = None
    unit: str = ""
    note: str = ""

    @property
    def is_number(self) -> bool:
        return self.mark is Mark.NUMBER

    @property
    def is_empty(self) -> bool:
        """Blank, `/` or `—`: nothing was counted; a sum takes it as 0 and says so."""
        return self.mark in (Mark.BLANK, Mark.SLASH, Mark.DASH)

    @property
    def text(self) -> str:
        """The number as a plain decimal, empty where there is none (`value` in the CSVs)."""
        return "" if self.number is None else plain(self.number)


def plain(number: Decimal) -> str:
    """A decimal without exponent, keeping the decimals that were printed: `9116.36`, `4068.208`, `-15`."""
    return format(number, "f")


_DASHES = re.compile(r"[-‐‑‒–—―−一ー─━]{1,4}")
_NUMBER = re.compile(
    r"""(?P<sign>[-−+])?
        (?P<digits>[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)
        (?P<decimals>\.\d+)?
        (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
_UNIT = re.compile(r"(?P<unit>亿元|万元|元|万件|件次|件|条|项|份|个|起|宗|次|人次|人|%)?(?P<note>\(.*\))?", re.DOTALL)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """NFKC (full-width digits, Kangxi radicals) with zero-width characters dropped and white space made one space."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(ch for ch in folded if unicodedata.category(ch) != "Cf")
    return " ".join(folded.split())


@lru_cache(maxsize=8192)
def parse_value(printed: str) -> Value:
    """Reads one cell.

    `printed` is the cell's characters. Digits that are not one well-formed number (`007`, `1,20`, `12 5`, text) come
    out as Mark.OTHER with no number: a reading copies, it never repairs.
    """
    text = fold(printed)
    kept = printed.strip()
    if not text:
        return Value("", Mark.BLANK)
    if text in ("/", "\\", "//"):
        return Value(kept, Mark.SLASH)
    if _DASHES.fullmatch(text.replace(" ", "")):
        return Value(kept, Mark.DASH)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Value(kept, Mark.OTHER)
    rest = _UNIT.fullmatch(match["rest"].replace(" ", ""))
    if rest is None:
        return Value(kept, Mark.OTHER)
    sign = "-" if match["sign"] in ("-", "−") else ""
    number = Decimal(sign + match["digits"].replace(",", "") + (match["decimals"] or ""))
    note = _note_as_printed(kept) if rest["note"] else ""
    return Value(kept, Mark.NUMBER, number, rest["unit"] or "", note)


def _note_as_printed(printed: str) -> str:
    start = min((i for i in (printed.find("("), printed.find("（")) if i >= 0), default=len(printed))
    return printed[start:]
