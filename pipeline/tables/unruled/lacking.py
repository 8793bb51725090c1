"""Lattices that are no tables: their rules part some cells and not others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.documents.model import Word
from pipeline.tables.unruled.labels import find_labels
from pipeline.tables.unruled.pieces import pieces_in
from schemas.forms import TABLE_IDS
from schemas.values import Mark, parse_value

_FEWEST_NUMBERS = 4
"""Numbers that stand together in cells of a lattice that is no table: one rule may be missing in any table."""
_FEWEST_LABELS = 3
"""Labels that stand together in a cell that holds several."""
_FEWEST_LINES = 3


Lines = Sequence[Sequence[Word]]


def lacks_rules(cells: Sequence[Lines]) -> bool:
    """In: the lines of words of each cell of a lattice. Out: whether most numbers, or most labels, stand in cells that
    hold what rules should part."""
    return _numbers_stand_together(cells) or _labels_stand_together(cells)


def _numbers_stand_together(cells: Sequence[Lines]) -> bool:
    together = alone = 0
    for lines in cells:
        values = sum(_is_value(word) for line in lines for word in line)
        if values and _is_crowded(lines) and _holds_several(lines):
            together += values
        else:
            alone += values
    return together >= _FEWEST_NUMBERS and together > alone


def _is_crowded(lines: Lines) -> bool:
    return len(lines) > 1 or (len(lines) == 1 and len(lines[0]) > 1)


def _holds_several(lines: Lines) -> bool:
    """Whether a cell holds numbers below or beside each other, or a header with its number."""
    values = [all(_is_value(word) for word in line) for line in lines]
    below = sum(values) > 1 and not _is_one_number(lines)
    under_words = values[-1] and not values[0]
    return below or under_words or any(_stand_apart(line) for line in lines)


def _is_one_number(lines: Lines) -> bool:
    """Whether the lines of a cell are a number that goes on from each to the next, shorter one."""
    texts = ["".join(word.text for word in line) for line in lines]
    return parse_value("".join(texts)).is_number and all(len(upper) > len(lower) for upper, lower in pairwise(texts))


def _stand_apart(line: Sequence[Word]) -> bool:
    values = [word for word in line if _is_value(word)]
    return any(right.box.x0 - left.box.x1 > left.box.height for left, right in pairwise(values))


def _is_value(word: Word) -> bool:
    return parse_value(word.text).mark is not Mark.OTHER


def _labels_stand_together(cells: Sequence[Lines]) -> bool:
    crowded = [lines for lines in cells if len(lines) >= _FEWEST_LINES]
    for table_id in TABLE_IDS:
        together = sum(count for lines in crowded if (count := _labels_in(lines, table_id)) >= _FEWEST_LABELS)
        if together and 2 * together > sum(_labels_in(lines, table_id) for lines in cells):
            return True
    return False


def _labels_in(lines: Lines, table_id: str) -> int:
    return sum(label.role != "note" for label in find_labels(pieces_in(lines), table_id))
