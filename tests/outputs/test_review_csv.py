import csv
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from hand_records import document, failed

from pipeline.checks.record import Record
from pipeline.documents.model import LinePlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Lang, message
from pipeline.review.open_items import OpenDocument, OpenItems, write_review
from pipeline.review.review_csv import COLUMNS, ReviewItem, review_items, review_line
from schemas.declaration import FieldId

DOUBT = message("no_place")
FIELDS = tuple(FieldId("disputes", "reconsideration", c) for c in ("upheld", "corrected", "other"))


def _item(record: Record) -> ReviewItem:
    (item,) = review_items(record)
    return item


def _with(*findings: Finding) -> Record:
    return document(findings=findings)


def _lines(items: list[ReviewItem], folder: Path, lang: Lang = Lang.EN) -> list[dict[str, str]]:
    with OpenItems() as open_items:
        for document, own in groupby(items, lambda item: item.document):
            open_items.add(OpenDocument(document, "", tuple(review_line(item, lang) for item in own), "{}", ()))
        write_review(open_items, folder / "review.csv")
    with (folder / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_clean_document_has_nothing_to_review() -> None:
    assert review_items(document()) == ()


def test_an_item_about_one_cell(tmp_path: Path) -> None:
    (line,) = _lines([_item(document(rows={"reconsideration": "2 1 0 0 _"}))], tmp_path)
    assert line.pop("item").startswith("i")
    assert line == {
        "document": "a.pdf",
        "page": "4",
        "table": "disputes",
        "row": "reconsideration",
        "column": "total",
        "label": "行政复议 · 总计",
        "printed": "",
        "value": "",
        "other_value": "",
        "kind": "blank_total",
        "cause": "source",
        "message": "行政复议 · 总计: the total is blank, the parts add up to 3 (结果维持 2 + 结果纠正 1). "
        "Every number here is as printed: the published figures contradict each other",
        "suggestion": "",
        "crop": "",
        "decision": "",
        "corrected": "",
        "comment": "",
        "evidence": "page 4",
        "earlier": "",
    }


def test_an_item_about_a_row_shows_its_cells(tmp_path: Path) -> None:
    (line,) = _lines([_item(document(rows={"reconsideration": "10 1 0 0 0"}))], tmp_path, Lang.ZH)
    assert [line[name] for name in ("row", "column", "label", "printed")] == [
        "reconsideration",
        "",
        "行政复议",
        "10 | 1 | 0 | 0 | 0",
    ]


def test_a_suggestion_says_the_number_and_why(tmp_path: Path) -> None:
    (line,) = _lines([_item(document(rows={"reconsideration": "12 1 0 0 31"}))], tmp_path, Lang.ZH)
    assert line["suggestion"] == "行政复议 · 总计 = 13（相邻数字颠倒），或 行政复议 · 结果纠正 = 19（漏一位数字）"


def test_an_item_about_a_table_leaves_row_and_column_empty() -> None:
    lost = Finding(FindingKind.MISSING, message("missing_table", label="x"), "applications")
    item = _item(_with(lost))
    assert (item.table, item.row, item.column, item.printed) == ("applications", "", "", "")
    assert item.label == "收到和处理政府信息公开申请情况"
    assert item.cell_count == 175


def test_a_failed_document_is_one_item() -> None:
    item = _item(failed(reason="the file is encrypted"))
    assert (item.table, item.kind, item.message.text(Lang.EN)) == ("", "unreadable", "the file is encrypted")


def test_what_only_informs_is_no_item() -> None:
    assert review_items(_with(Finding(FindingKind.STRUCTURE, DOUBT, "disputes"))) == ()


def test_an_item_without_a_page_leaves_it_empty() -> None:
    assert _item(document(rows={"reconsideration": "2 1 0 0 _"}, place=LinePlace(3, 0, 1))).page == ""


def test_the_most_doubtful_comes_first(tmp_path: Path) -> None:
    def about(cause: Cause, cells: int) -> Finding:
        return Finding(FindingKind.UNGROUNDED, DOUBT, *FIELDS[0][:2], cause=cause, cells=FIELDS[:cells])

    record = _with(about(Cause.SOURCE, 3), about(Cause.READING, 1), about(Cause.UNKNOWN, 2), about(Cause.READING, 2))
    lines = _lines([*review_items(record), *review_items(failed("z.pdf"))], tmp_path)
    assert [(line["document"], line["cause"], line["printed"].count("|")) for line in lines] == [
        ("z.pdf", "unknown", 0),
        ("a.pdf", "reading", 1),
        ("a.pdf", "reading", 0),
        ("a.pdf", "unknown", 1),
        ("a.pdf", "source", 2),
    ]


BASE = document(rows={"reconsideration": "2 1 0 0 _"})


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (document(rows={"reconsideration": "2 1 0 0 _"}), True),
        (document("renamed.pdf", rows={"reconsideration": "2 1 0 0 _"}), True),
        (document(rows={"reconsideration": "2 1 0 0 _"}, place=LinePlace(3, 0, 1)), True),
        (document(rows={"reconsideration": "2 2 0 0 _"}), True),
        (document(rows={"reconsideration": "2 1 0 0 /"}), False),
        (document(rows={"litigation_direct": "2 1 0 0 _"}), False),
        (replace(BASE, sha256="ef" * 32), False),
    ],
    ids=["again", "renamed", "other place", "other part", "other value", "other field", "other content"],
)
def test_an_item_keeps_its_id_while_its_cells_stay_the_same(other: Record, same: bool) -> None:
    assert (_item(other).item == _item(BASE).item) is same


def test_items_of_one_table_without_cells_have_ids_of_their_own() -> None:
    losses = [Finding(FindingKind.UNREADABLE, DOUBT, "disputes", left=left) for left in ("1", "2")]
    assert len({item.item for item in review_items(_with(*losses))}) == 2


def test_the_columns_are_those_of_the_contract() -> None:
    assert ", ".join(COLUMNS) == (
        "item, document, page, table, row, column, label, printed, value, other_value, kind, cause, message, "
        "suggestion, crop, decision, corrected, comment, evidence, earlier"
    )
