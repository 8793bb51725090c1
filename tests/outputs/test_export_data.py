from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from exported import exported, holding, read_back
from hand_records import document, failed
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.record import Record, RecordCell, Status
from pipeline.errors import UsageError
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.review.export import sink
from pipeline.review.export.dataset import Shape, kept_text
from pipeline.review.export.export import Request, export
from pipeline.review.export.sink import Format
from pipeline.review.export.tidy import tidy
from pipeline.review.export.to_parquet import ParquetSink
from pipeline.review.export.wide import all_fields, wide
from schemas.declaration import FieldId
from schemas.forms import APPLICATIONS_2019, DISCLOSURE_2019, DISCLOSURE_2021, DISPUTES
from schemas.values import parse_value

FORMATS = list(Format)
UPHELD = "disputes.reconsideration.upheld"
DOUBTED = document(rows={"reconsideration": "10 1 0 0 0", "litigation_direct": "_ . 0 0 0"})
"""Its reconsideration row is flagged; of litigation_direct one cell was not found."""


def _tidy(record: Record, all_cells: bool = False) -> list[dict[str, object]]:
    dataset = tidy(all_cells)
    return [dict(zip(dataset.schema.names, row, strict=True)) for row in dataset.rows(record)]


def _wide(record: Record, all_cells: bool = False) -> dict[str, object]:
    dataset = wide(all_cells)
    (row,) = dataset.rows(record)
    return dict(zip(dataset.schema.names, row, strict=True))


def test_a_line_of_the_tidy_data_set() -> None:
    record = holding(DISCLOSURE_2019, "9116.360万元（暂估）")
    assert _tidy(record)[0] == {
        "document": "a.pdf",
        "sha256": "ab" * 32,
        "issuer": "某县人民政府",
        "year": 2023,
        "table": "disclosure",
        "form": "2019",
        "row": "regulations",
        "column": "newly_made",
        "row_label": "第二十条第（一）项/规章",
        "column_label": "本年新制作数量",
        "value": Decimal("9116.360"),
        "mark": "number",
        "printed": "9116.360万元（暂估）",
        "unit": "万元",
        "note": "（暂估）",
        "status": "accepted",
        "findings": "",
        "reading": "",
        "page": None,
        "evidence": "",
    }


def test_cells_in_doubt_or_not_found_are_left_out_unless_asked_for() -> None:
    assert (len(_tidy(DOUBTED)), len(_tidy(DOUBTED, all_cells=True))) == (194, 200)
    assert {row["status"] for row in _tidy(DOUBTED)} == {"accepted"}
    doubted = [row for row in _tidy(DOUBTED, all_cells=True) if row["status"] == "flagged"]
    assert [(row["value"], row["findings"]) for row in doubted[:2]] == [(10, "disputes_total"), (1, "disputes_total")]


@pytest.mark.parametrize(
    ("printed", "mark", "value"),
    [
        ("", "blank", None),
        ("0", "number", Decimal(0)),
        ("/", "slash", None),
        ("—", "dash", None),
        ("12 5", "other", None),
        ("9" * 28, "number", Decimal("9" * 28)),
        ("1" + "0" * 28, "overlong", None),
        ("0.00000000001", "overlong", None),
    ],
)
def test_blank_zero_slash_and_the_rest_stay_different_things(printed: str, mark: str, value: Decimal | None) -> None:
    record = holding(DISPUTES, printed)
    cell, line = _tidy(record)[0], _wide(record)
    assert (cell["mark"], cell["value"], cell["printed"]) == (mark, value, printed)
    assert (line[f"mark.{UPHELD}"], line[UPHELD]) == (mark, value)


def test_a_wide_line_says_why_a_cell_has_no_number() -> None:
    line = _wide(replace(DOUBTED, tables=DOUBTED.tables[1:]))
    fields = {
        "withheld": UPHELD,
        "blank": "disputes.litigation_direct.upheld",
        "absent": "disputes.litigation_direct.corrected",
        "no_field": "applications.other.total",
        "no_table": "disclosure.regulations.issued",
    }
    assert {line[f"mark.{field}"]: field for field in fields.values()} == fields
    assert all(line[field] is None for field in fields.values())


def test_a_wide_line_with_all_cells_has_their_status() -> None:
    line = _wide(DOUBTED, all_cells=True)
    assert (line[UPHELD], line[f"mark.{UPHELD}"], line[f"status.{UPHELD}"]) == (10, "number", "flagged")
    assert line["status.disputes.litigation_direct.corrected"] == "missing"
    assert line["status.applications.other.total"] == "", "the form has no such field"


def test_a_corrected_cell_is_exported_with_the_value_that_a_person_gave() -> None:
    table = DOUBTED.tables[-1]
    mended = RecordCell(table.cells[0].field, Status.CORRECTED, parse_value("7"))
    record = replace(DOUBTED, tables=(replace(table, cells=(mended, *table.cells[1:])),))
    assert [(row["status"], row["value"]) for row in _tidy(record)[:1]] == [("corrected", 7)]


def test_a_wide_line_tells_the_units_of_its_numbers() -> None:
    line = _wide(holding(DISCLOSURE_2021, "3件", "4", "251000元"))
    assert line["units"] == "disclosure.regulations.issued=件 disclosure.regulations.in_force=元"


def test_a_failed_document_has_a_wide_line_with_its_reason_and_no_cells() -> None:
    line = _wide(failed())
    assert (line["outcome"], line["reason"], line[f"mark.{UPHELD}"]) == ("failed", "the file is encrypted", "no_table")
    assert _tidy(failed()) == []


def test_the_fields_of_both_forms_stand_in_printed_order() -> None:
    rows = list(dict.fromkeys(field.row for field in all_fields() if field.table == "applications"))
    assert rows[19:] == [
        "declined_confirmation",
        *("other_overdue_correction", "other_overdue_fee", "other_remaining"),
        *("other", "processed_total", "carried_out"),
    ]
    assert len(set(all_fields())) == len(all_fields()) == 226
    assert all(field in all_fields() for table in (APPLICATIONS_2019, DISCLOSURE_2019) for field in table.fields)


@pytest.mark.parametrize("format", FORMATS)
def test_the_dictionary_tells_every_column(tmp_path: Path, format: Format) -> None:
    exported([document()], tmp_path, format, all_cells=True)
    told = read_back(tmp_path, format, "dictionary")
    for name in ("tidy", "wide", "dictionary"):
        assert [row["name"] for row in told if row["dataset"] == name] == list(read_back(tmp_path, format, name)[0])
    assert all(row["meaning"] and row["meaning_zh"] for row in told)
    (field,) = (row for row in told if row["name"] == "applications.other.total")
    assert (field["type"], field["forms"], field["label"]) == (
        "decimal",
        "2019",
        "三、本年度办理结果/（六）其他处理 · 总计",
    )


PRINTED = st.one_of(
    st.sampled_from(["", "0", "/", "—", "12 5", "007", "1,204", "251000元", "9116.360", "-15", "9116.36万元", "-0"]),
    st.integers(0, 10**30).map(str),
    st.decimals(0, 10**17, allow_nan=False, places=2).map(str),
)


@settings(max_examples=8)
@given(
    printed=st.lists(PRINTED, min_size=15, max_size=15), all_cells=st.booleans(), status=st.sampled_from(list(Status))
)
def test_every_format_holds_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, printed: list[str], all_cells: bool, status: Status
) -> None:
    folder = tmp_path_factory.mktemp("export")
    records = [holding(DISPUTES, *printed, status=status), failed()]
    for format in FORMATS:
        exported(records, folder, format, all_cells=all_cells)
    for name in ("tidy", "wide"):
        first, *others = (read_back(folder, format, name) for format in FORMATS)
        assert all(other == first for other in others)
    values = {row["column"] + row["row"]: row["value"] for row in read_back(folder, Format.SQLITE, "tidy")}
    for field, text in zip(DISPUTES.fields, printed, strict=True):
        number = parse_value(text).number
        if field.column + field.row in values and number is not None and number < 10**28:
            assert Decimal(values[field.column + field.row]) == number


HOSTILE = '=HYPERLINK("http://127.0.0.1","a")\x00\r\n<script>'


@pytest.mark.parametrize("format", FORMATS)
def test_a_hostile_document_is_text_in_every_format(tmp_path: Path, format: Format) -> None:
    record = replace(document("=1+1\udcff.pdf"), identity=ReportIdentity("@SUM(A1)", "２０２３", HOSTILE))
    exported([record], tmp_path, format)
    (line,) = read_back(tmp_path, format, "wide")
    defused = "'" if format is Format.CSV else ""
    assert line["document"] == defused + "=1+1\\udcff.pdf"
    assert line["issuer"] == defused + "@SUM(A1)"
    assert line["title"] == defused + '=HYPERLINK("http://127.0.0.1","a")\ufffd\n<script>'
    assert line["year"] == "", "digits that no column of numbers holds"


def test_kept_text_changes_nothing_that_every_format_holds() -> None:
    assert kept_text("甲 乙\t\n😀") == "甲 乙\t\n😀"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("shape", "names"), [(Shape.TIDY, {"tidy"}), (Shape.WIDE, {"wide"})])
def test_one_shape_alone(tmp_path: Path, format: Format, shape: Shape, names: set[str]) -> None:
    exported([document()], tmp_path, format, shape)
    assert {row["dataset"] for row in read_back(tmp_path, format, "dictionary")} == {*names, "dictionary"}


@pytest.mark.parametrize("format", FORMATS)
def test_a_run_without_reports_gives_empty_tables(tmp_path: Path, format: Format) -> None:
    done = exported([], tmp_path, format)
    assert (done.reports, done.cells) == (0, 0)
    assert all(read_back(tmp_path, format, name) == [] for name in ("tidy", "wide"))


@pytest.mark.parametrize("format", FORMATS)
def test_after_an_error_the_old_files_stay(tmp_path: Path, format: Format) -> None:
    done = exported([document()], tmp_path, format)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def broken() -> Iterator[Record]:
        yield failed("b.pdf")
        raise RuntimeError("the store broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        export(broken(), tmp_path, Request(format))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert set(before) == set(done.files)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="choose another --to"):
        exported([], tmp_path / "file", Format.CSV)


@pytest.mark.parametrize("format", [Format.XLSX, Format.PARQUET])
def test_a_library_that_is_missing_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: Format
) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(sink.importlib, "import_module", absent)
    with pytest.raises(UsageError, match=r"needs (openpyxl|pyarrow), .* pip install 'gouji\[export\]'"):
        exported([], tmp_path, format)


def test_parquet_holds_exact_decimals_and_the_meaning_of_each_column(tmp_path: Path) -> None:
    exported([document()], tmp_path, Format.PARQUET)
    field = pyarrow.parquet.read_schema(tmp_path / "wide.parquet").field(UPHELD)
    assert field.type == pyarrow.decimal128(38, 10)
    assert field.metadata[b"label"].decode() == "行政复议 · 结果维持"


def test_parquet_keeps_no_more_than_a_row_group_in_memory(tmp_path: Path) -> None:
    dataset = tidy(all_cells=False)
    with ParquetSink(tmp_path, [dataset.schema], cells_in_memory=len(dataset.schema.columns) * 64) as file:
        file.write(dataset.schema, dataset.rows(document()))
    about = pyarrow.parquet.read_metadata(tmp_path / "tidy.parquet")
    assert [about.row_group(index).num_rows for index in range(about.num_row_groups)] == [64, 64, 64, 8]


@pytest.mark.parametrize("format", FORMATS)
def test_records_are_taken_one_by_one(tmp_path: Path, format: Format) -> None:
    alive, most = 0, 0

    class Counted(Record):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def records() -> Iterator[Record]:
        nonlocal alive, most
        for number in range(12):
            alive += 1
            most = max(most, alive)
            yield Counted(f"{number:02}.pdf", "", failed().outcome)

    assert export(records(), tmp_path, Request(format, lang=Lang.EN)).reports == 12
    assert most <= 2, "the one in hand and the one before it"


def test_field_ids_are_column_names() -> None:
    assert str(FieldId("disputes", "reconsideration", "upheld")) in wide(all_cells=False).schema.names
