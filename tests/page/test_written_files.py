"""What write_page writes: one file for a small run, an index and a file a document for a large one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import decided, misread, press, published, record
from playwright.sync_api import BrowserContext, expect

from pipeline.documents.model import PagePicture
from pipeline.messages import Lang
from pipeline.review.page import write_page

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735810000000049454e44ae426082"
)


def test_a_document_without_open_items_is_not_shown(tmp_path: Path) -> None:
    written = write_page([published("a.pdf", total="4"), published("b.pdf")], tmp_path, Lang.EN)
    assert (written.documents, written.items) == (1, 1)


def test_a_run_with_nothing_open_says_so(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(write_page([], tmp_path, Lang.EN).path.as_uri())
    assert page.locator("#count").inner_text() == "Nothing is open in this run."


def test_only_pages_that_items_need_are_drawn_and_the_cell_is_outlined(context: BrowserContext, tmp_path: Path) -> None:
    asked = []

    def draw(document: str, pages: object) -> dict[int, PagePicture]:
        asked.append((document, pages))
        return {2: PagePicture(PIXEL, "image/png", 400.0, 800.0)}

    page = context.new_page()
    page.goto(write_page([misread()], tmp_path, Lang.EN, draw).path.as_uri())
    assert asked == [("a.pdf", (2,))]
    style = page.locator(".box.focus").get_attribute("style")
    left, top, width, height = (float(each) for each in re.findall(r"[\d.]+(?=%)", style or ""))
    assert (left, top) == pytest.approx((100 * 98.5 / 400, 100 * 198.5 / 800), abs=0.01)
    assert (width, height) == pytest.approx((100 * 53 / 400, 100 * 23 / 800), abs=0.01)


def test_a_lost_table_is_an_item_without_cells(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(write_page([record("a.pdf", "3 1 0 0 4")], tmp_path, Lang.EN).path.as_uri())
    press(page, "v t a a")
    assert [decision for _, decision, _ in decided(page)] == ["accept", "accept"]


def test_a_large_run_has_an_index_that_follows_what_is_settled(context: BrowserContext, tmp_path: Path) -> None:
    records = [published(f"{number}.pdf") for number in range(5)]
    written = write_page(records, tmp_path, Lang.EN, max_documents=2, run="r")
    assert sorted(path.name for path in (tmp_path / "review").iterdir()) == [f"000{n}.html" for n in range(1, 6)]
    page = context.new_page()
    page.goto(written.path.as_uri())
    page.get_by_role("link", name="1.pdf").click()
    page.wait_for_url("**/review/0002.html")
    press(page, "s")
    page.locator("#home").click()
    page.wait_for_url("**/review.html")
    expect(page.locator("#count")).to_have_text("1 of 5 settled")
    assert [decision for _, decision, _ in decided(page)] == ["", "source_error", "", "", ""]


def test_from_a_settled_document_the_next_key_leads_to_the_next(context: BrowserContext, tmp_path: Path) -> None:
    write_page([published(f"{number}.pdf") for number in range(3)], tmp_path, Lang.EN, max_documents=1)
    page = context.new_page()
    page.goto((tmp_path / "review" / "0001.html").as_uri())
    press(page, "s j")
    page.wait_for_url("**/0002.html")
    expect(page.locator(".strip .document")).to_have_text("1.pdf")


def test_files_of_an_earlier_larger_run_are_removed(tmp_path: Path) -> None:
    write_page([published(f"{number}.pdf") for number in range(4)], tmp_path, Lang.EN, max_documents=1)
    write_page([published("0.pdf")], tmp_path, Lang.EN)
    assert list((tmp_path / "review").iterdir()) == []


def test_the_index_of_a_thousand_documents_is_small(tmp_path: Path) -> None:
    records = [misread(f"{number:04}.pdf") for number in range(0, 1000, 20)]
    written = write_page(records, tmp_path, Lang.EN, max_documents=1)
    assert written.items == 100
    assert written.path.stat().st_size < 100 * 1500 + 100_000


def test_a_run_written_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_page([misread(), published()], tmp_path, Lang.ZH).path.read_bytes()
    assert write_page([misread(), published()], tmp_path, Lang.ZH).path.read_bytes() == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_and_ink_follow_the_system_and_the_key(browser: object, tmp_path: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(write_page([published()], tmp_path, Lang.ZH).path.as_uri())
    brightness = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]) > 127"
    assert page.evaluate(brightness) == (scheme == "light")
    press(page, "l")
    assert page.evaluate(brightness) == (scheme == "dark")
    context.close()


@pytest.mark.parametrize(("lang", "title"), [(Lang.EN, "Gouji review"), (Lang.ZH, "勾稽 · 复核")])
def test_the_page_speaks_the_language_asked_for(
    context: BrowserContext, tmp_path: Path, lang: Lang, title: str
) -> None:
    page = context.new_page()
    page.goto(write_page([published()], tmp_path, lang).path.as_uri())
    assert page.title() == title
