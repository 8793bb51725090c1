"""How one number may come to be read, or typed, for another: the single slips that are plausible."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from schemas.values import Value, plain


class Slip(StrEnum):
    """One slip, the likelier first; also the key of the message that names it."""

    SWAPPED = "slip_swapped"
    """Two digits beside each other changed places: 2120 and 2102."""
    CONFUSED = "slip_confused"
    """A digit was taken for one of like shape: 3 and 8."""
    DROPPED = "slip_dropped"
    """A digit was lost: 120 and 12."""
    DOUBLED = "slip_doubled"
    """A digit stands twice: 12 and 122."""
    POINT = "slip_point"
    """The decimal point was lost, or came in: 7730.28 and 773028."""
    OTHER_DIGIT = "slip_other_digit"
    """A digit is another one, of no like shape: 1 and 5."""
    STRAY = "slip_stray"
    """A digit came in from beside: a rule taken for a 1."""
    LOST = "slip_lost"
    """The whole number was lost and the cell looks empty."""


LIKE_SHAPES = frozenset(
    frozenset(pair) for pair in ("06", "08", "09", "14", "17", "27", "35", "38", "49", "56", "58", "68", "89")
)


def slip_between(seen: Value, meant: Decimal) -> Slip | None:
    """In: what was read in a cell and another number. Out: the likeliest single slip that makes the one of the other,
    None where there is none. Raises ValueError for a value that is neither a number nor empty."""
    if seen.is_empty:
        return Slip.LOST if meant else None
    if seen.number is None:
        raise ValueError(f"{seen.printed!r} is no number")
    return _slip(plain(seen.number), plain(meant))


def _slip(seen: str, meant: str) -> Slip | None:
    if seen == meant:
        return None
    if len(seen) == len(meant):
        return _exchanged(seen, meant)
    if seen.replace(".", "") == meant.replace(".", ""):
        return Slip.POINT
    if len(seen) + 1 == len(meant) and _without_one(meant, seen) is not None:
        return Slip.DROPPED
    if len(seen) == len(meant) + 1:
        at = _without_one(seen, meant)
        if at is not None:
            return Slip.DOUBLED if seen[at] in (seen[at - 1 : at] or "?", seen[at + 1 : at + 2] or "?") else Slip.STRAY
    return None


def _exchanged(seen: str, meant: str) -> Slip | None:
    at = [i for i, (one, other) in enumerate(zip(seen, meant, strict=True)) if one != other]
    if len(at) == 1:
        pair = frozenset((seen[at[0]], meant[at[0]]))
        if not all(char.isdigit() for char in pair):
            return None
        return Slip.CONFUSED if pair in LIKE_SHAPES else Slip.OTHER_DIGIT
    if len(at) == 2 and at[1] == at[0] + 1 and seen[at[0]] == meant[at[1]] and seen[at[1]] == meant[at[0]]:
        return Slip.SWAPPED
    return None


def _without_one(longer: str, shorter: str) -> int | None:
    """The first digit of `longer` without which it is `shorter`."""
    for at, char in enumerate(longer):
        if char.isdigit() and longer[:at] + longer[at + 1 :] == shorter:
            return at
    return None
