"""The words of one cell as its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents.model import Word

_CJK = re.compile(r"[　-〿㐀-鿿＀-￯“”‘’]")


_FOLLOWS = 1.6
"""Heights of a line: two lines of one paragraph are not further apart."""
_PADDINGS = 11.5
"""Points: what a word processor keeps clear at the two sides of a cell (twice 0.19 cm), and a little more."""
_PART_OF_NUMBER = re.compile(r"[-−]?[\d,，.．]+")


def cell_text(lines: Sequence[Sequence[Word]], width: float = 0.0) -> str:
    """The lines of one cell as one text. Chinese characters join without a space; digits that stand apart stay apart,
    because two numbers in one cell are not one number: but for a number too long for a cell of this width, which goes
    on in the next line."""
    text = ""
    above: Sequence[Word] = ()
    for line in lines:
        own = _join([word.text for word in line])
        if above and _is_wrapped(above, line, width):
            text += own
        else:
            text = _join([text, own]) if above else own
        above = line
    return text


def _is_wrapped(above: Sequence[Word], below: Sequence[Word], width: float) -> bool:
    """Whether a line of digits goes on in the next: it fills its cell, and the next is shorter and follows close."""
    if len(above) != 1 or len(below) != 1 or not is_full(above, width):
        return False
    upper, lower = above[0], below[0]
    follows = lower.box.y1 - upper.box.y1 <= _FOLLOWS * upper.box.height and len(lower.text) < len(upper.text)
    return follows and all(_PART_OF_NUMBER.fullmatch(word.text) for word in (upper, lower))


def is_full(line: Sequence[Word], width: float) -> bool:
    """Whether a line of a cell of this width has no room for another digit."""
    used = line[-1].box.x1 - line[0].box.x0
    return 0 <= width - used < _PADDINGS + used / sum(len(word.text) for word in line)


def _join(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        if text and not (_CJK.match(text[-1]) or _CJK.match(part[0])):
            text += " "
        text += part
    return text
