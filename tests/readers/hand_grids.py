"""Tables written by hand, as grids and as text, and what was read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.documents.grids import SpannedCell, lay_out, line_of, numbered
from pipeline.documents.limits import Budget
from pipeline.documents.model import Grid, Line
from pipeline.readers.grids import read_grids
from pipeline.readers.reading import Reading
from pipeline.readers.texts import read_text
from schemas.declaration import Table
from schemas.forms import table_of

DISCLOSURE = table_of("disclosure", "2021")
APPLICATIONS = table_of("applications", "2021")
DISPUTES = table_of("disputes", "both")

Written = str | tuple[str, int, int]
"""A cell: its text, or text, rowspan and colspan."""

COLUMNS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
HEAD: list[list[Written]] = [
    [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 1, 7)],
    [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
    list(COLUMNS),
]
RECEIVED: list[Written] = [("一、本年新收政府信息公开申请数量", 1, 3), *"1234560"]
CARRIED_IN: list[Written] = [("二、上年结转政府信息公开申请数量", 1, 3), *"7890120"]
GRANTED: list[Written] = [("三、本年度办理结果", 4, 1), ("（一）予以公开", 1, 2), *"1111116"]
PARTIALLY: list[Written] = [("（二）部分公开", 1, 2), *"2222220"]
SECRET: list[Written] = [("（三）不予公开", 2, 1), "1.属于国家秘密", *"3333330"]
PROHIBITED: list[Written] = ["2.其他法律行政法规禁止公开", *"4444440"]

ISSUED: list[Written] = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
RULES: list[Written] = ["规章", "0", "1", "20"]
NORMATIVE: list[Written] = ["行政规范性文件", "12", "3", "45"]


def grid(*rows: Sequence[Written]) -> Grid:
    """A grid of a web page with these rows."""
    group = [[SpannedCell(cell) if isinstance(cell, str) else SpannedCell(*cell) for cell in row] for row in rows]
    (block,) = numbered([lay_out([group], Budget())])
    assert isinstance(block, Grid)
    return block


def lines(text: str) -> tuple[Line, ...]:
    return tuple(line_of(line, number) for number, line in enumerate(text.strip("\n").split("\n"), start=1))


def read(table: Table, *rows: Sequence[Written]) -> Reading:
    return read_grids(table, [grid(*rows)])


def read_lines(table: Table, text: str) -> Reading:
    return read_text(table, lines(text))


def printed(reading: Reading, row: str) -> list[str]:
    """What a row prints, in official order of its columns; a doubted cell with a question mark, an unread one as
    `missing`."""
    return [_shown(reading, row, column.id) for column in reading.table.row_of[row].columns]


def doubts(reading: Reading, row: str) -> set[str]:
    """The keys of the doubts about a row's cells."""
    cells = (cell for field, cell in reading.cells.items() if field.row == row)
    return {cell.doubt.key for cell in cells if cell.doubt is not None}


def findings(reading: Reading) -> Mapping[str, str]:
    """What the reader noticed: the key of each message and what is printed."""
    return {finding.message.key: finding.left for finding in reading.findings}


def _shown(reading: Reading, row: str, column: str) -> str:
    for field, cell in reading.cells.items():
        if (field.row, field.column) == (row, column):
            return cell.value.printed + ("?" if cell.doubt is not None else "")
    return "missing"
