"""The tidy data set: one line a cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.record import Record
from pipeline.documents.model import PagePlace
from pipeline.findings import FindingKind
from pipeline.review.export.dataset import (
    Column,
    Dataset,
    Kind,
    Row,
    Schema,
    is_exported,
    kept_text,
    mark_of,
    number_of,
)
from schemas.declaration import FieldId, Table

NAME = "tidy"
COLUMNS = (
    Column("document", Kind.TEXT, "path of the document in the folder of the run", "文件在所读文件夹中的路径"),
    Column("sha256", Kind.TEXT, "SHA-256 of the document's bytes", "文件内容的 SHA-256"),
    Column("issuer", Kind.TEXT, "who reports, by the report's own title", "报告标题中的发布机关"),
    Column("year", Kind.INTEGER, "the year reported on", "报告年度"),
    Column(
        "table",
        Kind.TEXT,
        "disclosure, applications or disputes: sections 二, 三 and 四 of the report",
        "表：disclosure 为第二部分（主动公开），applications 为第三部分（申请），disputes 为第四部分（复议、诉讼）",
    ),
    Column("form", Kind.TEXT, "official form of the table: 2019, 2021, or both", "表格所用格式，both 表示两者相同"),
    Column("row", Kind.TEXT, "id of the row", "行标识"),
    Column("column", Kind.TEXT, "id of the column", "列标识"),
    Column("row_label", Kind.TEXT, "official label of the row, with its groups", "行的规定名称（含所属分组）"),
    Column("column_label", Kind.TEXT, "official label of the column", "列的规定名称"),
    Column(
        "value",
        Kind.DECIMAL,
        "the exact number as printed, its unit not applied; empty where the cell holds none, see mark",
        "表中所印数字（精确值，未按单位换算）；单元格无数字时为空，见 mark",
    ),
    Column(
        "mark",
        Kind.TEXT,
        "what is printed: number, blank (an empty cell), slash (/), dash (—), other (no number), overlong (a number of "
        "over 28 digits or 10 decimals), absent (not found in the document)",
        "单元格所印内容：number 数字，blank 空白，slash 斜杠（/），dash 横线（—），other 非数字，"
        "overlong 超过 28 位整数或 10 位小数，absent 文件中未找到",
    ),
    Column("printed", Kind.TEXT, "the characters in the cell", "单元格中的原文"),
    Column("unit", Kind.TEXT, "the unit printed with the number", "与数字同印的单位"),
    Column("note", Kind.TEXT, "the note printed with the number", "与数字同印的注释"),
    Column(
        "status",
        Kind.TEXT,
        "accepted, or corrected by a person; with --all also flagged (in doubt) and missing (not found)",
        "accepted 采信，corrected 经人工更正；使用 --all 时另有 flagged 存疑、missing 缺失",
    ),
    Column(
        "findings",
        Kind.TEXT,
        "kinds of the findings about this cell",
        "涉及本单元格的问题类别",
    ),
    Column(
        "reading",
        Kind.TEXT,
        "who read the value: layout, llm, or both",
        "读取方式：版面、模型或两者一致",
    ),
    Column("page", Kind.INTEGER, "page where the value stands", "数值所在页"),
    Column("evidence", Kind.TEXT, "where it stands: page, line or table cell", "数值所在位置（页、行或表格单元格）"),
)


def tidy(all_cells: bool) -> Dataset:
    """The data set of cells: those that are accepted or corrected, or all of them with their status."""

    def rows(record: Record) -> Iterator[Row]:
        document, issuer = kept_text(record.document), kept_text(record.identity.issuer)
        head = (document, record.sha256, issuer, year_of(record))
        kinds = _finding_kinds(record)
        for table in record.tables:
            labels = _labels(table.table)
            for cell in table.cells:
                if not is_exported(cell, all_cells):
                    continue
                field, value, place = cell.field, cell.value, cell.place
                yield (
                    *head,
                    *(field.table, table.table.form, field.row, field.column),
                    *labels[field],
                    number_of(cell, all_cells),
                    mark_of(cell, all_cells).value,
                    *((kept_text(value.printed), value.unit, kept_text(value.note)) if value else ("", "", "")),
                    cell.status.value,
                    " ".join(kinds.get(field, ())),
                    cell.reading,
                    place.page if isinstance(place, PagePlace) else None,
                    str(place) if place else "",
                )

    return Dataset(Schema(NAME, COLUMNS), rows)


def year_of(record: Record) -> int | None:
    """The year of a report as a number, None where the document does not say it."""
    year = record.identity.year
    return int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None


@lru_cache(maxsize=32)
def _labels(table: Table) -> dict[FieldId, tuple[str, str]]:
    return {field: table.label(field) for field in table.fields}


def _finding_kinds(record: Record) -> dict[FieldId, dict[FindingKind, None]]:
    """The kinds of the findings about each cell, each once, in the order of the findings."""
    kinds: dict[FieldId, dict[FindingKind, None]] = {}
    for finding in record.findings:
        for field in finding.cells:
            kinds.setdefault(field, {})[finding.kind] = None
    return kinds
