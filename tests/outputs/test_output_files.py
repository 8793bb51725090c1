import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hand_records import PLACE, document, failed, write_outputs

from pipeline.checks.record import Record, RecordCell, Status, TableRecord, Usage
from pipeline.documents.model import Box, CellPlace, LinePlace, PagePlace, Place
from pipeline.findings import Cause, Change, Finding, FindingKind, Suggestion
from pipeline.messages import Lang, message
from pipeline.readers.identity import ReportIdentity
from pipeline.runs.outputs import (
    CELL_COLUMNS,
    FILES,
    FINDING_COLUMNS,
    REPORT_COLUMNS,
    cell_line,
    finding_line,
    report_line,
)
from pipeline.runs.writing import OutputWriter
from schemas.declaration import FieldId
from schemas.forms import DISCLOSURE_2019, DISPUTES
from schemas.values import parse_value

UPHELD = FieldId("disputes", "reconsideration", "upheld")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _cell(
    printed: str, place: Place | None = PLACE, label: Place | None = None, header: Place | None = None
) -> dict[str, str]:
    field = FieldId("disclosure", "central_procurement", "amount")
    cell = RecordCell(field, Status.ACCEPTED, parse_value(printed), place, "both", row_place=label, column_place=header)
    record = Record("甲/a.pdf", "", document().outcome, ReportIdentity("某县", "2019"))
    return cell_line(record, DISCLOSURE_2019, cell)


def test_a_line_of_cells_csv() -> None:
    label, header = PagePlace(4, Box(20, 100, 70, 110)), PagePlace(3, Box(72, 80, 90, 99.96))
    assert _cell("251000元（暂估）", label=label, header=header) == {
        "document": "甲/a.pdf",
        "issuer": "某县",
        "year": "2019",
        "table": "disclosure",
        "form": "2019",
        "row": "central_procurement",
        "column": "amount",
        "row_label": "第二十条第（九）项/政府集中采购",
        "column_label": "采购总金额",
        "printed": "251000元（暂估）",
        "value": "251000",
        "status": "accepted",
        "page": "4",
        "x0": "72.0",
        "y0": "100.0",
        "x1": "90.3",
        "y1": "110.0",
        "reading": "both",
        "unit": "元",
        "note": "（暂估）",
        "evidence": "page 4",
        "label_page": "4",
        "label_x0": "20.0",
        "label_y0": "100.0",
        "label_x1": "70.0",
        "label_y1": "110.0",
        "label_evidence": "page 4",
        "header_page": "3",
        "header_x0": "72.0",
        "header_y0": "80.0",
        "header_x1": "90.0",
        "header_y1": "100.0",
        "header_evidence": "page 3",
        "before": "",
        "decided_by": "",
        "decided_at": "",
    }


@pytest.mark.parametrize(
    ("printed", "shown", "value"),
    [
        ("", "", ""),
        ("0", "0", "0"),
        ("/", "/", ""),
        ("—", "—", ""),
        ("-", "-", ""),
        ("-15", "-15", "-15"),
        ("9116.360", "9116.360", "9116.360"),
        ("１，２０４", "１，２０４", "1204"),
        ("=1+1", "'=1+1", ""),
        ("0.0000001", "0.0000001", "0.0000001"),
    ],
)
def test_what_is_printed_and_what_it_means(printed: str, shown: str, value: str) -> None:
    line = _cell(printed)
    assert (line["printed"], line["value"]) == (shown, value)


@pytest.mark.parametrize(
    ("place", "page", "x0", "evidence"),
    [
        (PagePlace(2, Box(-0.01, 1, 2, 3)), "2", "0.0", "page 2"),
        (LinePlace(7, 0, 3), "", "", "line 7, characters 1-3"),
        (CellPlace(1, 2, 3), "", "", "table 1, row 2, column 3"),
        (None, "", "", ""),
    ],
)
def test_evidence_of_every_kind(place: Place | None, page: str, x0: str, evidence: str) -> None:
    line = _cell("1", place)
    assert [line.get(name, "") for name in ("page", "x0", "evidence")] == [page, x0, evidence]


def test_a_label_and_a_header_of_a_web_page_have_evidence_and_no_box() -> None:
    line = _cell("1", CellPlace(1, 2, 3), CellPlace(1, 2, 1), CellPlace(1, 1, 3))
    assert (line["label_evidence"], line["header_evidence"]) == (
        "table 1, row 2, column 1",
        "table 1, row 1, column 3",
    )
    assert {"label_page", "header_x0"}.isdisjoint(line)


def test_a_missing_cell_has_a_line_without_value() -> None:
    line = cell_line(document(), DISPUTES, RecordCell(UPHELD, Status.MISSING))
    filled = {name for name, text in line.items() if text}
    assert filled == {"document", "issuer", "year", "table", "form", "row", "column", "row_label", "column_label"} | {
        "status"
    }


def test_a_line_of_reports_csv() -> None:
    usage = Usage(1200, 300, 3, 1, Decimal("0.0012"))
    line = report_line(document(rows={"reconsideration": "10 1 0 0 0", "litigation_direct": "_ . 0 0 0"}, usage=usage))
    assert {name: text for name, text in line.items() if name not in ("document", "issuer", "title", "sha256")} == {
        "year": "2023",
        "outcome": "flagged",
        "reason": "",
        "form_disclosure": "2021",
        "form_applications": "2021",
        "form_disputes": "both",
        "cells": "200",
        "accepted": "194",
        "flagged": "5",
        "missing": "1",
        "corrected": "0",
        "findings": "2",
        "identities_hold": "40",
        "identities_hold_with_blanks": "0",
        "identities_fail": "1",
        "identities_not_assessable": "1",
        "prompt_tokens": "1200",
        "completion_tokens": "300",
        "calls": "3",
        "cost": "0.0012",
        "seconds": "",
        "statements": "",
    }


def test_a_failed_document_has_its_reason_and_no_forms() -> None:
    line = report_line(failed(reason="=cmd"))
    assert (line["outcome"], line["reason"], line["form_disputes"], line["cells"]) == ("failed", "'=cmd", "", "0")
    assert line["cost"] == "", "unknown is not 0"


def test_a_line_of_findings_csv() -> None:
    cells = (UPHELD, FieldId("disputes", "reconsideration", "total"))
    told = message("blank_total", label="行政复议", left="11", parts="结果维持 11")
    changes = (Change(UPHELD, Decimal(7)), Change(cells[1], Decimal("7.50")))
    ways = (Suggestion(changes, message("slip_swapped")), Suggestion(changes[:1], message("slip_lost")))
    finding = Finding(
        FindingKind.DISPUTES_TOTAL,
        told,
        *UPHELD[:2],
        "",
        "11",
        "0",
        Cause.SOURCE,
        cells,
        suspects=cells[1:],
        suggestions=ways,
    )
    assert finding_line(document(), finding, Lang.ZH) == {
        "document": "a.pdf",
        "kind": "disputes_total",
        "table": "disputes",
        "row": "reconsideration",
        "column": "",
        "left": "11",
        "right": "0",
        "cause": "source",
        "cells": "disputes.reconsideration.upheld disputes.reconsideration.total",
        "message": "行政复议：总计为空，各分项之和为 11（结果维持 11）",
        "suspects": "disputes.reconsideration.total",
        "suggestions": "disputes.reconsideration.upheld=7 disputes.reconsideration.total=7.50 | "
        "disputes.reconsideration.upheld=7",
    }


def test_all_files_are_written_with_the_columns_of_the_contract(tmp_path: Path) -> None:
    write_outputs(iter([document("a.pdf"), document("b.pdf"), failed("c.pdf")]), tmp_path, Lang.EN)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    heads = {name: (tmp_path / name).read_text("utf-8-sig").splitlines()[0].split(",") for name in FILES}
    assert heads["cells.csv"] == list(CELL_COLUMNS)
    assert heads["reports.csv"] == list(REPORT_COLUMNS)
    assert heads["findings.csv"] == list(FINDING_COLUMNS)
    assert len(_rows(tmp_path / "cells.csv")) == 400
    assert [row["document"] for row in _rows(tmp_path / "reports.csv")] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [row["document"] for row in _rows(tmp_path / "review.csv")] == ["c.pdf"]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_outputs([document(rows={"reconsideration": "1 0 0 0 _"}), failed()], tmp_path / folder, Lang.ZH)
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in FILES)


@pytest.mark.parametrize("names", [("b.pdf", "a.pdf"), ("a.pdf", "a.pdf")])
def test_records_out_of_order_are_refused_and_old_files_stay(tmp_path: Path, names: tuple[str, ...]) -> None:
    (tmp_path / "cells.csv").write_text("old")
    with pytest.raises(ValueError, match="sorted"):
        write_outputs([failed(name) for name in names], tmp_path, Lang.EN)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("cells.csv", "old")]


def test_a_run_without_documents_writes_heads_only(tmp_path: Path) -> None:
    with OutputWriter(tmp_path):
        pass
    assert [len((tmp_path / name).read_text("utf-8-sig").splitlines()) for name in FILES] == [1, 1, 1, 1]


def test_the_records_table_is_found_by_its_id() -> None:
    assert isinstance(document().table("disputes"), TableRecord)
    assert document().table("nothing") is None
