"""The wide data set: one line a report, failed documents too, with a column for every field of all forms.

A field's column holds its number and is empty where there is none; its `mark.` column says why: a blank cell is
`blank`, a field that the report's form does not have `no_field`, a doubtful cell that is not exported `withheld`.
So numbers stay numbers in every format, and no two kinds of emptiness look alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from pipeline.checks.record import Record, Status
from pipeline.review.export.dataset import (
    Column,
    Dataset,
    Kind,
    Row,
    Schema,
    Told,
    is_exported,
    kept_text,
    mark_of,
    number_of,
)
from pipeline.review.export.tidy import year_of
from schemas.declaration import FieldId
from schemas.forms import TABLE_IDS, forms_of

NAME = "wide"
MARK_PREFIX, STATUS_PREFIX = "mark.", "status."
_ABOUT = (
    Column("document", Kind.TEXT, "path of the document in the folder of the run", "文件在所读文件夹中的路径"),
    Column("sha256", Kind.TEXT, "SHA-256 of the document's bytes", "文件内容的 SHA-256"),
    Column("issuer", Kind.TEXT, "who reports, by the report's own title", "报告标题中的发布机关"),
    Column("year", Kind.INTEGER, "the year reported on", "报告年度"),
    Column("title", Kind.TEXT, "title of the report", "报告标题"),
    Column(
        "outcome",
        Kind.TEXT,
        "ok, flagged (something is left for a person to settle), or failed (see reason)",
        "ok 无待复核项，flagged 有待复核项，failed 未能读取（见 reason）",
    ),
    Column("reason", Kind.TEXT, "why a failed document could not be read", "未能读取的原因"),
    *(
        Column(f"form_{table}", Kind.TEXT, f"official form of the table {table}", f"{table} 表所用格式")
        for table in TABLE_IDS
    ),
    *(
        Column(status.value, Kind.INTEGER, f"how many cells are {status.value}", f"{status.value} 状态的单元格数")
        for status in Status
    ),
    Column(
        "units",
        Kind.TEXT,
        "the cells whose number is printed with a unit, as field=unit; numbers are as printed, no unit is applied: "
        "look here before adding up amounts of money",
        "数字后印有单位的单元格，格式为 字段=单位；所有数字均未按单位换算，金额相加前请先看此列",
    ),
)


def wide(all_cells: bool) -> Dataset:
    """The data set of reports: numbers and marks, with `all_cells` also the status of each cell."""
    fields = all_fields()

    def rows(record: Record) -> Iterator[Row]:
        cells = {cell.field: cell for cell in record.cells}
        found = {table.table.id for table in record.tables}
        told = [cells.get(field) for field in fields]
        yield (
            *_about(record, all_cells),
            *(number_of(cell, all_cells) if cell else None for cell in told),
            *(
                (mark_of(cell, all_cells) if cell else Told.NO_FIELD if field.table in found else Told.NO_TABLE).value
                for field, cell in zip(fields, told, strict=True)
            ),
            *((cell.status.value if cell else "" for cell in told) if all_cells else ()),
        )

    return Dataset(Schema(NAME, _columns(all_cells)), rows)


@cache
def all_fields() -> tuple[FieldId, ...]:
    """The fields of all forms, table by table in printed order; those that only a newer form has stand after the field
    that they follow there."""
    return tuple(field for table_id in TABLE_IDS for field in _merged(table_id))


def _merged(table_id: str) -> list[FieldId]:
    merged: list[FieldId] = []
    for table in forms_of(table_id):
        place = 0
        for field in table.fields:
            if field in merged:
                place = merged.index(field) + 1
            else:
                merged.insert(place, field)
                place += 1
    return merged


def _columns(all_cells: bool) -> tuple[Column, ...]:
    named = [(field, *_labelled(field)) for field in all_fields()]
    return (
        *_ABOUT,
        *(
            Column(
                str(field),
                Kind.DECIMAL,
                f"the number printed there; empty where there is none, see {MARK_PREFIX}{field}",
                f"表中所印数字；无数字时为空，见 {MARK_PREFIX}{field}",
                label,
                forms,
            )
            for field, label, forms in named
        ),
        *(Column(f"{MARK_PREFIX}{field}", Kind.TEXT, _MARK, _MARK_ZH, label, forms) for field, label, forms in named),
        *(
            Column(
                f"{STATUS_PREFIX}{field}",
                Kind.TEXT,
                "accepted, flagged, missing or corrected; empty where the report has no such field",
                "accepted 采信、flagged 存疑、missing 缺失、corrected 经人工更正；报告无此字段时为空",
                label,
                forms,
            )
            for field, label, forms in (named if all_cells else ())
        ),
    )


_MARK = (
    "number; blank, slash (/) or dash (—) as printed; other (no number); overlong (a number of over 28 digits or 10 "
    "decimals); absent (not found in the document); withheld (in doubt, exported with --all only); no_field (the form "
    "of this report has no such field); no_table (the table was not found)"
)
_MARK_ZH = (
    "number 数字；blank 空白、slash 斜杠（/）、dash 横线（—），均为原文；other 非数字；"
    "overlong 超过 28 位整数或 10 位小数；absent 文件中未找到；withheld 存疑（仅用 --all 时导出）；"
    "no_field 该报告所用格式无此字段；no_table 未找到该表"
)


def _labelled(field: FieldId) -> tuple[str, str]:
    """The official label of a field, in the newest form that has it, and the forms that have it."""
    having = [table for table in forms_of(field.table) if field in table.fields]
    return " · ".join(having[-1].label(field)), ", ".join(table.form for table in having)


def _about(record: Record, all_cells: bool) -> Row:
    statuses = Counter(cell.status for cell in record.cells)
    forms = {table.table.id: table.table.form for table in record.tables}
    identity = record.identity
    return (
        kept_text(record.document),
        record.sha256,
        kept_text(identity.issuer),
        year_of(record),
        kept_text(identity.title),
        record.outcome.value,
        kept_text(record.reason),
        *(forms.get(table_id, "") for table_id in TABLE_IDS),
        *(statuses[status] for status in Status),
        " ".join(_units(record, all_cells)),
    )


def _units(record: Record, all_cells: bool) -> Iterator[str]:
    for cell in record.cells:
        if cell.value and cell.value.unit and is_exported(cell, all_cells):
            yield f"{cell.field}={cell.value.unit}"
