"""Pages that mean harm, or are so broken that they might as well: a clear refusal in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.documents import limits
from pipeline.errors import TooLargeDocument

from .support import grids, page, plain


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td"])
def test_nesting_that_the_parser_cuts_off_is_refused_and_never_read_in_part(tag: str) -> None:
    with pytest.raises(TooLargeDocument, match="Excessive depth"):
        page("<p>一</p>" + f"<{tag}>" * 50_000 + "二")


@pytest.mark.parametrize("tag", ["div", "b"])
def test_nesting_below_that_is_read_without_recursion(tag: str) -> None:
    assert plain(page(f"<{tag}>" * 2000 + "一" + f"</{tag}>" * 2000)) == ["一"]


def test_tables_nested_deep_are_read_without_recursion() -> None:
    assert plain(page("<table><tr><td>" * 600 + "<table><tr><td>a<td>b")) == [[["a", "b"]]]


def test_a_table_of_200_000_rows_is_refused_in_bounded_time() -> None:
    start = time.monotonic()
    with pytest.raises(TooLargeDocument, match="100,000 rows and cells"):
        page("<table>" + "<tr><td>1<td>2" * 200_000 + "</table>")
    assert time.monotonic() - start < 10


def test_absurd_spans_are_clipped_as_browsers_do() -> None:
    (grid,) = grids(page("<table><tr><td colspan=100000 rowspan=4000000000>a<tr><td>b</table>"))
    assert (grid.rows, grid.columns) == (2, 1001)
    assert [(cell.text, cell.rowspan, cell.colspan) for cell in grid.cells] == [("a", 2, 1000), ("b", 1, 1)]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<tr>" + "<td colspan=1000>a" * 50, "more than 5,000 columns"),
        ("<tr><td colspan=1000>a" * 5000, r"more than 2,000,000 slots"),
        ("<tr><td colspan=99999>a<td rowspan=0 colspan=99999>b" * 5000, r"more than 5,000 columns"),
    ],
)
def test_span_bombs_are_refused(markup: str, reason: str) -> None:
    with pytest.raises(TooLargeDocument, match=reason):
        page(f"<table>{markup}</table>")


def test_elements_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 50)
    assert plain(page("<i>1</i>" * 40)) == ["1" * 40]
    with pytest.raises(TooLargeDocument, match="50 elements"):
        page("<i>1</i>" * 60)
    with pytest.raises(TooLargeDocument, match="50 elements"):
        page("<p>1" * 60)


def test_a_page_of_tags_alone_is_refused_before_it_becomes_a_tree() -> None:
    start = time.monotonic()
    with pytest.raises(TooLargeDocument, match="1,000,000 elements"):
        page("<p>1" * 3_000_000)
    assert time.monotonic() - start < 5


def test_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGE_BYTES", 100)
    with pytest.raises(TooLargeDocument, match="the web page is larger than"):
        page("<p>" + "1" * 100)


def test_an_image_inlined_in_the_page_does_not_cut_it_off() -> None:
    image = "A" * 12_000_000
    assert plain(page(f'<p>一</p><img src="data:image/png;base64,{image}"><p>二</p>')) == ["一", "二"]


def test_entities_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    markup = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>一&x;</p>'
    assert "secret" not in str(plain(page(markup)))


def test_control_characters_in_the_markup_change_nothing() -> None:
    assert plain(page("<p>1&#0;2&#1;3</p>"))[0] in ("1\ufffd2\ufffd3", "1\ufffd23")


@pytest.mark.parametrize("markup", ["<", "<<<>>>一", "</td></table>一", "<table><table><table>一", "<p", "<!一"])
def test_broken_markup_raises_nothing_but_document_errors(markup: str) -> None:
    document = page(f"{markup}<p>末")
    assert document.blocks
