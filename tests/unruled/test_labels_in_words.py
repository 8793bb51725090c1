"""Declared labels are found again over line breaks and page breaks, beside each other, and running downwards."""

from __future__ import annotations

from lines import line

from pipeline.documents.model import Line
from pipeline.tables.unruled.labels import find_labels
from pipeline.tables.unruled.pieces import pieces_of


def found(table_id: str, *lines: Line) -> list[tuple[str, str]]:
    return sorted((label.role, label.id) for label in find_labels(pieces_of(lines, {}), table_id))


def test_a_label_goes_on_in_the_line_below() -> None:
    assert found("applications", line(0, (100, "商业")), line(14, (100, "企业"))) == [
        ("column", "commercial_enterprise")
    ]


def test_a_label_goes_on_below_the_lines_of_the_labels_beside_it() -> None:
    lines = (
        line(0, (0, "5.要求行政机关确认或重"), (150, "0")),
        line(7, (200, "3")),
        line(14, (0, "新出具已获取信息")),
    )
    assert found("applications", *lines) == [("row", "declined_confirmation")]


def test_a_label_goes_on_on_the_next_page() -> None:
    lines = (line(780, (0, "2.没有现成信息需")), line(60, (0, "要另行制作"), page=2))
    assert found("applications", *lines) == [("row", "unavailable_needs_creation")]


def test_a_label_of_spaced_characters_is_one() -> None:
    assert found("applications", line(0, (0, "自"), (15, "然"), (30, "人"))) == [("column", "natural_person")]


def test_a_label_runs_downwards() -> None:
    lines = [line(14.0 * place, (0, character)) for place, character in enumerate("（三）不予公开")]
    assert found("applications", *lines) == [("note", "（三）不予公开")]


def test_headers_over_each_other_are_two() -> None:
    lines = (line(0, (95, "行政复议")), line(14, (100, "其他")), line(28, (100, "结果")))
    assert found("disputes", *lines) == [("column", "other"), ("row", "reconsideration")]


def test_words_that_stand_far_apart_are_no_label() -> None:
    assert found("applications", line(0, (0, "商业"), (60, "企业"))) == []
    assert found("applications", line(0, (0, "商业")), line(60, (0, "企业"))) == []


def test_a_page_of_words_printed_over_each_other_does_not_hold_the_search_up() -> None:
    lines = [line(0.001 * number, (0, "其他"), (0.5, "法律"), (0.2, "行政")) for number in range(2_000)]
    assert found("applications", *lines)  # in a moment: the steps are counted


def test_a_number_over_a_word_is_no_enumerator() -> None:
    """The last number of table three at the foot of a page and 其他结果 of table four at the head of the next one were
    taken for the label 3.其他, and the number was lost."""
    assert found("applications", line(780, (100, "3")), line(60, (95, "其他"), page=2)) == [
        ("column", "other_organization")
    ]
