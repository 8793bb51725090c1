"""Which digits are taken for which: the wrong numbers laid over the true ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eval.scoring.cells import CellResult, Verdict


@dataclass(frozen=True)
class Confusion:
    """`pairs`: how often a true digit was read as another, over wrong numbers of as many digits as the true ones
    (`aligned` of them). `shorter` and `longer` numbers lost or gained digits; `marks` differ in sign or point only."""

    pairs: Mapping[tuple[str, str], int]
    aligned: int = 0
    shorter: int = 0
    longer: int = 0
    marks: int = 0

    @property
    def numbers(self) -> int:
        """All wrong numbers."""
        return self.aligned + self.shorter + self.longer + self.marks


def confusion(results: Iterable[CellResult]) -> Confusion:
    """In: verdicts on cells. Out: what became of the digits of the numbers that were read as other numbers; a number
    that belongs to another cell tells nothing of digits and is passed over."""
    pairs: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for result in results:
        if result.verdict is not Verdict.WRONG or result.expected is None or result.got is None:
            continue
        if not (result.expected.is_number and result.got.is_number):
            continue
        true, read = _digits(result.expected.text), _digits(result.got.text)
        if len(true) != len(read):
            kinds["shorter" if len(read) < len(true) else "longer"] += 1
        elif true == read:
            kinds["marks"] += 1
        else:
            kinds["aligned"] += 1
            pairs.update(pair for pair in zip(true, read, strict=True) if pair[0] != pair[1])
    return Confusion(dict(pairs), **kinds)


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())
