"""The sheet of a report: its tables in the official layout, what is in doubt coloured, with the findings as notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from openpyxl.utils import get_column_letter

from pipeline.checks.labels import spoken
from pipeline.checks.record import Record, RecordCell, Status, TableRecord
from pipeline.findings import Finding
from pipeline.messages import Lang, message
from pipeline.review.export.dataset import is_exported, kept_text
from pipeline.review.export.xlsx_cells import A4, Look, cell, note, printed_cell, width
from pipeline.review.export.xlsx_form import SHEET_COLUMNS, Form, FormCell, form_on_sheet
from schemas.declaration import FieldId
from schemas.forms import TABLE_IDS, forms_of
from schemas.layout import Role
from schemas.values import Mark, Value

WITHHELD_SIGN, MISSING_SIGN = "?", "∅"
_COLUMN_WIDTH = 8.6
_LINE_HEIGHT = 13.5
_ROOM = 1.05
"""The width of a column counts characters of 11 points; those here are of 9, less some margin."""
_LOOKS = {
    Role.SECTION: Look.SECTION,
    Role.HEAD: Look.HEAD,
    Role.STUB: Look.STUB,
    Role.FILLER: Look.STUB,
}
_STATUS_LOOKS = {
    Status.ACCEPTED: Look.ACCEPTED,
    Status.FLAGGED: Look.FLAGGED,
    Status.CORRECTED: Look.CORRECTED,
    Status.MISSING: Look.MISSING,
}
_NUMERALS = dict(zip(TABLE_IDS, "二三四", strict=True))
"""The sections of a report that hold the tables."""


@dataclass
class _Page:
    """The rows of a sheet as they are put together, before they go out one by one."""

    sheet: Any
    rows: list[list[Any]] = field(default_factory=list)
    _fillers: dict[Look, Any] = field(default_factory=dict)
    """The empty cells of merged ranges: one of each look will do, a cell goes out before the next is placed."""

    def add_row(self, height: float | None = None) -> int:
        self.rows.append([None] * SHEET_COLUMNS)
        if height is not None:
            self.sheet.row_dimensions[len(self.rows)].height = height
        return len(self.rows) - 1

    def put(self, made: Any, look: Look, row: int, row_end: int, column: int, column_end: int) -> None:
        """A cell over a range, its looks on all of it: a merged range has the borders of its cells."""
        filler = self._fillers.get(look) or self._fillers.setdefault(look, cell(self.sheet, None, look))
        for each in self.rows[row:row_end]:
            each[column:column_end] = [filler] * (column_end - column)
        self.rows[row][column] = made
        if (row_end - row, column_end - column) != (1, 1):
            first = f"{get_column_letter(column + 1)}{row + 1}"
            self.sheet.merged_cells.add(f"{first}:{get_column_letter(column_end)}{row_end}")

    def put_line(self, text: str, look: Look) -> None:
        """A line of text over the whole width, as high as it needs."""
        lines = ceil(width(text) / (SHEET_COLUMNS * _COLUMN_WIDTH * _ROOM)) or 1
        row = self.add_row(_LINE_HEIGHT * lines + (12 if look is Look.TITLE else 4))
        self.put(cell(self.sheet, text, look), look, row, row + 1, 0, SHEET_COLUMNS)


def write_report(sheet: Any, record: Record, lang: Lang, all_cells: bool) -> None:
    """Fills a write-only sheet with one report. Cells in doubt show their number only with `all_cells`."""
    _set_up(sheet)
    page = _Page(sheet)
    identity = record.identity
    page.put_line(kept_text(identity.title or record.document), Look.TITLE)
    outcome = message(f"outcome_{record.outcome.value}")
    page.put_line(kept_text(message("export_about", document=record.document, outcome=outcome).text(lang)), Look.ABOUT)
    _legend(page, record, lang)
    for table_id in TABLE_IDS:
        page.add_row(_LINE_HEIGHT / 2)
        found = record.table(table_id)
        table = found.table if found else forms_of(table_id)[-1]
        page.put_line(f"{_NUMERALS[table_id]}、{table.title}", Look.HEADING)
        if found:
            _table(page, found, _notes(record, found, lang, all_cells), all_cells)
        else:
            page.put_line(message("export_no_table").text(lang), Look.NOTE)
    _findings(page, record, lang)
    for row in page.rows:
        sheet.append(row)


def _set_up(sheet: Any) -> None:
    for index in range(1, SHEET_COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(index)].width = _COLUMN_WIDTH
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A4"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter.center.text = "&P / &N"


def _legend(page: _Page, record: Record, lang: Lang) -> None:
    """How many cells there are of each status, in its colour."""
    counts = Counter(each.status for each in record.cells)
    row = page.add_row(_LINE_HEIGHT + 4)
    for place, (status, look) in enumerate(_STATUS_LOOKS.items()):
        told = message("export_count", what=message(f"status_{status.value}"), count=counts[status]).text(lang)
        start = 1 + place * 3
        page.put(cell(page.sheet, told, look), look, row, row + 1, start, start + 3)


def _table(page: _Page, found: TableRecord, notes: Mapping[FieldId, str], all_cells: bool) -> None:
    form = form_on_sheet(found.table)
    cells = {each.field: each for each in found.cells}
    heights = _heights(form)
    top = len(page.rows)
    for height in heights:
        page.add_row(height)
    for each in form.cells:
        made, look = _form_cell(page.sheet, each, cells, all_cells)
        if each.field is not None and each.field in notes:
            made.comment = note(notes[each.field])
        page.put(made, look, top + each.row, top + each.row_end, each.column, each.column_end)


def _form_cell(sheet: Any, each: FormCell, cells: Mapping[FieldId, RecordCell], all_cells: bool) -> tuple[Any, Look]:
    if each.field is None:
        look = _LOOKS[each.role]
        return cell(sheet, each.text, look), look
    told = cells[each.field]
    look = _STATUS_LOOKS[told.status]
    if told.value is None:
        return cell(sheet, MISSING_SIGN, look), look
    if not is_exported(told, all_cells):
        return cell(sheet, WITHHELD_SIGN, look), look
    return printed_cell(sheet, _kept(told.value), look), look


def _kept(value: Value) -> Value:
    printed = kept_text(value.printed)
    return value if printed == value.printed else Value(printed, Mark.OTHER)


def _heights(form: Form) -> list[float]:
    """The height that each row needs for the labels that stand in it alone; merged ones run over several rows."""
    lines = [1.0] * form.rows
    for each in form.cells:
        if each.row_end - each.row == 1:
            room = (each.column_end - each.column) * _COLUMN_WIDTH * _ROOM
            lines[each.row] = max(lines[each.row], ceil(width(each.text) / room))
    return [_LINE_HEIGHT * count + 4 for count in lines]


def _notes(record: Record, found: TableRecord, lang: Lang, all_cells: bool) -> dict[FieldId, str]:
    """What is to be said of the cells of a table that are not plainly accepted."""
    findings: dict[FieldId, list[Finding]] = {}
    for finding in record.findings:
        for each in finding.cells:
            findings.setdefault(each, []).append(finding)
    notes = {}
    for told in found.cells:
        about = findings.get(told.field, [])
        if told.status is not Status.ACCEPTED or about:
            notes[told.field] = kept_text("\n".join(_said(told, about, lang, all_cells)))
    return notes


def _said(told: RecordCell, findings: Sequence[Finding], lang: Lang, all_cells: bool) -> list[str]:
    lines = [message(f"status_{told.status.value}").text(lang)]
    if told.value is not None and not is_exported(told, all_cells):
        lines = [message("export_withheld").text(lang)]
    lines.extend(finding.message.text(lang) for finding in findings)
    if told.other is not None:
        lines.append(message("export_other_reading", value=spoken(told.other)).text(lang))
    return lines


def _findings(page: _Page, record: Record, lang: Lang) -> None:
    """All findings once more below the tables: notes of cells are not printed, and some findings have no cell."""
    if not record.findings and not record.reason:
        return
    page.add_row(_LINE_HEIGHT / 2)
    page.put_line(message("export_notes").text(lang), Look.HEADING)
    texts = [record.reason] if record.reason else []
    texts.extend(finding.message.text(lang) for finding in record.findings)
    for number, text in enumerate(texts, start=1):
        page.put_line(f"{number}. {kept_text(text)}", Look.NOTE)
