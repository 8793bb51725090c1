"""What is known of the numbers of recognised pages: whether each can be trusted, and what else it may be.

Two readers see the same recognised text, so that they agree on a digit says nothing of the digit: a value that stands
on a word which is not sure is in doubt in every reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.model import Box, Page, PagePlace, Recognition
from pipeline.messages import message
from pipeline.readers.reading import CellReading, Reading

UNSURE_DIGITS = message("unsure_digits")
"""The doubt of a value whose digits recognition is not sure of."""
DAMAGED_PAGE = message("damaged_page")
"""The doubt of a value on a page that could be read in part only."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A recognised word, by the middle of the place where a person sees it."""

    x: float
    y: float
    recognition: Recognition

    def is_in(self, box: Box) -> bool:
        return box.x0 <= self.x <= box.x1 and box.y0 <= self.y <= box.y1


@dataclass(frozen=True)
class RecognisedWords:
    """The words of the recognised pages of a document, by page. On a `damaged` page, be it recognised or not, a blank
    may be a number lost."""

    pages: Mapping[int, Sequence[_Sighting]]
    damaged: frozenset[int] = frozenset()

    @classmethod
    def of(cls, pages: Collection[Page]) -> RecognisedWords:
        """In: all pages of a document. Those that were not recognised hold none."""
        seen = [page for page in pages if page.shown is not None]
        damaged = frozenset(page.number for page in pages if page.damage)
        return cls({page.number: tuple(_sightings(page)) for page in seen}, damaged)

    def borne_by(self, reading: Reading) -> Reading:
        """The reading with what is known of the words that each of its values stands on."""
        if not self.pages and not self.damaged:
            return reading
        return replace(reading, cells={field: self.borne(cell) for field, cell in reading.cells.items()})

    def borne(self, cell: CellReading, by_picture: bool = False) -> CellReading:
        """A reading's cell with what is known of the words that its value stands on. `by_picture`: it was read in a
        picture of the page and not in these words, so that only damage of the page speaks against it."""
        place = cell.place
        if not isinstance(place, PagePlace):
            return cell
        words = [each.recognition for each in self.pages.get(place.page, ()) if each.is_in(place.box)]
        least = min(words, key=lambda word: (word.is_sure, word.confidence), default=None)
        doubt = cell.doubt
        if place.page in self.damaged:
            doubt = doubt or DAMAGED_PAGE
        elif not by_picture and least is not None and not least.is_sure:
            doubt = doubt or UNSURE_DIGITS
        return replace(cell, doubt=doubt, recognition=least)


def _sightings(page: Page) -> Iterator[_Sighting]:
    for word in page.words:
        if word.recognition is not None and page.shown is not None:
            x0, y0, x1, y1 = page.shown(word.box)
            yield _Sighting((x0 + x1) / 2, (y0 + y1) / 2, word.recognition)
