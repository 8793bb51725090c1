"""From pieces of marked-up text to the text of a line or a cell.

The readers of web pages and Word files collect strings and two marks: BREAK where a line or paragraph ends, APART where
the meaning of the characters changes (superscript, struck out), so that `12` with the note `3` never becomes `123`.
"""

from __future__ import annotations

import re
import unicodedata

BREAK = "\x00"
APART = "\x01"

_MARKS = str.maketrans("", "", BREAK + APART)
_DIGITS_APART = re.compile(rf"(?<=\d){APART}+(?=\d)")


def characters(text: str | None) -> str:
    """Text as it may go among the pieces: no character of it is mistaken for a mark."""
    return text.translate(_MARKS) if text else ""


def lines(pieces: list[str]) -> list[str]:
    """The lines that the pieces make, without the empty ones; white space (NBSP and ideographic too) is one space."""
    joined = _DIGITS_APART.sub(" ", "".join(pieces)).replace(APART, "")
    return [line for part in joined.split(BREAK) if (line := " ".join(part.split()))]


def joined(parts: list[str]) -> str:
    """The text of one cell from its lines: no space between two Chinese characters, one space otherwise."""
    text = ""
    for line in parts:
        glue = "" if not text or (_is_cjk(text[-1]) and _is_cjk(line[0])) else " "
        text += glue + line
    return text


def _is_cjk(character: str) -> bool:
    # Full-width digits are wide too, but two lines of digits are two numbers. Curly quotes and dashes are "ambiguous".
    return unicodedata.east_asian_width(character) in "WFA" and not character.isdigit()
