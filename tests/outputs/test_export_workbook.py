import csv
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from exported import exported, holding, read_back, sheet_rows
from hand_records import document, failed

from pipeline.checks.record import Record
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.review.export.dataset import Schema, Shape
from pipeline.review.export.sink import Format
from pipeline.review.export.tidy import tidy
from pipeline.review.export.to_xlsx import SheetNames, XlsxSink
from pipeline.review.export.xlsx_form import SHEET_COLUMNS, form_on_sheet
from schemas.declaration import Table
from schemas.forms import DISCLOSURE_2021, DISPUTES, TABLES

DOUBTED = document(rows={"reconsideration": "10 1 0 0 0", "litigation_direct": "_ . 0 0 0"})


def _book(record: Record, folder: Path, all_cells: bool = False, lang: Lang = Lang.EN) -> Any:
    exported([record], folder, Format.XLSX, Shape.TIDY, all_cells, lang)
    return openpyxl.load_workbook(folder / "reports.xlsx")


def _at(sheet: Any, text: str) -> Any:
    """The first cell of this text."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def _numbers_of_disputes(sheet: Any) -> list[Any]:
    row = _at(sheet, "四、政府信息公开行政复议、行政诉讼情况").row + 4
    return list(next(sheet.iter_rows(row, row)))


def test_a_report_stands_in_the_official_layout(tmp_path: Path) -> None:
    sheet = _book(document(), tmp_path)["某县人民政府 2023"]
    assert _at(sheet, "某县人民政府2023年政府信息公开工作年度报告").row == 1
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert _at(sheet, "（三）不予公开").coordinate + ":" + "C" in {area[: area.index(":") + 2] for area in merged}
    head = _at(sheet, "申请人情况")
    assert f"{head.coordinate}:O{head.row}" in merged, "over all seven columns of numbers"
    assert [cell.value for cell in _numbers_of_disputes(sheet)] == [0] * 15


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{table.form}")
def test_a_form_covers_its_part_of_the_sheet_once(table: Table) -> None:
    form = form_on_sheet(table)
    squares = [
        (row, column)
        for cell in form.cells
        for row in range(cell.row, cell.row_end)
        for column in range(cell.column, cell.column_end)
    ]
    assert sorted(squares) == [(row, column) for row in range(form.rows) for column in range(SHEET_COLUMNS)]
    assert {cell.field for cell in form.cells if cell.field} == set(table.fields)


def test_cells_in_doubt_are_coloured_and_their_numbers_left_out(tmp_path: Path) -> None:
    cells = _numbers_of_disputes(_book(DOUBTED, tmp_path)["某县人民政府 2023"])
    assert [cell.value for cell in cells[:8]] == ["?", "?", "?", "?", "?", None, "∅", 0]
    assert [cell.style for cell in cells[4:8]] == ["gouji flagged", "gouji accepted", "gouji missing", "gouji accepted"]
    assert cells[0].comment.text.startswith(
        "In doubt, not exported (--all exports it too).\n行政复议: the four results"
    )
    assert cells[7].comment is None


def test_all_cells_are_shown_where_asked_for_with_the_finding_in_chinese(tmp_path: Path) -> None:
    cells = _numbers_of_disputes(_book(DOUBTED, tmp_path, all_cells=True, lang=Lang.ZH)["某县人民政府 2023"])
    assert [cell.value for cell in cells[:5]] == [10, 1, 0, 0, 0]
    assert cells[0].style == "gouji flagged"
    assert cells[0].comment.text.startswith("存疑\n行政复议：四种结果之和应等于总计")


@pytest.mark.parametrize(
    ("printed", "shown", "format"),
    [
        ("9116.360", 9116.36, "0.000"),
        ("1,204", 1204, "#,##0"),
        ("251000元", "251000元", "General"),
        ("１２", "１２", "General"),
        ("/", "/", "General"),
        ("1234567890123456", "1234567890123456", "General"),
        ("", None, "General"),
    ],
)
def test_values_are_shown_as_printed(tmp_path: Path, printed: str, shown: object, format: str) -> None:
    sheet = _book(holding(DISPUTES, printed), tmp_path)["某县人民政府 2023"]
    first = _numbers_of_disputes(sheet)[0]
    assert (first.value, first.number_format) == (shown, format)


def test_numbers_are_written_as_they_are_not_as_floats(tmp_path: Path) -> None:
    exported([holding(DISCLOSURE_2021, "9116.36")], tmp_path, Format.XLSX, Shape.TIDY)
    with_float_noise = "9116.360000000001"
    shutil.unpack_archive(tmp_path / "reports.xlsx", tmp_path / "parts", "zip")
    parts = [path.read_text("utf-8") for path in (tmp_path / "parts/xl/worksheets").glob("*.xml")]
    assert sum("<v>9116.36</v>" in part for part in parts) == 2
    assert not any(with_float_noise in part for part in parts)


def test_a_title_that_is_a_formula_stays_text(tmp_path: Path) -> None:
    record = replace(document("=1+1.pdf"), identity=ReportIdentity("=cmd|'/c calc'!A1", "2023", "=1+1"))
    book = _book(record, tmp_path)
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    title = book[book.sheetnames[-1]]["A1"]
    assert (title.value, title.data_type, title.quotePrefix) == ("=1+1", "s", True)


def test_the_index_links_to_the_sheets_and_names_reports_without_one(tmp_path: Path) -> None:
    dataset = tidy(all_cells=False)
    with XlsxSink(tmp_path, [dataset.schema], Lang.EN, all_cells=False, most_sheets=1) as sink:
        for record in (document("a.pdf"), failed("b.pdf")):
            sink.report(record)
    index = openpyxl.load_workbook(tmp_path / "reports.xlsx")["Index"]
    assert index["A3"].value.startswith("The first 1 reports have a sheet")
    assert (index["A6"].value, index["A6"].hyperlink.location) == ("某县人民政府 2023", "'某县人民政府 2023'!A1")
    assert [index[f"{column}7"].value for column in "ADEK"] == [None, "b.pdf", "failed", "the file is encrypted"]


def test_a_table_of_more_rows_than_a_sheet_holds_goes_on_on_another(tmp_path: Path) -> None:
    schema = Schema("numbers", tidy(all_cells=False).schema.columns[:1])
    with XlsxSink(tmp_path, [schema], Lang.EN, all_cells=False, most_rows=3) as sink:
        sink.write(schema, [(str(number),) for number in range(5)])
    names = ["numbers", "numbers (2)", "numbers (3)"]
    assert [len(sheet_rows(tmp_path, name)) for name in names] == [2, 2, 1]


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("a/b\\c:d*e?f[g]h", "a_b_c_d_e_f_g_h"),
        ("'quoted'", "quoted"),
        ("字" * 40, "字" * 31),
        ("History", "History (2)"),
        ("/", "_"),
        ("", "report"),
        ("tidy", "tidy (2)"),
        ("TIDY", "TIDY (2)"),
    ],
)
def test_names_of_sheets_are_legal_and_unlike(wish: str, name: str) -> None:
    names = SheetNames()
    names.take("tidy")
    assert names.take(wish) == name


def test_the_numbers_of_long_names_take_the_place_of_their_ends() -> None:
    names = SheetNames()
    assert [names.take("a" * 40) for _ in range(2)] == ["a" * 31, "a" * 27 + " (2)"]


def test_a_report_is_printed_on_one_page_wide(tmp_path: Path) -> None:
    sheet = _book(document(), tmp_path)["某县人民政府 2023"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.freeze_panes) == (1, 0, "A4")


def _opens_sheets(soffice: str, folder: Path) -> bool:
    (folder / "probe.csv").write_text("1\n")
    done = _converted(soffice, folder, "probe.csv", "ods")
    return done.returncode == 0 and (folder / "probe.ods").exists()


def _converted(soffice: str, folder: Path, name: str, to: str) -> subprocess.CompletedProcess[bytes]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(folder / name)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False)


def test_libreoffice_reads_the_same_cells(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None or not _opens_sheets(soffice, tmp_path):
        pytest.skip("LibreOffice Calc is not here (Debian: apt-get install libreoffice-calc)")
    record = replace(holding(DISCLOSURE_2021, "9116.360", "/", "", "1,204"), identity=ReportIdentity("=1+1", "2023"))
    exported([record], tmp_path, Format.XLSX, Shape.TIDY)
    # UTF-8, all sheets, one file each
    _converted(
        soffice,
        tmp_path,
        "reports.xlsx",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    )
    with (tmp_path / "reports-tidy.csv").open(encoding="utf-8", newline="") as file:
        shown = list(csv.DictReader(file))
    assert shown == read_back(tmp_path, Format.XLSX, "tidy")
    assert shown[0]["issuer"] == "=1+1"
