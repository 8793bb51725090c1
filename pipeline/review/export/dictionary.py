"""The data dictionary: a table about the columns of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.review.export.dataset import Column, Kind, Row, Schema

DICTIONARY = Schema(
    "dictionary",
    (
        Column("dataset", Kind.TEXT, "the data set that has the column", "所属数据集"),
        Column("name", Kind.TEXT, "name of the column", "列名"),
        Column("type", Kind.TEXT, "text, integer or decimal (exact)", "类型：文本、整数或精确小数"),
        Column("label", Kind.TEXT, "official label, where the column is a field of the forms", "规定名称（表中字段）"),
        Column("forms", Kind.TEXT, "official forms that have the field", "含该字段的格式"),
        Column("meaning", Kind.TEXT, "what the column holds", "含义（英文）"),
        Column("meaning_zh", Kind.TEXT, "the same in Chinese", "含义（中文）"),
    ),
)


def dictionary_rows(schemas: Sequence[Schema]) -> Iterator[Row]:
    """The dictionary of some tables and of itself, one row a column."""
    for schema in (*schemas, DICTIONARY):
        for column in schema.columns:
            about = (column.kind.value, column.label, column.forms, column.english, column.chinese)
            yield (schema.name, column.name, *about)
