"""What a reading knows of words that were recognised in a picture."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.checks.reconcile import reconcile
from pipeline.checks.record import Status
from pipeline.documents.model import Box, Page, PagePlace, Recognition, Word
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.recognised import RecognisedWords
from schemas.forms import DISPUTES
from schemas.values import parse_value

TABLE = DISPUTES
FIELD = TABLE.fields[0]
CELL = PagePlace(2, Box(100, 100, 150, 120))
SURE, UNSURE = Recognition(0.99), Recognition(0.4, ("7",), "12", is_sure=False)


def page(*recognitions: Recognition, number: int = 2, damage: str = "") -> Page:
    """A recognised page whose words stand in the cell, seen 50 points to the right of where they were recognised."""
    words = tuple(Word("17", Box(60, 105, 80, 115), each) for each in recognitions)
    return Page(number, 600, 800, words, shown=lambda box: Box(box.x0 + 50, box.y0, box.x1 + 50, box.y1), damage=damage)


def reading(reader: str = "layout") -> Reading:
    return Reading(reader, TABLE, {FIELD: CellReading(FIELD, parse_value("17"), CELL)})


def borne(*pages: Page) -> CellReading:
    return RecognisedWords.of(pages).borne_by(reading()).cells[FIELD]


def test_a_value_on_a_sure_word_stays_sure_and_has_its_recognition() -> None:
    assert borne(page(SURE)) == CellReading(FIELD, parse_value("17"), CELL, recognition=SURE)


def test_a_value_on_a_word_that_is_not_sure_is_in_doubt() -> None:
    found = borne(page(SURE, UNSURE))
    assert found.doubt is not None
    assert found.doubt.key == "unsure_digits"
    assert found.recognition == UNSURE


def test_words_of_another_page_say_nothing() -> None:
    assert borne(page(UNSURE, number=3)) == reading().cells[FIELD]


def test_on_a_damaged_page_even_a_blank_is_in_doubt() -> None:
    found = borne(page(damage="is damaged"))
    assert found.doubt is not None
    assert found.doubt.key == "damaged_page"


def test_a_damaged_page_with_text_of_its_own_is_doubted_too() -> None:
    """A font that could not be loaded took all numbers of a page, and every cell was accepted as blank."""
    found = borne(Page(2, 600, 800, damage="is damaged"))
    assert found.doubt is not None
    assert found.doubt.key == "damaged_page"


@pytest.mark.parametrize(("recognition", "status"), [(SURE, Status.ACCEPTED), (UNSURE, Status.FLAGGED)])
def test_a_model_that_reads_the_same_text_bears_out_no_digit(recognition: Recognition, status: Status) -> None:
    words = RecognisedWords.of([page(recognition)])
    both = reconcile(words.borne_by(reading()), words.borne_by(reading("llm")))
    cell = next(cell for cell in both.cells if cell.field == FIELD)
    assert (cell.status, cell.value.number if cell.value else None) == (status, Decimal(17))
    assert cell.recognition == recognition
