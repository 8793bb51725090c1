"""Records with something to settle, and the page that shows them, opened."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from pipeline.checks.check import check_document
from pipeline.checks.record import Readings, Record
from pipeline.documents.model import Box, PagePlace
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.reading import CellReading, Reading
from pipeline.review.page import write_page
from schemas.declaration import FieldId
from schemas.forms import DISPUTES
from schemas.values import parse_value

PLACE = PagePlace(2, Box(100.0, 200.0, 150.0, 220.0))
IDENTITY = ReportIdentity("某县人民政府", "2023", "某县人民政府2023年政府信息公开工作年度报告")


def record(name: str, layout: str, model: str = "", identity: ReportIdentity = IDENTITY) -> Record:
    """A table of disputes whose first row is read as `layout` and, if given, `model` have it; the rest is 0. The two
    other tables are not there."""
    readings = [Reading(reader, DISPUTES, _cells(row)) for reader, row in (("layout", layout), ("llm", model)) if row]
    content = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return check_document(name, content, identity, {"disputes": Readings(*readings)}, ())


def _cells(row: str) -> dict[FieldId, CellReading]:
    printed = row.split() + ["0"] * (len(DISPUTES.fields) - 5)
    return {
        field: CellReading(field, parse_value("" if text == "_" else text), PLACE)
        for field, text in zip(DISPUTES.fields, printed, strict=True)
    }


def without_lost_tables(told: Record) -> Record:
    return replace(told, findings=tuple(finding for finding in told.findings if finding.cells))


def misread(name: str = "a.pdf") -> Record:
    """One cell is disputed, and a sum fails by it: 12 was read as 21."""
    return without_lost_tables(record(name, "21 0 0 0 12", "12 0 0 0 12"))


def published(name: str = "b.pdf", total: str = "9") -> Record:
    """A sum that fails as printed."""
    return without_lost_tables(record(name, f"3 1 0 0 {total}"))


def opened(context: BrowserContext, folder: Path, *records: Record, lang: Lang = Lang.EN) -> Page:
    page = context.new_page()
    page.goto(write_page(records, folder, lang).path.as_uri())
    return page


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def exported(page: Page) -> bytes:
    with page.expect_download() as download:
        page.keyboard.press("e")
    return Path(download.value.path()).read_bytes()


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def decided(page: Page) -> list[tuple[str, str, str]]:
    """The kind, decision and corrected values of each exported line."""
    return [(line["kind"], line["decision"], line["corrected"]) for line in lines(exported(page))]
