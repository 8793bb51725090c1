"""Changes that a publisher or a scanning program made to the official tables: a report in, a report to be printed out.

What is changed are the declarations that every renderer follows, so a change shows in each kind of file alike. The true
values stay those of the report before (`report.gold_csv` leaves out what is no longer printed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from eval.generator.draw import Draw
from eval.generator.faults import number
from eval.generator.report import Finding, Report
from schemas.declaration import Column, FieldId, Row, Table
from schemas.values import plain

Edit = Callable[[Report], Report]

SLIPS: Mapping[str, str] = {
    "未": "末",
    "己": "已",
    "土": "士",
    "大": "太",
    "人": "入",
    "日": "曰",
    "申": "由",
    "件": "伴",
    "息": "悤",
    "数": "敎",
    "理": "埋",
    "政": "玫",
    "结": "秸",
    "1": "l",
    "0": "O",
    "（": "(",
}
"""Characters and what a scanning program takes them for."""
OTHER_SLIPS: Mapping[str, str] = {
    "公": "么",
    "开": "井",
    "本": "木",
    "予": "子",
    "查": "査",
    "项": "顶",
    "行": "衍",
    "复": "夏",
    "议": "仪",
    "诉": "诈",
    "企": "仝",
    "业": "亚",
    "求": "术",
    "已": "己",
    "2": "Z",
    "、": ",",
}
"""What another scanning program takes for what."""


def with_labels(table_id: str, labels: Mapping[str, str]) -> Edit:
    """Rows and columns of these ids are called otherwise."""

    def relabelled(item: Row) -> Row:
        columns = tuple(replace(each, label=labels.get(each.id, each.label)) for each in item.columns)
        return replace(item, label=labels.get(item.id, item.label), columns=columns)

    return lambda report: _with_rows(report, table_id, [relabelled(row) for row in _table(report, table_id).rows])


def with_slips(table_id: str, characters: int = 1, percent: int = 50, slips: Mapping[str, str] = SLIPS) -> Edit:
    """Of the labels of a table `percent` have up to so many `characters` misread; which, depends on its numbers."""

    def edit(report: Report) -> Report:
        draw = Draw("slips", *report.tables.values())
        table = _table(report, table_id)
        slipped = {
            each.id: _slipped(each.label, characters, slips, draw) for each in _labelled(table) if draw.chance(percent)
        }
        return with_labels(table_id, slipped)(report)

    return edit


def label_findings(report: Report, printed: Report, note: str) -> tuple[Finding, ...]:
    """In: a report, and as it was printed with other labels. Out: a finding for each label that was changed, with that
    note (`artefact`: not the publisher's fault)."""
    found: dict[tuple[str, str], Finding] = {}
    for table, other in zip(report.declarations, printed.declarations, strict=True):
        for item, changed in zip(_labelled(table), _labelled(other), strict=True):
            if item.label != changed.label:
                finding = Finding("structure", table.id, item.id, changed.label, item.label, note)
                found.setdefault((table.id, item.id), finding)
    return tuple(found.values())


def without_row(table_id: str, row_id: str) -> Edit:
    """A row was left out."""
    return lambda report: _with_rows(
        report, table_id, [row for row in _table(report, table_id).rows if row.id != row_id]
    )


def without_column(table_id: str, column_id: str) -> Edit:
    """A column was left out."""

    def narrowed(row: Row) -> Row:
        return replace(row, columns=tuple(column for column in row.columns if column.id != column_id))

    return lambda report: _with_rows(report, table_id, [narrowed(row) for row in _table(report, table_id).rows])


def with_subtotal_row(table_id: str, parts: tuple[str, ...], label: str = "小计") -> Edit:
    """A row that adds up `parts`, behind the last of them."""

    def edit(report: Report) -> Report:
        table = _table(report, table_id)
        last = table.row_of[parts[-1]]
        subtotal = replace(last, id=_SUBTOTAL, label=label, variants=())
        sums = {
            FieldId(table_id, _SUBTOTAL, column.id): _sum(
                report, (FieldId(table_id, part, column.id) for part in parts)
            )
            for column in last.columns
        }
        rows = [each for row in table.rows for each in ((row, subtotal) if row.id == last.id else (row,))]
        return _with_rows(report, table_id, rows, sums)

    return edit


def with_subtotal_column(table_id: str, parts: tuple[str, ...], label: str = "小计") -> Edit:
    """A column that adds up `parts`, behind the last of them."""

    def edit(report: Report) -> Report:
        table = _table(report, table_id)

        def widened(row: Row) -> Row:
            place = [column.id for column in row.columns].index(parts[-1]) + 1
            return replace(row, columns=(*row.columns[:place], Column(_SUBTOTAL, label), *row.columns[place:]))

        sums = {
            FieldId(table_id, row.id, _SUBTOTAL): _sum(report, (FieldId(table_id, row.id, part) for part in parts))
            for row in table.rows
        }
        return _with_rows(report, table_id, [widened(row) for row in table.rows], sums)

    return edit


def with_swapped_rows(table_id: str, one: str, other: str) -> Edit:
    """Two rows of a group stand in each other's place, with their labels."""

    def edit(report: Report) -> Report:
        rows = {row.id: row for row in _table(report, table_id).rows}
        swapped = {one: rows[other], other: rows[one]}
        return _with_rows(report, table_id, [swapped.get(row.id, row) for row in rows.values()])

    return edit


def with_swapped_columns(table_id: str, one: str, other: str) -> Edit:
    """Two columns stand in each other's place, with their labels."""

    def edit(report: Report) -> Report:
        def swapped(row: Row) -> Row:
            pair = {one: row.column(other), other: row.column(one)}
            return replace(row, columns=tuple(pair.get(column.id, column) for column in row.columns))

        return _with_rows(report, table_id, [swapped(row) for row in _table(report, table_id).rows])

    return edit


def with_numbers_a_row_lower(table_id: str, first: str, last: str) -> Edit:
    """From the one row to the other the numbers stand a row too low; those of the last row have no label."""

    def edit(report: Report) -> Report:
        table = _table(report, table_id)
        ids = [row.id for row in table.rows]
        moved = ids[ids.index(first) : ids.index(last) + 1]
        nameless = replace(table.row_of[last], id=_NAMELESS, label="", variants=())
        rows = [each for row in table.rows for each in ((row, nameless) if row.id == last else (row,))]
        printed = {
            FieldId(table_id, row, column.id): report.tables[FieldId(table_id, before, column.id)] if before else ""
            for row, before in zip((*moved, _NAMELESS), ("", *moved), strict=True)
            for column in table.row_of[first].columns
        }
        return _with_rows(report, table_id, rows, printed)

    return edit


def all_of(*edits: Edit) -> Edit:
    """Several changes, one after the other."""

    def edit(report: Report) -> Report:
        for each in edits:
            report = each(report)
        return report

    return edit


_SUBTOTAL, _NAMELESS = "subtotal", "nameless"


def _labelled(table: Table) -> tuple[Row | Column, ...]:
    return (*table.rows, *table.columns)


def _table(report: Report, table_id: str) -> Table:
    return next(table for table in report.declarations if table.id == table_id)


def _with_rows(
    report: Report, table_id: str, rows: Iterable[Row], printed: Mapping[FieldId, str] | None = None
) -> Report:
    """The report with other rows in one table, and what is printed in cells that are new or changed."""
    old = _table(report, table_id)
    new = replace(old, rows=tuple(rows))
    held = {**report.tables, **(printed or {})}
    declarations = tuple(new if table is old else table for table in report.declarations)
    return replace(
        report,
        declarations=declarations,
        tables={field: held[field] for table in declarations for field in table.fields},
        sections=tuple(replace(section, table=new) if section.table is old else section for section in report.sections),
    )


def _sum(report: Report, fields: Iterable[FieldId]) -> str:
    return plain(sum((number(report.tables[field]) for field in fields), Decimal(0)))


def _slipped(label: str, characters: int, slips: Mapping[str, str], draw: Draw) -> str:
    places = draw.sample([place for place, character in enumerate(label) if character in slips], characters)
    return "".join(slips[character] if place in places else character for place, character in enumerate(label))
