"""Type on a PDF page: two built-in fonts, one for Chinese and one for Latin, measured and broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pymupdf

mupdf: Any = pymupdf
"""PyMuPDF without types: those that it ships cover half of what is used here."""

_TOKEN = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("、，。；：）”》！？%")
_NEVER_LAST = frozenset("（“《")


@dataclass(frozen=True)
class Typeface:
    """The fonts of a document. They are the ones that PyMuPDF carries, so a page needs no font of the system."""

    chinese: Any = field(default_factory=lambda: mupdf.Font("cjk"))
    latin: Any = field(default_factory=lambda: mupdf.Font("tiro"))

    def width(self, text: str, size: float) -> float:
        return sum(float(font.text_length(run, size)) for font, run in self._runs(text))

    def wrap(self, text: str, size: float, width: float, indent: float = 0) -> tuple[str, ...]:
        """The lines of `text` in `width` points, the first one shorter by `indent`.

        Numbers stay whole; a closing mark never starts a line and an opening one never ends it.
        """
        lines: list[str] = []
        line, room = "", width - indent
        for token in _TOKEN.findall(text):
            if line and self.width(line + token, size) > room and token not in _NEVER_FIRST:
                carried = line[-1] if line[-1] in _NEVER_LAST and len(line) > 1 else ""
                lines.append(line.removesuffix(carried) if carried else line)
                line, room = carried, width
            line += token
        return (*lines, line) if line else tuple(lines)

    def write(self, writer: Any, x: float, baseline: float, text: str, size: float, spaced: bool = False) -> None:
        """Appends a line to a PyMuPDF TextWriter, changing fonts where the script changes; where `spaced`, with a space
        behind each character that takes no room."""
        for font, run in self._runs(text):
            for part in run if spaced else (run,):
                writer.append((x, baseline), part, font=font, fontsize=size)
                x += float(font.text_length(part, size))
                if spaced:
                    writer.append((x, baseline), " ", font=font, fontsize=size)

    def _runs(self, text: str) -> Iterator[tuple[Any, str]]:
        for is_latin, run in groupby(text, key=lambda ch: ch.isascii()):
            yield (self.latin if is_latin else self.chinese), "".join(run)
