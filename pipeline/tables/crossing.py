"""Numbers that are wider than their cell: print that goes on over the rule, as if two cells held a part each.

Characters go into the cell that holds their middle. A number that begins left of its cell (`35（其中修订15件）` set to
the right) so leaves its first digit with the label. Cells keep paper between their print and their rules: digits on
both sides of a rule as near to each other as those of one number are no two numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.documents.model import Word

_NEAR = 0.2
"""Heights of a character between two digits of one number, at most."""
_LEVEL = 0.5
"""Heights that two words of one line may lie apart."""


def crossed_cells(cells: Sequence[Sequence[Sequence[Word]]]) -> frozenset[int]:
    """In: for each cell the lines of its words. Out: the cells (by their place) that hold a part of a number of which
    another part is in the next cell."""
    ends = [(line[-1], index) for index, lines in enumerate(cells) for line in lines if _is_digit(line[-1].text[-1])]
    starts = [(line[0], index) for index, lines in enumerate(cells) for line in lines if _is_digit(line[0].text[0])]
    starts.sort(key=lambda start: start[0].box.x0)
    edges = [start[0].box.x0 for start in starts]
    found: set[int] = set()
    for left, home in ends:
        reach = _NEAR * left.box.height
        near = starts[bisect_left(edges, left.box.x1 - reach) : bisect_right(edges, left.box.x1 + reach)]
        for other in {index for right, index in near if index != home and _is_one(left, right)}:
            found |= {home, other}
    return frozenset(found)


def _is_digit(character: str) -> bool:
    return character.isdecimal()


def _is_one(left: Word, right: Word) -> bool:
    """Whether two words are set as one: on one line, with no more between them than between digits."""
    height = min(left.box.height, right.box.height)
    is_beside = abs(left.box.y1 - right.box.y1) <= _LEVEL * height
    return is_beside and right.box.x0 > left.box.x0 and abs(right.box.x0 - left.box.x1) <= _NEAR * height
