"""The words of a page are those of its characters, however MuPDF parts these into lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.model import Ruling, Word
from pipeline.documents.pdfwords import Characters, words


class Inked(NamedTuple):
    """A character on a baseline, from x0 on, `wide` points wide."""

    text: str
    x0: float
    wide: float
    baseline: float = 100.0


def of_lines(*lines: Sequence[Inked], rulings: Sequence[Ruling] = ()) -> list[Word]:
    """The words of a page of which MuPDF gives these lines, in 10 points."""
    given_lines = [
        {
            "spans": [
                {
                    "size": 10.0,
                    "char_flags": 16,
                    "alpha": 255,
                    "color": 0,
                    "chars": [
                        {
                            "c": each.text,
                            "origin": (each.x0, each.baseline),
                            "bbox": (each.x0, each.baseline - 8, each.x0 + each.wide, each.baseline + 2),
                        }
                        for each in line
                    ],
                }
            ]
        }
        for line in lines
    ]
    return list(words(Characters.of({"blocks": [{"lines": given_lines}]}), rulings))


characters = st.builds(
    Inked,
    st.sampled_from("01规"),
    st.integers(0, 60).map(lambda n: n / 2),
    st.sampled_from((2.0, 5.0, 10.0)),
    st.sampled_from((100.0, 102.5, 120.0)),
)
rules = st.builds(
    lambda x, top, height: Ruling(x / 4, top, x / 4, top + height),
    st.integers(0, 140),
    st.sampled_from((80.0, 97.0, 99.5)),
    st.sampled_from((1.0, 6.0, 40.0)),
)


@given(st.lists(st.lists(characters, min_size=1, max_size=8), min_size=1, max_size=4), st.lists(rules, max_size=3))
def test_words_do_not_depend_on_how_lines_are_parted(lines: list[list[Inked]], rulings: list[Ruling]) -> None:
    alone = [[character] for line in lines for character in line]
    assert of_lines(*lines, rulings=rulings) == of_lines(*alone, rulings=rulings)


@given(st.lists(st.sampled_from("01规 "), min_size=1, max_size=12), st.lists(rules, max_size=3))
def test_a_line_in_order_has_the_words_of_its_characters(texts: list[str], rulings: list[Ruling]) -> None:
    line = [Inked(text, 5.0 * i, 5.0) for i, text in enumerate(texts)]
    assert of_lines(line, rulings=rulings) == of_lines(*([each] for each in line), rulings=rulings)


def test_text_drawn_over_other_text_is_read_from_left_to_right() -> None:
    first = [Inked("1", 0, 4), Inked("3", 8, 4)]
    second = [Inked("2", 4, 4), Inked("4", 12, 4)]
    assert [word.text for word in of_lines(first, second)] == ["1234"]


def test_a_line_drawn_twice_is_there_once() -> None:
    line = [Inked("1", 0, 5), Inked("2", 5, 5)]
    again = [each._replace(x0=each.x0 + 0.4) for each in line]
    assert [word.text for word in of_lines(line, again)] == ["12"]


def test_a_rule_beside_the_line_parts_nothing() -> None:
    line = [Inked("1", 0, 5), Inked("2", 5, 5)]
    assert [word.text for word in of_lines(line, rulings=[Ruling(5, 200, 5, 300)])] == ["12"]
    assert [word.text for word in of_lines(line, rulings=[Ruling(5, 80, 5, 300)])] == ["1", "2"]


def test_characters_that_are_painted_by_nothing_are_counted_and_not_shown() -> None:
    hidden = {"spans": [{"size": 10.0, "char_flags": 0, "alpha": 255, "color": 0, "chars": [{"c": "1"}, {"c": " "}]}]}
    counted = Characters.of({"blocks": [{"lines": [hidden]}, {"image": b""}]})
    assert (counted.shown, counted.hidden, counted.unmapped) == (0, 1, 0)


def test_the_parts_of_a_ligature_keep_the_order_of_the_file() -> None:
    """LibreOffice wrote 提供 as one glyph: both characters stood in one place, and were read as 供提."""
    line = [Inked("要", 10, 8.5), Inked("求", 18.5, 8.5), Inked("提", 27, 0), Inked("供", 27, 0)]
    assert [word.text for word in of_lines(line)] == ["要求提供"]


def test_characters_drawn_in_one_place_stand_as_the_file_has_them() -> None:
    line = [Inked("1", 2, 5), Inked("0", 0, 2), Inked("0", 2, 5)]
    assert [word.text for word in of_lines(line)] == ["010"]
