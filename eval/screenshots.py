"""The pictures of the review page in the README: python -m eval.screenshots docs/

A published page is shown as it is; into its reading by layout one slip is put, so that there is something to settle.
Needs Playwright and a Chromium of the system; nothing is downloaded.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.checks.record import Record
from pipeline.documents.model import PagePicture
from pipeline.documents.page_pictures import page_pictures
from pipeline.errors import UsageError
from pipeline.messages import Lang
from pipeline.process import LlmResult, conclude, read_document
from pipeline.readers.reading import Reading
from pipeline.review.page import write_page
from schemas.declaration import FieldId
from schemas.values import parse_value

EXAMPLES = Path(__file__).parent / "examples"
EXAMPLE = EXAMPLES / "qingxi-county-2024.pdf"
OTHER = EXAMPLES / "yunling-city-2023.pdf"
FIELD = FieldId("applications", "processed_total", "natural_person")
_SHOWN = "2"
"""The item that is shown: the sum along the row."""
_SIZE = {"width": 1440, "height": 900}


def take(folder: Path) -> tuple[Path, ...]:
    """Writes review-page.png (Chinese, light) and review-page-dark.png (English, dark) to `folder`.

    Raises UsageError where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    browser_path = shutil.which("chromium")
    if browser_path is None:
        raise UsageError("there is no chromium here: install it (Debian: apt-get install chromium)")
    records = sorted((_misread(), conclude(read_document(OTHER, OTHER.name), LlmResult())), key=lambda r: r.document)
    targets = (folder / "review-page.png", folder / "review-page-dark.png")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for target, lang, scheme in zip(targets, (Lang.ZH, Lang.EN), ("light", "dark"), strict=True):
            written = write_page(records, Path(work), lang, _pictures)
            page = browser.new_context(color_scheme=scheme, viewport=_SIZE).new_page()  # type: ignore[arg-type]
            page.goto(written.path.as_uri())
            page.get_by_role("button", name=_SHOWN, exact=True).click()
            page.screenshot(path=target)
        browser.close()
    return targets


def _pictures(document: str, pages: Sequence[int]) -> Mapping[int, PagePicture]:
    return page_pictures(EXAMPLES / document, pages)


def _misread() -> Record:
    """The example with two digits of one number swapped by the layout reading, and read right by another one."""
    layout = read_document(EXAMPLE, EXAMPLE.name)
    right = layout.readings[FIELD.table]
    return conclude(
        replace(layout, readings={**layout.readings, FIELD.table: _with_slip(right)}),
        LlmResult({FIELD.table: replace(right, reader="llm")}),
    )


def _with_slip(reading: Reading) -> Reading:
    cell = reading.cells[FIELD]
    printed = cell.value.printed
    slip = replace(cell, value=parse_value(printed[:-2] + printed[-1] + printed[-2]))
    return replace(reading, cells={**reading.cells, FIELD: slip})


if __name__ == "__main__":
    for path in take(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")):
        print(path)
