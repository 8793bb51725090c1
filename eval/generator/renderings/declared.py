"""The list of the project's own renderings."""

from __future__ import annotations

from eval.generator.renderings.broken import BROKEN
from eval.generator.renderings.conditions import Family
from eval.generator.renderings.entries import NEVER_BLANK, renderings
from eval.generator.renderings.files import TEXT, WEB, WORD
from eval.generator.renderings.paper import BORDERLESS, HIDDEN, PLAIN, RULED

PLAIN_PRINTS = tuple(renderings(Family.RULED, PLAIN))
"""The prints that other extractors are measured on, too."""

RENDERINGS = (
    *PLAIN_PRINTS,
    *renderings(Family.RULED, RULED),
    *renderings(Family.BORDERLESS, BORDERLESS),
    *renderings(Family.HIDDEN, HIDDEN),
    *renderings(Family.WEB, WEB),
    *renderings(Family.WORD, WORD),
    *renderings(Family.TEXT, TEXT, NEVER_BLANK),
    *renderings(Family.BROKEN, BROKEN),
)
