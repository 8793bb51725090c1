"""eval.html in a browser: one system at a time, cells tinted by what is chosen, without a script or the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from eval.report import write_html
from tests.eval.hand_results import document, result, system

TITLE = "[title^='行政复议 · 总计']:visible"
PLAIN = "[title^='行政复议 · 结果纠正']:visible"


@pytest.fixture
def page(context: BrowserContext, tmp_path: Path) -> Page:
    read = (document("a.pdf", "5 0 0 _ 6?"), document("b--c.pdf", "5 0 0 _ 5"))
    told = result(read, system("zeros", [document("a.pdf", "0 0 0 0 0"), document("b--c.pdf", "0 0 0 0 0")]))
    write_html(told, tmp_path / "eval.html")
    page = context.new_page()
    page.goto((tmp_path / "eval.html").as_uri())
    return page


def shade(page: Page, cell: str) -> str:
    return str(page.locator(cell).evaluate("cell => getComputedStyle(cell).backgroundColor"))


def test_one_system_is_shown_and_another_when_it_is_chosen(page: Page) -> None:
    expect(page.locator(TITLE)).to_have_count(1)
    expect(page.locator(TITLE)).to_contain_text("1")
    expect(page.locator(PLAIN)).to_have_attribute(
        "title", "行政复议 · 结果纠正: 0 of 2 not right (0 %), 0 silent, 0 flagged"
    )
    page.get_by_role("radio", name="zeros").check(force=True)
    expect(page.locator(TITLE)).to_have_attribute(
        "title", "行政复议 · 总计: 2 of 2 not right (100 %), 2 silent, 0 flagged"
    )


def test_cells_are_tinted_by_what_is_chosen(page: Page) -> None:
    plain = shade(page, PLAIN)
    assert shade(page, TITLE) != plain
    page.get_by_role("radio", name="silent").check(force=True)
    assert shade(page, TITLE) == plain
    page.get_by_role("radio", name="flagged").check(force=True)
    assert shade(page, TITLE) != plain


def test_charts_have_their_colours_in_spite_of_the_policy(page: Page) -> None:
    colours = page.locator("svg use").evaluate_all("each => each.map(use => getComputedStyle(use).fill)")
    assert len({*colours}) > 2
    assert "rgb(0, 0, 0)" not in {*colours}


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_browser_has_nothing_to_complain_of(context: BrowserContext, page: Page) -> None:
    said: list[str] = []
    asked: list[str] = []
    context.on("console", lambda each: said.append(each.text))
    context.on("request", lambda each: asked.append(each.url))
    page.reload()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
