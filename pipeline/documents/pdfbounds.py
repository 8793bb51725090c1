"""How much a page of a PDF draws, told before anything is made of it: a few kilobytes may draw millions of things."""

from __future__ import annotations

from typing import Any

from pymupdf import mupdf

from pipeline.errors import TooLargeDocument

MAX_CONTENT_BYTES = 8 * 1024 * 1024
"""Of a page's own drawing commands, unpacked; a full page of a report has about 50 KB."""
MAX_PAINTED = 30_000
"""Paths that a page fills or strokes; the densest report draws about 400."""
MAX_TEXT = 120_000
"""Characters that a page writes, shown or not."""

MAX_TOKENS = 3_000_000
"""Numbers and operators, those of repeated parts counted again; a page of a report has about 10,000."""

_SMALL_CONTENT = 256 * 1024
"""Bytes: a page that has no more, and nothing to repeat, needs no count (which costs as much as reading its text)."""
_REPEATABLE = ("XObject", "Pattern")


def check_page(page: Any, number: int) -> None:
    """Stops at a page that draws more than any report does, as soon as a limit is passed: its own work is bounded too.

    Raises TooLargeDocument, and MuPDF's errors.
    """
    pdf_page = mupdf.pdf_page_from_fz_page(page.this)
    size = _content_size(pdf_page)
    if size > MAX_CONTENT_BYTES:
        raise TooLargeDocument(f"page {number} has more than {MAX_CONTENT_BYTES >> 20} MB of drawing commands")
    if size <= _SMALL_CONTENT and not _may_repeat(page, pdf_page):
        return
    count = _count(page)
    if count.paths > MAX_PAINTED:
        raise TooLargeDocument(f"page {number} draws more than {MAX_PAINTED:,} shapes; no report does")
    if count.characters > MAX_TEXT:
        raise TooLargeDocument(f"page {number} holds more than {MAX_TEXT:,} characters; no report does")
    if count.tokens > MAX_TOKENS:
        raise TooLargeDocument(f"page {number} takes more than {MAX_TOKENS:,} drawing commands; no report does")


def _content_size(pdf_page: Any) -> int:
    """Bytes of the page's commands, unpacked; no more than one over the limit is unpacked."""
    contents = mupdf.pdf_page_contents(pdf_page)
    if not mupdf.pdf_is_array(contents) and not mupdf.pdf_is_stream(contents):
        return 0
    stream = mupdf.pdf_open_contents_stream(pdf_page.doc(), contents)
    return int(mupdf.fz_skip(stream, MAX_CONTENT_BYTES + 1))


def _may_repeat(page: Any, pdf_page: Any) -> bool:
    resources = mupdf.pdf_page_resources(pdf_page)
    return page.first_annot is not None or any(mupdf.pdf_dict_gets(resources, key).m_internal for key in _REPEATABLE)


def _count(page: Any) -> _Counter:
    cookie = mupdf.FzCookie()
    counter = _Counter(cookie)
    mupdf.fz_run_page(page.this, counter, mupdf.FzMatrix(), cookie)
    mupdf.fz_close_device(counter)
    counter.tokens += cookie.m_internal.progress
    return counter


class _Counter(mupdf.FzDevice2):  # type: ignore[misc]
    """Counts what a page draws, and stops the drawing once that is too much."""

    def __init__(self, cookie: Any) -> None:
        super().__init__()
        self.paths = 0
        self.characters = 0
        self.tokens = 0
        self._cookie = cookie
        for method in ("fill_path", "stroke_path", "clip_path", "clip_stroke_path"):
            getattr(self, f"use_virtual_{method}")()
        for method in ("fill_text", "stroke_text", "clip_text", "clip_stroke_text", "ignore_text"):
            getattr(self, f"use_virtual_{method}")()

    def _path(self, *_: Any) -> None:
        self.paths += 1
        self._stop_where_too_much()

    def _text(self, _context: Any, text: Any, *_: Any) -> None:
        span = text.head
        while span:
            self.characters += span.len
            span = span.next
        self._stop_where_too_much()

    def _stop_where_too_much(self) -> None:
        cookie = self._cookie.m_internal
        # MuPDF counts from 0 again for each form that is drawn, and draws each within a clip, which calls us.
        self.tokens += cookie.progress
        cookie.progress = 0
        if self.paths > MAX_PAINTED or self.characters > MAX_TEXT or self.tokens > MAX_TOKENS:
            cookie.abort = 1

    fill_path = stroke_path = clip_path = clip_stroke_path = _path
    fill_text = stroke_text = clip_text = clip_stroke_text = ignore_text = _text
