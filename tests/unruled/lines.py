"""Lines of pages written by hand: words at places, every character as wide as it is high."""

from __future__ import annotations

from pipeline.documents.model import Box, Line, PagePlace, Span

SIZE = 10.0


def line(y: float, *words: tuple[float, str], page: int = 1) -> Line:
    """Words, each where it begins, on a line whose top is at `y`."""
    text, spans = "", []
    for x, word in words:
        width = sum(SIZE if ord(ch) > 0x2E80 else SIZE / 2 for ch in word)
        spans.append(Span(len(text), len(text) + len(word), PagePlace(page, Box(x, y, x + width, y + SIZE))))
        text += word
    return Line(text, tuple(spans))
