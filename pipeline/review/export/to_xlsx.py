"""An export as one workbook: an index, a data sheet for each table, and a sheet in the official layout a report.

The workbook is written as a stream: of the reports only the names of their sheets are kept in memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from pipeline.checks.record import Record, Status
from pipeline.messages import Lang, message
from pipeline.review.export.dataset import Cell, Kind, Row, Schema, kept_text
from pipeline.review.export.sink import Sink, whole_file
from pipeline.review.export.tidy import year_of
from pipeline.review.export.xlsx_cells import A4, Look, add_looks, cell, data_cell, width
from pipeline.review.export.xlsx_report import WITHHELD_SIGN, write_report

NAME = "reports.xlsx"
MOST_ROWS = 1_048_576
MOST_SHEETS = 500
"""More sheets than a person can look through; a workbook of them is slow to open."""
_MOST_WIDTH, _LEAST_WIDTH = 48, 8
_INDEX_HEAD = 5


class XlsxSink(Sink):
    """Writes `reports.xlsx`. `most_sheets` reports have a sheet of their own; a table of more rows than a sheet holds
    goes on on another one."""

    def __init__(
        self,
        folder: Path,
        schemas: Sequence[Schema],
        lang: Lang,
        all_cells: bool,
        most_sheets: int = MOST_SHEETS,
        most_rows: int = MOST_ROWS,
    ) -> None:
        super().__init__()
        self.files = [folder / NAME]
        self._schemas = schemas
        self._lang, self._all_cells = lang, all_cells
        self._most_sheets, self._most_rows = most_sheets, most_rows

    def _open(self, stack: ExitStack) -> None:
        draft = stack.enter_context(whole_file(self.files[0]))
        self._workbook = Workbook(write_only=True)
        add_looks(self._workbook)
        self._names = SheetNames()
        self._index = _Index(self._workbook, self._names, self._lang, self._all_cells, self._most_sheets)
        self._data = {s.name: _DataSheets(self._workbook, self._names, s, self._most_rows) for s in self._schemas}
        stack.enter_context(self._saved(draft))

    def write(self, schema: Schema, rows: Iterable[Row]) -> None:
        sheets = self._data[schema.name]
        for row in rows:
            sheets.add(row)

    def report(self, record: Record) -> None:
        name = ""
        if self.sheets < self._most_sheets:
            self.sheets += 1
            sheet = self._workbook.create_sheet(self._names.of(record))
            name = sheet.title
            write_report(sheet, record, self._lang, self._all_cells)
            sheet.close()
        self._index.add(record, name)

    @contextmanager
    def _saved(self, draft: Path) -> Iterator[None]:
        try:
            yield
        finally:
            for sheets in self._data.values():
                sheets.close()
            self._index.sheet.close()
        self._workbook.save(draft)


class SheetNames:
    """Names of sheets, as short and plain as a spreadsheet allows, no two alike whatever the case of their letters."""

    _MOST = 31
    _ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffd]+")
    _RESERVED = "history"

    def __init__(self) -> None:
        self._taken = {self._RESERVED}

    def of(self, record: Record) -> str:
        """The name of a report's sheet: issuer and year, or else the name of its file."""
        identity = record.identity
        stem = PurePosixPath(record.document).stem
        return self.take(kept_text(f"{identity.issuer} {identity.year}" if identity.issuer else stem))

    def take(self, wish: str) -> str:
        """A legal name like the one wished for, which is then taken."""
        plain = self._ILLEGAL.sub("_", wish).strip(" '") or "report"
        for number in count(1):
            tail = "" if number == 1 else f" ({number})"
            name = plain[: self._MOST - len(tail)].rstrip(" '") + tail
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        raise AssertionError("numbers do not end")


class _DataSheets:
    """One table of the export, on as many sheets as its rows need."""

    def __init__(self, workbook: Any, names: SheetNames, schema: Schema, most_rows: int) -> None:
        self._workbook, self._names, self._schema, self._most_rows = workbook, names, schema, most_rows
        self._rows = 0
        self._begin()

    def add(self, row: Row) -> None:
        if self._rows == self._most_rows:
            self.close()
            self._begin()
        self._sheet.append([data_cell(self._sheet, each) for each in row])
        self._rows += 1

    def close(self) -> None:
        columns = len(self._schema.columns)
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{self._rows}"
        self._sheet.close()

    def _begin(self) -> None:
        self._sheet = sheet = self._workbook.create_sheet(self._names.take(self._schema.name))
        for index, column in enumerate(self._schema.columns, start=1):
            text = 28 if column.kind is Kind.TEXT and not column.label else 12
            sheet.column_dimensions[get_column_letter(index)].width = min(
                _MOST_WIDTH, max(_LEAST_WIDTH, min(width(column.name) + 3, 28), text if index == 1 else 0)
            )
        sheet.freeze_panes = "B2"
        _print_wide(sheet)
        sheet.append([cell(sheet, column.name, Look.HEAD) for column in self._schema.columns])
        self._rows = 1


class _Index:
    """The first sheet: what the workbook holds, and a line a report with a link to its sheet."""

    _HEADS = (
        *("export_sheet", "export_issuer", "export_year", "export_document", "export_outcome"),
        *(f"status_{status.value}" for status in Status),
        *("export_findings", "export_reason"),
    )
    _WIDTHS = (34, 34, 8, 44, 16, 9, 9, 9, 9, 9, 48)

    def __init__(self, workbook: Any, names: SheetNames, lang: Lang, all_cells: bool, most_sheets: int) -> None:
        self._lang = lang
        self.sheet = sheet = workbook.create_sheet(names.take(self._text("export_index")))
        for index, each in enumerate(self._WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = each
        sheet.freeze_panes = f"A{_INDEX_HEAD + 1}"
        _print_wide(sheet)
        what = "export_all_cells" if all_cells else "export_accepted_only"
        sheet.append([cell(sheet, self._text("export_index_title"), Look.HEADING)])
        sheet.append([self._text(what, sign=WITHHELD_SIGN)])
        sheet.append([self._text("export_most_sheets", most=most_sheets)])
        sheet.append([])
        sheet.append([cell(sheet, self._text(head), Look.HEAD) for head in self._HEADS])
        self._rows = _INDEX_HEAD

    def add(self, record: Record, sheet_name: str) -> None:
        """A line about a report; the name of its sheet is empty where it has none."""
        if self._rows == MOST_ROWS:
            return
        self._rows += 1
        counts = Counter(each.status for each in record.cells)
        about: tuple[Cell, ...] = (
            kept_text(record.identity.issuer),
            year_of(record),
            kept_text(record.document),
            self._text(f"outcome_{record.outcome.value}"),
            *(counts[status] for status in Status),
            len(record.findings),
            kept_text(record.reason),
        )
        link = self._link(sheet_name) if sheet_name else None
        self.sheet.append([link, *(data_cell(self.sheet, each) for each in about)])

    def _link(self, name: str) -> Any:
        made = cell(self.sheet, name, Look.LINK)
        made.row, made.column = self._rows, 1
        quoted = name.replace("'", "''")
        made.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!A1")
        return made

    def _text(self, key: str, **parameters: object) -> str:
        return message(key, **parameters).text(self._lang)


def _print_wide(sheet: Any) -> None:
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
