"""Published reports, read from beside the repository where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.documents import open_document
from pipeline.documents.model import CellPlace, Document, DocumentKind, Grid, Line

from .support import grids, rows

REPORTS = Path(__file__).parents[3] / "shared" / "reports"

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports (../shared/reports) are not here")


def report(name: str) -> Document:
    return open_document(REPORTS / name, name)


def shapes(document: Document) -> list[tuple[int, int, int]]:
    return [(grid.rows, grid.columns, len(grid.cells)) for grid in grids(document)]


def at(grid: Grid, row: int, column: int) -> str:
    (cell,) = [c for c in grid.cells if c.row <= row <= c.last_row and c.column <= column <= c.last_column]
    return cell.text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shanghai-gov-office-2019.html", [(18, 5, 53), (26, 10, 198), (4, 15, 34)]),
        ("pingtan-2025.html", [(14, 4, 30), (28, 10, 215), (4, 15, 34)]),
        ("hangzhou-style-2025.html", [(14, 4, 30), (28, 10, 217), (4, 15, 39)]),
        ("blank-form-2021.docx", [(14, 4, 30), (28, 10, 215), (4, 15, 34)]),
    ],
)
def test_the_three_tables_are_three_grids(name: str, expected: list[tuple[int, int, int]]) -> None:
    document = report(name)
    assert shapes(document) == expected
    assert document.warnings == ()


def test_cells_of_the_shanghai_report_of_2019() -> None:
    disclosure, applications, disputes = grids(report("shanghai-gov-office-2019.html"))
    assert rows(disclosure)[1:3] == [
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "13", "13", "524"],
    ]
    assert "251000元" in [cell.text for cell in disclosure.cells]
    assert [at(applications, 3, column) for column in range(10)] == [
        *["一、本年新收政府信息公开申请数量"] * 3,
        *["821", "35", "", "", "2", "1", "859"],
    ]
    assert at(applications, 10, 0) == "三、本年度办理结果"
    assert [at(disputes, 3, column) for column in range(15)] == [
        *["5", "", "", "2", "7"],
        *["8", "", "", "1", "9"],
        *[""] * 5,
    ]
    assert disputes.cells[-1].place == CellPlace(3, 4, 15)


def test_padded_cells_and_small_decimals_of_the_pingtan_report() -> None:
    disclosure, _, disputes = grids(report("pingtan-2025.html"))
    assert rows(disclosure)[3] == ["行政规范性文件", "58", "45", "546"]
    assert " ".join(cell.text for cell in disputes.in_row(3)) == "25 3 8 0 36 3 3 0 0 6 3 0 0 0 3"


def test_the_title_of_a_page() -> None:
    assert "年度报告" in report("hangzhou-style-2025.html").title
    assert report("pingtan-2025.html").title == ""


def test_the_blank_form_has_its_labels_and_no_numbers() -> None:
    disclosure, applications, disputes = grids(report("blank-form-2021.docx"))
    assert rows(disclosure)[2] == ["规章", "", "", ""]
    assert rows(applications)[2] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    assert at(applications, 26, 1) == "（七）总计"
    assert at(disputes, 2, 5) == "结果维持"
    assert rows(disputes)[3] == [""] * 15


@pytest.mark.parametrize(("pattern", "kind"), [("*.txt", DocumentKind.TEXT), ("*.md", DocumentKind.TEXT)])
def test_texts_are_read_line_by_line(pattern: str, kind: DocumentKind) -> None:
    paths = sorted(REPORTS.glob(pattern))
    assert paths
    for path in paths:
        document = open_document(path, path.name)
        assert document.kind is kind
        lines = [block.text for block in document.blocks if isinstance(block, Line)]
        assert "\n".join(lines) == path.read_text("utf-8").removesuffix("\n")
        assert document.warnings == ()
