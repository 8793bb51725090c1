"""A person settles items with the keys of a real browser, and takes away review.csv."""

from __future__ import annotations

from pathlib import Path

from pages import decided, exported, misread, opened, press, published
from playwright.sync_api import BrowserContext

from pipeline.messages import Lang
from pipeline.review.open_items import OpenItems, write_review
from pipeline.review.page import Settled, open_document, write_page
from pipeline.review.review_csv import review_items


def test_an_untouched_page_exports_review_csv_itself(context: BrowserContext, tmp_path: Path) -> None:
    records = (misread(), published())
    page = opened(context, tmp_path, *records, lang=Lang.ZH)
    with OpenItems() as items:
        for each in records:
            told = open_document(each, (), Lang.ZH)
            assert told is not None
            items.add(told)
        write_review(items, tmp_path / "review.csv")
    assert exported(page) == (tmp_path / "review.csv").read_bytes()


def test_one_key_takes_a_suggestion_and_settles_the_sums_that_it_mends(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, misread())
    press(page, "t")
    assert sorted(decided(page)) == [
        ("disagreement", "correct", "12"),
        ("disputes_total", "correct", "reconsideration.upheld=12"),
    ]
    assert page.locator("#count").inner_text() == "Everything is settled. Export review.csv."


def test_a_sum_that_a_correction_does_not_mend_stays_open(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, misread())
    kinds = [kind for kind, _, _ in decided(page)]
    press(page, "v 1 5 Enter" if kinds[0] == "disagreement" else "j v 1 5 Enter")
    assert ("disputes_total", "", "") in decided(page)


def test_accept_source_error_and_reject_go_on_to_the_next_item(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, *(published(f"{name}.pdf") for name in "abc"))
    press(page, "a s r")
    assert [decision for _, decision, _ in decided(page)] == ["accept", "source_error", "reject"]


def test_undo_takes_back_the_last_decision_with_all_that_it_settled(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, misread())
    press(page, "t u")
    assert [decision for _, decision, _ in decided(page)] == ["", ""]


def test_a_reload_loses_nothing(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, misread(), published())
    press(page, "s")
    before = decided(page)
    page.reload()
    assert decided(page) == before
    assert sum(bool(decision) for _, decision, _ in before) == 1


def test_an_undone_decision_stays_undone_after_a_reload(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    press(page, "s u")
    page.reload()
    assert decided(page) == [("disputes_total", "", "")]


def test_values_typed_into_several_cells_are_told_by_row_and_column(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    press(page, "v")
    page.locator('input[data-cell="0"]').fill("8")
    page.locator('input[data-cell="1"]').fill("")
    page.keyboard.press("Enter")
    assert decided(page) == [("disputes_total", "correct", "reconsideration.upheld=8; reconsideration.corrected=blank")]


def test_the_sum_is_followed_while_a_value_is_typed(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    assert page.locator("#sum").inner_text().startswith("3 + 1 = 4 ≠ 9")
    press(page, "v")
    page.locator('input[data-cell="4"]').fill("4")
    assert page.locator("#sum").inner_text().startswith("3 + 1 = 4 = 4")


def test_what_is_no_number_is_not_taken(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    press(page, "v")
    page.locator('input[data-cell="4"]').fill("4x")
    page.keyboard.press("Enter")
    assert "No number" in page.locator("#notice").inner_text()
    assert page.locator('input[data-cell="4"]').input_value() == "4x"


def test_keys_typed_into_a_field_decide_nothing(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    press(page, "a")
    page.locator("#comment").fill("see")
    press(page, "s r")
    page.locator("#comment").blur()
    assert decided(page) == [("disputes_total", "accept", "")]


def test_a_comment_that_looks_like_a_formula_is_defused(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    press(page, "a")
    page.locator("#comment").fill("=1+1")
    page.locator("#comment").blur()
    assert b",'=1+1," in exported(page)


def test_decisions_taken_before_are_shown_and_exported(context: BrowserContext, tmp_path: Path) -> None:
    told = published()
    item = review_items(told)[0].item
    page = context.new_page()
    written = write_page([told], tmp_path, Lang.EN, settled={item: Settled("source_error", "", "they say so")})
    page.goto(written.path.as_uri())
    assert decided(page) == [("disputes_total", "source_error", "")]


def test_the_failing_sum_is_drawn_in_the_table(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    assert page.locator("td.part .sign").all_inner_texts() == ["+", "+", "+", "+", "="]


def test_a_page_that_cannot_keep_anything_says_so(context: BrowserContext, tmp_path: Path) -> None:
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('none'); }})")
    page = opened(context, tmp_path, published())
    assert "keeps nothing" in page.locator("#notice").inner_text()
    press(page, "s")
    assert decided(page) == [("disputes_total", "source_error", "")]
