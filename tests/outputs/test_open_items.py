"""What is open in a run, sorted on the disk."""

from __future__ import annotations

from pipeline.documents.model import Box, CellOnPage, PagePlace
from pipeline.review.open_items import OpenDocument, OpenItems
from pipeline.review.review_csv import COLUMNS, ReviewLine

SMALL, LARGE = (1, 0, -1), (1, 0, -5)


def _line(item: str, rank: tuple[int, int, int], told: str = "", page: int = 0) -> ReviewLine:
    place = PagePlace(page, Box(0.1, 0.2, 1 / 3, 4.0))
    picture = CellOnPage(place, place, place) if page else None
    return ReviewLine(item, rank, (told, *[""] * (len(COLUMNS) - 1)), picture)


def _document(name: str, *lines: ReviewLine) -> OpenDocument:
    return OpenDocument(name, f"title of {name}", lines, "{}", ())


def test_the_most_doubtful_of_all_documents_comes_first_and_equal_ones_keep_their_order() -> None:
    with OpenItems() as items:
        items.add(_document("a", _line("1", SMALL), _line("2", LARGE), _line("3", SMALL)))
        items.add(_document("b", _line("4", (0, 1, 0)), _line("5", LARGE)))
        assert [item for item, _ in items.lines()] == ["4", "2", "5", "1", "3"]
        assert [(number, item) for number, item, _ in items.shown()] == [
            (1, "4"),
            (0, "2"),
            (1, "5"),
            (0, "1"),
            (0, "3"),
        ]
        assert [tuple(head) for head in items.heads()] == [("a", "title of a", 3), ("b", "title of b", 2)]


def test_what_is_found_twice_is_two_lines_but_shown_once_where_it_came_first_as_it_was_told_last() -> None:
    with OpenItems() as items:
        items.add(_document("a", _line("1", SMALL, "one"), _line("2", SMALL, "two"), _line("1", SMALL, "again")))
        assert [cells[0] for _, cells in items.lines()] == ["one", "two", "again"]
        assert [cells[0] for _, _, cells in items.shown()] == ["again", "two"]
        assert items.items == 2


def test_the_first_that_can_have_a_picture_are_those_to_picture_each_of_the_last_file_with_its_content() -> None:
    with OpenItems() as items:
        items.add(_document("a", _line("1", SMALL, page=1), _line("2", LARGE), _line("3", LARGE, page=2)))
        items.add(_document("\udcff", _line("1", SMALL, page=3)))
        found = list(items.pictured(2))
        assert [(each.item, each.document) for each in found] == [("3", "a"), ("1", "\udcff")]
        assert found[1].picture == _line("", SMALL, page=3).picture
        assert [each.item for each in items.pictured(1)] == ["3"]
