"""Documents are hostile: nothing of them runs on the page, and the page asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pages import decided, exported, lines, opened, published
from playwright.sync_api import BrowserContext

from pipeline.checks.record import Record
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.review.page import write_page
from pipeline.review.page.html import embedded

ATTACKS = (
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    '"><img src=http://127.0.0.1:9/x onerror=alert(1)>',
    "<iframe src='http://127.0.0.1:9/'></iframe><style>@import url(http://127.0.0.1:9/)</style>",
    "\u2028\u2029\x00</title><base href=http://127.0.0.1:9/>",
)


def _hostile(text: str) -> Record:
    told = published(name=text)
    cell = replace(told.tables[-1].cells[0], value=replace(told.tables[-1].cells[0].value, printed=text))
    table = replace(told.tables[-1], cells=(cell, *told.tables[-1].cells[1:]))
    return replace(told, identity=ReportIdentity(text, "2023", text), tables=(table,))


@pytest.mark.parametrize("text", ATTACKS)
def test_a_document_that_is_a_script_stays_text(context: BrowserContext, tmp_path: Path, text: str) -> None:
    asked, said = [], []
    context.route("**/*", lambda route: (asked.append(route.request.url), route.continue_()))
    page = context.new_page()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(write_page([_hostile(text)], tmp_path, Lang.EN).path.as_uri())
    assert page.locator(".strip .title").text_content() == text
    assert page.locator("iframe, .strip img, td img, base").count() == 0
    assert page.evaluate("document.scripts.length") == 5
    assert decided(page) == [("disputes_total", "", "")]
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []


def test_a_script_that_slips_in_is_not_run(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
    }""")
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None


def test_nothing_is_fetched_even_where_it_is_asked_for(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    refused = page.evaluate("fetch('http://127.0.0.1:9/').then(() => false, () => true)")
    assert refused
    assert asked == []


def test_a_name_that_is_a_formula_is_defused_in_the_exported_file(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published("=cmd|' /C calc'!A0.pdf"))
    assert lines(exported(page))[0]["document"] == "'=cmd|' /C calc'!A0.pdf"


def test_a_file_name_that_is_no_text_is_shown_escaped(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, tmp_path, published("\udcff.pdf"))
    assert lines(exported(page))[0]["document"] == "\\udcff.pdf"


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "&lt;"])
def test_embedded_data_hold_nothing_that_html_knows(text: str) -> None:
    assert not set("<>&\u2028\u2029") & set(embedded({text: [text]}))
